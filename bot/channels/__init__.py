"""Where messages come from and answers go to: WeChat, SMS, and how a reply reads where there is only text."""
