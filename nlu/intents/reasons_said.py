"""Owns the reason that staff are asked for: the whole message is it, unless it names lines or asks something else."""

import re
from typing import Final

from nlu.acts import act
from nlu.fill import parts, results, staff
from nlu.heard import Heard
from nlu.intents.weighing import ASKS_BACK
from nlu.reading import Reading

_STAFF: Final = frozenset(("institution", "admin"))
_SHORTEST: Final = 2
_LEADS_AWAY: Final = re.compile(
    r"^(?:取消|算了|不退了|先不|等下|等会|稍等|返回|上一步|撤回|撤销|帮助|转人工|看看|查看|查询|打开|统计|导出|待办|待受理|待分配)"
)
_ASKS: Final = re.compile(r"几[单台个条家]|多少|哪些|哪几|有没有[^，, ]{0,6}$|还有.{0,6}[吗没]|没有$")
_LEAD: Final = re.compile(r"^(?:原因是?|理由是?|因为|由于|就写|写|就说|说)[:：,，\s]*")


def reason_given(reading: Reading) -> Heard | None:
    """没有检定能力, when the reason is asked for."""
    if reading.awaiting != "reason" or reading.role not in _STAFF or len(reading.said) < _SHORTEST:
        return None
    if act(reading.text) is not None or _LEADS_AWAY.match(reading.text) or ASKS_BACK.search(reading.said):
        return None
    if _ASKS.search(reading.said):
        return None
    names_lines = reading.booking_nos or parts.codes(reading) or reading.picks[0] or reading.picks[2]
    if names_lines and (staff.verb_of(reading.text, reading.role) or results.says_result(reading)):
        return None
    if reading.booking_nos:
        return None
    said = staff.reason(reading) if staff.begins_with_verb(reading.text) else None
    return Heard("provide_info", {"reason": said or _LEAD.sub("", reading.text)})
