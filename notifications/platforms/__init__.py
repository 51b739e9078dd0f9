"""Clients of the platforms' own interfaces: WeChat's and WeCom's HTTP, and the token that all processes share."""
