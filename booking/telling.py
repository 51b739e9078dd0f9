"""What becomes of a notice that reached nobody: noted by the service, settled by the authority that told the person."""

from __future__ import annotations

from dataclasses import replace

from booking.act import Act
from booking.commands import ReportUnreached, SettleUnreached
from booking.ports import Store
from booking.refusal import Refused, Why
from booking.setting import Outcome, Setting, refuse
from booking.unreached import OPEN, Unreached


def report_unreached(command: ReportUnreached, store: Store, setting: Setting) -> Outcome:
    """Note a notice that reached nobody. Only the service itself does this; the same notice is noted once."""
    if setting.person_id:
        return refuse(Why.NOT_YOURS)
    if store.unreached(command.id) is not None:
        return Outcome()
    act = Act(store, setting)
    fresh = Unreached(
        command.id, command.title, command.told, command.phone, command.text, command.why, command.region_code,
        OPEN, setting.now, unsure=command.unsure,
    )  # fmt: skip
    act.create(fresh, "没有送到", itself=True)
    return act.done({"unreached_id": command.id})


def settle_unreached(command: SettleUnreached, store: Store, setting: Setting) -> Outcome:
    """The authority of the place has told the person by telephone or in another way."""
    found = store.unreached(command.unreached_id)
    if found is None:
        return refuse(Why.NOT_FOUND, "unreached_id")
    act = Act(store, setting)
    moved = act.move(found, "settle", change=lambda one: replace(one, by=setting.person_id))
    return Outcome(refused=moved) if isinstance(moved, Refused) else act.done({"unreached_id": moved.id})
