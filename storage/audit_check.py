"""Goes through the whole audit trail and says which rows are not as they were written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, bindparam, select

from storage.audit_chain import Link, digest_of
from storage.audit_seals import Seal, seal_digest, seals
from storage.history_rows import AUDIT_DATA
from storage.sealing import Keyring
from storage.tables.notices import audit

BATCH = 2000
REWRITTEN = "AuditRewritten"
"""The event of a row that tells of a rewriting (`storage/audit_rewrite.py`)."""
MOST_NAMED = 100

_rows = select(audit).where(audit.c.seq > bindparam("after")).order_by(audit.c.seq).limit(BATCH)


class Break(StrEnum):
    """How a row breaks the trail."""

    CHANGED = "changed"
    """Its digest is not that of what stands in it."""
    GAP = "gap"
    """Rows before it in its chain are gone."""
    UNCHAINED = "unchained"
    """It came after the chain was begun, and stands in none: nobody of ours wrote it."""
    CUT = "cut"
    """It was sealed, and is gone with everything after it in its chain."""
    SEAL = "seal"
    """A seal is not as it was written, or one is missing before it."""


@dataclass(frozen=True)
class Broken:
    """One place where the trail is broken: the row's number (or the seal's), and when it is said to have been."""

    seq: int
    how: Break
    at: datetime | None = None
    event: str = ""
    thing_id: str = ""


@dataclass(frozen=True)
class Rewriting:
    """A row that tells of the whole trail being written anew: when, how many rows, and the faults that it had then."""

    at: datetime
    rows: int
    broken: int


@dataclass
class Checked:
    """What a walk through the trail found; `broken` in the order of the rows, the first `MOST_NAMED` of them."""

    rows: int = 0
    before_the_chain: int = 0
    chains: int = 0
    seals: int = 0
    last_seal: Seal | None = None
    rewritten: list[Rewriting] = field(default_factory=list)
    broken: list[Broken] = field(default_factory=list)


def check(connection: Connection, keyring: Keyring) -> Checked:
    """Walk through every row and every seal, oldest first, on one state of the database."""
    checked = Checked()
    sealed = _seals(connection, keyring, checked)
    _walk(connection, keyring, checked, sealed)
    checked.broken.sort(key=lambda one: (one.how is Break.SEAL, one.seq))
    del checked.broken[MOST_NAMED:]
    return checked


def _seals(connection: Connection, keyring: Keyring, checked: Checked) -> dict[tuple[str, int], tuple[str, int]]:
    """What is sealed: the digest and row of each place in a chain that a seal names. Faults of seals are noted."""
    sealed: dict[tuple[str, int], tuple[str, int]] = {}
    before, number = "", 0
    for one in seals(connection):
        expected = seal_digest(before, one.number, one.at, one.heads, keyring)
        if one.number != number + 1 or one.digest != expected:
            checked.broken.append(Broken(one.number, Break.SEAL, one.at))
        before, number, checked.last_seal = one.digest, one.number, one
        checked.seals += 1
        sealed |= {(chain, link): (digest, seq) for chain, (link, digest, seq) in one.heads.items()}
    return sealed


def _walk(
    connection: Connection, keyring: Keyring, checked: Checked, sealed: dict[tuple[str, int], tuple[str, int]]
) -> None:
    heads: dict[str, Link] = {}
    for row in _all(connection):
        checked.rows += 1
        if row["event"] == REWRITTEN:
            told = keyring.open_json(row["data"], AUDIT_DATA)
            checked.rewritten.append(Rewriting(row["at"], told["rows"], len(told["broken"])))
        if not row["chain"]:
            checked.before_the_chain += 1
            if heads:
                checked.broken.append(_broken(row, Break.UNCHAINED))
            continue
        how = _fault(heads.get(row["chain"], Link(row["chain"])), row, keyring, sealed)
        if how is not None:
            checked.broken.append(_broken(row, how))
        heads[row["chain"]] = Link(row["chain"], row["link"], row["digest"])
    checked.chains = len(heads)
    for (chain, link), (_digest, seq) in sealed.items():
        if chain not in heads or heads[chain].number < link:
            checked.broken.append(Broken(seq, Break.CUT))


def _fault(before: Link, row: Any, keyring: Keyring, sealed: dict[tuple[str, int], tuple[str, int]]) -> Break | None:
    if row["link"] != before.number + 1:
        return Break.GAP
    if row["digest"] != digest_of(before, row, keyring):
        return Break.CHANGED
    known = sealed.get((row["chain"], row["link"]))
    return Break.CHANGED if known is not None and known[0] != row["digest"] else None


def _all(connection: Connection) -> Iterator[Any]:
    after = 0
    while True:
        rows = connection.execute(_rows, {"after": after}).mappings().all()
        yield from rows
        if len(rows) < BATCH:
            return
        after = rows[-1]["seq"]


def _broken(row: Any, how: Break) -> Broken:
    return Broken(row["seq"], how, row["at"], row["event"], row["thing_id"])
