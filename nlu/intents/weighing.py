"""Owns what the cues of a message weigh together, and which of close intents is meant."""

import re
from typing import Final

from nlu.closed import topics
from nlu.intents import model
from nlu.intents.cues import Hit, cues_of, totals, typed_cues_of
from nlu.reading import Reading

SURE: Final = 6.0
"""A cue total from which an intent is taken as said."""


ALSO: Final = 7.5
"""A cue total from which a further intent of the same message is taken as said."""


CLOSE: Final = 3.5
"""Intents whose cues weigh no more than this below the best are settled by the statistical scorer."""


MODEL_WEIGHT: Final = 0.6


_THEN: Final = re.compile(r"[\s,，](?:然后|再|接着|顺便|顺带|完了|弄完|登完|录完)")
_WISHES: Final = frozenset(("register_start", "ledger_add", "booking_create"))


def hits_of(reading: Reading) -> list[Hit]:
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
    if reading.awaiting == "valid_until":
        hits = [hit for hit in hits if hit.intent != "account_recover"]
    if reading.flow == "register":
        hits = [hit for hit in hits if hit.intent != "ledger_copy"]
    if reading.role == "unit":
        hits = [hit for hit in hits if hit.intent != "query_price" or not topics.tells(_clause(reading, hit))]
    return hits


def _clause(reading: Reading, hit: Hit) -> str:
    """The words between two marks or blanks in which a cue stands, with their particles: 对了这个免费吧."""
    said = reading.said
    start = max((one.end() for one in _MARK.finditer(said, 0, hit.start)), default=0)
    end = _MARK.search(said, hit.end)
    clause = said[start : end.start() if end else len(said)]
    place = reading.text.lower().rfind(clause)
    return clause if end or place < 0 else reading.text[place:]


_MARK: Final = re.compile(r"[\s,，。;；!！]+")


def totals_of(reading: Reading) -> dict[str, float]:
    """Intent -> what its cues in the message weigh together."""
    return totals(hits_of(reading))


def strongest(scores: dict[str, float]) -> tuple[str, float]:
    """The intent that weighs most, and its weight; ("", 0.0) when there is none."""
    return max(scores.items(), key=lambda item: item[1], default=("", 0.0))


def ordered(hits: list[Hit]) -> list[str]:
    """The intents in the order in which they are spoken."""
    return list(dict.fromkeys(hit.intent for hit in hits))


def settled(reading: Reading, hits: list[Hit], scores: dict[str, float]) -> tuple[str, float]:
    """The best intent; of close questions in separate pieces the first, of other close ones the scorer's likeliest."""
    intent, weight = strongest(scores)
    if weight < SURE:
        return intent, weight
    close = {one: score for one, score in scores.items() if score >= weight - CLOSE}
    if len(close) > 1 and all(one.startswith("query") and score >= ALSO for one, score in close.items()):
        first = next(one for one in ordered(hits) if one in close)
        if any(separate(reading, hits, first, one) for one in close if one != first):
            return first, close[first]
    if len(close) > 1 and _THEN.search(reading.said):
        first = next(one for one in ordered(hits) if one in close)
        if (
            close[first] >= ALSO
            and first in _WISHES
            and any(separate(reading, hits, first, one) for one in close if one != first)
        ):
            return first, close[first]
    if len(close) > 1:
        likely = model.shipped().scores(reading.said, reading.role, flow=reading.flow is not None)
        intent = max(close, key=lambda one: close[one] + MODEL_WEIGHT * likely.get(one, model.FLOOR))
    return intent, weight


def separate(reading: Reading, hits: list[Hit], intent: str, other: str) -> bool:
    """Whether `other` is said in a piece of the message that says nothing of `intent`."""
    said = reading.said
    mine = {piece_of(said, hit.start) for hit in hits if hit.intent == intent}
    return any(piece_of(said, hit.start) not in mine for hit in hits if hit.intent == other and hit.weight >= SURE)


def piece_of(text: str, place: int) -> int:
    """The number of the piece in which a place lies."""
    return len(re.findall(r"[\s,，。;；、!?]+", text[:place]))


_CONTROLS: Final = frozenset(("restart_flow", "cancel_flow", "go_back", "pause_flow", "request_human"))


def leads_away(hits: list[Hit], scores: dict[str, float]) -> bool:
    """从头来吧 都填乱了: whether a message begins with leaving the question, so that it is no answer to it."""
    intent, weight = strongest(scores)
    return intent in _CONTROLS and weight >= SURE and any(hit.intent == intent and hit.start == 0 for hit in hits)
