"""What is wrong with settings that each for itself looks right: all of it at once, in words for whoever runs it."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.util import find_spec
from ipaddress import ip_network
from urllib.parse import urlsplit

from bot.certificates.signing import read_signer
from bot.settings import Settings, variables_of
from notifications.quiet import read_quiet
from notifications.sms_templates import FRAMES
from storage.database_url import parsed
from storage.sealing import read_keys

PREFIX = "YUEJIAN_"
SHORTEST_KEY = 24
AES_CHARACTERS, AES_BYTES = 43, 32
SDKS = {"aliyun": "alibabacloud_dysmsapi20170525", "tencent": "tencentcloud"}

ACCOUNTS = (
    ("公众号", ("wechat_token", "wechat_app_id", "wechat_aes_key"), ("wechat_secret",)),
    ("小程序", ("mini_app_id", "mini_secret"), ()),
    ("小程序的消息推送", ("mini_token", "mini_aes_key"), ()),
    ("企业微信", ("wecom_corp_id", "wecom_secret", "wecom_agent_id"), ()),
    ("企业微信的回调", ("wecom_token", "wecom_aes_key"), ()),
)
"""What belongs together: an account, what it needs, and what more of it may be set only with these."""


@dataclass(frozen=True)
class Flaw:
    """Something that is not right: which variable, and what to do; one that `stops` keeps the service from starting."""

    variable: str
    said: str
    stops: bool = True

    def __str__(self) -> str:
        return f"{self.variable}：{self.said}" if self.variable else self.said


def faults_of(settings: Settings, environment: Mapping[str, str]) -> list[Flaw]:
    """Everything that is wrong with the settings of a process, in the order in which they are declared."""
    found = [*_misspelt(environment), *_public_url(settings), *_written(settings), *_accounts(settings)]
    return [*found, *_sms(settings), *_together(settings)]


def _name(field: str) -> str:
    return variables_of(field)[0]


def _misspelt(environment: Mapping[str, str]) -> Iterator[Flaw]:
    known = {variable for field in Settings.model_fields for variable in variables_of(field)}
    for given in sorted(environment):
        if not given.startswith(PREFIX) or given in known:
            continue
        near = get_close_matches(given, known, n=1, cutoff=0.85)
        if near:
            yield Flaw(given, f"没有这个设置，写错了吗？最像的是 {near[0]}")
        else:
            yield Flaw(given, "没有这个设置，不起作用：请删掉，或对照 deploy/yuejian.env 改正", stops=False)


def _public_url(settings: Settings) -> Iterator[Flaw]:
    if not settings.public_url:
        return
    url, name = urlsplit(settings.public_url), _name("public_url")
    if url.scheme not in ("http", "https") or not url.hostname:
        yield Flaw(name, f"“{settings.public_url}”要写成完整的网址，例如 https://yuejian.example.com")
    elif url.query or url.fragment or settings.public_url.endswith("/"):
        yield Flaw(name, "后面不要带 /、? 或 #：证书二维码里的网址是由它接出来的")
    elif url.scheme == "http" and url.hostname not in ("127.0.0.1", "localhost", "::1"):
        yield Flaw(name, "是 http：微信要求 https，登录信息也会在路上被人看到。请配好证书，改成 https://", stops=False)


def _networks(text: str) -> None:
    for one in text.replace(",", " ").split():
        ip_network(one, strict=False)


def _aes_key(text: str) -> None:
    if len(text) != AES_CHARACTERS or len(base64.b64decode(text + "=")) != AES_BYTES:
        raise ValueError(text)


_LIKE_AES = f"要写 {AES_CHARACTERS} 个字母和数字，从平台的后台原样复制"
_READ: Mapping[str, tuple[Callable[[str], object], str]] = {
    "database": (parsed, "要写 sqlite:///文件 或 postgresql://用户:密码@主机/库名"),
    "key": (read_keys, "要写“版本号:base64 的 32 字节”，多个用逗号隔开"),
    "signing_key": (read_signer, "要写 base64 的 32 字节，多个用逗号隔开"),
    "quiet_hours": (read_quiet, "要写成 22:00-08:00 这样；不要安静时段就留空"),
    "trusted_proxies": (_networks, "要写 IP 地址或网段，用空格隔开"),
    "hook_networks": (_networks, "要写 IP 地址或网段，用空格隔开"),
    "sms_callback_from": (_networks, "要写 IP 地址或网段，用空格隔开"),
    "wechat_aes_key": (_aes_key, _LIKE_AES),
    "mini_aes_key": (_aes_key, _LIKE_AES),
    "wecom_aes_key": (_aes_key, _LIKE_AES),
}  # fmt: skip
"""How the text of a setting is read, and how it has to be written."""


def _written(settings: Settings) -> Iterator[Flaw]:
    for field, (read, how) in _READ.items():
        given = str(getattr(settings, field))
        try:
            if given.strip():
                read(given)
        except (ValueError, binascii.Error):
            yield Flaw(_name(field), how)
    if not 0 <= settings.port <= 65535:
        yield Flaw(_name("port"), f"端口要在 1 到 65535 之间，不是 {settings.port}")


def _accounts(settings: Settings) -> Iterator[Flaw]:
    for title, needed, more in ACCOUNTS:
        missing = [_name(field) for field in needed if not getattr(settings, field)]
        begun = [field for field in (*needed, *more) if getattr(settings, field)]
        if begun and missing:
            yield Flaw("、".join(missing), f"{title}只设了一半，还差它：请补上；不用{title}就把其余的也删掉")
        for field in more if begun and not missing else ():
            if not getattr(settings, field):
                yield Flaw(_name(field), f"没有设：{title}能收消息，但通知发不出去", stops=False)


def _sms(settings: Settings) -> Iterator[Flaw]:
    provider = settings.sms_provider
    if provider:
        needed = ["sms_key_id", "sms_key_secret", "sms_sign", *(["sms_app_id"] if provider == "tencent" else [])]
        missing = [_name(field) for field in needed if not getattr(settings, field)]
        if missing:
            yield Flaw("、".join(missing), f"短信服务商是 {provider}，还差它：没有它，验证码发不出去，谁也登不上")
        if not settings.sms_templates:
            yield Flaw(_name("sms_templates"), "没有报备的短信模板，一条短信也发不出去：见 docs/notices.md")
        elif missing := [one.name for one in FRAMES if not settings.sms_templates.get(one.name)]:
            some = "、".join(missing[:3])
            yield Flaw(_name("sms_templates"), f"少{len(missing)}条模板（{some}……），有些答复发不出去", stops=False)
        if find_spec(SDKS[provider]) is None:
            yield Flaw(_name("sms_provider"), f"没有安装 {provider} 的软件包：请运行 make sms")
    elif settings.public_url.startswith("https://"):
        yield Flaw(_name("sms_provider"), "没有接短信：验证码和短信通知不会真的发出", stops=False)
    if settings.sms_callback_key and len(settings.sms_callback_key) < SHORTEST_KEY:
        yield Flaw(_name("sms_callback_key"), f"至少要 {SHORTEST_KEY} 个字符，别人才猜不到回调地址")
    if settings.metrics_token and len(settings.metrics_token) < SHORTEST_KEY:
        yield Flaw(_name("metrics_token"), f"至少要 {SHORTEST_KEY} 个字符，别人才猜不到")


def _together(settings: Settings) -> Iterator[Flaw]:
    """What two settings say of each other."""
    public = settings.public_url.startswith("https://")
    if settings.lease_seconds <= settings.sms_timeout_s:
        yield Flaw(_name("lease_seconds"), "要比 YUEJIAN_SMS_TIMEOUT_S 长，不然一条通知会发两次")
    if settings.dev_outbox and public:
        yield Flaw(_name("dev_outbox"), "正式的服务不能开：本机上谁都能看到验证码。请删掉这一行")
    server = False
    with suppress(ValueError):  # said above
        server = parsed(settings.database_address).drivername != "sqlite"
    if settings.database_level != "SERIALIZABLE" and not server:
        yield Flaw(_name("database_level"), "只对 PostgreSQL 一类的数据库有用：用 SQLite 时请删掉", stops=False)
    if public and settings.host not in ("127.0.0.1", "::1", "localhost"):
        told = f"监听在 {settings.host}，别处也能绕开反向代理直接访问：请用防火墙挡住，或改成 127.0.0.1"
        yield Flaw(_name("host"), told, stops=False)
