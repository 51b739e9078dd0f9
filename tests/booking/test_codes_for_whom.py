"""Codes go to whoever asked for them, and what an attacker makes for nothing gets nobody any more of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from booking.commands import SendPhoneCode
from booking.execute import execute
from booking.people import PhoneCode
from booking.phone_codes import PROVED, SPENT, UNPROVED, used_up
from booking.refusal import Refused, Why
from booking.setting import Asker, Outcome
from tests.booking.town import Town

VICTIM = "13947155402"
MARKET = Asker(seat="stall", network="203.0.113.9")


def ask(town: Town, phone: str, person: str, asker: Asker) -> Outcome:
    outcome = execute(SendPhoneCode(phone), town.store, replace(town.setting(person), asker=asker))
    for event in outcome.events:
        town.sent[event.data["phone"]] = event.data["secret"]["code"]
    return outcome


def use(town: Town, phone: str, code: str, person: str, asker: Asker) -> PhoneCode | Refused:
    return used_up(phone, code, town.store, replace(town.setting(person), asker=asker))


def why(outcome: Outcome) -> Why | None:
    return outcome.refused.why if outcome.refused is not None else None


@pytest.mark.parametrize("proved", [False, True])
def test_new_identities_behind_one_address_get_few_codes(town: Town, *, proved: bool) -> None:
    sent = 0
    for number in range(250):
        asker = Asker(f"browser {number}", "203.0.113.9", proved)
        outcome = ask(town, f"139{number:08d}", f"stranger {number}", asker)
        sent += outcome.refused is None
        town.later(seconds=1)
    assert sent == (PROVED if proved else UNPROVED)


def test_sixty_owners_behind_one_address_all_get_theirs(town: Town) -> None:
    for number in range(60):
        phone, who, asker = f"138{number:08d}", f"owner {number}", replace(MARKET, seat=f"browser {number}")
        assert why(ask(town, phone, who, asker)) is None
        code = use(town, phone, town.sent[phone], who, asker)
        assert isinstance(code, PhoneCode)
        town.store.put(code)
        town.later(seconds=5)


def test_a_platform_that_vouches_is_not_counted(town: Town) -> None:
    assert [why(ask(town, f"137{n:08d}", f"openid {n}", Asker(f"openid {n}"))) for n in range(100)] == [None] * 100


def test_guesses_from_elsewhere_use_up_nothing(town: Town) -> None:
    ask(town, VICTIM, "victim", Asker("victim's browser"))
    for _ in range(9):
        guess = use(town, VICTIM, "000000", "attacker", Asker("attacker's browser"))
        assert isinstance(guess, Refused)
        assert guess.data == {"sent": False}
    assert isinstance(use(town, VICTIM, town.sent[VICTIM], "attacker", Asker("attacker's browser")), Refused)
    assert isinstance(use(town, VICTIM, town.sent[VICTIM], "victim", Asker("victim's browser")), PhoneCode)


def test_askings_from_elsewhere_do_not_use_up_ones_own(town: Town) -> None:
    for number in range(6):
        ask(town, VICTIM, f"attacker {number}", Asker(f"attacker {number}"))
    outcome = ask(town, VICTIM, "victim", Asker("victim's browser"))
    assert why(outcome) is None, "one minute and five an hour are each asker's own"
    ask(town, VICTIM, "attacker", Asker("attacker"))
    assert isinstance(use(town, VICTIM, town.sent[VICTIM], "attacker", Asker("attacker")), PhoneCode)


def test_a_phone_is_not_flooded_by_many(town: Town) -> None:
    sent = []
    for number in range(40):
        sent.append(why(ask(town, VICTIM, f"attacker {number}", Asker(f"attacker {number}"))))
        town.later(seconds=1)
    assert sent.count(None) == 10


def test_the_browser_counts_when_its_person_is_known_only_later(town: Town) -> None:
    browser = Asker("browser")
    ask(town, VICTIM, "browser-x", browser)
    assert isinstance(use(town, VICTIM, town.sent[VICTIM], "person", browser), PhoneCode)


def test_no_code_is_promised_when_the_budget_is_spent(town: Town) -> None:
    town.store.put_setting(SPENT, town.now.date().isoformat())
    assert why(ask(town, VICTIM, "p", Asker())) is Why.CODES_SPENT
    town.later(days=1)
    assert why(ask(town, VICTIM, "p", Asker())) is None
