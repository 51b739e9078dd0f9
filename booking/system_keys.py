"""Making, rotating, setting up and ending the keys of connected systems."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from booking.act import Act
from booking.commands import EndKey, MakeKey, RotateKey, SetUpKey
from booking.fields import FIELDS
from booking.people import Duty, Role, RoleKind
from booking.ports import Store
from booking.refusal import Refused, Why
from booking.setting import Outcome, Setting, refuse
from booking.system_key import LASTS, OVERLAP, SCOPES_OF, SystemKey

LONGEST_NAME, LONGEST_HOOK, MOST_KEYS, MOST_CODES = 40, 300, 20, 200


def make_key(command: MakeKey, store: Store, setting: Setting) -> Outcome:
    """A key for the person who asks, at a body where they hold a role."""
    role = _role(command.kind, command.ref, store, setting)
    if isinstance(role, Refused):
        return Outcome(refused=role)
    name, allowed = command.name.strip(), SCOPES_OF[role.kind]
    if not 0 < len(name) <= LONGEST_NAME:
        return refuse(Why.MISSING if not name else Why.BAD_VALUE, "key_name", longest=LONGEST_NAME)
    if not command.scopes or not set(command.scopes) <= set(allowed):
        return refuse(Why.BAD_VALUE, "scopes")
    if len([one for one in store.system_keys(role.kind, role.ref) if one.ended_at is None]) >= MOST_KEYS:
        return refuse(Why.BAD_VALUE, "key_name", most=MOST_KEYS)
    key = SystemKey(
        id=setting.fresh(),
        kind=role.kind,
        ref=role.ref,
        person_id=setting.person_id,
        name=name,
        scopes=tuple(one for one in allowed if one in command.scopes),
        secret=command.secret,
        made_at=setting.now,
        until=setting.now + LASTS,
    )
    return _kept(store, setting, key, "新建接口密钥")


def rotate_key(command: RotateKey, store: Store, setting: Setting) -> Outcome:
    """A new secret; only for whoever the key writes as."""
    key = _own_key(command.key_id, store, setting)
    if isinstance(key, Refused):
        return Outcome(refused=key)
    rotated = replace(
        key,
        secret=command.secret,
        until=setting.now + LASTS,
        before=key.secret,
        before_until=setting.now + OVERLAP,
    )
    return _kept(store, setting, rotated, "更换接口密钥")


def set_up_key(command: SetUpKey, store: Store, setting: Setting) -> Outcome:
    """Say where changes are told to and how words are called there."""
    key = _own_key(command.key_id, store, setting)
    if isinstance(key, Refused):
        return Outcome(refused=key)
    hook = command.hook.strip()
    if hook and not _is_address(hook):
        return refuse(Why.BAD_VALUE, "hook")
    if not _are_codes(command.codes):
        return refuse(Why.BAD_VALUE, "codes")
    return _kept(store, setting, replace(key, hook=hook, codes=command.codes), "设置接口密钥")


def end_key(command: EndKey, store: Store, setting: Setting) -> Outcome:
    """End a key: one's own, or any of a body that one runs."""
    key = store.system_key(command.key_id)
    role = store.role(setting.person_id, key.kind, key.ref) if key is not None else None
    if key is None or role is None or not role.active:
        return refuse(Why.NOT_FOUND, "key")
    if key.person_id != setting.person_id and not runs(role):
        return refuse(Why.NO_DUTY, duties=Duty.ADMIN.value)
    if key.ended_at is not None:
        return refuse(Why.WRONG_STATE, state="已停用")
    return _kept(store, setting, replace(key, ended_at=setting.now, hook=""), "停用接口密钥")


def runs(role: Role) -> bool:
    """Whether a role is that of somebody who runs the body: a unit's owner, another body's administrator."""
    return role.owner if role.kind is RoleKind.UNIT else role.has(Duty.ADMIN)


def _role(kind: str, ref: str, store: Store, setting: Setting) -> Role | Refused:
    role = store.role(setting.person_id, kind, ref) if kind in set(RoleKind) else None
    return role if role is not None and role.opens(setting.now) else Refused(Why.NOT_YOURS)


def _own_key(key_id: str, store: Store, setting: Setting) -> SystemKey | Refused:
    key = store.system_key(key_id)
    if key is None or key.person_id != setting.person_id:
        return Refused(Why.NOT_FOUND, "key")
    if key.ended_at is not None:
        return Refused(Why.WRONG_STATE, data={"state": "已停用"})
    role = _role(key.kind, key.ref, store, setting)
    return role if isinstance(role, Refused) else key


def _is_address(hook: str) -> bool:
    try:
        parts = urlsplit(hook)
    except ValueError:
        return False
    return (
        len(hook) <= LONGEST_HOOK and parts.scheme in ("https", "http") and bool(parts.hostname) and not parts.username
    )


def _are_codes(codes: Mapping[str, Mapping[str, str]]) -> bool:
    """Whether these are words of fields with one code each, no code twice in a field."""
    return all(
        name in (*FIELDS, "result", "state", "type")
        and len(table) <= MOST_CODES
        and len(set(table.values())) == len(table)
        and all(code and len(code) <= LONGEST_NAME for code in table.values())
        for name, table in codes.items()
    )


def _kept(store: Store, setting: Setting, key: SystemKey, verb: str) -> Outcome:
    act = Act(store, setting)
    act.put(key)
    facts = {"body_kind": str(key.kind), "ref": key.ref, "scopes": list(key.scopes), "name": key.name}
    act.tell("KeyChanged", "system_key", key.id, verb=verb, **facts)
    return act.done({"key_id": key.id})
