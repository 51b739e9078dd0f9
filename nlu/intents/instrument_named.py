"""Owns a message that begins with the name of an instrument, with nothing open: 电子秤, 我的血压计, 戥子 称药材的."""

import re
from typing import Final

from nlu import instruments_said
from nlu.fill.assemble import slots_of
from nlu.heard import Heard
from nlu.intents.weighing import ALSO, strongest, totals_of
from nlu.reading import Reading

_BESIDE: Final = re.compile(
    r"^(?:[\s,，。:：]|我|俺|咱|们|的|家|店里|这|那|里|有|个|台|把|杆|块|一|嗯|哦|就|是|要|录|叫|先|再|还|接着|然后|接下来|下一?[个台样]|下面"
    r"|第[一二三四五六七八九十\d]++[个台样件]?+|头一?[个台样]|另外|从|说|弄|搞|登|整|报|办|来|开始|开头|打头|起|吧|呗|呀|啊|哈|哇|嘛|喽|咯|了|为先|讲)*$"
)
_OPENS: Final = re.compile(
    r"^(?:先|再|接着|然后|下一?[个台样]|第[一二三四五六七八九十\d]+[个台样]|头一?[个台样])(?:说|弄|搞|录|登|整|报|办|来|讲|是)*(?:一?[台个把杆块样])?"
)
_TOLD_OF: Final = re.compile(r"用|装|放|摆|在|给|称|测|量|验|来人|你们来|上门|送过去|自己送|检")
_DONE: Final = re.compile(r"坏|修|卖|扔|丢|换|偷|不准|过期|到期|证|发|查|看|多少|罚|收费|免费")


_EARLY: Final = 6
_SHORT: Final = 24
"""加油机 装在站里的 得你们来人: a name at the beginning, and what is told of it, is an instrument to be entered."""


def instrument_named(reading: Reading) -> Heard | None:
    """A wish to enter that instrument."""
    if reading.role != "unit" or len(reading.instruments) != 1:
        return None
    if reading.flow is not None and (reading.flow, reading.awaiting) != ("ledger_add", "next_action"):
        return None
    one = reading.instruments[0]
    rest = reading.said.replace(one.value.lower(), "", 1)
    asked_for = reading.awaiting == "next_action"
    opened = asked_for and (head := _OPENS.match(reading.said)) is not None and head.end() == one.start
    used = asked_for and bool(reading.purposes)  # 卖菜的秤, asked what the first one is
    told = (
        opened
        or used
        or (one.start <= _EARLY and _TOLD_OF.search(rest) and not _DONE.search(rest) and len(reading.said) <= _SHORT)
    )
    if (one.value in instruments_said.GENERAL and not used) or reading.asks or not (_BESIDE.match(rest) or told):
        return None
    if strongest(totals_of(reading))[1] >= ALSO:
        return None
    asks = reading.text.rstrip("?").endswith("呢")
    said = {"instrument_name": one.value, **(slots_of("ledger_add", reading) if told else {})}
    return Heard("query_scope" if asks else "ledger_add", said)
