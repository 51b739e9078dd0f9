"""What a result has to hold before it is written (SPEC 5)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from booking.commands import ResultDraft
from booking.line import Line
from booking.ports import Records
from booking.refusal import Refused, Why
from booking.result import NOT_PASSED, PASSED
from booking.validity import valid_until

AHEAD, NOT_AFTER, FAR = "ahead", "not_after", "far"
"""What is wrong with the days of a result: verified on a day to come; not valid beyond the day of verification; valid
much longer or shorter than the category's period.
"""


def completed(row: ResultDraft, *, months: int | None, today: date) -> ResultDraft:
    """The draft with what follows from it: verified today when no day was said, 有效期至 proposed from the period.

    What does not pass is valid until no day, whatever was said.
    """
    verified_on = row.verified_on or today
    until = row.valid_until
    if row.result == PASSED and until is None and months:
        until = valid_until(verified_on, months)
    return replace(
        row,
        certificate_no=row.certificate_no.strip(),
        note=_noted(row.note.strip(), row.advice.strip()),
        advice="",
        verified_on=verified_on,
        valid_until=until if row.result == PASSED else None,
    )


def _noted(reason: str, advice: str) -> str:
    """The reason and the advice as the one text that everybody reads.

    >>> _noted("示值超差", "调修后再检"), _noted("", "调修后再检"), _noted("示值超差", "")
    ('示值超差。建议：调修后再检', '建议：调修后再检', '示值超差')
    """
    if not advice or advice in reason:
        return reason
    return f"{reason.rstrip('。')}。建议：{advice}" if reason else f"建议：{advice}"


def wrong_in_result(
    draft: ResultDraft,
    line: Line,
    store: Records,
    *,
    today: date,
    taken: Collection[str] = (),
    months: int | None = None,
) -> Refused | None:
    """What cannot be: an unknown verdict, days that do not fit, a number that is another instrument's. A 不合格 may
    come with or without a note.

    `months` is the category's period: a validity far from it needs a note that says why.
    """
    if draft.result not in (PASSED, NOT_PASSED):
        return Refused(Why.BAD_VALUE, "result", {"value": draft.result})
    wrong = _wrong_days(draft, today, months)
    return wrong or _certificate_taken(draft.certificate_no, line, store, taken)


def _wrong_days(draft: ResultDraft, today: date, months: int | None) -> Refused | None:
    verified_on, until = draft.verified_on or today, draft.valid_until
    if verified_on > today:
        return Refused(Why.BAD_VALUE, "verified_on", {"value": verified_on.isoformat(), "days": AHEAD})
    if until is None:
        return None
    said = {"value": until.isoformat(), "verified_on": verified_on.isoformat(), "months": months}
    if until <= verified_on:
        return Refused(Why.BAD_VALUE, "valid_until", {**said, "days": NOT_AFTER})
    if months and not draft.note and far_from_period(verified_on, until, months):
        return Refused(Why.BAD_VALUE, "valid_until", {**said, "days": FAR})
    return None


def far_from_period(verified_on: date, until: date, months: int) -> bool:
    """Whether a validity is more than half a period longer, or less than a quarter of it.

    >>> day = date(2026, 11, 21)
    >>> far_from_period(day, date(2027, 11, 20), 12), far_from_period(day, date(2027, 5, 20), 12)
    (False, False)
    >>> far_from_period(day, date(2028, 11, 20), 12), far_from_period(day, date(2026, 12, 20), 12)
    (True, True)
    """
    return not valid_until(verified_on, months // 4) <= until <= valid_until(verified_on, months + max(1, months // 2))


def _certificate_taken(number: str, line: Line, store: Records, taken: Collection[str]) -> Refused | None:
    if not number:
        return None
    other = store.result_of_certificate(number)
    if number in taken or (other is not None and other.line_id != line.id):
        return Refused(Why.CERTIFICATE_TAKEN, "certificate_no", {"certificate_no": number})
    return None
