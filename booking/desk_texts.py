"""An institution's own library: reasons to refuse or return with, and receipt templates per 科室 (SPEC 6)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

REFUSING, RETURNING = "refuse", "return"
VARIABLES = ("单位", "预约编号", "台数", "器具", "机构", "科室", "电话")
"""What a receipt template may have filled in, written 「{单位}」."""

_VARIABLE = re.compile(r"[{｛]\s*([^{}｛｝]*?)\s*[}｝]")
_BRACES = re.compile(r"[{}｛｝]")


@dataclass(frozen=True)
class Reason:
    """A reason of the library; `field` is the slot of the ledger that the unit has to put right, "" for none."""

    id: str
    institution_id: str
    use: str
    text: str
    field: str = ""
    gone: bool = False


@dataclass(frozen=True)
class ReceiptTemplate:
    """What a department (科室) writes when it accepts; `text` may hold the variables above in braces."""

    id: str
    institution_id: str
    dept: str
    phone: str
    text: str
    gone: bool = False


def wrong_variable(text: str) -> str | None:
    """The first thing in braces that nothing can be filled in for; None when all is well.

    >>> wrong_variable("{单位}请与{科室}联系，电话{ 电话 }"), wrong_variable("{地址}"), wrong_variable("{单位")
    (None, '地址', '{')
    """
    for found in _VARIABLE.finditer(text):
        if found[1] not in VARIABLES:
            return found[1] or "{}"
    lonely = _BRACES.search(_VARIABLE.sub("", text))
    return lonely[0] if lonely else None


def filled(text: str, values: Mapping[str, str]) -> str:
    """A template with its variables filled in.

    >>> filled("{单位}的{ 台数 }台请与衡器室联系", {"单位": "惠香蔬菜店", "台数": "3"})
    '惠香蔬菜店的3台请与衡器室联系'
    """
    return _VARIABLE.sub(lambda found: values.get(found[1], found[0]), text)
