"""The tables, a file a subject; importing this package declares them all on `metadata`."""

from storage.tables import (
    bodies,
    bookings,
    certificates,
    desk,
    learned,
    ledger,
    messages,
    notices,
    people,
    results,
    sign_in,
    tallies,
    units,
    unreached,
    web,
    wechat,
)
from storage.tables.columns import metadata

__all__ = [
    "bodies",
    "bookings",
    "certificates",
    "desk",
    "learned",
    "ledger",
    "messages",
    "metadata",
    "notices",
    "people",
    "results",
    "sign_in",
    "tallies",
    "units",
    "unreached",
    "web",
    "wechat",
]
