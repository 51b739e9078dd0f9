"""Owns messages that give values: inside an open flow, as the free text asked for, or a whole row at once."""

import re
from typing import Any, Final

from nlu import absent, ordinals
from nlu.acts import Act, act
from nlu.corrections import says_so
from nlu.fill import answers, own_words
from nlu.fill.assemble import slots_of
from nlu.heard import Heard
from nlu.intents.cues import Hit, totals
from nlu.intents.weighing import (
    ALSO,
    SURE,
    hits_of,
    leads_away,
    ordered,
    piece_of,
    strongest,
    totals_of,
)
from nlu.reading import Reading

_GIVES: Final = frozenset(
    (
        "ledger_add",
        "register_start",
        "booking_create",
        "affirm",
        "deny",
        "greet",
        "ledger_edit",
        "profile_edit",
        "skip_slot",
        "correct_info",
        "ledger_delete",
        "booking_edit",
        "inst_accept",
        "thanks",
    )
)


WEAK: Final = frozenset(
    (
        "instrument_name",
        "install_location",
        "origin",
        "count",
        "delivery_method",
        "purpose",
        "manufacturer",
        "address",
        "contact",
        "company_name",
        "use_region",
        "region",
    )
)


FREE_TEXT: Final = frozenset(
    (
        "company_name",
        "contact",
        "address",
        "manufacturer",
        "install_location",
        "instrument_name",
        "legal_person",
        "category_choice",
    )
)


_ASKS: Final = frozenset(("confirm", "agreement", "next_action", None))


_OF_ROW: Final = frozenset(
    ("model", "range", "serial", "serial_list", "accuracy", "manufacturer", "purchase_date", "count")
)


_TOLD: Final = frozenset(("model", "serial", "serial_list", "range", "instruments"))
"""What a row must say to be told by a message that also asks: 我们有五台电子秤去年检的 是不是又该检了 says none."""


_ROW: Final = 2


_FULL: Final = 14


def values_said(reading: Reading) -> Heard | None:
    """Values inside an open flow, with what is asked beside them as further intents."""
    if reading.flow is None or reading.awaiting == "next_action" or reading.role in ("institution", "admin"):
        return None
    if reading.flow == "register" and (row := _row_beside(reading)) is not None:
        return row
    if reading.flow == "ledger_add" and (row := _row_begun(reading)) is not None:
        return row
    found = answers.inside(reading)
    if reading.awaiting in FREE_TEXT and reading.asks:
        found.pop(str(reading.awaiting), None)  # 收银台算不算安装地点
    hits = hits_of(reading)
    scores = totals(hits)
    if not found or (leads_away(hits, scores) and not _typed(found, reading)):
        return None
    others = [intent for intent in ordered(hits) if scores[intent] >= SURE and intent not in _GIVES]
    if not reading.asks:
        others = [intent for intent in others if intent != "query_place_time"]
    strongest = max((scores[intent] for intent in others), default=0.0)
    if reading.awaiting not in found and not _typed(found, reading) and strongest >= SURE:
        return None
    if others and not _apart(reading, hits, others):
        return None
    if scores.get("ledger_copy", 0.0) >= ALSO and reading.awaiting != "confirm":
        return None
    if reading.awaiting not in found and scores.get("skip_slot", 0.0) >= SURE and not _typed(found, reading):
        return None
    if (
        reading.awaiting == "confirm"
        and not others
        and scores.get("affirm", 0.0) >= SURE
        and not _typed(found, reading)
    ):
        return None
    return _as_said(found, others, reading)


def _as_said(found: dict[str, Any], others: list[str], reading: Reading) -> Heard:
    """Values with what is asked beside them; behind a no at the confirmation they put something right."""
    if reading.awaiting != "confirm":
        return Heard("provide_info", found, tuple(others))
    if act(reading.pieces[0].value, asked=True) is Act.NO:
        return Heard("correct_info", found)
    return Heard("provide_info", found, tuple(others) if reading.flow == "register" else ())


def _row_beside(reading: Reading) -> Heard | None:
    """While a unit registers: a message full of an instrument's values belongs to the ledger."""
    if reading.usccs or reading.phones or not tells_row(reading):
        return None
    return Heard("ledger_add", slots_of("ledger_add", reading))


def tells_row(reading: Reading) -> bool:
    """Whether a message is full of an instrument's values, whatever else it says of the unit."""
    if len(reading.text) < _FULL or not (reading.models or reading.ranges or reading.instruments):
        return False
    found = slots_of("ledger_add", reading)
    return any(sum(name in _OF_ROW for name in row) > _ROW for row in (found, *found.get("instruments", ())))


_BEGINS_ROW: Final = re.compile(
    r"^(?:还有|再|还|另外|先|帮我|给我|我|要)*(?:录|登记|添加|加(?!油|气|湿|热))(?:入|进|一?[台个块把]|一下)?"
)


_ASKED_OF_A_CHANGE: Final = frozenset(("target", "field"))
"""What a change of one row asks: which one, and what of it."""


def _row_begun(reading: Reading) -> Heard | None:
    """录心电图机 ECG-1200G 编号E7788, while an instrument is being entered: another one, unless it is the same.

    What tells a whole row where a change of one row is asked for begins another: no change makes all of it new.
    """
    changing = reading.awaiting in _ASKED_OF_A_CHANGE and not says_so(reading.said)
    if not reading.instruments or reading.awaiting == "category_choice":
        return None
    if not changing and not _BEGINS_ROW.match(reading.said):
        return None
    found = slots_of("ledger_add", reading)
    if changing and sum(name in _OF_ROW for name in found) <= _ROW:
        return None
    return Heard("ledger_add", found) if found.keys() & {"model", "serial", "serial_list"} else None


def _typed(found: dict[str, Any], reading: Reading) -> bool:
    """Whether anything found has a form of its own or is named, so that it is no word of a question by chance."""
    named = {label.slot for label in reading.labels if label.slot in _NAMED_PEOPLE}
    return any(name not in WEAK or name in named for name in found) or (
        reading.awaiting in found and reading.awaiting not in FREE_TEXT
    )


_NAMED_PEOPLE: Final = frozenset(("contact", "legal_person"))


def _apart(reading: Reading, hits: list[Hit], others: list[str]) -> bool:
    """Whether what is asked stands in another piece of the message than the values do."""
    if len(reading.pieces) < 2:
        return False
    said = reading.said
    asked = {piece_of(said, hit.start) for hit in hits if hit.intent in others}
    pieces = [piece for piece in reading.pieces if piece_of(reading.text, piece.start) not in asked]
    rest = " ".join(piece.value for piece in pieces)
    if not rest:
        return False
    inner = reading.part(rest, awaiting=reading.awaiting)
    return bool(answers.exact(inner) or answers.inside(inner))


def free_text(reading: Reading) -> Heard | None:
    """The whole message as the free text that was asked for."""
    if reading.awaiting is None:
        return None
    value = own_words.free(reading)
    return as_given(reading, value) if value else None


def as_given(reading: Reading, value: dict[str, Any]) -> Heard:
    """The awaited free text, with the values of a form of their own that stand beside it."""
    if "category_choice" in value:
        return Heard("provide_info", {"instrument_name": value["category_choice"]})
    found = answers.inside(reading)
    kept = {name: one for name, one in found.items() if name not in WEAK or name == "origin"}
    if reading.awaiting in found:
        kept[str(reading.awaiting)] = found[str(reading.awaiting)]
    return Heard("provide_info", {**value, **kept})


_OF_UNIT: Final = frozenset(("company_name", "uscc", "contact", "phone", "address", "region"))
_BEGINS: Final = frozenset(("register_start", "booking_create", "greet", "help", "query_howto", ""))


def full_unit(reading: Reading) -> Heard | None:
    """With no flow open: a message that says who the unit is registers it, whatever else it wants as well."""
    if reading.role != "unit" or reading.flow is not None or len(reading.text) < _FULL:
        return None
    hits = hits_of(reading)
    scores = totals(hits)
    if strongest(scores)[0] not in _BEGINS:
        return None
    found = slots_of("register_start", reading)
    introduced = {"company_name", "phone", "contact"} <= found.keys()
    if scores.get("register_start", 0.0) < SURE and not introduced:
        return None
    if len(_OF_UNIT & found.keys()) < _ROW + ("uscc" not in found):
        return None
    return Heard("register_start", found, tuple(one for one in ordered(hits) if one == "booking_create"))


def full_row(reading: Reading) -> Heard | None:
    """A message that gives three or more values of a row, before any single cue in it counts."""
    if (
        reading.role != "unit"
        or (reading.flow is not None and reading.awaiting != "next_action")
        or len(reading.text) < _FULL
    ):
        return None
    best, weight = strongest(totals_of(reading))
    found = slots_of("ledger_add", reading)
    whole = {"instrument_name", "serial"} <= found.keys() and not says_so(reading.text)
    if (
        weight >= SURE
        and not (best == "ledger_edit" and whole)
        and best
        in (
            "ledger_copy",
            "ledger_edit",
            "ledger_delete",
            "booking_resubmit",
            "query_reject_reason",
            "register_start",
        )
    ):
        return None
    if best.startswith("query") and weight >= ALSO and reading.asks and not found.keys() & _TOLD:
        return None
    lacks = absent.find(reading.text) if "instrument_name" in found else ()
    strong = sum(name in _OF_ROW or name in lacks for name in {*found, *lacks})
    beside = sum(name in found for name in ("install_location", "purpose"))
    named = (
        strong > 0
        and strong + beside >= _ROW
        and "instrument_name" in found
        and not any(map(reading.text.__contains__, "约报"))
    )
    if _only_named(found, reading):
        return None
    if "instruments" in found or strong > _ROW or named:
        return Heard("ledger_add", found)
    return None


def _only_named(found: dict[str, Any], reading: Reading) -> bool:
    """约JL-501和JL-502: several codes and nothing of what bears them choose from the ledger, and enter nothing."""
    rows = found.get("instruments", ())
    return bool(rows) and "约" in reading.text and all(len(row) < _ROW for row in rows)


def rows_said(reading: Reading) -> Heard | None:
    """With no flow open: a message full of a row's values enters that row."""
    if (reading.flow is not None and reading.awaiting != "next_action") or reading.role != "unit":
        return None
    found = slots_of("ledger_add", reading)
    strong = [name for name in found if name in _OF_ROW]
    if "instruments" in found or len(strong) >= _ROW or (strong and "instrument_name" in found):
        return Heard("ledger_add", found)
    return None


def numbers_only(reading: Reading) -> Heard | None:
    """A booking number with nothing that says what for: they want to see how it stands."""
    intent = _SHOWS.get(reading.role)
    if not reading.booking_nos or intent is None or (reading.role == "unit" and reading.flow is not None):
        return None
    return Heard(intent, {"booking_no": reading.booking_nos[0].value})


_SHOWS: Final = {"institution": "inst_todo", "admin": "admin_query", "unit": "query_status"}


def option(reading: Reading) -> Heard | None:
    """A bare ordinal where nothing typed is awaited."""
    if reading.awaiting not in _ASKS or reading.flow is None:
        return None
    place = ordinals.ordinal(reading.text)
    return Heard("provide_info", {"choice": place}) if place is not None else None
