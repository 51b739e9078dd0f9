"""Tables of bookings and their lines, of receipts, and of the sequences that number things."""

from __future__ import annotations

from datetime import UTC

from sqlalchemy import Column, Integer, Table, literal_column

from booking.booking import Booking
from booking.line import ACCEPTED, OPEN_STATES, Line
from booking.result import Receipt
from booking.sameness import sameness
from storage.tables.columns import Word, index, kept_table, metadata

bookings = kept_table("bookings", Booking, key=("no",))
index(bookings, "unit_id", "no")
index(bookings, "unit_id", "cause", where=bookings.c.cause != "")


def deadline(line: Line) -> str:
    """The key by which lines stand in a list of what is to be done: what is due first comes first, no term last."""
    due = line.due.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f") if line.due else "9999"
    return f"{due} {line.booking_no} {line.n:06d}"


lines = kept_table(
    "lines",
    Line,
    derived={"serial_key": lambda line: sameness(line.serial), "deadline": deadline},
)
OPEN = lines.c.state.in_([literal_column(f"'{state}'") for state in OPEN_STATES])
"""The condition of the indexes that hold no finished line, so that they stay small however old the service gets."""

index(lines, "booking_no", "n")
index(lines, "instrument_id", "booking_no", "n")
index(lines, "institution_id", "deadline", where=OPEN, name="ix_lines_to_do")
index(lines, "institution_id", "state")
index(lines, "institution_id", "serial_key")
index(lines, "state", "region_code")
index(
    lines,
    "institution_id",
    "scheduled_date",
    "scheduled_time",
    name="ix_lines_appointed",
    where=(lines.c.scheduled_date != "") & (lines.c.state == literal_column(f"'{ACCEPTED}'")),
)

receipts = kept_table("receipts", Receipt)
index(receipts, "booking_no", "at")

sequences = Table(
    "sequences",
    metadata,
    Column("name", Word, primary_key=True),
    Column("last", Integer, nullable=False),
)
"""The last number given out under a name: booking numbers by day, instrument codes."""
