"""Which duty a verb asks for: being of the institution or the authority is not enough to do everything there.

The lifecycle's table says what a party may do to a thing; this one says which of the party's people. It is read where
parties are worked out (`booking/parties.py`), so that no page and no conversation decides it.
"""

from __future__ import annotations

from collections.abc import Mapping

from booking.lifecycle import Party
from booking.people import OF_INSTITUTIONS, Duty

_RECEIVES = frozenset({Duty.RECEIVER})
_TESTS = frozenset({Duty.TESTER})
_CHECKS = frozenset({Duty.CHECKER})
_APPROVES = frozenset({Duty.APPROVER})
_RUNS = frozenset({Duty.ADMIN})
_ANY = frozenset(OF_INSTITUTIONS)

OF_INSTITUTION: Mapping[str, Mapping[str, frozenset[Duty]]] = {
    "booking_line": {
        "accept": _RECEIVES,
        "refuse": _RECEIVES,
        "give_back": _RECEIVES,
        "take_back": _RECEIVES,
        "schedule": _RECEIVES,
        "no_show": _RECEIVES,
        "take_in": _RECEIVES | _TESTS,
        "put_back": _RECEIVES | _TESTS,
        "call_off": _RECEIVES | _TESTS,
        "register_result": _TESTS,
        "submit_result": _APPROVES,
        "propose_correction": _TESTS,
        "correct_result": _APPROVES,
    },
    "certificate": {
        "rewrite": _TESTS,
        "check": _CHECKS,
        "give_back": _CHECKS | _APPROVES,
        "lock": _APPROVES,
        "drop": _TESTS,
        "replace": _APPROVES,
        "void": _APPROVES,
    },
    "capability": {"stop": _RUNS, "ask_again": _RUNS},
    "delivery_ask": {"call_back": _RECEIVES},
}
"""By life and verb. A verb that is not listed may be done by anybody who has a duty there."""

RUN_BY_ADMINS = frozenset({"staff_grant"})
"""What an authority's administrators do; everything else is its officers' work."""


def duties_for(party: Party, life: str, verb: str) -> frozenset[Duty]:
    """The duties of which one is needed; none for parties that have none (a unit, the clock)."""
    if party is Party.INSTITUTION:
        return OF_INSTITUTION.get(life, {}).get(verb, _ANY)
    if party is Party.AUTHORITY:
        return _RUNS if life in RUN_BY_ADMINS else frozenset({Duty.OFFICER})
    return frozenset()
