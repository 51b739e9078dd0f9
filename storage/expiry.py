"""Deletes what has been kept long enough (`booking/retention.py`), a bounded part at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Table, and_, delete, or_, select, update

from booking.recovery import DENIED
from booking.retention import term_of
from storage.moments import milliseconds
from storage.tables.accounts import recoveries
from storage.tables.certificates import printed_certificates
from storage.tables.import_jobs import import_jobs
from storage.tables.interface import changes, exchanges, nonces, reconciliations
from storage.tables.messages import conversations, inbox, media
from storage.tables.notices import ENDED, outbox, reports, tries
from storage.tables.people import phone_codes
from storage.tables.sign_in import links, sessions
from storage.tables.sms import sms_counts
from storage.tables.web import web_messages
from storage.tables.wechat import late_pushes, scenes

SWEPT = "media_swept"
"""The setting with the day on which files without a row were last looked for."""

YOUNG = timedelta(hours=1)
"""A file is written before its row: one so young may still get it."""

AT_ONCE = 2_000
"""Rows of a table that one look deletes: a transaction stays short, the next look goes on."""


def _before(column: Column[Any]) -> Callable[[datetime], ColumnElement[bool]]:
    return lambda moment: column < moment


def _before_ms(column: Column[Any]) -> Callable[[datetime], ColumnElement[bool]]:
    return lambda moment: column < milliseconds(moment)


EXPIRY: tuple[tuple[str, Table, Callable[[datetime], ColumnElement[bool]]], ...] = (
    ("codes", phone_codes, _before(phone_codes.c.sent_at)),
    ("pushes", late_pushes, _before_ms(late_pushes.c.at_ms)),
    ("links", links, _before(links.c.expires_at)),
    ("links", scenes, _before(scenes.c.expires_at)),
    ("sessions", sessions, lambda moment: or_(sessions.c.expires_at < moment, sessions.c.revoked_at < moment)),
    ("chat", inbox, _before_ms(inbox.c.at_ms)),
    ("chat", web_messages, _before_ms(web_messages.c.at_ms)),
    ("chat", conversations, _before_ms(conversations.c.changed_ms)),
    ("notices", tries, _before(tries.c.at)),
    ("notices", reports, _before(reports.c.at)),
    ("notices", outbox, lambda moment: (outbox.c.ended_at < moment) & outbox.c.state.in_(ENDED)),
    ("codes", nonces, _before_ms(nonces.c.at_ms)),
    ("exchanges", exchanges, _before(exchanges.c.at)),
    ("exchanges", changes, _before(changes.c.at)),
    ("exchanges", reconciliations, _before(reconciliations.c.at)),
    ("imports", import_jobs, _before(import_jobs.c.begun_at)),
    ("counts", sms_counts, lambda moment: sms_counts.c.day < moment.date()),
)
"""By the thing's name in the retention table: the table that holds it, and which of its rows came before a moment."""


def delete_expired(connection: Connection, now: datetime) -> Mapping[str, int]:
    """Delete a bounded part of what is past its term; how many rows of each table."""
    found: dict[str, int] = {}
    for name, table, past in EXPIRY:
        keys = tuple(table.primary_key.columns)
        some = select(*keys).where(past(now - term_of(name))).limit(AT_ONCE)
        rows = connection.execute(some).all()
        if rows:
            chosen = or_(*(_is(keys, row) for row in rows)) if len(keys) > 1 else keys[0].in_([row[0] for row in rows])
            connection.execute(delete(table).where(chosen))
            found[table.name] = found.get(table.name, 0) + len(rows)
    return {**found, **_papers(connection, now - term_of("papers"))}


def _is(keys: tuple[Column[Any], ...], row: Any) -> ColumnElement[bool]:
    return and_(*(key == value for key, value in zip(keys, row, strict=True)))


def _papers(connection: Connection, moment: datetime) -> Mapping[str, int]:
    """Take the photos from requests to recover an account that were refused."""
    past = select(recoveries.c.id, recoveries.c.documents).where(
        recoveries.c.state == DENIED, recoveries.c.since < moment
    )
    rows = [row for row in connection.execute(past) if row[1]]
    names = [name for _, documents in rows for name in documents]
    if not names:
        return {}
    connection.execute(delete(media).where(media.c.name.in_(names)))
    gone = update(recoveries).where(recoveries.c.id.in_([row[0] for row in rows]))
    connection.execute(gone.values(documents=[], phone=None, name=""))
    return {"recoveries": len(rows)}


def named_files(connection: Connection, names: list[str]) -> set[str]:
    """Those of these files of the media folder that a row names."""
    found: set[str] = set()
    for column in (media.c.name, printed_certificates.c.name):
        found |= set(connection.execute(select(column).where(column.in_(names))).scalars())
    return found
