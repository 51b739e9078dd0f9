"""Signing in on the web: user name and password, SMS code, WeChat; recovery; where one is signed in."""
