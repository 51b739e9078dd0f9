"""Owns a message that is nothing but the name of an instrument, with nothing open: 电子秤, 我的血压计."""

import re
from typing import Final

from nlu.heard import Heard
from nlu.intents.weighing import ALSO, QUESTION, strongest, totals_of
from nlu.reading import Reading

_BESIDE: Final = re.compile(r"^(?:我|们|的|家|店里|有|个|台|一|嗯|哦|那|就|是|要|录)*$")
_GENERAL: Final = frozenset(("秤", "表", "仪器", "机器", "设备", "衡器", "计量器具", "枪", "磅"))


def instrument_named(reading: Reading) -> Heard | None:
    """A wish to enter that instrument."""
    if reading.role != "unit" or len(reading.instruments) != 1:
        return None
    if reading.flow is not None and (reading.flow, reading.awaiting) != ("ledger_add", "next_action"):
        return None
    one = reading.instruments[0]
    rest = reading.said.replace(one.value.lower(), "", 1)
    if one.value in _GENERAL or not _BESIDE.match(rest) or QUESTION.search(reading.said):
        return None
    if strongest(totals_of(reading))[1] >= ALSO:
        return None
    asks = reading.text.rstrip("?").endswith("呢")
    return Heard("query_scope" if asks else "ledger_add", {"instrument_name": one.value})
