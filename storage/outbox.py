"""The outbox: notices on their way, and the only places where a row moves from one state to the next.

    waiting --claim--> leased --begin--> sending --end--> sent | delivered | moot | dead | uncertain
    leased  --lease over-->  waiting      it was not begun: nobody has sent it
    sending --lease over-->  sending      another worker takes it over and first asks what became of it
    sending --end--> retry --claim (when due)--> leased
    uncertain --look again--> sent | delivered | retry | uncertain | dead
    sent      --look again--> delivered | sent | uncertain | dead     while its provider may still tell
    sending, retry, sent, uncertain, dead --report: it arrived--> delivered
    sent, uncertain --report: it did not--> dead

A worker owns a row by its lease. `begin` is committed before anything is sent, so that a row found in `sending` after a
crash may or may not have gone out, and one in any other state surely has not. Per recipient one row is under way at a
time, in the order in which they were planned; urgent ones (a code that somebody waits for) do not queue behind others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, bindparam, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.outbox_reports import OutboxReports, Report, Tried
from storage.planning import Owed
from storage.sealing import KeyAwayError, Keyring, UnreadableError
from storage.tables.notices import (
    DEAD,
    DELIVERED,
    LEASED,
    MOOT,
    OPEN_ENDED,
    RETRY,
    SENDING,
    SENT,
    UNCERTAIN,
    UNFINISHED,
    WAITING,
    in_states,
    outbox,
)

_TO, _DATA = b"outbox.recipient", b"outbox.data"
NOT_OPENED = "这条通知打不开，内容被改过或密钥不对"
KEY_AWAY = timedelta(minutes=10)
"""How long a row waits whose key this process has not: keys arrive at one process after the other."""


@dataclass(frozen=True)
class Row:
    """A claimed row. `tries` counts the attempts that were begun; `state` is what it was found in; `channel` and
    `receipt` say by which way it went out, and under which number of the provider, once it has.
    """

    seq: int
    cause: str
    kind: str
    to: str
    data: Mapping[str, Any]
    urgent: bool
    resend: bool
    tries: int
    state: str
    planned: datetime
    channel: str = ""
    receipt: str = ""

    @property
    def delivery_id(self) -> str:
        """The name under which carriers remember it."""
        return delivery_id(self.seq, self.cause)


def delivery_id(seq: int, cause: str) -> str:
    """The name under which carriers remember a row: its number, and its cause in case a database was begun anew."""
    return f"{seq}-{hashlib.sha256(cause.encode()).hexdigest()[:12]}"


@dataclass(frozen=True)
class Spoiled:
    """A row that did not open, and never will: what its carriers would call it, its kind, and why."""

    id: str
    kind: str
    why: str


@dataclass(frozen=True)
class Ending:
    """What became of a row: its state, when it is looked at next (`due`: retry, uncertain, a report that is awaited),
    the channel that took it and the provider's number, or why not; and every way that was tried.
    """

    state: str
    due: datetime | None = None
    channel: str = ""
    receipt: str = ""
    problem: str = ""
    tried: Sequence[Tried] = ()


def _insert(dialect: Any) -> Any:
    return dialect.insert(outbox).on_conflict_do_nothing(index_elements=["cause"])


_ADD = {"sqlite": _insert(sqlite), "postgresql": _insert(postgresql)}

_earlier = outbox.alias("earlier")
_in_turn = or_(
    outbox.c.urgent,
    ~select(_earlier.c.seq)
    .where(
        _earlier.c.recipient_index == outbox.c.recipient_index,
        in_states(_earlier.c.state, UNFINISHED),
        or_(
            _earlier.c.planned < outbox.c.planned,
            and_(_earlier.c.planned == outbox.c.planned, _earlier.c.seq < outbox.c.seq),
        ),
    )
    .exists(),
)
_columns = (
    outbox.c.seq, outbox.c.cause, outbox.c.kind, outbox.c.recipient, outbox.c.data, outbox.c.urgent, outbox.c.resend,
    outbox.c.tries, outbox.c.state, outbox.c.planned, outbox.c.channel, outbox.c.receipt,
)  # fmt: skip


def _taking(which: Any, order: Sequence[Any], state: str | None) -> Any:
    """A statement that leases up to `limit` rows and gives them back; rows that another worker holds are skipped."""
    chosen = select(outbox.c.seq).where(which).order_by(*order).limit(bindparam("limit"))
    lease: dict[str, Any] = {"lease_by": bindparam("who"), "lease_until": bindparam("until")}
    if state is not None:
        lease["state"] = state
    return (
        update(outbox)
        .where(outbox.c.seq.in_(chosen.with_for_update(skip_locked=True)))
        .values(lease)
        .returning(*_columns)
    )


_CLAIM = _taking(
    and_(in_states(outbox.c.state, (WAITING, RETRY)), outbox.c.due <= bindparam("now"), _in_turn),
    (outbox.c.urgent.desc(), outbox.c.due, outbox.c.seq),
    LEASED,
)
_TAKE_OVER = _taking(
    and_(in_states(outbox.c.state, (SENDING,)), outbox.c.lease_until < bindparam("now")), (outbox.c.lease_until,), None
)
_LOOK_AGAIN = _taking(
    and_(
        in_states(outbox.c.state, OPEN_ENDED),
        outbox.c.due <= bindparam("now"),
        or_(outbox.c.lease_until.is_(None), outbox.c.lease_until < bindparam("now")),
    ),
    (outbox.c.due,),
    None,
)
_RELEASE = (
    update(outbox)
    .where(in_states(outbox.c.state, (LEASED,)), outbox.c.lease_until < bindparam("now"))
    .values(state=WAITING, lease_by="")
)
_MINE = and_(outbox.c.seq == bindparam("row"), outbox.c.lease_by == bindparam("who"))
_BEGIN = (
    update(outbox)
    .where(_MINE, outbox.c.state == LEASED)
    .values(state=SENDING, tries=outbox.c.tries + 1, lease_until=bindparam("until"))
)
_END = (
    update(outbox)
    .where(_MINE, outbox.c.state.in_((LEASED, SENDING, *OPEN_ENDED)))
    .values(
        state=bindparam("to_state"),
        due=bindparam("due_at"),
        channel=bindparam("by_channel"),
        receipt=bindparam("reference"),
        problem=bindparam("why"),
        ended_at=bindparam("ended"),
        lease_by="",
        lease_until=None,
    )
)
_SET_ASIDE = (
    update(outbox)
    .where(outbox.c.seq == bindparam("row"))
    .values(
        state=bindparam("to_state"),
        due=bindparam("due_at"),
        problem=bindparam("why"),
        ended_at=bindparam("ended"),
        lease_by="",
        lease_until=None,
    )
)
_ONE = select(*_columns).where(outbox.c.seq == bindparam("row"))
_SETTLE = (
    update(outbox)
    .where(outbox.c.seq == bindparam("row"), outbox.c.state.in_(bindparam("from_states", expanding=True)))
    .values(
        state=bindparam("to_state"),
        problem=bindparam("why"),
        ended_at=bindparam("ended"),
        due=None,
        lease_by="",
        lease_until=None,
    )
)
_GIVE_UP = (
    update(outbox)
    .where(
        outbox.c.recipient_index == bindparam("whose"),
        outbox.c.kind == bindparam("of_kind"),
        in_states(outbox.c.state, UNFINISHED),
        outbox.c.state.in_((WAITING, RETRY)),
    )
    .values(state=MOOT, ended_at=bindparam("ended"), due=None)
)
_ARRIVES_FROM = (SENDING, RETRY, SENT, UNCERTAIN, DEAD)
_FAILS_FROM = (SENT, UNCERTAIN)
"""The states that a report changes: one that is tried again anyway is not failed by what is told of an earlier try."""


def opened_data(keyring: Keyring, data: Any) -> Mapping[str, Any]:
    """The facts of a row; none for one that does not open."""
    try:
        facts: Mapping[str, Any] = keyring.open_json(data, _DATA)
    except (UnreadableError, KeyAwayError, ValueError):
        return {}
    return facts


class Outbox:
    """The outbox inside one transaction."""

    def __init__(self, connection: Connection, keyring: Keyring) -> None:
        self._connection = connection
        self._keyring = keyring
        self.reports = OutboxReports(connection)
        self.spoiled: list[Spoiled] = []

    def add(self, notices: Sequence[Owed], now: datetime) -> None:
        """A row for each notice; one whose cause is known already is the same notice and is left out."""
        if notices:
            self._connection.execute(_ADD[self._connection.dialect.name], [self._new(one, now) for one in notices])

    def _new(self, notice: Owed, now: datetime) -> dict[str, Any]:
        due = notice.due or now
        return {
            "cause": self._keyring.digest(notice.cause),
            "kind": notice.kind,
            "recipient": self._keyring.seal(notice.to.encode(), _TO),
            "recipient_index": self._keyring.index(notice.to, b"recipient"),
            "data": self._keyring.seal_json(dict(notice.data), _DATA),
            "urgent": notice.urgent,
            "resend": notice.resend,
            "state": WAITING,
            "planned": due,
            "due": due,
            "tries": 0,
            "made_at": now,
        } | dict.fromkeys(("lease_by", "channel", "receipt", "problem"), "")

    def give_up(self, to: str, kind: str, now: datetime) -> None:
        """Nobody waits any more for what of this kind has not left for this recipient."""
        whose = self._keyring.index(to, b"recipient")
        self._connection.execute(_GIVE_UP, {"whose": whose, "of_kind": kind, "ended": now})

    def claim(self, who: str, *, now: datetime, until: datetime, limit: int) -> tuple[Row, ...]:
        """Lease rows that are due; leases that ran out before the send was begun are given up first."""
        self._connection.execute(_RELEASE, {"now": now})
        return self._taken(_CLAIM, who, now, until, limit)

    def take_over(self, who: str, *, now: datetime, until: datetime, limit: int) -> tuple[Row, ...]:
        """Lease rows that a worker began to send and never ended: what became of them is not known."""
        return self._taken(_TAKE_OVER, who, now, until, limit)

    def look_again(self, who: str, *, now: datetime, until: datetime, limit: int) -> tuple[Row, ...]:
        """Lease uncertain rows about which the provider is to be asked again."""
        return self._taken(_LOOK_AGAIN, who, now, until, limit)

    def _taken(self, statement: Any, who: str, now: datetime, until: datetime, limit: int) -> tuple[Row, ...]:
        given = {"who": who, "now": now, "until": until, "limit": limit}
        found = self._connection.execute(statement, given).all()  # all: a row that does not open leaves no cursor open
        rows = [opened for row in found if (opened := self._opened(row, now)) is not None]
        return tuple(sorted(rows, key=lambda row: (not row.urgent, row.planned, row.seq)))

    def _opened(self, row: Any, now: datetime) -> Row | None:
        """The row; None for one that does not open, which is set aside: the rest goes on."""
        try:
            return self._row(row)
        except KeyAwayError as fault:  # another process may have the key: it is looked at again by whoever comes then
            self._set_aside(row, RETRY, now + KEY_AWAY, now, str(fault))
        except (UnreadableError, ValueError) as fault:
            self._set_aside(row, DEAD, None, now, NOT_OPENED)
            self.spoiled.append(
                Spoiled(delivery_id(row.seq, row.cause), row.kind, f"{NOT_OPENED}（{type(fault).__name__}）")
            )
        return None

    def _set_aside(self, row: Any, state: str, due: datetime | None, now: datetime, why: str) -> None:
        ended = None if state in UNFINISHED else now
        self._connection.execute(
            _SET_ASIDE, {"row": row.seq, "to_state": state, "due_at": due, "why": why, "ended": ended}
        )

    def _row(self, row: Any) -> Row:
        seq, cause, kind, recipient, data, *rest = row
        to = self._keyring.open(recipient, _TO).decode()
        facts = self._keyring.open_json(data, _DATA)
        return Row(seq, cause, kind, to, facts, *rest)

    def begin(self, row: Row, who: str, until: datetime) -> bool:
        """Say that the row is about to be sent. False when the lease was lost: then it must not be sent."""
        done = self._connection.execute(_BEGIN, {"row": row.seq, "who": who, "until": until})
        return done.rowcount == 1

    def end(self, row: Row, who: str, ending: Ending, now: datetime) -> Ending | None:
        """Say what became of a row.

        The ending as it now stands: another one than was said when its provider had reported already. None when the
        lease is lost.
        """
        state, channel, receipt = ending.state, ending.channel, ending.receipt
        ended = None if state in UNFINISHED else now
        given = {"row": row.seq, "who": who, "to_state": state, "due_at": ending.due, "by_channel": channel}
        given |= {"reference": receipt, "why": ending.problem, "ended": ended}
        self.reports.note(row.seq, row.tries, ending.tried, now)
        if self._connection.execute(_END, given).rowcount != 1:
            return None
        early = self.reports.told(channel, receipt) if state == SENT else None
        if early is None:
            return ending
        self._settle(row.seq, early, now)
        return replace(ending, state=DELIVERED if early.delivered else DEAD, problem=early.why, due=None)

    def report(self, report: Report, now: datetime) -> Row | None:
        """Take a provider's word about a message. The row when that changed its state (`Row.state` is the new one);
        None when it did not: told before, about something older than the row's end, or about nothing we know.
        """
        if report.reference and not self.reports.keep(report, now):
            return None
        found = self.reports.notice_of(report)
        if found is None or (report.ours and report.ours != delivery_id(*found)):
            return None
        seq, _cause = found
        if not self._settle(seq, report, now):
            return None
        row = self._connection.execute(_ONE, {"row": seq}).one()
        opened = self._opened(row, now)
        return None if opened is None else replace(opened, state=DELIVERED if report.delivered else DEAD)

    def _settle(self, seq: int, report: Report, now: datetime) -> bool:
        state, sources = (DELIVERED, _ARRIVES_FROM) if report.delivered else (DEAD, _FAILS_FROM)
        given = {"row": seq, "to_state": state, "why": report.why, "ended": now, "from_states": list(sources)}
        return self._connection.execute(_SETTLE, given).rowcount == 1
