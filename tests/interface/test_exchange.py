"""A shop's system and a laboratory's exchange bookings over a bad network, and agree with us at the end of the day."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from booking.line import ISSUED
from bot.clock_jobs import tell_of_differences
from notifications.hooks import DIFFER
from notifications.wording import words
from storage.told import records_of
from tests.interface.conftest import County
from tests.interface.system import Heard, OtherSystem
from tests.interface.test_work import ROW

FEW, MANY = 60, 1000
BAD = 0.1
"""The share of requests that are lost on the way there, or whose answers are, that come twice, or that come late."""


class LostError(Exception):
    """Nothing came back."""


@dataclass
class BadWire:
    """Carries requests badly; the same each time for one seed."""

    county: County
    luck: random.Random
    did: dict[str, int] = field(default_factory=dict)

    async def do(self, system: OtherSystem, name: str, body: Any, cause: str) -> Any:
        """Change something until it is done: what is lost or too early is sent again under its key."""
        for _ in range(200):
            try:
                heard = await self._send(system, name, body, cause)
            except LostError:
                continue
            if heard.status == 200:
                return heard.body["result"]
            assert heard.status in (409, 429), heard.body
            self.county.town.clock.go(seconds=1)
            await asyncio.sleep(0)
        raise AssertionError(f"{name} never got through")

    async def ask(self, system: OtherSystem, name: str, thing_id: str = "", **query: Any) -> Any:
        """Look at something."""
        while (heard := await system.ask(name, thing_id, **query)).status == 429:
            self.county.town.clock.go(seconds=1)
        assert heard.status == 200, heard.body
        return heard.body

    async def _send(self, system: OtherSystem, name: str, body: Any, cause: str) -> Heard:
        method, path = system.operations[name]
        raw = json.dumps(body).encode()
        headers = {**system.signed(method, path, raw), "Content-Type": "application/json", "Idempotency-Key": cause}
        ill = self.luck.choice(("lost", "unanswered", "twice", "late")) if self.luck.random() < BAD else ""
        self.did[ill] = self.did.get(ill, 0) + 1
        if ill == "lost":
            raise LostError
        if ill == "late":
            await asyncio.sleep(0.02)
        times = 2 if ill == "twice" else 1
        answers = [await system.client.request(method, path, data=raw, headers=headers) for _ in range(times)]
        if ill == "twice" and answers[0].status != 429:
            assert answers[1].status in (401, 429), "the very same request opens nothing a second time"
        if ill == "unanswered":
            raise LostError
        return Heard(answers[0].status, await answers[0].json(), dict(answers[0].headers))


@dataclass
class Laboratory:
    """Knows its lines only by what it was told; `held` is its own database."""

    wire: BadWire
    county: County
    held: dict[str, dict[str, Any]] = field(default_factory=dict)

    async def follow(self, place: str) -> tuple[list[str], str]:
        """The lines that came to be assigned, and the next place in the feed."""
        new: list[str] = []
        while True:
            heard = await self.wire.ask(self.county["tester"], "list_changes", after=place, limit=200)
            new += [one["thing_id"] for one in heard["rows"] if one["event"] == "LineAssigned"]
            if not heard["rows"]:
                return new, place
            place = heard["next"]

    async def work(self, line_id: str) -> None:
        """Take a line through its life; one in ten is told to be taken in before it is told to be accepted."""
        do, tester = self.wire.do, self.county["tester"]
        accept = do(tester, "lines_accept", {"line_ids": [line_id]}, f"a-{line_id}")
        take_in = do(tester, "lines_take_in", {"line_ids": [line_id]}, f"t-{line_id}")
        steps = [take_in, accept] if self.wire.luck.random() < BAD else [accept, take_in]
        await asyncio.gather(*steps)
        row = {"line_id": line_id, "result": "合格", "certificate_no": f"NO-{line_id[:12]}"}
        await do(tester, "results_register", {"rows": [row]}, f"r-{line_id}")
        version = (await self.wire.ask(tester, "get_results", line_id))["version"]
        signed = {"signed": [{"line_id": line_id, "version": version}]}
        await do(self.county["checker"], "results_check", signed, f"c-{line_id}")
        await do(self.county["approver"], "results_release", signed, f"s-{line_id}")
        result = await self.wire.ask(tester, "get_results", line_id)
        told = {name: result[name] for name in ("result", "certificate_no", "valid_until")}
        self.held[line_id] = {"line_id": line_id, "state": ISSUED, **told}

    async def reconcile(self) -> Mapping[str, Any]:
        """Name everything that it holds, in parts; the report of the day."""
        rows = list(self.held.values())
        parts = [rows[at : at + 50] for at in range(0, len(rows), 50)] or [[]]
        told: Mapping[str, Any] = {}
        for n, part in enumerate(parts, 1):
            body = {"rows": part, "complete": n == len(parts)}
            heard = await self.county["tester"].do("reconciliations_compare", body)
            while heard.status == 429:
                self.county.town.clock.go(seconds=1)
                heard = await self.county["tester"].do("reconciliations_compare", body)
            assert heard.status == 200, heard.body
            told = heard.body["result"]
        return told


async def exchange(county: County, bookings: int) -> BadWire:
    wire = BadWire(county, random.Random(20261130))
    laboratory, owner, place = Laboratory(wire, county), county["owner"], ""
    numbers: list[str] = []
    for start in range(0, bookings, 50):
        rows = [{**ROW, "serial": f"EX{n:05}"} for n in range(start, min(start + 50, bookings))]
        made = await wire.do(owner, "instruments_add", {"rows": rows}, f"add-{start}")
        orders = [
            wire.do(owner, "bookings_submit", {"instrument_ids": [one]}, f"b-{one}") for one in made["instrument_ids"]
        ]
        numbers += [one["booking_no"] for one in await asyncio.gather(*orders)]
        new, place = await laboratory.follow(place)
        assert len(new) == len(rows)
        await asyncio.gather(*(laboratory.work(line_id) for line_id in new))
    assert len(set(numbers)) == bookings
    report = await laboratory.reconcile()
    assert (report["compared"], report["complete"], report["differences"]) == (bookings, True, [])
    for no in numbers:
        booking = await wire.ask(owner, "get_bookings", no)
        assert [line["state"] for line in booking["lines"]] == [ISSUED]
        assert booking["lines"][0]["line_id"] in laboratory.held
    return wire


@pytest.mark.slow
async def test_sixty_bookings_over_a_bad_network(county: County) -> None:
    wire = await exchange(county, FEW)
    assert min(wire.did[ill] for ill in ("lost", "unanswered", "twice", "late")) >= 3


@pytest.mark.soak
async def test_a_thousand_bookings_over_a_bad_network(county: County) -> None:
    await exchange(county, MANY)


async def test_the_report_says_what_differs_and_what_to_do(county: County) -> None:
    wire = BadWire(county, random.Random(1))
    laboratory = Laboratory(wire, county)
    owner, tester = county["owner"], county["tester"]
    for one in ("t1", "t2", "t3"):
        assert (await owner.do("bookings_submit", {"instrument_ids": [one]})).status == 200
    (first, second, third), _place = await laboratory.follow("")
    await laboratory.work(first)
    laboratory.held[first]["certificate_no"] = "NO-typed-wrong"
    laboratory.held[second] = {"line_id": second, "state": "检定中"}
    laboratory.held["f" * 32] = {"line_id": "f" * 32, "state": "已分配"}
    found = {(one["line_id"], one["field"]): one for one in (await laboratory.reconcile())["differences"]}
    assert set(found) == {
        (first, "certificate_no"), (second, "state"), ("f" * 32, "line_id"), (third, "line_id"),
    }  # fmt: skip
    assert found[second, "state"]["advice_to_do"].startswith("你们系统走在前面")
    assert found[third, "line_id"]["advice_to_do"].startswith("你们系统里没有这条明细")
    assert found["f" * 32, "line_id"]["advice_to_do"].startswith("本服务没有这条明细")
    laboratory.held[first]["certificate_no"] = f"NO-{first[:12]}"
    laboratory.held[second] = {"line_id": second, "state": "已分配"}
    laboratory.held[third] = {"line_id": third, "state": "已分配"}
    del laboratory.held["f" * 32]
    assert {one["line_id"] for one in (await laboratory.reconcile())["differences"]} == {"f" * 32}
    (day,) = await tester.everything("list_reconciliations")
    assert (day["day"], day["compared"], len(day["differences"])) == ("2026-11-22", 4, 1)
    assert await county["other"].everything("list_reconciliations") == []
    database, morning = county.town.site.database, county.town.clock() + timedelta(days=1)
    for hours in (0, 1, 24):
        await tell_of_differences(database, morning + timedelta(hours=hours))
    told = await database.read(lambda session: records_of(session.connection, session.keyring, ["person:tester"]))
    (differs,) = [one for one in told if one.kind == DIFFER]
    assert "11月22日（周日）对账，“tester的系统”和约检有1处不一样" in words(differs.kind, differs.data)
    other = await county["other"].do("reconciliations_compare", {"rows": [{"line_id": first, "state": ISSUED}]})
    assert other.body["result"]["differences"][0]["ours"] == "", "nothing is told of lines that are not theirs"
