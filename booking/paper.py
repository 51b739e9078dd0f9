"""纸质证书: a unit's wish to get a certificate on paper as well; possible until it is issued, not after (SPEC 5)."""

from __future__ import annotations

from booking.act import Act
from booking.answers import by_booking, chosen_lines
from booking.commands import AskPaper
from booking.facts import briefs
from booking.lifecycle import Party
from booking.line import OPEN_STATES
from booking.parties import belongs_to
from booking.ports import Records, Store
from booking.refusal import Refused, Why
from booking.setting import Outcome, Setting


def ask_paper(command: AskPaper, store: Store, setting: Setting) -> Outcome:
    """Note the wish for each line, and tell the institutions that deal with them."""
    lines = chosen_lines(command.line_ids, store)
    if isinstance(lines, Refused):
        return Outcome(refused=lines)
    for line in lines:
        wrong = belongs_to(setting.person_id, line, store, party=Party.UNIT)
        if wrong is None and line.state not in OPEN_STATES:
            wrong = Refused(Why.WRONG_STATE, "certificate_type", {"state": line.state})
        if wrong is not None:
            return Outcome(refused=wrong)
    act = Act(store, setting)
    for line in lines:
        store.put_setting(_name(line.id), command.wanted)
    for (booking_no, institution_id), group in by_booking(lines).items():
        act.tell(
            "PaperAsked",
            "booking",
            booking_no,
            verb="要纸质证书" if command.wanted else "不要纸质证书",
            booking_no=booking_no,
            institution_ids=[institution_id] if institution_id else [],
            wanted=command.wanted,
            lines=briefs(group),
        )
    return act.done({"line_ids": [line.id for line in lines], "wanted": command.wanted, "lines": briefs(lines)})


def wants_paper(records: Records, line_id: str) -> bool:
    """Whether the certificate of a line is wanted on paper too."""
    return bool(records.setting(_name(line_id)))


def _name(line_id: str) -> str:
    return f"paper certificate {line_id}"
