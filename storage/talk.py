"""What every message reads and writes: was it answered already, who wrote it, their conversation, the reply."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, insert, literal_column, select
from sqlalchemy.dialects import postgresql, sqlite

from storage.compiled import Compiled, Driver
from storage.history_rows import ALIAS_VERSION
from storage.moments import milliseconds
from storage.sealing import Keyring
from storage.tables.learned import settings
from storage.tables.messages import conversations, inbox
from storage.tables.people import identities, people, roles

_STATE, _REPLY = b"conversations.state", b"inbox.reply"

_reply = Compiled(
    select(inbox.c.reply).where(
        inbox.c.channel == bindparam("channel"),
        inbox.c.sender == bindparam("address"),
        inbox.c.message_id == bindparam("message_id"),
    ),
    "channel",
    "address",
    "message_id",
)
_keep_reply = Compiled(insert(inbox), *inbox.c.keys())
_WHO = identities.join(people, people.c.id == identities.c.person_id).outerjoin(
    roles, and_(roles.c.person_id == identities.c.person_id, roles.c.active)
)
"""An address with its person and the roles that hold."""

_writer = Compiled(
    select(identities.c.person_id, people.c.name, roles.c.kind, roles.c.ref)
    .select_from(_WHO)
    .where(identities.c.channel == bindparam("channel"), identities.c.address_index == bindparam("address"))
    .order_by(roles.c.seq),
    "channel",
    "address",
)
_alias_version = Compiled(select(settings.c.value).where(settings.c.name == literal_column(f"'{ALIAS_VERSION}'")))
_arrived = Compiled(
    select(
        identities.c.person_id,
        people.c.name,
        roles.c.kind,
        roles.c.ref,
        conversations.c.state,
        select(inbox.c.reply)
        .where(
            inbox.c.channel == bindparam("channel"),
            inbox.c.sender == bindparam("address"),
            inbox.c.message_id == bindparam("message_id"),
        )
        .scalar_subquery(),
        select(settings.c.value).where(settings.c.name == literal_column(f"'{ALIAS_VERSION}'")).scalar_subquery(),
    )
    .select_from(_WHO.outerjoin(conversations, conversations.c.person_id == identities.c.person_id))
    .where(identities.c.channel == bindparam("channel"), identities.c.address_index == bindparam("address"))
    .order_by(roles.c.seq),
    "channel",
    "address",
    "message_id",
)
_load = Compiled(
    select(conversations.c.state).where(conversations.c.person_id == bindparam("person_id")).with_for_update(),
    "person_id",
)
_look = Compiled(select(conversations.c.state).where(conversations.c.person_id == bindparam("person_id")), "person_id")
_begin = Compiled(
    {
        name: dialect.insert(conversations)
        .values(person_id=bindparam("person_id"), turns=literal_column("0"), changed_ms=bindparam("now"))
        .on_conflict_do_nothing()
        for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
    },
    "person_id",
    "now",
)


def _upsert(dialect: Any) -> Any:
    statement = dialect.insert(conversations).values(
        person_id=bindparam("person_id"),
        state=bindparam("state"),
        turns=literal_column("1"),
        changed_ms=bindparam("now"),
    )
    changed = {
        "state": statement.excluded.state,
        "turns": conversations.c.turns + literal_column("1"),
        "changed_ms": statement.excluded.changed_ms,
    }
    return statement.on_conflict_do_update(index_elements=["person_id"], set_=changed)


_save = Compiled({"sqlite": _upsert(sqlite), "postgresql": _upsert(postgresql)}, "person_id", "state", "now")


@dataclass(frozen=True)
class Writer:
    """Somebody who writes: their roles as (kind, id), in the order in which they were granted."""

    person_id: str
    name: str
    roles: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Arrival:
    """What is known of a message from a known address: the reply that it was given already, who wrote it, and the
    state of their conversation; None for what there is not.
    """

    reply: Any
    writer: Writer
    state: Any


_UNREAD: Any = object()


class Talk:
    """Conversations and the inbox, inside the transaction of one turn. States and replies are JSON, kept sealed."""

    def __init__(self, connection: Connection, keyring: Keyring) -> None:
        self._driver = Driver(connection)
        self._keyring = keyring
        self._alias_version: Any = _UNREAD
        self._locks_rows = self._driver.name != "sqlite"  # SQLite has one writer: the turn holds everything

    def arrived(self, channel: str, address: str, message_id: str) -> Arrival | None:
        """All that a turn asks first, in one look; None for an address that nobody has written from. Locks nothing:
        only for a database with one writer.
        """
        rows = _arrived.rows(self._driver, channel, self._sender(address), message_id)
        if not rows:
            return None
        person_id, name, _kind, _ref, state, reply, self._alias_version = rows[0]
        writer = Writer(person_id, name, tuple((row[2], row[3]) for row in rows if row[2]))
        return Arrival(
            None if reply is None else self._keyring.open_json(reply, _REPLY),
            writer,
            None if state is None else self._keyring.open_json(state, _STATE),
        )

    def answered(self, channel: str, address: str, message_id: str) -> Any:
        """The reply that this message of this address was given; None when it is new."""
        row = _reply.first(self._driver, channel, self._sender(address), message_id)
        return None if row is None else self._keyring.open_json(row[0], _REPLY)

    def writer(self, channel: str, address: str) -> Writer | None:
        """Who writes from this address; None when nobody ever has."""
        rows = _writer.rows(self._driver, channel, self._sender(address))
        if not rows:
            return None
        return Writer(rows[0][0], rows[0][1], tuple((row[2], row[3]) for row in rows if row[2]))

    def alias_version(self) -> Any:
        """What changes when people's names for instruments were learned or taken back; only ever compared."""
        if self._alias_version is _UNREAD:
            row = _alias_version.first(self._driver)
            self._alias_version = None if row is None else row[0]
        return self._alias_version

    def look(self, person_id: str) -> Any:
        """The state of a conversation as it stands, for who only shows it; None when there is none."""
        row = _look.first(self._driver, person_id)
        return None if row is None or row[0] is None else self._keyring.open_json(row[0], _STATE)

    def load(self, person_id: str, now: datetime) -> Any:
        """The state of a person's conversation, None for a new one; nobody else can load it before this turn ends."""
        if self._locks_rows:
            _begin.run(self._driver, person_id, milliseconds(now))
        row = _load.first(self._driver, person_id)
        return None if row is None or row[0] is None else self._keyring.open_json(row[0], _STATE)

    def save(self, person_id: str, state: Any, now: datetime) -> None:
        """Keep the state of a person's conversation."""
        sealed = self._keyring.seal_json(state, _STATE)
        _save.run(self._driver, person_id, sealed, milliseconds(now))

    def keep_reply(
        self, channel: str, address: str, message_id: str, *, person_id: str, reply: Any, now: datetime
    ) -> None:
        """Keep what a message was answered, so that the same message gets the same answer."""
        sealed = self._keyring.seal_json(reply, _REPLY)
        sender = self._sender(address)
        _keep_reply.run(self._driver, channel, sender, message_id, person_id, sealed, milliseconds(now))

    def _sender(self, address: str) -> bytes:
        """How an address is found without being kept."""
        return self._keyring.index(address, b"address") or b""


def known_as(keyring: Keyring, channel: str, address: str, message_id: str) -> str:
    """One name for one message among those of all senders and channels, which gives no address away.

    Who numbers messages numbers those of one account or one sender: their number alone names nothing.
    """
    return keyring.digest(f"{channel}\x1f{address}\x1f{message_id}")[:32]
