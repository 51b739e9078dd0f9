"""Who asks over the interface, in what setting, and what comes of it: an answer or a problem, both plain values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from booking.commands import Command
from booking.execute import execute
from booking.parties import parties_of
from booking.people import Duty, Role, RoleKind
from booking.refusal import Refused, Why
from booking.setting import Setting
from booking.system_key import SystemKey
from bot.chance import digits, fresh_id
from bot.interface.forms import FormFault, JsonObject, plain
from bot.web.refusals import problem_body
from catalogue_match.match import Matcher
from handlers.wording.refusals import refusal_text
from storage.interface_lists import Whose
from storage.unit_of_work import Session

CHANNEL = "api"
MatcherOf = Callable[[Session], Matcher]

STATUS: Mapping[Why, int] = {
    Why.NOT_YOURS: 403,
    Why.NOT_SIGNED_IN: 403,
    Why.OUT_OF_REGION: 403,
    Why.NO_DUTY: 403,
    Why.SAME_PERSON: 403,
    Why.TWO_DUTIES: 403,
    Why.NOT_FOUND: 404,
    Why.WRONG_STATE: 409,
    Why.NOT_APPROVED_YET: 409,
    Why.CHANGED: 409,
    Why.IN_OPEN_BOOKING: 409,
    Why.ALREADY_BOOKED: 409,
    Why.CERTIFICATE_TAKEN: 409,
    Why.SERIAL_HERE: 409,
    Why.SERIAL_ELSEWHERE: 409,
    Why.SAMPLE_TAKEN: 409,
    Why.FULL: 409,
    Why.ASKED_ALREADY: 409,
}
"""What a refusal is in HTTP; every other one is about what was sent: 422."""

TITLE_OF: Mapping[int, str] = {
    400: "请求写得不对",
    401: "没有通过签名校验",
    403: "没有权限",
    404: "没有找到",
    405: "这个地址不能这样请求",
    409: "现在不能这样办",
    413: "请求太大",
    415: "请求体要用 application/json",
    422: "内容不对",
    429: "请求太频繁",
    500: "服务出了差错",
    503: "服务暂时不可用",
}


@dataclass(frozen=True)
class ApiProblem:
    """Why not, as RFC 9457 has it; `code` names the reason for programs."""

    status: int
    code: str
    detail: str
    slot: str = ""
    faults: tuple[FormFault, ...] = ()

    def body(self, number: str) -> JsonObject:
        """The object that is sent; `number` is that of the request in our log."""
        told = problem_body(self.code, self.status, TITLE_OF.get(self.status, "没有办成"), self.detail, number)
        if self.slot:
            told["field"] = self.slot
        return told | ({"errors": [plain(one) for one in self.faults]} if self.faults else {})


@dataclass(frozen=True)
class Asking:
    """One request: by which key, as whose role, when; `cause` names it where it changes something."""

    session: Session
    key: SystemKey
    role: Role
    now: datetime
    matcher_of: MatcherOf
    cause: str = ""

    @property
    def setting(self) -> Setting:
        """The setting in which its command is carried out: that of the person who made the key."""
        return Setting(
            self.now,
            self.key.person_id,
            fresh_id,
            digits,
            self.session.keyring.digest,
            channel=CHANNEL,
            message_id=self.cause,
        )

    @property
    def region_code(self) -> str:
        """The region of an authority."""
        body = self.session.store.authority(self.key.ref) if self.key.kind is RoleKind.AUTHORITY else None
        return body.region_code if body else ""

    @property
    def whose(self) -> Whose:
        """The body whose things are listed."""
        return Whose(self.key.kind, self.key.ref, self.region_code)

    def owns(self, thing: Any) -> bool:
        """Whether a thing is that of the key's body: its person may hold other roles, which this key does not bring."""
        if self.key.kind is RoleKind.UNIT:
            return bool(thing.unit_id == self.key.ref)
        if self.key.kind is RoleKind.INSTITUTION:
            return bool(thing.institution_id == self.key.ref)
        return bool(parties_of(self.key.person_id, thing, self.session.store))

    @property
    def duties(self) -> tuple[Duty, ...]:
        """The duties that the person holds at the body."""
        return self.role.granted


def result_of(command: Command, asking: Asking) -> JsonObject | ApiProblem:
    """What comes of a command: its result, or why not. A refusal has changed nothing."""
    outcome = execute(command, asking.session.store, asking.setting)
    asking.session.record(outcome.events)
    return {"result": _in_words(outcome.result)} if outcome.refused is None else _problem(outcome.refused)


def _problem(why: Refused) -> ApiProblem:
    """A refusal of the subject as a problem, in the words that everybody reads."""
    return ApiProblem(STATUS.get(why.why, 422), why.why.value, refusal_text(why), why.slot)


def _in_words(value: Any) -> Any:
    """The result of a command as JSON: a refusal in it becomes its reason in words."""
    if isinstance(value, Refused):
        return {"code": value.why.value, "detail": refusal_text(value), "field": value.slot}
    if isinstance(value, Mapping):
        return {str(key): _in_words(one) for key, one in value.items()}
    return [_in_words(one) for one in value] if isinstance(value, list | tuple) else plain(value)


def faulty(faults: list[FormFault]) -> ApiProblem:
    """Everything that is wrong with what was sent."""
    first = faults[0]
    more = f"，共{len(faults)}处" if len(faults) > 1 else ""
    return ApiProblem(422, "bad_request", f"{first.pointer or '请求体'}：{first.why}{more}", faults=tuple(faults[:50]))


NOTHING_HERE = ApiProblem(404, "not_found", "没有这条记录，或者不是您单位的。")
