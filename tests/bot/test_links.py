"""Links of a reply: kept with it, drawn by the web chat, written out where there is only text and an address is set."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.channels import plain
from bot.channels.plain import plain_text
from bot.reply_json import dump_replies, load_replies
from bot.web.entries import reply_object
from handlers.dialogue.model import Choice, Link, Reply

REPLY = Reply("电子证书：", (Choice("好"),), links=(Link("打开证书 N-1", "/certificates/r1.pdf"),))


@pytest.fixture(autouse=True)
def _asked_anew() -> Iterator[None]:
    plain._address.cache_clear()
    yield
    plain._address.cache_clear()


def test_links_are_kept_with_the_reply() -> None:
    assert load_replies(dump_replies((REPLY, Reply("好")))) == (REPLY, Reply("好"))
    written = reply_object((REPLY,), None)["replies"][0]
    assert written["links"] == [{"title": "打开证书 N-1", "path": "/certificates/r1.pdf"}]
    assert "links" not in reply_object((Reply("好"),), None)["replies"][0]


def test_text_has_the_whole_address_or_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("YUEJIAN_PUBLIC_URL", raising=False)
    assert plain_text((REPLY,)) == "电子证书：\n1. 好"
    plain._address.cache_clear()
    monkeypatch.setenv("YUEJIAN_PUBLIC_URL", "https://yuejian.example.cn/")
    assert "打开证书 N-1：https://yuejian.example.cn/certificates/r1.pdf" in plain_text((REPLY,))
