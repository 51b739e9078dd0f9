"""Owns the order in which a message is interpreted: one visible tuple of listeners, the first that understands answers."""

import re
from collections.abc import Callable
from typing import Any, Final

from nlu import corrections, ordinals
from nlu.acts import Act, act
from nlu.fill import answers, booking, corrected
from nlu.fill.assemble import slots_of
from nlu.heard import Heard
from nlu.intents import model
from nlu.intents.cues import Hit, cues_of, totals, typed_cues_of
from nlu.reading import Reading

SURE: Final = 6.0
"""A cue total from which an intent is taken as said."""
ALSO: Final = 7.5
"""A cue total from which a further intent of the same message is taken as said."""

_HAS_SENSE: Final = re.compile(r"[\u3400-\u9fffA-Za-z0-9]")
_QUESTION: Final = re.compile(
    r"[吗么]$|[?？]|多少|怎么|咋|什么|啥|哪|谁|几|为什么|要不要|是不是|能不能|用不用|可不可以|没有$|没$|不$|行不行"
)
_GIBBERISH: Final = re.compile(r"[A-Za-z]{1,12}|[哈呵嘿嘻啊哦嗯额呃]{3,}")
_ASKS: Final = frozenset(("confirm", "agreement", "next_action", None))
_CHOOSES: Final = frozenset(("confirm", "agreement", "next_action", "category_choice", "instruments"))
_FREE_TEXT: Final = frozenset(
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


def hear(reading: Reading) -> Heard:
    """What the message says; `unclear` when no listener understands it."""
    for listener in LISTENERS:
        heard = listener(reading)
        if heard is not None:
            return heard
    return Heard("unclear")


def _nothing_said(reading: Reading) -> Heard | None:
    if _HAS_SENSE.search(reading.text) or act(reading.text) is not None or _hits(reading):
        return None
    return Heard("unclear")


def _whole_act(reading: Reading) -> Heard | None:
    """A message that is nothing but yes, no, cancel, back and so on."""
    asked = reading.awaiting in ("confirm", "agreement")
    found = act(reading.text, asked=asked)
    if found is None:
        return None
    if (
        found in _IN_PLAIN_SIGHT
        and (reading.flow is None or reading.awaiting == "next_action")
        and _best(_totals(reading))[1] >= SURE
    ):
        return None
    if found is Act.BACK and reading.role in ("institution", "admin") and "退" in reading.text:
        return None
    return _heard_of(found, reading)


_IN_PLAIN_SIGHT: Final = frozenset(
    (
        Act.YES,
        Act.NO,
        Act.SKIP,
        Act.CANCEL,
        Act.SHOW,
        Act.RESUME,
        Act.DONE,
        Act.PAUSE,
        Act.UNDO,
        Act.NONE_OF_THESE,
        Act.HELP,
    )
)
_PLAIN: Final = {
    Act.YES: "affirm", Act.NO: "deny", Act.CANCEL: "cancel_flow", Act.BACK: "go_back", Act.HELP: "help", Act.HUMAN: "request_human",
    Act.RESTART: "restart_flow", Act.PAUSE: "pause_flow", Act.RESUME: "affirm",
}  # fmt: skip


def _heard_of(found: Act, reading: Reading) -> Heard | None:
    intent = _PLAIN.get(found)
    awaiting = reading.awaiting
    if (intent == "affirm" and awaiting == "instruments" and reading.picks[2]) or (
        found is Act.DONE and awaiting == "count"
    ):
        return None
    if intent is not None:
        return Heard(intent)
    if found in (Act.SKIP, Act.NONE_OF_THESE):
        if awaiting is None or awaiting in _CHOOSES or found is Act.NONE_OF_THESE and "是" in reading.text:
            return Heard(
                "deny"
                if reading.flow or awaiting
                else "unclear"
                if found is Act.SKIP and "没" not in reading.text
                else "deny"
            )
        return Heard("skip_slot", {"field": awaiting})
    if found is Act.DONE:
        return Heard("affirm" if awaiting in ("confirm", "instruments") else "deny")
    if found is Act.UNDO:
        return Heard("go_back" if reading.flow else "correct_info")
    return Heard("query_status" if reading.flow in (None, "booking") else "ledger_query")


def _exact_answer(reading: Reading) -> Heard | None:
    """A message that is exactly the value asked for."""
    if reading.awaiting is None:
        return None
    found = answers.picked(reading) if reading.awaiting == "instruments" else answers.exact(reading)
    if found is None:
        return None
    best, weight = _best(_totals(reading))
    if reading.awaiting in ("category_choice", "instruments") and _is_other(best, weight, reading):
        return None
    if weight >= ALSO and best.startswith(("query", "request", "account")) and _QUESTION.search(reading.said):
        return None
    if (
        corrections.says_so(reading.text)
        and corrections.correction(reading.text) is not None
        and (reading.awaiting not in _CODES or _WRONG.search(reading.text))
    ):
        return None
    return Heard("provide_info", {**answers.inside(reading), **found} if reading.awaiting in _FAMILY else found)


_CODES: Final = frozenset(("serial", "uscc", "phone"))
_WRONG: Final = re.compile(r"[写打说填输弄搞记报录登]错|错了|少[打写填输]|多[打写填输]")
_FAMILY: Final = frozenset(("region",))


def _is_other(intent: str, weight: float, reading: Reading) -> bool:
    """Whether a message that picks something is nevertheless about something else."""
    if intent in _LEADS_AWAY:
        return weight >= SURE
    return weight >= ALSO and intent.startswith("query") and _ASKS_BACK.search(reading.said) is not None


_LEADS_AWAY: Final = frozenset(
    ("cancel_flow", "go_back", "restart_flow", "pause_flow", "booking_save", "request_human", "help")
)


def _correction(reading: Reading) -> Heard | None:
    """A value given before is put right."""
    if not corrections.says_so(reading.text):
        return None
    said = corrections.correction(reading.text)
    if reading.flow == "booking" and (said is None or not said.value):
        return None
    if said is None:
        return None
    if reading.flow is None and reading.role == "unit":
        return None
    if reading.flow is None and not (reading.role == "institution" and said.slot in _OF_RESULT and said.value):
        return None
    if said.value == "" and _QUESTION.search(reading.said):
        return None
    if reading.role != "unit" and reading.flow is not None and _best(_totals(reading))[1] >= ALSO:
        return None
    if reading.flow is None:
        slots = slots_of("inst_result", reading)
        slots.pop("index", None)
        return Heard("correct_info", slots)
    slots = corrected.slots(reading, said)
    if not slots and _best(_totals(reading))[1] >= SURE:
        return None
    if not slots and reading.awaiting in ("confirm", "agreement") and said.old is None:
        return Heard("deny")
    return Heard("correct_info", slots) if slots or said.slot else None


_OF_RESULT: Final = frozenset(("certificate_no", "valid_until", "result"))


def _booking_changed(reading: Reading) -> Heard | None:
    """Inside a booking: instruments put in or taken out, another day, another way."""
    if reading.flow != "booking" or reading.awaiting not in ("confirm", "instruments", "preferred_date", None):
        return None
    found = booking.selection(reading)
    changed = {"selection": found} if {"add", "remove", "except"} & found.keys() else {}
    best, weight = _best(_totals(reading))
    if weight >= SURE and best not in (
        "booking_edit",
        "ledger_delete",
        "deny",
        "affirm",
        "booking_create",
        "ledger_add",
        "ledger_edit",
        "booking_cancel",
    ):
        return None
    if reading.awaiting == "instruments" and found:
        return Heard("provide_info", {**booking.slots(reading)})
    if reading.awaiting == "confirm":
        values = {**booking.slots(reading, choose=False), **changed}
        if values:
            also = ("affirm",) if re.search(r"(?:再|就|然后|可以)(?:提交|交|约|报)", reading.text) else ()
            return Heard("correct_info", values, also)
    return Heard("provide_info", changed) if changed and reading.awaiting is None else None


def _values_said(reading: Reading) -> Heard | None:
    """Values inside an open flow, with what is asked beside them as further intents."""
    if reading.flow is None or reading.awaiting == "next_action" or reading.role in ("institution", "admin"):
        return None
    found = answers.inside(reading)
    if not found:
        return None
    hits = _hits(reading)
    scores = totals(hits)
    others = [intent for intent in _ordered(hits) if scores[intent] >= SURE and intent not in _GIVES]
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
    if reading.awaiting == "confirm" and reading.flow != "register":
        return Heard("provide_info", found)
    return Heard("provide_info", found, tuple(others))


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
_WEAK: Final = frozenset(
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


def _typed(found: dict[str, Any], reading: Reading) -> bool:
    """Whether anything was found that has a form of its own, so that it is no word of a question by chance."""
    return any(name not in _WEAK for name in found) or (
        reading.awaiting in found and reading.awaiting not in _FREE_TEXT
    )


def _apart(reading: Reading, hits: list[Hit], others: list[str]) -> bool:
    """Whether what is asked stands in another piece of the message than the values do."""
    if len(reading.pieces) < 2:  # noqa: PLR2004  (one piece cannot hold both)
        return False
    said = reading.said
    asked = {_piece_of(said, hit.start) for hit in hits if hit.intent in others}
    pieces = [piece for piece in reading.pieces if _piece_of(reading.text, piece.start) not in asked]
    rest = " ".join(piece.value for piece in pieces)
    if not rest:
        return False
    inner = Reading(rest, role=reading.role, flow=reading.flow, awaiting=reading.awaiting, today=reading.today)
    return bool(answers.exact(inner) or answers.inside(inner))


def _piece_of(text: str, place: int) -> int:
    return len(re.findall(r"[\s,，。;；、!?]+", text[:place]))


def _cued(reading: Reading) -> Heard | None:
    """An intent that the cues, with the statistical scorer to settle close ones, take as said."""
    hits = _hits(reading)
    scores = totals(hits)
    if not scores:
        return None
    if (
        reading.awaiting in _FREE_TEXT
        and (value := answers.free(reading))
        and (
            _best(scores)[1] < ALSO + 1
            or (_best(scores)[0].startswith("query") and not _ASKS_BACK.search(reading.said))
        )
    ):
        return _as_given(reading, value)
    intent, weight = _settled(reading, hits, scores)
    if weight < SURE:
        return None
    if (
        intent == "skip_slot"
        and reading.awaiting == "instrument_name"
        and (named := answers.inside(reading).get("instrument_name"))
    ):
        return Heard("provide_info", {"instrument_name": named})
    if intent == "query_policy" and reading.flow is not None and reading.labels:
        intent = "query_howto"
    also = tuple(
        one for one in _ordered(hits) if one != intent and scores[one] >= ALSO and _separate(reading, hits, intent, one)
    )
    slots = slots_of(intent, reading)
    actions = slots.get("actions")
    if actions:
        intents = [action["intent"] for action in actions]
        return Heard(intents[0], slots, tuple(dict.fromkeys(one for one in intents if one != intents[0])))
    return Heard(intent, slots, also)


def _settled(reading: Reading, hits: list[Hit], scores: dict[str, float]) -> tuple[str, float]:
    """The best intent; of close questions in separate pieces the first, of other close ones the scorer's likeliest."""
    intent, weight = _best(scores)
    if weight < SURE:
        return intent, weight
    close = {one: score for one, score in scores.items() if score >= weight - CLOSE}
    if len(close) > 1 and all(one.startswith("query") and score >= ALSO for one, score in close.items()):
        first = next(one for one in _ordered(hits) if one in close)
        if any(_separate(reading, hits, first, one) for one in close if one != first):
            return first, close[first]
    if len(close) > 1:
        likely = model.scores(reading.said, reading.role, reading.flow)
        intent = max(close, key=lambda one: close[one] + MODEL_WEIGHT * likely.get(one, model.FLOOR))
    return intent, weight


CLOSE: Final = 3.5
"""Intents whose cues weigh no more than this below the best are settled by the statistical scorer."""
MODEL_WEIGHT: Final = 0.6


def _separate(reading: Reading, hits: list[Hit], intent: str, other: str) -> bool:
    said = reading.said
    mine = {_piece_of(said, hit.start) for hit in hits if hit.intent == intent}
    return any(_piece_of(said, hit.start) not in mine for hit in hits if hit.intent == other and hit.weight >= SURE)


def _asks_about_this(reading: Reading) -> Heard | None:
    """A question inside a flow that no cue knows is about what is being asked."""
    if (
        reading.flow is None
        or reading.awaiting == "next_action"
        or not _ASKS_BACK.search(reading.said)
        or len(reading.said) < _FEW
    ):
        return None
    return Heard("query_howto", slots_of("query_howto", reading))


_ASKS_BACK: Final = re.compile(
    r"[吗么]$|[?？]$|怎么|咋|什么|啥|哪个|哪一|行不$|行不行|可以不$|是不是|要不要|能不能|可不可以|对不对|还是"
)
_FEW: Final = 3


def _free_text(reading: Reading) -> Heard | None:
    """The whole message as the free text that was asked for."""
    if reading.awaiting is None:
        return None
    value = answers.free(reading)
    return _as_given(reading, value) if value else None


def _as_given(reading: Reading, value: dict[str, Any]) -> Heard:
    if "category_choice" in value:
        return Heard("provide_info", {"instrument_name": value["category_choice"]})
    found = answers.inside(reading)
    kept = {name: one for name, one in found.items() if name not in _WEAK}
    if reading.awaiting in found:
        kept[str(reading.awaiting)] = found[str(reading.awaiting)]
    return Heard("provide_info", {**value, **kept})


def _rows_said(reading: Reading) -> Heard | None:
    """With no flow open: a message full of a row's values enters that row."""
    if reading.flow is not None and reading.awaiting != "next_action" or reading.role != "unit":
        return None
    found = slots_of("ledger_add", reading)
    strong = [name for name in found if name in _OF_ROW]
    if "instruments" in found or len(strong) >= _ROW or (strong and "instrument_name" in found):
        return Heard("ledger_add", found)
    return None


_OF_ROW: Final = frozenset(
    ("model", "range", "serial", "serial_list", "accuracy", "manufacturer", "purchase_date", "count")
)
_ROW: Final = 2


def _full_row(reading: Reading) -> Heard | None:
    """A message that gives three or more values of a row, before any single cue in it counts."""
    if (
        reading.role != "unit"
        or (reading.flow is not None and reading.awaiting != "next_action")
        or len(reading.text) < _FULL
    ):
        return None
    best, weight = _best(_totals(reading))
    if weight >= SURE and best in (
        "ledger_copy",
        "ledger_edit",
        "ledger_delete",
        "booking_resubmit",
        "query_reject_reason",
        "register_start",
    ):
        return None
    found = slots_of("ledger_add", reading)
    if "instruments" in found or sum(name in _OF_ROW for name in found) > _ROW:
        return Heard("ledger_add", found)
    return None


_FULL: Final = 14


def _numbers_only(reading: Reading) -> Heard | None:
    """A booking number alone, from staff: they want to see it."""
    if not reading.booking_nos or reading.role not in ("institution", "admin"):
        return None
    return Heard(
        "inst_todo" if reading.role == "institution" else "admin_query", {"booking_no": reading.booking_nos[0].value}
    )


def _likely(reading: Reading) -> Heard | None:
    """What the statistical scorer is sure of."""
    if _GIBBERISH.fullmatch(reading.said) or len(reading.said) < _SHORTEST:
        return None
    ranked = model.ranked(reading.said, reading.role, reading.flow)
    if not ranked or ranked[0][1] < model.SURE:
        return None
    intent = ranked[0][0]
    if intent == "provide_info":
        return None
    return Heard(intent, slots_of(intent, reading))


_SHORTEST: Final = 2


def _option(reading: Reading) -> Heard | None:
    """A bare ordinal where nothing typed is awaited."""
    if reading.awaiting not in _ASKS or reading.flow is None:
        return None
    place = ordinals.ordinal(reading.text)
    return Heard("provide_info", {"choice": place}) if place is not None else None


LISTENERS: Final[tuple[Callable[[Reading], Heard | None], ...]] = (
    _nothing_said, _whole_act, _exact_answer, _booking_changed, _correction, _values_said, _full_row, _cued, _rows_said, _numbers_only, _option, _asks_about_this, _free_text,
    _likely,
)  # fmt: skip
"""Exact phrases beat typed values, typed values beat cues of words, and those beat free text."""


def _hits(reading: Reading) -> list[Hit]:
    """The cues of a message, worked out once."""
    if reading.hits is None:
        reading.hits = _found(reading)
    return reading.hits


def _found(reading: Reading) -> list[Hit]:
    flow = reading.flow if reading.awaiting != "next_action" else None
    cues = cues_of(reading.role)
    hits = cues.hits(reading.said, flow=flow)
    if reading.awaiting == "next_action":
        hits += [
            hit for hit in cues.hits(reading.said, flow=reading.flow) if hit not in hits and hit.intent != "skip_slot"
        ]
    masked = reading.masked
    if masked:
        hits += typed_cues_of(reading.role).hits(masked, flow=flow)
    if reading.awaiting != "confirm" and flow is not None:
        hits = [hit for hit in hits if hit.intent != "affirm"]
    return hits


def _totals(reading: Reading) -> dict[str, float]:
    return totals(_hits(reading))


def _best(scores: dict[str, float]) -> tuple[str, float]:
    return max(scores.items(), key=lambda item: item[1], default=("", 0.0))


def _ordered(hits: list[Hit]) -> list[str]:
    return list(dict.fromkeys(hit.intent for hit in hits))
