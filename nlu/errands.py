"""Owns what shops order or ask in one breath, idle or while something else is open: 催一下, 第一台撤了, 先停用.

The rows are data, `nlu/data/errands.tsv`: an intent, a pattern over the whole message, and a sentence that it reads.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

LONGEST: Final = 26
"""A longer message says something else as well."""

_DATA: Final = Path(__file__).parent / "data" / "errands.tsv"
_HEAD: Final = re.compile(
    r"^(?:[\s,，。]|嗯|哦|那个|哎|对了|师傅|请|麻烦|帮我|给我|帮忙|我要|我想|要|想|能不能|可不可以|把|先把|我[的那这]?|俺[的那这]?)++"
)
_TAIL: Final = re.compile(r"(?:[\s,，。!?~]|吧|啊|呀|呗|啦|哈|咯|嘛|哩|谢谢)+$")


@dataclass(frozen=True, slots=True)
class Errand:
    """One row: what it means, how it is said, and a sentence that says it."""

    intent: str
    pattern: re.Pattern[str]
    sentence: str


@cache
def rows() -> tuple[Errand, ...]:
    """The rows of the data file, in their order."""
    lines = _DATA.read_text(encoding="utf-8").splitlines()
    found = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return tuple(Errand(intent, re.compile(pattern), sentence) for intent, pattern, sentence in found)


def errand(text: str) -> str | None:
    """The intent of a message that is one errand as a whole, or None.

    >>> [errand(t) for t in ("催一下", "师傅 第一台撤了吧", "秤卖给隔壁老张了", "店铺内")]
    ['query_status', 'booking_cancel', 'ledger_delete', None]
    """
    if len(text) > LONGEST:
        return None
    said = _TAIL.sub("", text)
    bare = _HEAD.sub("", said)
    return next((row.intent for row in rows() if row.pattern.fullmatch(said) or row.pattern.fullmatch(bare)), None)
