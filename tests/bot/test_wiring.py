"""A process as it is put together: a real conversation, what it owes going out, and names that are learned."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from booking.ports import AliasProposal
from bot.clock import fixed_clock
from bot.matching import LearnedMatcher
from bot.settings import Settings
from bot.wiring import App, open_app
from catalogue_match.match import Matcher, shipped_matcher
from storage.database import Database
from storage.planning import nobody_is_told
from tests.booking.subject import NOW
from tests.storage.conftest import Opener

NAME, FIRST, SECOND = "老三那个铁疙瘩", "非自动衡器", "非自动衡器"


@pytest.fixture
async def app(tmp_path: Path, address: str) -> AsyncIterator[App]:
    opened = await open_app(Settings(data=tmp_path, database=address), fixed_clock(NOW))
    yield opened
    await opened.close()


async def test_a_conversation_goes_on_from_message_to_message_and_a_repeat_changes_nothing(app: App) -> None:
    first = await app.turn("chat", "u", "1", "我要注册")
    again = await app.turn("chat", "u", "1", "我要注册")
    assert first.awaiting == "company_name"
    assert again.replies == first.replies
    second = await app.turn("chat", "u", "2", "呼和浩特市赛罕区惠香蔬菜店")
    assert second.awaiting != "company_name"
    assert second.state is not None
    assert second.state.frames[-1].values["company_name"] == "呼和浩特市赛罕区惠香蔬菜店"


async def test_a_photo_is_kept_for_whoever_sent_it(app: App) -> None:
    name = await app.keep_photo("chat", "u", b"photo", "image/jpeg")
    assert app.media.read(name) == b"photo"
    answered = await app.turn("chat", "u", "1", "", (name,))
    assert answered.replies


async def test_nothing_is_kept_outside_the_data_folder(app: App, tmp_path: Path) -> None:
    await app.turn("chat", "u", "1", "你好")
    assert await app.worker().drain() == 0
    assert {"key", "outbox"} <= set(os.listdir(tmp_path))  # noqa: PTH208 - a look in a test may block


async def test_a_name_in_use_is_known_to_the_next_turn_of_every_process(opened: Opener) -> None:
    database = opened(nobody_is_told)
    here, there = LearnedMatcher(shipped_matcher()), LearnedMatcher(shipped_matcher())

    async def verdict(learned: LearnedMatcher) -> str:
        return (await database.read(learned)).match(NAME).verdict

    async def put(state: str) -> None:
        await database.write(lambda session: session.store.put_alias(AliasProposal(NAME, FIRST, SECOND, 3, state)))

    before = await verdict(here)
    assert before != "sure"
    await put("待定")
    assert await verdict(here) == before
    await put("采用")
    assert (await verdict(here), await verdict(there)) == ("sure", "sure")
    await put("不采用")
    assert (await verdict(here), await verdict(there)) == (before, before)


async def test_the_matcher_is_made_anew_only_when_names_changed(opened: Opener) -> None:
    database: Database = opened(nobody_is_told)
    learned = LearnedMatcher(shipped_matcher())
    await database.write(lambda session: session.store.put_alias(AliasProposal(NAME, FIRST, SECOND, 3, "采用")))

    async def current() -> Matcher:
        return await database.read(learned)

    first = await current()
    assert await current() is first
