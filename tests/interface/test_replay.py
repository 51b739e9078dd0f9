"""What was exchanged is carried out again: what was refused is tried anew, what was done is not done twice."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from booking.commands import EndKey
from bot.cli import app
from bot.interface.replaying import CUT, FILE, Replay, replay
from bot.matching import LearnedMatcher
from catalogue_match.match import shipped_matcher
from storage.exchanges import Exchange, Exchanges
from storage.unit_of_work import Session
from tests.interface.conftest import County
from tests.interface.test_hooks import HOME, Listener, hook_up, listener, worker_of
from tests.interface.test_signed import carry_out
from tests.interface.test_work import booked, done

__all__ = ["listener"]

MATCHER = LearnedMatcher(shipped_matcher())


async def log_of(county: County, who: str) -> tuple[Exchange, ...]:
    key_id = county[who].key_id
    return await county.town.site.database.read(
        lambda session: Exchanges(session.connection, session.keyring).of_key(key_id)
    )


async def replayed(county: County, logged: Exchange) -> Replay | str:
    def work(session: Session) -> Replay | str:
        return replay(logged, session, county.town.clock(), MATCHER)

    done: Replay | str = await county.town.write(work)
    return done


async def test_what_was_refused_is_tried_again_under_its_own_key(county: County) -> None:
    tester = county["tester"]
    (line_id,) = await booked(county, "t1")
    body = {"line_ids": [line_id]}
    assert (await tester.do("lines_take_in", body, "take-it")).status == 409
    done(await tester.do("lines_accept", {**body, "text": "请周四来"}, "accept-it"))
    accepted, refused = (await log_of(county, "tester"))[:2]
    assert (refused.cause, refused.status) == ("take-it", 409)
    first = await replayed(county, refused)
    assert isinstance(first, Replay)
    assert (first.status, first.kept) == (200, False)
    assert (await tester.ask("get_lines", line_id)).body["state"] == "检定中"
    heard = await tester.do("lines_take_in", body, "take-it")
    assert (heard.status, heard.headers["Idempotency-Replayed"]) == (200, "true")
    for logged in (refused, accepted):
        again = await replayed(county, logged)
        assert isinstance(again, Replay)
        assert (again.status, again.kept) == (200, True)
    assert (await tester.ask("get_lines", line_id)).body["state"] == "检定中"


async def test_what_cannot_be_carried_out_again_says_why(county: County) -> None:
    tester, (line_id,) = county["tester"], await booked(county, "t1")
    await tester.do("lines_take_in", {"line_ids": [line_id]}, "a")
    (logged, *_rest) = await log_of(county, "tester")
    file = Exchange("in", logged.key_id, "PUT", "/api/v1/results/x/file?version=1", 409, b"%PDF-")
    assert await replayed(county, file) == FILE
    long = Exchange("in", logged.key_id, logged.method, logged.path, 409, logged.request, fingerprint="of-all-of-it")
    assert await replayed(county, long) == CUT
    assert (await carry_out(county, EndKey(tester.key_id))).refused is None
    ended = await replayed(county, logged)
    assert isinstance(ended, Replay)
    assert ended.status == 401


@dataclass(frozen=True)
class Operator:
    """Somebody at the command line of the county's service, at the county's time."""

    address: str

    async def says(self, *words: Any) -> tuple[int, str]:
        command = ["exchanges", *map(str, words), "--db", self.address]
        heard = await asyncio.to_thread(CliRunner().invoke, app, command)
        return heard.exit_code, heard.output


@pytest.fixture
def operator(county: County, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Operator:
    monkeypatch.setenv("YUEJIAN_DATA", str(tmp_path / "operator"))
    monkeypatch.setenv("YUEJIAN_KEY", f"1:{b64encode(bytes(range(32))).decode()}")
    monkeypatch.setenv("YUEJIAN_HOOK_NETWORKS", " ".join(map(str, HOME)))
    monkeypatch.setattr("bot.commands.exchanges.china_now", county.town.clock)
    return Operator(address)


async def test_by_the_command_line(county: County, operator: Operator) -> None:
    tester, (line_id,) = county["tester"], await booked(county, "t1")
    body = {"line_ids": [line_id]}
    await tester.do("lines_take_in", body, "take-it")
    done(await tester.do("lines_accept", {**body, "text": "请周四来"}, "accept-it"))
    _accepted, refused = (await log_of(county, "tester"))[:2]
    code, text = await operator.says("--key", tester.key_id)
    assert code == 0
    assert f"{refused.seq} " in text
    assert "Idempotency-Key take-it" in text
    code, text = await operator.says("--show", refused.seq)
    assert line_id in text
    assert "wrong_state" in text
    for options, kept in ((("--dry-run",), False), ((), False), ((), True)):
        code, text = await operator.says("--replay", refused.seq, *options)
        assert code == 0, text
        assert ("没有再办" in text) is kept
        state = (await tester.ask("get_lines", line_id)).body["state"]
        assert state == ("待检定" if options else "检定中")
    assert (await operator.says("--replay", 10**9))[0] == 1


async def test_a_push_is_sent_again(county: County, listener: Listener, operator: Operator) -> None:
    await hook_up(county, listener)
    await booked(county, "t1")
    await worker_of(county).drain()
    (logged, *_rest) = await log_of(county, "tester")
    before = len(listener.heard)
    code, text = await operator.says("--replay", logged.seq)
    assert (code, "对方收下了" in text) == (0, True), text
    assert listener.heard[before:] == [listener.heard[before - 1]]
