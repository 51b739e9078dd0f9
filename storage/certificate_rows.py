"""Results as certificates: found by their own id, all that a unit holds, and those that are not printed yet."""

from __future__ import annotations

from sqlalchemy import bindparam, exists, select

from booking.result import LOCKED, REPLACED, VOID, Result
from storage.result_rows import RESULT
from storage.sql_store import SqlStore
from storage.tables.bookings import lines
from storage.tables.certificates import printed_certificates
from storage.tables.results import results

MOST = 500
"""Certificates in one archive; the newest come first."""

_by_id = RESULT.select(results.c.id == bindparam("id"))
_of_unit = (
    RESULT.select(lines.c.unit_id == bindparam("unit_id"), results.c.state == LOCKED, results.c.certificate_no != "")
    .where(results.c.line_id == lines.c.id)
    .order_by(results.c.seq.desc())
    .limit(MOST)
)
LOOKED_AT, AT_ONCE = 2000, 100
"""How many of the newest results are looked through for certificates that are not printed, and how many are given."""

_newest = select(results.c.seq).order_by(results.c.seq.desc()).limit(LOOKED_AT).subquery()
_unprinted = (
    RESULT.select(results.c.seq.in_(select(_newest.c.seq)), results.c.state == LOCKED, results.c.certificate_no != "")
    .where(~exists().where(printed_certificates.c.result_id == results.c.id))
    .order_by(results.c.seq)
    .limit(AT_ONCE)
)


_gone = (
    select(results.c.id)
    .join(printed_certificates, printed_certificates.c.result_id == results.c.id)
    .where(results.c.state.in_((VOID, REPLACED)))
    .order_by(results.c.id)
)


def unprinted(store: SqlStore) -> tuple[Result, ...]:
    """Certificates among the newest that nobody has opened yet."""
    return store.all(RESULT, _unprinted)


def gone_certificates(store: SqlStore) -> tuple[str, ...]:
    """The ids of printed certificates that hold no more: declared void, or replaced by a corrected one."""
    return tuple(store.connection.execute(_gone).scalars())


def result_of_id(store: SqlStore, result_id: str) -> Result | None:
    """One version of one line's result."""
    return store.one(RESULT, _by_id, id=result_id)


def certificates_of_unit(store: SqlStore, unit_id: str) -> tuple[Result, ...]:
    """The certificates in force of a unit, the newest first; void and corrected ones are not among them."""
    return store.all(RESULT, _of_unit, unit_id=unit_id)
