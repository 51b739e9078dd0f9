"""Ten minutes of nonsense: whatever arrives, understanding it raises nothing and takes no message long."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from nlu.understand import Context, ready, understand

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
SECONDS = float(os.environ.get("YUEJIAN_FUZZ_SECONDS", "600"))
LONGEST = 0.050
"""Seconds of CPU that one message may take."""

ROLES = ("unit", "institution", "admin", "public")
AWAITED = (
    "company_name",
    "uscc",
    "phone",
    "address",
    "range",
    "serial",
    "purchase_date",
    "confirm",
    "instruments",
    None,
)
FLOWS = ("register", "ledger_add", "booking", "inst_accept", "inst_result", "admin_assign")
SAID = tuple(
    line.split("\t")[2]
    for path in sorted((Path(__file__).parent.parent / "corpus").glob("said*.tsv"))
    for line in path.read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
)
PLANES = ((0, 0xD800), (0xE000, 0x110000))
PIECES = (
    "0123456789０１２三百万零〇半两斤公kKgGmMpPaA-~～±.,，。:：()（）【】 "
    "\u3000\t\n\x00\x1b\u200d\ufeff👌第台个号年月日"
)


def messages(chance: random.Random) -> Iterator[str]:
    """Random Unicode, control characters, spliced and repeated sentences, digits and units, up to 100 kB."""
    while True:
        kind = chance.randrange(6)
        if kind == 0:
            yield "".join(chr(chance.randrange(*chance.choice(PLANES))) for _ in range(40))
        elif kind == 1:
            yield "".join(chance.choice(PIECES) for _ in range(chance.randrange(1, 300)))
        elif kind == 2:
            a, b = chance.choice(SAID), chance.choice(SAID)
            yield a[: chance.randrange(len(a) + 1)] + b[chance.randrange(len(b) + 1) :]
        elif kind == 3:
            yield (chance.choice(SAID) + chance.choice(PIECES)) * chance.randrange(1, 60)
        elif kind == 4:
            text = list(chance.choice(SAID))
            chance.shuffle(text)
            yield "".join(text)
        else:
            yield (chance.choice(PIECES) * chance.randrange(1, 9)) * (100_000 // 8 if chance.random() < 0.02 else 3)


def _took(text: str, role: str, context: Context | None) -> float:
    started = time.process_time()
    understand(text, role=role, context=context, now=NOW)
    return time.process_time() - started


@pytest.mark.soak
def test_no_message_raises_or_takes_long(request: pytest.FixtureRequest) -> None:
    chance = random.Random(20261121)
    ready()
    until, count, slowest = time.monotonic() + SECONDS, 0, 0.0
    for text in messages(chance):
        flow, awaiting = chance.choice(FLOWS), chance.choice(AWAITED)
        context = Context(flow, awaiting) if chance.random() < 0.5 else None
        role = chance.choice(ROLES)
        took = _took(text, role, context)
        if took >= LONGEST:  # a pause of the collector is not the message's fault: it would not come three times
            took = min(_took(text, role, context) for _ in range(3))
        count, slowest = count + 1, max(slowest, took)
        assert took < LONGEST, f"{took * 1000:.0f} ms for {text[:80]!r} ({len(text)} characters)"
        if time.monotonic() > until:
            break
    writer = request.config.get_terminal_writer()
    writer.line(f"\n{count} messages, the slowest took {slowest * 1000:.1f} ms of CPU")
