"""Everything that reads a stranger's text, found and not listed. `python -m tests.linear.readings whole` measures it.

One line of JSON for each thing whose cost grows faster than its text, with the alphabet that shows it.
"""

from __future__ import annotations

import importlib
import inspect
import json
import pkgutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import count
from types import FrameType, ModuleType
from typing import Any
from zoneinfo import ZoneInfo

import booking
import catalogue_match
import handlers
import nlu
import notifications
from bot.channels.plain import plain_text
from bot.channels.wechat_codec import BadPush, read_fields
from catalogue_match.exclusion import excluded
from catalogue_match.match import shipped_matcher
from handlers.dialogue.model import Reply
from nlu import dates
from nlu.understand import Context, understand

Read = Callable[[str], Any]

ROOMS = (nlu, catalogue_match, booking, handlers, notifications)
"""The rooms of pure functions: whatever in them takes a text may be given any text."""

NO_READERS = {
    "nlu.intents.cues.cues_of": "reads a line of our own data",
    "nlu.intents.cues.typed_cues_of": "reads a line of our own data",
    "nlu.intents.learn.expanded": "reads a line of our own data",
    "nlu.unit_marks.unit_marked": "reads one mark of ours",
    "nlu.vocabulary.sections": "reads a file of our own data",
    "catalogue_match.patterns.expand": "reads a line of our own data",
}

ALPHABETS = (
    "a", "a-", "a/", "a1", "A ", "1", "1.", "1-", "1,", "1 ", "(", "[", "甲", "第1", "一", "十万", "-", "~", " ", "\n",
    "公司", "2026年", "12月", "1kg", "0~1kg,", "到", "不", "市", "区", "号", "编号a", "型号", "吗", "'", ":", "１",
    "㎏", "±1", "呼市", "用我们", "一", "\u200b", "\x01",
)  # fmt: skip
"""What a text may be made of, over and over: letters, digits, what joins them, what the readers look for."""

ENDINGS = ("!", "甲", "a")
"""What ends a text: a pattern that wants to reach the end fails there, and tries again from everywhere."""

SHORT, LONG = 1_000, 10_000
TIMES = 20
"""Ten times the text may cost twenty times the time: what is linear costs ten, what is square a hundred."""

ALLOWED_S, NOTHING_S = 2.0, 0.050
"""A reading that takes longer than the first is a fault; one that takes less than the second never is."""

AGAIN = 3
"""Some clocks tell no less than ten milliseconds: a short text is read as often as makes a long one."""

SHARED = 6
"""So many of the things that may be awaited share the alphabets between them."""

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


class TooLongError(Exception):
    """A reading was stopped."""


def readings() -> Iterator[tuple[str, Read]]:
    """Every public function of the pure rooms that can be called with a text alone, and what takes more than a text."""
    for module in _modules():
        for name, value in vars(module).items():
            known = f"{module.__name__}.{name}"
            is_reader = value_is_from(value, module) and _takes_a_text(value)
            if is_reader and not name.startswith("_") and name != "main" and known not in NO_READERS:
                yield known, value
    yield from _with_more_than_a_text()


def _modules() -> Iterator[ModuleType]:
    for room in ROOMS:
        for found in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            if not found.name.endswith("build_index"):
                yield importlib.import_module(found.name)


def value_is_from(value: Any, module: ModuleType) -> bool:
    """Whether a value is a function that this module itself holds."""
    return inspect.isfunction(inspect.unwrap(value)) and getattr(value, "__module__", "") == module.__name__


def _takes_a_text(function: Read) -> bool:
    wanted = list(inspect.signature(function).parameters.values())
    if not wanted or wanted[0].annotation not in (str, "str"):
        return False
    return all(one.default is not one.empty or one.kind is one.VAR_POSITIONAL for one in wanted[1:])


def _with_more_than_a_text() -> Iterator[tuple[str, Read]]:
    matcher = shipped_matcher()
    yield "match", matcher.match
    yield "excluded", lambda text: excluded(text, next(iter(matcher.catalogue)))
    yield "dates.find", lambda text: dates.find(text, today=NOW.date())
    yield "dates.read", lambda text: dates.read(text, today=NOW.date())
    yield "plain_text", lambda text: plain_text((Reply(text),))
    yield "wechat.read_fields", _fields
    awaited = (None, "company_name", "address", "range", "serial", "install_location", "confirm", "instruments")
    for role in ("unit", "institution", "admin", "public"):
        for awaiting in awaited:
            context = None if awaiting is None else Context("ledger_add", awaiting)
            yield f"understand {role} {awaiting}", _understanding(role, context)


def _understanding(role: str, context: Context | None) -> Read:
    return lambda text: understand(text, role=role, context=context, now=NOW)


def _fields(text: str) -> Any:
    try:
        return read_fields(f"<xml><Content>{text}</Content></xml>".encode())
    except BadPush:
        return None


_differently = count()


def cost(read: Read, alphabet: str, size: int) -> float:
    """Seconds of CPU of one reading; never a text that was read before, so that nothing is remembered."""
    size -= next(_differently) % 50
    text = (alphabet * size)[:size] + ENDINGS[size % len(ENDINGS)]
    signal.setitimer(signal.ITIMER_VIRTUAL, ALLOWED_S)
    started = time.process_time()
    try:
        read(text)
    except TooLongError:
        return ALLOWED_S
    except (ValueError, KeyError):
        pass  # what it does not take it refuses: only the time is asked for here
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return time.process_time() - started


def grows_too_fast(read: Read, alphabet: str, endings: int) -> tuple[float, float] | None:
    """The costs of a short and a long text when the second is out of proportion, three times in a row; of so many
    endings, the next ones in turn.
    """
    for _ in range(3):
        long = max(cost(read, alphabet, LONG) for _ in range(endings))
        if long < NOTHING_S:
            return None
        short = sum(cost(read, alphabet, SHORT) for _ in range(AGAIN)) / AGAIN
        if long < ALLOWED_S and long <= TIMES * short:
            return None
    return short, long


def main(*, whole: bool) -> None:
    """Measure each reading with each alphabet; the understanding of a message, which is read alike whatever is awaited,
    with each alphabet somewhere. `whole`: everything with everything.
    """

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TooLongError

    signal.signal(signal.SIGVTALRM, stop)
    measured = 0
    for at, (name, read) in enumerate(readings()):
        cost(read, "甲", 10)  # what is loaded at the first call
        apart = 1 if whole or not name.startswith("understand ") else SHARED
        for alphabet in ALPHABETS[at % apart :: apart]:
            measured += 1
            found = grows_too_fast(read, alphabet, len(ENDINGS) if whole else 1)
            if found is not None:
                fault = {"reads": name, "alphabet": alphabet, "short_s": found[0], "long_s": found[1]}
                sys.stdout.write(json.dumps(fault, ensure_ascii=False) + "\n")
                sys.stdout.flush()
    sys.stdout.write(json.dumps({"measured": measured}) + "\n")


if __name__ == "__main__":
    main(whole="whole" in sys.argv)
