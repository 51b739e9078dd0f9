"""接口密钥: keys of connected systems are made, rotated, set up and ended here, at the desk and by a unit's people."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any

from aiohttp import web

from booking.commands import Command, EndKey, MakeKey, RotateKey, SetUpKey
from booking.execute import execute
from booking.fields import FIELDS
from booking.people import RoleKind
from booking.setting import Outcome
from booking.system_key import OVERLAP, SCOPES, SCOPES_OF, SystemKey
from booking.system_keys import runs
from bot.interface.coding import CITY, CODED, Codes
from bot.web.desk.frame import desk_page, for_members, setting_of
from bot.web.desk.member import Member
from bot.web.refusals import refusal
from bot.web.rendering import go_to, page
from bot.web.site import SITE
from bot.web.standing import standing
from bot.web.visitor import VISITOR
from handlers.wording.refusals import refusal_text
from storage.exchanges import Exchanges
from storage.reconciliations import Reconciliations
from storage.unit_of_work import Session

AT_DESK, AT_HOME = "/desk/keys", "/me/keys"
WRONG = {
    "key_name": "请给这把钥匙起个名字，40个字以内；一个单位最多20把。",
    "scopes": "请勾选这把钥匙能做什么。",
    "hook": "推送地址要以 https:// 开头。",
    "codes": "代码表一行写一个：项目 本服务的词 对方的代码，例如“用途 贸易结算 4”；同一个项目里代码不能重复。",
}
_LABELS = {
    **{name: FIELDS[name].label for name in CODED if name in FIELDS},
    "result": "检定结果",
    "state": "状态",
    "type": "类型",
}
_NAMES = {label: name for name, label in _LABELS.items()}


@dataclass(frozen=True)
class Keeper:
    """Somebody who looks at the keys of a body; `member` is who they are at the desk, None for a unit's people."""

    person_id: str
    kind: RoleKind
    ref: str
    member: Member | None = None

    @property
    def path(self) -> str:
        """Where the keys of this body are kept."""
        return AT_HOME if self.member is None else AT_DESK


Kept = Callable[[web.Request, Keeper], Awaitable[web.StreamResponse]]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def _at_desk(handler: Kept) -> Handler:
    @for_members()
    async def answer(request: web.Request, member: Member) -> web.StreamResponse:
        return await handler(request, Keeper(member.person_id, RoleKind(member.kind), member.ref, member))

    return answer


def _at_home(handler: Kept) -> Handler:
    @wraps(handler)
    async def answer(request: web.Request) -> web.StreamResponse:
        person_id = request[VISITOR].person_id
        who = await request.config_dict[SITE].database.read(lambda session: standing(session, person_id))
        if who.role != "unit" or not who.ref:
            return refusal(request, 404)
        return await handler(request, Keeper(person_id, RoleKind.UNIT, who.ref))

    return answer


async def keys_page(request: web.Request, keeper: Keeper) -> web.StreamResponse:
    """The keys of the body, and a form for another."""
    return await _shown(request, keeper)


async def _shown(
    request: web.Request, keeper: Keeper, *, problem: str = "", fresh: tuple[str, str] = ("", "")
) -> web.StreamResponse:
    """The page; `fresh` is a secret that was made just now, with its key: it is shown this once."""

    def read(session: Session) -> Mapping[str, Any]:
        role = session.store.role(keeper.person_id, str(keeper.kind), keeper.ref)
        every = bool(role and runs(role))
        keys = session.store.system_keys(str(keeper.kind), keeper.ref)
        return {
            "keys": [_key(session, one, keeper) for one in keys if every or one.person_id == keeper.person_id],
            "offered": [(scope, SCOPES[scope]) for scope in SCOPES_OF[keeper.kind]],
        }

    values = {**await request.config_dict[SITE].database.read(read), "problem": problem, "at": keeper.path}
    values |= {"fresh_id": fresh[0], "fresh": fresh[1], "city": told_codes(CITY), "days": OVERLAP.days}
    status = 422 if problem else 200
    if keeper.member is not None:
        return desk_page(request, keeper.member, "desk/keys.html", values, status=status)
    return page(request, "own_keys.html", {"tab": "me", **values}, status=status)


def _key(session: Session, key: SystemKey, keeper: Keeper) -> Mapping[str, Any]:
    person = session.store.person(key.person_id)
    lately = Exchanges(session.connection, session.keyring).of_key(key.id, limit=8)
    return {
        "key": key,
        "mine": key.person_id == keeper.person_id,
        "person": person.name if person else "",
        "scopes": "、".join(SCOPES[one] for one in key.scopes),
        "codes": told_codes(key.codes),
        "lately": lately,
        "days": Reconciliations(session.connection, session.keyring).of_key(key.id, limit=7),
    }


async def make(request: web.Request, keeper: Keeper) -> web.StreamResponse:
    """A new key; its secret is on the page that follows and nowhere again."""
    form = await request.post()
    scopes = tuple(str(one) for one in form.getall("scope", []))
    secret = secrets.token_urlsafe(32)
    return await _kept(
        request, keeper, MakeKey(str(keeper.kind), keeper.ref, str(form.get("name", "")), scopes, secret), secret
    )


async def rotate(request: web.Request, keeper: Keeper) -> web.StreamResponse:
    """A new secret for a key."""
    secret = secrets.token_urlsafe(32)
    return await _kept(request, keeper, RotateKey(str((await request.post()).get("key", "")), secret), secret)


async def set_up(request: web.Request, keeper: Keeper) -> web.StreamResponse:
    """Where changes are told to, and the code table."""
    form = await request.post()
    codes = read_codes(str(form.get("codes", "")))
    if codes is None:
        return await _shown(request, keeper, problem=WRONG["codes"])
    return await _kept(request, keeper, SetUpKey(str(form.get("key", "")), str(form.get("hook", "")), codes))


async def end(request: web.Request, keeper: Keeper) -> web.StreamResponse:
    """A key ends at once."""
    return await _kept(request, keeper, EndKey(str((await request.post()).get("key", ""))))


async def _kept(request: web.Request, keeper: Keeper, command: Command, secret: str = "") -> web.StreamResponse:
    def work(session: Session) -> Outcome:
        outcome = execute(command, session.store, setting_of(request, session, keeper.person_id))
        session.record(outcome.events)
        return outcome

    outcome = await request.config_dict[SITE].database.write(work, key=f"keys {keeper.ref}")
    if outcome.refused is not None:
        return await _shown(request, keeper, problem=WRONG.get(outcome.refused.slot) or refusal_text(outcome.refused))
    if secret:
        return await _shown(request, keeper, fresh=(str(outcome.result["key_id"]), secret))
    return go_to(keeper.path)


def read_codes(text: str) -> Codes | None:
    r"""A code table as people write it, a line a word; None when a line is none.

    >>> read_codes("用途 贸易结算 4\npurpose 安全防护 1")
    {'purpose': {'贸易结算': '4', '安全防护': '1'}}
    >>> read_codes("用途 卖菜 4") is None
    True
    """
    found: dict[str, dict[str, str]] = {}
    for line in filter(str.strip, text.splitlines()):
        parts = line.split()
        name = _NAMES.get(parts[0], parts[0])
        if len(parts) != 3 or parts[1] not in CODED.get(name, ()):
            return None
        found.setdefault(name, {})[parts[1]] = parts[2]
    return found


def told_codes(codes: Codes) -> str:
    """A code table as people write it."""
    return "\n".join(
        f"{_LABELS.get(name, name)} {word} {code}" for name, table in codes.items() for word, code in table.items()
    )


ROUTES: tuple[web.RouteDef, ...] = tuple(
    made
    for path, framed in ((AT_DESK, _at_desk), (AT_HOME, _at_home))
    for made in (
        web.get(path, framed(keys_page)),
        web.post(f"{path}/make", framed(make)),
        web.post(f"{path}/rotate", framed(rotate)),
        web.post(f"{path}/set-up", framed(set_up)),
        web.post(f"{path}/end", framed(end)),
    )
)
