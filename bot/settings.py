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

    database_level: Literal["SERIALIZABLE", "REPEATABLE READ"] = "SERIALIZABLE"
    """What is asked of a server; the second only for engines that give no more (docs/operations.md)."""

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

    voice_url: str = ""
    """Where recordings are recognised (AMR posted, `{"text": …}` back); "" = nowhere, and that is said."""

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
    """The codes of the filed templates by their names, as JSON; `python -m bot sms-templates` lists the names."""

    sms_daily_per_phone: int = Field(default=60, ge=1)
    sms_daily: int = Field(default=20_000, ge=1)
    """Messages a day at most, as they are charged: to one telephone, and in all that are no codes."""

    sms_codes_daily: int = Field(default=5_000, ge=1)
    """Codes a day at most: a budget of their own, which notices cannot use up and which warns at four fifths."""

    sms_callback_key: str = Field(default="", repr=False)
    """The part of the callback's path that nobody can guess (24 characters at least); "" = no callback."""

    sms_callback_from: str = ""
    """The addresses that reports and replies may come from, such as "140.205.0.0/16 106.15.2.3"; "" = any."""

    hook_networks: str = ""
    """Networks of one's own that webhooks may reach, such as "10.1.2.0/24"; "" = public addresses only."""

    metrics_token: str = Field(default="", repr=False)
    """Whoever sends it as a bearer token may read `/metrics` from another machine; "" = this machine alone."""

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
    def hooked(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """The networks of one's own that webhooks may reach."""
        return tuple(ip_network(one, strict=False) for one in self.hook_networks.replace(",", " ").split())

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


def read_settings() -> tuple[Settings, list[str]]:
    """The settings of the environment, and what of it cannot be read, in words: its defaults stand in."""
    said: list[str] = []
    aside: dict[str, str] = {}
    try:
        for _ in Settings.model_fields:
            try:
                return Settings(), said
            except (ValidationError, SettingsError) as wrong:
                said += wrong_values(wrong)
                aside |= {name: os.environ.pop(name) for name in _wrong_variables(wrong) if name in os.environ}
    finally:
        os.environ.update(aside)
    raise AssertionError("what is wrong was left out")


def wrong_values(wrong: ValidationError | SettingsError) -> list[str]:
    """What is wrong with the environment, a line for each variable; a secret is not repeated."""
    if isinstance(wrong, SettingsError):
        (variable,) = _wrong_variables(wrong)
        return [f"环境变量 {variable} 的值不对：要写 JSON，见 docs/operations.md"]
    lines = []
    for error, variable in zip(wrong.errors(), _wrong_variables(wrong), strict=True):
        field = next(name for name in Settings.model_fields if variable in variables_of(name))
        shown = f"“{error['input']}”" if Settings.model_fields[field].repr else ""
        lines.append(f"环境变量 {variable} 的值{shown}不对：{_WANTED.get(error['type'], '见 docs/operations.md')}")
    return lines


def _wrong_variables(wrong: ValidationError | SettingsError) -> list[str]:
    """The variables that a fault is about: of several names of one field, the first that is set."""
    if isinstance(wrong, SettingsError):
        fields = [name for name in Settings.model_fields if f'"{name}"' in str(wrong)]
    else:
        places = [str(error["loc"][0]) for error in wrong.errors()]
        fields = [next(name for name in Settings.model_fields if at in (name, *variables_of(name))) for at in places]
    return [next((one for one in variables_of(name) if one in os.environ), variables_of(name)[0]) for name in fields]


def variables_of(field: str) -> tuple[str, ...]:
    """The environment variables that give a field its value; the first that is set counts."""
    known = Settings.model_fields.get(field)
    choices = known.validation_alias.choices if known and isinstance(known.validation_alias, AliasChoices) else ()
    return tuple(map(str, choices)) or (f"YUEJIAN_{field.upper()}",)
