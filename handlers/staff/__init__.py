"""What the staff of institutions and authorities can say and do by chat."""

from collections.abc import Mapping
from typing import Any

from booking.commands import AnswerAlias, SettleUnreached
from booking.execute import Outcome
from handlers.dialogue.model import Deed, Flow, Reply, World
from handlers.staff.ability import ABILITY_DEEDS
from handlers.staff.authority import AUTHORITY_DEEDS
from handlers.staff.figures import FIGURE_DEEDS
from handlers.staff.institution_flows import INSTITUTION_FLOWS
from handlers.staff.orders import ORDER_DEEDS
from handlers.staff.reports import STAFF_REPORTS as _REPORTS
from handlers.staff.reports import Report
from handlers.staff.review import AUTHORITY_FLOWS, REVIEW_DEEDS, alias_answered
from handlers.staff.signing import SIGNING_DEEDS, SIGNING_FLOWS
from handlers.staff.strangers import STRANGER_DEEDS
from handlers.staff.todo import TASK_DEEDS
from handlers.staff.unreached import UNREACHED_DEEDS, settled
from handlers.wording.refusals import refusal

STAFF_FLOWS: tuple[Flow, ...] = (*INSTITUTION_FLOWS, *SIGNING_FLOWS, *AUTHORITY_FLOWS)
STAFF_DEEDS: tuple[Deed, ...] = (
    *STRANGER_DEEDS,
    *UNREACHED_DEEDS,
    *SIGNING_DEEDS,
    *ORDER_DEEDS,
    *TASK_DEEDS,
    *ABILITY_DEEDS,
    *REVIEW_DEEDS,
    *AUTHORITY_DEEDS,
    *FIGURE_DEEDS,
)


_MORE_REPORTS: Mapping[type, Report] = {AnswerAlias: alias_answered, SettleUnreached: settled}


def _or_refused(report: Report) -> Report:
    """The report of what was done; of a refusal, its wording."""

    def told(command: Any, outcome: Outcome, world: World) -> tuple[Reply, ...]:
        if outcome.refused is not None:
            return (Reply(refusal(outcome.refused, world)),)
        return report(command, outcome, world)

    return told


STAFF_REPORTS: Mapping[type, Report] = {
    command: _or_refused(report) for command, report in {**_REPORTS, **_MORE_REPORTS}.items()
}
"""All three are picked up by `handlers/skills.py`."""

__all__ = ["STAFF_DEEDS", "STAFF_FLOWS", "STAFF_REPORTS"]
