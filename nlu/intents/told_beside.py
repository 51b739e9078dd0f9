"""Owns what is told beside a question: 放中药柜，你们能到店里检吧？ is a place and a question."""

import re
from collections.abc import Callable
from typing import Final

from nlu.asking import clause_asks, clauses_of
from nlu.heard import Heard
from nlu.reading import Reading

Hears = Callable[[Reading], Heard]

_OF_WHAT_IS_TOLD: Final = re.compile(
    r"这|那|它|该|此|上面|前面|刚才|一样|像|也|(?:要不要|用不用|能不能|需不需|用|要|得|能).{0,4}[检登报录约算弄办备]"
)
"""这个也要检? 要不要登上? ask about what was told: that is the thing asked about, and no value."""
_TELLS: Final = frozenset(("provide_info", "ledger_add", "register_start", "correct_info"))
_PUT_OFF: Final = frozenset(
    (
        "query_howto",
        "query_scope",
        "query_policy",
        "query_place_time",
        "query_price",
        "query_materials",
        "query_duration",
        "query_validity",
        "query_certificate",
        "help",
        "off_topic",
        "unclear",
    )
)
"""What a message is heard as when its question claims all of it."""
_HEARD_AS: Final = _PUT_OFF | {"provide_info"}
_FEWEST: Final = 2
_SHORTEST: Final = 8


def told_beside(reading: Reading, heard: Heard, hears: Hears) -> Heard:
    """The message as what it tells, with its question as a further intent, where it was heard as the question alone."""
    if reading.role != "unit" or heard.intent not in _HEARD_AS or len(reading.text) < _SHORTEST:
        return heard
    clauses = [(clause.rstrip("?？"), clause_asks(clause)) for clause in clauses_of(reading.text)]
    asked = [asks for _, asks in clauses]
    if len(clauses) < _FEWEST or not any(asked) or all(asked):
        return heard
    rest = " ".join(clause for clause, asks in clauses if not asks)
    told = hears(reading.part(rest, awaiting=reading.awaiting))
    if told.intent not in _TELLS or not told.slots:
        return heard
    of_it = any(asks and _OF_WHAT_IS_TOLD.search(clause) for clause, asks in clauses)
    if heard.intent in _PUT_OFF and of_it and reading.awaiting not in told.slots:
        return heard
    if heard.intent in _TELLS:
        return Heard(heard.intent, {**told.slots, **heard.slots}, heard.also)
    question = () if heard.intent in ("unclear", "off_topic") else (heard.intent,)
    return Heard(told.intent, told.slots, (*told.also, *question))
