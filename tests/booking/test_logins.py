"""User names, passwords, signing in by phone, and accounts that come back with documents."""

from __future__ import annotations

import doctest
from datetime import date

import pytest

from booking import login
from booking.commands import AnswerRecovery, AskRecovery, KeepAccount, SendPhoneCode, SignInByPhone
from booking.login import Account, wrong_password
from booking.people import Identity, Person, Role, RoleKind
from booking.recovery import DENIED, GRANTED
from booking.refusal import Why
from tests.booking.subject import NOW
from tests.booking.town import CITY_OFFICER, OFFICER, OWNER, STAFF, STRANGER, Town

PHONE, PAGE = "13900007777", "browser-1"
DIGEST = "$argon2id$…"


def test_the_examples_hold() -> None:
    assert doctest.testmod(login).failed == 0


@pytest.mark.parametrize(
    ("password", "missing"),
    [
        ("Abcdef1!", ()),
        ("A1!bcdefghijklmnopqr", ()),
        ("A1!bcdefghijklmnopqrs", ("length",)),
        ("Abc1!", ("length",)),
        ("ABCDEFG1!", ("lower",)),
        ("Abcdefg!", ("digit",)),
        ("Abcdefg1", ("special",)),
        ("Abcdef1！", ("special", "other")),
        ("Abc def1!", ("other",)),
    ],
)
def test_what_a_password_lacks(password: str, missing: tuple[str, ...]) -> None:
    assert wrong_password(password) == missing


def test_a_first_account_proves_the_phone_and_a_change_needs_a_fresh_code(town: Town) -> None:
    code = town.code(PHONE, STAFF)
    assert town.refused(STAFF, KeepAccount("Staff01", DIGEST, PHONE, "000000")).why is Why.CODE_WRONG
    assert town.well(STAFF, KeepAccount("Staff01", DIGEST, PHONE, code))["username"] == "staff01"
    account = town.store.account_named("STAFF01")
    assert account == Account(STAFF, "staff01", DIGEST, NOW)
    assert town.refused(STAFF, KeepAccount("staff02", DIGEST)).why is Why.CODE_USED, "the code was used"
    town.later(minutes=2)
    town.well(STAFF, KeepAccount("13900007777", DIGEST, code=town.code(PHONE, STAFF)))
    assert town.store.account_named("staff01") is None
    assert [one["username"] for one in town.told("AccountKept")] == ["staff01", "13900007777"]


@pytest.mark.parametrize("name", ["abc", "a" * 21, "有汉字的名", "a_b_c", ""])
def test_a_user_name_is_letters_and_digits(town: Town, name: str) -> None:
    assert town.refused(STAFF, KeepAccount(name, DIGEST, PHONE, "1")).slot == "username"


def test_a_name_is_one_persons_and_a_phone_is_its_holders(town: Town) -> None:
    town.store.put(Account(OWNER, "wangjd", DIGEST, NOW))
    town.store.put(Person("holder", phone="13811112222", created_at=NOW))
    for name in ("WangJD", "13811112222"):
        assert town.refused(STAFF, KeepAccount(name, DIGEST, PHONE, "1")).why is Why.NAME_TAKEN
    assert town.refused("unheard of", KeepAccount("abcd", DIGEST)).why is Why.NOT_SIGNED_IN
    assert town.refused(STAFF, KeepAccount("abcd", "", PHONE)).slot == "password"


def test_whoever_holds_a_phone_signs_in_and_a_new_phone_is_a_new_person(town: Town) -> None:
    code = town.code(PHONE, PAGE)
    done = town.well(PAGE, SignInByPhone(PHONE, code))
    assert done["new"] is True
    assert town.store.roles(done["person_id"]) == ()
    town.later(minutes=2)
    again = town.well(PAGE, SignInByPhone(PHONE, town.code(PHONE, PAGE), DIGEST))
    assert (again["person_id"], again["new"], again["username"]) == (done["person_id"], False, PHONE)
    assert town.refused(PAGE, SignInByPhone("12", "1")).slot == "phone"
    assert town.refused(PAGE, SignInByPhone(PHONE, code)).why is Why.CODE_USED


def test_who_only_wrote_from_a_telephone_is_that_person(town: Town) -> None:
    town.store.put(Person("writer", created_at=NOW))
    town.store.put(Identity("sms", PHONE, "writer"))
    done = town.well(PAGE, SignInByPhone(PHONE, town.code(PHONE, PAGE)))
    assert (done["person_id"], done["new"]) == ("writer", False)
    person = town.store.person_of_phone(PHONE)
    assert person is not None
    assert person.id == "writer"


def test_the_code_for_a_page_says_so(town: Town) -> None:
    town.well(PAGE, SendPhoneCode(PHONE, page=True))
    assert town.told("PhoneCodeSent")[-1]["page"] is True


# -- 找回账号 --


def ask(town: Town, **said: object) -> AskRecovery:
    code = "1" if "code" in said or said.get("phone") == "12" else town.code(PHONE, PAGE)
    form = {"uscc": "92150105ma0q7k2l8j", "name": "云秀兰", "phone": PHONE, "code": code, "documents": ("d1", "d2")}
    return AskRecovery(**form | said)  # type: ignore[arg-type]  # a form of many kinds


def test_an_account_comes_back_to_the_new_phone(town: Town) -> None:
    recovery_id = town.well(PAGE, ask(town))["recovery_id"]
    assert town.told("RecoveryWaiting")[-1]["region_code"] == "150105"
    waiting = town.store.recoveries_waiting("150100")
    assert [one.id for one in waiting] == [recovery_id]
    assert waiting[0].due is not None
    assert waiting[0].due.date() == date(2026, 11, 23), "asked on a Sunday: one working day"
    assert town.refused(STAFF, AnswerRecovery(recovery_id, grant=True)).why is Why.NOT_YOURS
    assert town.refused(CITY_OFFICER, AnswerRecovery(recovery_id, grant=True)).why is Why.OUT_OF_REGION
    assert town.well(OFFICER, AnswerRecovery(recovery_id, grant=True))["state"] == GRANTED
    unit = town.store.unit("u1")
    person = town.store.person_of_phone(PHONE)
    assert unit is not None
    assert person is not None
    assert (unit.phone, unit.owner_id) == (PHONE, person.id)
    assert [role.owner for role in town.store.roles(person.id)] == [True]
    assert town.store.roles(OWNER) == (), "who has the lost phone acts for the unit no more"
    assert town.told("RecoveryAnswered")[-1]["granted"] is True
    assert town.refused(OFFICER, AnswerRecovery(recovery_id, grant=True)).why is Why.WRONG_STATE


def test_a_recovery_is_denied_with_a_reason(town: Town) -> None:
    recovery_id = town.well(PAGE, ask(town))["recovery_id"]
    assert town.refused(OFFICER, AnswerRecovery(recovery_id, grant=False)).why is Why.REASON_NEEDED
    assert town.well(OFFICER, AnswerRecovery(recovery_id, grant=False, reason="照片看不清"))["state"] == DENIED
    assert town.store.roles(OWNER)
    assert town.refused(OFFICER, AnswerRecovery("no such", grant=True)).why is Why.NOT_FOUND


def test_asking_twice_is_one_application(town: Town) -> None:
    first = town.well(PAGE, ask(town))["recovery_id"]
    town.later(minutes=2)
    assert town.well(PAGE, ask(town))["recovery_id"] == first


@pytest.mark.parametrize(
    ("said", "slot"),
    [
        ({"uscc": "92150105MA0000000X"}, "uscc"),
        ({"name": ""}, "name"),
        ({"phone": "12"}, "phone"),
        ({"documents": ()}, "documents"),
        ({"documents": tuple("abcdefg")}, "documents"),
        ({"code": "000000"}, "sms_code"),
    ],
)
def test_an_application_that_is_not_whole_is_refused(town: Town, said: dict[str, object], slot: str) -> None:
    assert town.refused(STRANGER, ask(town, **said)).slot == slot


def test_a_new_phone_that_is_a_member_already_becomes_the_owner(town: Town) -> None:
    town.store.put(Person("son", "云小", PHONE, NOW))
    town.store.put(Role("son", RoleKind.UNIT, "u1"))
    town.well(OFFICER, AnswerRecovery(town.well(PAGE, ask(town))["recovery_id"], grant=True))
    assert [role.owner for role in town.store.roles("son")] == [True]
