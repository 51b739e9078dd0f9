"""Measures conversations: made-up owners with habits register, enter instruments and book; the store says what came.

Every owner of `data/owners.json` talks with every habit, once reading the summaries and once not. `success`: every fact
stands in the store at the end. `at_once`: and nothing had to be said twice or corrected. `recovered`: right at the end
although a summary was wrong. `extra_turns`: messages beyond one a fact and a yes a summary. `invented`: stored values
that are neither what the owner meant nor empty. The owners are our own, so the figures compare versions of the service
with each other; what strangers meet is told by talks that strangers write.
"""

from __future__ import annotations

import asyncio
import json
import logging
import random
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from benchmarks.conversation_habits import HABITS, Habit
from booking.fields import labels_of
from bot.clock import fixed_clock
from bot.commands.chat import Table, open_table
from bot.commands.export import rows_of
from bot.log import log_to_stderr
from bot.setup_form import Setup
from bot.turn import Answered
from storage.moments import CHINA

OWNERS: Final = Path(__file__).parent / "data" / "owners.json"
NOW: Final = datetime(2026, 11, 21, 9, tzinfo=CHINA)
SETUP: Final = {
    "institutions": [{"name": "内蒙古自治区计量测试研究院", "region": "内蒙古自治区", "capabilities": ["*"]}]
}
MOST_MESSAGES: Final = 70
ORDERS: Final = {"agreement": "同意", "instruments": "全部", "selection": "全部", "preferred_date": "都行"}
LABELS: Final = {
    label: name
    for name, label in labels_of(
        *("company_name", "uscc", "contact", "phone", "address", "instrument_name", "model", "range", "accuracy"),
        *("serial", "manufacturer", "install_location", "purpose", "delivery_method"),
    ).items()
}
"""What a line of a summary is about, by its label."""
NOTHING: Final = frozenset({"", "-----", "None", "没有"})
GRAMS: Final = {"kg": 1000.0, "g": 1.0, "t": 1_000_000.0}
Facts = Mapping[str, Any]


@dataclass
class Talk:
    """One owner's conversation: what he has still to say, and what it took."""

    table: Table
    owner: Facts
    habit: Habit
    reads: bool
    chance: random.Random
    said: dict[tuple[int, str], int] = field(default_factory=dict)
    begun: int = -1
    messages: int = 0
    corrected: int = 0
    code: str = ""
    corrections: set[tuple[int, str]] = field(default_factory=set)

    async def play(self) -> None:
        """Talk until every instrument is booked, or patience is at its end."""
        answered = await self.send("你好 我要注册 约检定")
        while self.messages < MOST_MESSAGES and not await self.booked():
            for text in self.next_messages(answered):
                answered = await self.send(text)

    async def send(self, text: str) -> Answered:
        """Say one message; a code that arrives is remembered."""
        self.messages += 1
        answered = await self.table.say("u", text)
        for notice in await self.table.delivered():
            found = re.search(r"(?<!\d)\d{6}(?!\d)", notice.text)
            self.code = found[0] if found and notice.channel == "sms" else self.code
        return answered

    async def booked(self) -> bool:
        """Whether a booking holds all instruments."""
        bookings = await stored(self.table, "bookings")
        return sum(len(b["items"]) for b in bookings) >= len(self.owner["instruments"])

    def next_messages(self, answered: Answered) -> list[str]:
        """What the owner says next to what is asked."""
        slot = answered.awaiting
        if slot == "sms_code":
            return [self.code]
        if slot == "confirm":
            return [self.answer_to_summary(answered)]
        if slot == "category_choice":
            wanted = self.owner["instruments"][max(self.begun, 0)]["second_name"]
            labels = [c.label for r in answered.replies for c in r.choices]
            return [str(next((n for n, label in enumerate(labels, 1) if wanted in label), 1))]
        if slot in (None, "next_action"):
            return self.go_on()
        return self.words_for(slot)

    def go_on(self) -> list[str]:
        """The next instrument, or the order to book."""
        if self.begun + 1 < len(self.owner["instruments"]):
            return ["录器具"] if self.begun < 0 else ["再录一台"]
        return ["约上"]

    def words_for(self, slot: str) -> list[str]:
        """The owner's words for a slot: by his habit at first, plainly when he is asked again."""
        if slot == "instrument_name" and (self.begun < 0 or (self.begun, "serial") in self.said):
            self.begun = min(self.begun + 1, len(self.owner["instruments"]) - 1)
        facts = self.facts_of(slot)
        if slot not in facts:
            return [ORDERS.get(slot, "不知道")]
        key = (self.begun if facts is not self.owner["unit"] else -1, slot)
        self.said[key] = self.said.get(key, 0) + 1
        plain, words = facts[slot]["plain"], facts[slot]["words"]
        return self.habit(self.chance, slot, plain, words) if self.said[key] == 1 else [plain]

    def facts_of(self, slot: str) -> Facts:
        """Where a slot's value stands: in the unit, or in the instrument of the moment."""
        unit: Facts = self.owner["unit"]
        return unit if slot in unit else self.owner["instruments"][max(self.begun, 0)]

    def answer_to_summary(self, answered: Answered) -> str:
        """Yes; or, of one who reads, the plain correction of the first line that is wrong."""
        text = "\n".join(r.text for r in answered.replies)
        if self.reads:
            for label, value in re.findall(r"^(\S+?)：(.*)$", text, re.MULTILINE):
                slot = LABELS.get(label, "")
                facts = self.facts_of(slot) if slot else {}
                key = (self.begun, slot)
                if slot in facts and key not in self.corrections and not reads_right(value, facts[slot]):
                    self.corrections.add(key)
                    self.corrected += 1
                    return f"{label}改成{facts[slot]['plain']}"
        return next((label for r in answered.replies for label in YES & {c.label for c in r.choices}), "确认")


YES: Final = frozenset({"确认", "保存", "提交"})


def reads_right(shown: str, fact: Facts) -> bool:
    """Whether a line of a summary shows what the owner meant, as he would judge it."""
    return any(same_words(shown, said) for said in (fact["plain"], *fact["words"])) or (
        "want" in fact and re.findall(r"[\d.]+", shown) == re.findall(r"[\d.]+", str(fact["plain"]))
    )


def same_words(one: Any, other: Any) -> bool:
    """Whether two texts say the same to a reader: one holds the other, blanks and punctuation apart."""
    one, other = (re.sub(r"[\W_]", "", str(x)).lower() for x in (one, other))
    return one == other or bool(one and other and (one in other or other in one))


def is_right(got: Any, fact: Facts) -> bool:
    """Whether a stored value is the fact."""
    want = fact.get("want", fact["plain"])
    if str(want) in NOTHING:
        return str(got) in NOTHING
    if isinstance(want, Mapping):
        return isinstance(got, Mapping) and ends_of(got) == ends_of(want)
    return any(same_words(got, said) for said in (want, fact["plain"], *fact["words"]))


def ends_of(value: Mapping[str, Any]) -> tuple[float | None, float | None, str]:
    """The ends of a range in one unit of its kind."""
    times = GRAMS.get(str(value.get("unit")), 1.0)
    low, high = (None if value.get(k) is None else round(float(value[k]) * times, 6) for k in ("min", "max"))
    return low, high, "g" if value.get("unit") in GRAMS else str(value.get("unit"))


async def stored(table: Table, kind: str) -> list[dict[str, Any]]:
    """The exported rows of one kind."""
    return await table.app.database.read(lambda session: list(rows_of(kind, session)))


async def judged(talk: Talk) -> tuple[int, int]:
    """How many facts do not stand in the store, and how many stand there with a value that nobody meant."""
    units, ledger = await stored(talk.table, "units"), await stored(talk.table, "ledger")
    wrong = abs(len(ledger) - len(talk.owner["instruments"])) + (not await talk.booked())
    left = list(ledger)
    pairs = [(units[0] if units else {}, talk.owner["unit"])]
    for facts in talk.owner["instruments"]:
        row = max(left, key=lambda r: sum(is_right(r.get(k), v) for k, v in named(facts)), default={})
        left = [r for r in left if r is not row]
        pairs.append((row, facts))
    invented = 0
    for row, facts in pairs:
        for slot, fact in named(facts):
            if not is_right(row.get(slot), fact):
                wrong += 1
                invented += str(row.get(slot)) not in NOTHING
    return wrong, invented


def named(facts: Facts) -> list[tuple[str, Facts]]:
    """The facts that the export has a column for."""
    return [(slot, fact) for slot, fact in facts.items() if isinstance(fact, Mapping)]


async def play(owner: Facts, habit: str, *, reads: bool) -> dict[str, float]:
    """One talk from greeting to booking, and what came of it."""
    chance = random.Random(f"{owner['id']} {habit} {reads}")
    with tempfile.TemporaryDirectory() as folder:
        async with open_table(f"sqlite:///{folder}/talk.db", fixed_clock(NOW), Setup.model_validate(SETUP)) as table:
            talk = Talk(table, owner, HABITS[habit], reads, chance)
            await talk.play()
            wrong, invented = await judged(talk)
    asked_again = sum(n - 1 for n in talk.said.values())
    needed = 1 + len(talk.said) + 2 * (len(owner["instruments"]) + 2)
    return {
        "success": not wrong,
        "at_once": not wrong and not asked_again and not talk.corrected,
        "recovered": not wrong and talk.corrected > 0,
        "corrected": talk.corrected > 0,
        "extra_turns": max(0, talk.messages - needed),
        "invented": invented,
    }


async def measured(*, quick: bool) -> dict[str, dict[str, float]]:
    """Habit -> its figures over all owners, and over all habits under 合计."""
    owners = json.loads(OWNERS.read_text(encoding="utf-8"))[: 2 if quick else None]
    rows: dict[str, list[dict[str, float]]] = {}
    for habit in HABITS:
        rows[habit] = [await play(owner, habit, reads=reads) for owner in owners for reads in (True, False)]
    rows["合计"] = [one for some in rows.values() for one in some]
    return {habit: {name: sum(r[name] for r in some) / len(some) for name in some[0]} for habit, some in rows.items()}


def main(*, as_json: bool, quick: bool = False) -> None:
    """Play every talk, print a row a habit, and with `as_json` the figures of all as one object."""
    log_to_stderr(level=logging.ERROR)
    figures = asyncio.run(measured(quick=quick))
    names = list(figures["合计"])
    print(f"{'':8}", *(f"{name:>11}" for name in names))
    for habit, row in figures.items():
        print(f"{habit:8}", *(f"{row[name]:11.2f}" for name in names))
    if as_json:
        print(json.dumps({name: round(value, 4) for name, value in figures["合计"].items()}, ensure_ascii=False))
