"""Settings of a process, from the environment (YUEJIAN_…); every one has a default with which the service runs."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from notifications.senders.wechat_templates import Template


def data_folder() -> Path:
    """Where data is kept when nothing else is said: XDG's data folder of this user, never the repository."""
    data_home = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(data_home) / "yuejian"


class Settings(BaseSettings):
    """What can be set. Secrets come from here only and are never written to the log."""

    model_config = SettingsConfigDict(env_prefix="YUEJIAN_", extra="ignore", frozen=True)

    data: Path = Field(default_factory=data_folder)
    """The folder of the database file, the key and the photos."""

    database: str = ""
    """`sqlite:///path` or `postgresql://user:password@host/name`; "" = a SQLite file in the data folder."""

    key: str = Field(default="", repr=False)
    """Keys that seal personal data (`storage/sealing.py`); "" = the key file in the data folder."""

    host: str = "127.0.0.1"
    port: int = 8080

    wechat_token: str = Field(default="", repr=False)
    wechat_app_id: str = ""
    wechat_secret: str = Field(default="", repr=False)
    wechat_aes_key: str = Field(default="", repr=False)
    wechat_api: str = "https://api.weixin.qq.com"
    """Where WeChat's interface is; a simulator can stand there."""

    wechat_templates: dict[str, Template] = Field(default_factory=dict)
    """Template messages by kind of notice, as JSON (docs/operations.md); "*" is for every kind without its own."""

    mini_app_id: str = ""
    mini_secret: str = Field(default="", repr=False)
    mini_templates: dict[str, Template] = Field(default_factory=dict)
    """The mini-program, and its subscription messages."""

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
    def key_file(self) -> Path:
        """Where the key is kept when the environment does not give one."""
        return self.data / "key"

    @property
    def media_folder(self) -> Path:
        """Where photos are kept, sealed."""
        return self.data / "media"
