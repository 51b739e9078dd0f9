"""Takes what is personal out of an audit trail and an outbox that older releases wrote, and chains the trail anew.

The old trail is checked first. What was broken in it is written into the one row that tells of the rewriting, so that a
change by hand does not disappear under new digests: `audit check` goes on telling of it.
"""

from __future__ import annotations

import secrets
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from booking.events import Event
from booking.impersonal import impersonal, without_numbers
from storage.audit_chain import Link, digest_of, following
from storage.audit_check import BATCH, REWRITTEN, Checked, check
from storage.audit_seals import Seal, seal, seal_digest, seals
from storage.history_rows import AUDIT_DATA, audit_row
from storage.sealing import Keyring
from storage.tables.notices import audit, audit_seals, outbox

_PHONE_CODE = "PhoneCodeSent"

_rows = select(audit).where(audit.c.seq > bindparam("after")).order_by(audit.c.seq).limit(BATCH)
_change = (
    update(audit)
    .where(audit.c.seq == bindparam("row"))
    .values({name: bindparam(f"new_{name}") for name in ("thing_id", "reason", "data", "digest")})
)
_causes = select(outbox.c.seq, outbox.c.cause).where(outbox.c.seq > bindparam("after"))
_causes = _causes.order_by(outbox.c.seq).limit(BATCH)
_name = update(outbox).where(outbox.c.seq == bindparam("row")).values(cause=bindparam("named"))


def rewrite(connection: Connection, keyring: Keyring, now: datetime) -> None:
    """Rewrite both, inside the transaction of a migration; an empty database stays as it is."""
    _name_causes(connection, keyring)
    if connection.execute(select(audit.c.seq).limit(1)).first() is None:
        return
    found = check(connection, keyring)
    digests = _rewrite_rows(connection, keyring)
    _rewrite_seals(connection, keyring, digests)
    _tell(connection, keyring, found, now)
    seal(connection, keyring, now)


def is_empty(connection: Connection) -> bool:
    """Whether there is nothing to rewrite: then no key is needed."""
    return all(connection.execute(select(table.c.seq).limit(1)).first() is None for table in (audit, outbox))


def _rewrite_rows(connection: Connection, keyring: Keyring) -> dict[str, dict[int, str]]:
    """Clean and chain every row in order; the new digest of each place in each chain that a seal may name."""
    named = {(chain, link) for one in seals(connection) for chain, (link, _digest, _seq) in one.heads.items()}
    heads: dict[str, Link] = {}
    digests: dict[str, dict[int, str]] = {}
    after = 0
    while rows := connection.execute(_rows, {"after": after}).mappings().all():
        after = rows[-1]["seq"]
        changes = []
        for row in rows:
            clean = _clean(row, keyring)
            chain, link = row["chain"], row["link"]
            if chain:
                before = heads.get(chain, Link(chain))
                before = Link(chain, link - 1, before.digest)  # a gap stays one: the numbers are as they were
                clean["digest"] = digest_of(before, {**row, **clean}, keyring)
                heads[chain] = Link(chain, link, clean["digest"])
                if (chain, link) in named:
                    digests.setdefault(chain, {})[link] = clean["digest"]
            changes.append({"row": row["seq"]} | {f"new_{name}": value for name, value in clean.items()})
        connection.execute(_change, changes)
    return digests


def _clean(row: Any, keyring: Keyring) -> dict[str, Any]:
    data = impersonal(row["event"], keyring.open_json(row["data"], AUDIT_DATA)) if row["data"] else {}
    thing_id = row["thing_id"]
    if row["event"] == _PHONE_CODE:
        thing_id = keyring.digest(f"phone {thing_id}")[:32]
    return {
        "thing_id": thing_id,
        "reason": without_numbers(row["reason"]),
        "data": keyring.seal_json(data, AUDIT_DATA) if data else None,
        "digest": row["digest"],
    }


def _rewrite_seals(connection: Connection, keyring: Keyring, digests: dict[str, dict[int, str]]) -> None:
    """The same seals at the same moments, over the new digests; one that named a row that is gone still names it."""
    known = seals(connection)
    connection.execute(delete(audit_seals))
    before = ""
    for one in known:
        heads = {
            chain: (link, digests.get(chain, {}).get(link, digest), seq)
            for chain, (link, digest, seq) in one.heads.items()
        }
        digest = seal_digest(before, one.number, one.at, heads, keyring)
        values = {"number": one.number, "at": one.at, "heads": {name: list(head) for name, head in heads.items()}}
        connection.execute(insert(audit_seals), {**values, "digest": digest})
        before = digest


def _tell(connection: Connection, keyring: Keyring, found: Checked, now: datetime) -> None:
    """One row of its own chain that says what was done, what was found before, and how the last old seal read."""
    broken = [{**asdict(one), "at": one.at.isoformat() if one.at else ""} for one in found.broken]
    last: Seal | None = found.last_seal
    data = {
        "rows": found.rows,
        "broken": broken,
        "last_seal": {"number": last.number, "digest": last.digest} if last else {},
    }
    event = Event(REWRITTEN, "audit", "audit", now, verb="去掉个人信息并重新链接", data=data)
    row = audit_row(event, keyring)
    link = following(Link(secrets.token_hex(8)), row, keyring)
    connection.execute(insert(audit), {**row, "chain": link.chain, "link": link.number, "digest": link.digest})


def _name_causes(connection: Connection, keyring: Keyring) -> None:
    after = 0
    while rows := connection.execute(_causes, {"after": after}).all():
        after = rows[-1][0]
        connection.execute(_name, [{"row": seq, "named": keyring.digest(cause)} for seq, cause in rows])
