"""Signing in on the web: user name and password, SMS code, WeChat; recovery; where one is signed in."""

from __future__ import annotations

from aiohttp import web

from bot.web.sign_in.account import account_code, account_page, end_others, keep
from bot.web.sign_in.doors import captcha_picture, send_code, sign_in_page, with_code, with_password
from bot.web.sign_in.lost import lost_ask, lost_code, lost_page
from bot.web.sign_in.proof import prove, prove_page
from bot.web.sign_in.recover import forgot_code, forgot_done, forgot_page
from bot.web.sign_in.second import keep_second, prove_second, second_page
from bot.web.sign_in.wechat import scan_enter, scan_page, scan_standing

ROUTES: tuple[web.RouteDef, ...] = (
    web.get("/sign-in", sign_in_page),
    web.post("/sign-in/password", with_password),
    web.post("/sign-in/code", send_code),
    web.post("/sign-in/phone", with_code),
    web.get("/sign-in/captcha", captcha_picture),
    web.get("/sign-in/wechat", scan_page),
    web.get("/sign-in/wechat/{token}", scan_standing),
    web.post("/sign-in/wechat/{token}", scan_enter),
    web.get("/sign-in/forgot", forgot_page),
    web.post("/sign-in/forgot/code", forgot_code),
    web.post("/sign-in/forgot", forgot_done),
    web.get("/sign-in/lost", lost_page),
    web.post("/sign-in/lost/code", lost_code),
    web.post("/sign-in/lost", lost_ask),
    web.get("/sign-in/second", second_page),
    web.post("/sign-in/second", prove_second),
    web.get("/account/second", second_page),
    web.post("/account/second", keep_second),
    web.get("/prove", prove_page),
    web.post("/prove", prove),
    web.get("/account", account_page),
    web.post("/account", keep),
    web.post("/account/code", account_code),
    web.post("/account/end-others", end_others),
)
