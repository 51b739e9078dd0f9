"""User names and passwords, and signing in by a code: who somebody is on the web (SPEC 2)."""

from __future__ import annotations

from dataclasses import replace

from booking.act import Act
from booking.commands import KeepAccount, SignInByPhone
from booking.login import USERNAME, Account, name_key
from booking.membership import know_phone
from booking.people import Person
from booking.phone_codes import MOBILE, prove_phone, used_up
from booking.ports import Records, Store
from booking.refusal import Refused, Why
from booking.setting import Outcome, Setting, refuse


def keep_account(command: KeepAccount, store: Store, setting: Setting) -> Outcome:
    """Set a user name and a password; the telephone is proved first, each time once there is an account."""
    person = store.person(setting.person_id)
    if person is None:
        return refuse(Why.NOT_SIGNED_IN)
    name = name_key(command.username)
    wrong = wrong_name(name, setting.person_id, store)
    if wrong is not None:
        return Outcome(refused=wrong)
    if not command.password:
        return refuse(Why.MISSING, "password")
    known = store.account(setting.person_id)
    phone = person.phone or command.phone
    if not MOBILE.fullmatch(phone):
        return refuse(Why.BAD_VALUE, "phone")
    proof = prove_phone(phone, command.code, store, setting) if known is None else None
    if known is not None:
        proof = used_up(phone, command.code, store, setting)
    if isinstance(proof, Refused):
        return Outcome(refused=proof)
    act = Act(store, setting)
    if proof is not None:
        act.put(proof)
    know_phone(act, phone)
    _keep(act, person, name, command.password)
    return act.done({"person_id": person.id, "username": name})


def wrong_name(username: str, person_id: str, store: Records) -> Refused | None:
    """Why a user name cannot be this person's; somebody's telephone number is a name for nobody else."""
    if not USERNAME.fullmatch(username):
        return Refused(Why.BAD_VALUE, "username")
    account = store.account_named(username)
    if account is not None and account.person_id != person_id:
        return Refused(Why.NAME_TAKEN, "username")
    holder = store.person_of_phone(username) if MOBILE.fullmatch(username) else None
    return Refused(Why.NAME_TAKEN, "username") if holder is not None and holder.id != person_id else None


def _keep(act: Act, person: Person, name: str, password: str) -> None:
    act.put(Account(person.id, name, password, act.setting.now))
    act.tell("AccountKept", "account", person.id, verb="设置登录密码", person_id=person.id, username=name)


def sign_in_by_phone(command: SignInByPhone, store: Store, setting: Setting) -> Outcome:
    """Who holds the phone; a person is made for a phone that nobody has. With a password, that is set as well."""
    if not MOBILE.fullmatch(command.phone):
        return refuse(Why.BAD_VALUE, "phone")
    proof = used_up(command.phone, command.code, store, setting)
    if isinstance(proof, Refused):
        return Outcome(refused=proof)
    known = store.person_of_phone(command.phone) or store.person_at("sms", command.phone)
    person = known or Person(setting.fresh(), phone=command.phone, created_at=setting.now)
    act = Act(store, replace(setting, person_id=person.id))
    act.put(proof)
    if known is None or not known.phone:  # new, or somebody who only wrote from this telephone so far
        act.put(replace(person, phone=command.phone))
    account = store.account(person.id)
    name = account.username if account is not None else ""
    if command.password:
        name = name or command.phone
        wrong = wrong_name(name, person.id, store)
        if wrong is not None:
            return Outcome(refused=wrong)
        _keep(act, person, name, command.password)
    return act.done({"person_id": person.id, "username": name, "new": known is None})
