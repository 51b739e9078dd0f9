"""Settings of a process, from the environment (YUEJIAN_…); every one has a default with which the service runs."""

from __future__ import annotations

import os
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Literal

from pydantic import AliasChoices, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from notifications.senders.wechat_templates import Template


def data_folder() -> Path:
    """Where data is kept when nothing else is said: XDG's data folder of this user, never the repository."""
    data_home = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(data_home) / "yuejian"


class Settings(BaseSettings):
    """What can be set. Secrets come from here only and are never written to the log."""

    model_config = SettingsConfigDict(env_prefix="YUEJIAN_", extra="ignore", frozen=True, populate_by_name=True)

    data: Path = Field(default_factory=data_folder)
    """The folder of the database file, the key and the photos."""

    database: str = ""
    """`sqlite:///path` or `postgresql://user:password@host/name`; "" = a SQLite file in the data folder."""

    key: str = Field(default="", repr=False)
    """Keys that seal personal data (`storage/sealing.py`); "" = the key file in the data folder."""

    signing_key: str = Field(default="", repr=False)
    """The key under certificates' QR codes (`bot/certificates/signing.py`); "" = the file in the data folder."""

    public_url: str = ""
    """How people reach this service (https://…): it stands in QR codes and in links; "" = `host` and `port`."""

    host: str = Field(default="127.0.0.1", validation_alias=AliasChoices("YUEJIAN_HOST", "HOST"))
    port: int = Field(default=8080, validation_alias=AliasChoices("YUEJIAN_PORT", "PORT"))
    """Where it listens; plain HOST and PORT do as well (DESIGN 6)."""

    trusted_proxies: str = "127.0.0.0/8 ::1"
    """The addresses of the proxies in front of this service, such as "10.0.0.0/8 fd00::/8": only they are believed when
    they say for whom they ask (X-Forwarded-For). Without them everybody behind a proxy counts as one."""

    wechat_token: str = Field(default="", repr=False)
    wechat_app_id: str = ""
    wechat_secret: str = Field(default="", repr=False)
    wechat_aes_key: str = Field(default="", repr=False)
    wechat_api: str = "https://api.weixin.qq.com"
    """Where WeChat's interface is; a simulator can stand there."""

    wechat_open: str = "https://open.weixin.qq.com"
    """Where a browser within WeChat is sent to be recognised."""

    wechat_templates: dict[str, Template] = Field(default_factory=dict)
    """Template messages by kind of notice, as JSON (docs/operations.md); "*" is for every kind without its own."""

    mini_app_id: str = ""
    mini_secret: str = Field(default="", repr=False)
    mini_token: str = Field(default="", repr=False)
    mini_aes_key: str = Field(default="", repr=False)
    mini_templates: dict[str, Template] = Field(default_factory=dict)
    """The mini-program, and its subscription messages."""

    wecom_corp_id: str = ""
    wecom_secret: str = Field(default="", repr=False)
    wecom_agent_id: int = 0
    wecom_token: str = Field(default="", repr=False)
    wecom_aes_key: str = Field(default="", repr=False)
    wecom_api: str = "https://qyapi.weixin.qq.com"
    """The WeCom application of the staff: its messages, and the callback `/wecom`."""

    sms_provider: Literal["", "aliyun", "tencent"] = ""
    """Who carries text messages; "" = nobody, they lie in the local outbox. Its SDK is the extra `sms-…`."""

    sms_key_id: str = ""
    sms_key_secret: str = Field(default="", repr=False)
    sms_app_id: str = ""
    """Tencent Cloud's SdkAppId."""

    sms_region: str = "ap-guangzhou"
    sms_endpoint: str = ""
    """Where the provider's interface is; "" = its own. A simulator can stand there."""

    sms_timeout_s: float = Field(default=10.0, gt=0, le=20)
    """How long a provider may take to answer; less than a worker's lease."""

    sms_sign: str = "约检"
    """The signature that is filed with the provider."""

    sms_templates: dict[str, str] = Field(default_factory=dict)
    """The codes of the filed templates by their names (docs/notices.md), as JSON; "any" is the general one."""

    sms_daily_per_phone: int = Field(default=60, ge=1)
    sms_daily: int = Field(default=20_000, ge=1)
    """Messages a day at most, as they are charged: to one telephone, and in all that are no codes."""

    sms_codes_daily: int = Field(default=5_000, ge=1)
    """Codes a day at most: a budget of their own, which notices cannot use up and which warns at four fifths."""

    sms_callback_key: str = Field(default="", repr=False)
    """The part of the callback's path that nobody can guess (24 characters at least); "" = no callback."""

    sms_callback_from: str = ""
    """The addresses that reports and replies may come from, such as "140.205.0.0/16 106.15.2.3"; "" = any."""

    dev_outbox: bool = False
    """Whether `/dev/outbox` shows on this machine what would have gone out; for development and the sample data."""

    quiet_hours: str = "22:00-08:00"
    """When no telephone rings for what is not urgent, unless a person chose hours of their own; "" = never quiet."""

    lease_seconds: float = 30.0
    """How long a worker owns a notice before another one may take it over."""

    @property
    def database_address(self) -> str:
        """The address of the database that is meant."""
        return self.database or f"sqlite:///{self.data / 'yuejian.db'}"

    @property
    def proxies(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """The networks of the proxies that are believed."""
        return tuple(ip_network(one, strict=False) for one in self.trusted_proxies.replace(",", " ").split())

    @property
    def key_file(self) -> Path:
        """Where the key is kept when the environment does not give one."""
        return self.data / "key"

    @property
    def signing_key_file(self) -> Path:
        """Where the key of certificates is kept when the environment does not give one."""
        return self.data / "signing-key"

    @property
    def address(self) -> str:
        """The address that stands in QR codes and links."""
        return self.public_url or f"http://{self.host}:{self.port}"

    @property
    def log_file(self) -> Path:
        """Where `serve` at a terminal writes its log."""
        return self.data / "serve.log"

    @property
    def media_folder(self) -> Path:
        """Where photos are kept, sealed."""
        return self.data / "media"


_WANTED = {
    "int_parsing": "要写整数",
    "float_parsing": "要写数字",
    "bool_parsing": "要写 1（是）或 0（否）",
    "literal_error": "只能是规定的几个词",
    "greater_than": "太小了",
    "greater_than_equal": "太小了",
    "less_than_equal": "太大了",
}


def wrong_values(wrong: ValidationError | SettingsError) -> str:
    """What is wrong with the environment, a line for each variable; a secret is not repeated."""
    if isinstance(wrong, SettingsError):
        field = next((name for name in Settings.model_fields if f'"{name}"' in str(wrong)), "")
        return f"环境变量 {_variable(field)} 的值不对：要写 JSON，见 docs/operations.md"
    lines = []
    for error in wrong.errors():
        variable = str(error["loc"][0])
        field = next((name for name in Settings.model_fields if variable in (name, *_variables(name))), variable)
        shown = f"“{error['input']}”" if field in Settings.model_fields and Settings.model_fields[field].repr else ""
        lines.append(
            f"环境变量 {_variable(field)} 的值{shown}不对：{_WANTED.get(error['type'], '见 docs/operations.md')}"
        )
    return "\n".join(lines)


def _variables(field: str) -> tuple[str, ...]:
    known = Settings.model_fields.get(field)
    choices = known.validation_alias.choices if known and isinstance(known.validation_alias, AliasChoices) else ()
    return tuple(map(str, choices)) or (f"YUEJIAN_{field.upper()}",)


def _variable(field: str) -> str:
    """The variable that gives a field its value: of several names, the first that is set."""
    names = _variables(field)
    return next((name for name in names if name in os.environ), names[0])
