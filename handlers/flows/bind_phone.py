"""绑定手机号: somebody who writes from a new place shows by a code whose telephone they have, and is who they were."""

from __future__ import annotations

from booking.commands import BindPhone, Command, SendPhoneCode
from booking.execute import Outcome
from booking.fields import label_of
from booking.people import RoleKind
from handlers.dialogue.model import Choice, Flow, Reply, Slot, Values, World
from handlers.flows.register import hidden, in_hand, mobile, own_phone, six_digits, unproven
from handlers.flows.tapping import changing, helped
from handlers.standing import EVERYBODY

ASK_PHONE = "您在单位登记的手机号是多少？我发一条验证码给它，就知道是您本人。"

NOTHING_YET = "绑好了。这个手机号还没有单位：店主请回“注册”；工作人员请让单位管理员先把您加进去。"


def _ask_code(values: Values, world: World) -> str:
    return f"短信验证码发往 {hidden(values['phone'])}，收到后把6位数字发给我（5分钟内有效，没收到回“重发”）。"


def _commit(values: Values, world: World) -> tuple[Command, ...]:
    return (BindPhone(values["phone"], values.get("sms_code", "")),)


def _done(values: Values, outcomes: tuple[Outcome, ...], world: World) -> tuple[Reply, ...]:
    """What the telephone opens: the bodies that its person works for."""
    person = world.records.person_of_phone(values["phone"])
    names = (
        [name for role in world.records.roles(person.id) if (name := _name(role.kind, role.ref, world))]
        if person
        else []
    )
    if not names:
        return (Reply(NOTHING_YET, (Choice("注册"),)),)
    return (Reply(f"绑好了，您可以替{'、'.join(dict.fromkeys(names))}办理。回“待办”或“进度”看看。"),)


def _name(kind: RoleKind, ref: str, world: World) -> str:
    if kind is RoleKind.UNIT:
        unit = world.records.unit(ref)
        return unit.company_name if unit else ""
    body = world.records.institution(ref) if kind is RoleKind.INSTITUTION else world.records.authority(ref)
    return body.name if body else ""


BIND_PHONE = Flow(
    name="bind_phone",
    title="绑定手机号",
    roles=EVERYBODY,
    intents=(),
    starts=("绑定手机号", "绑定手机", "绑定", "绑定账号", "验证手机号", "我是工作人员"),
    slots=(
        Slot("phone", label_of("phone"), ASK_PHONE, mobile, derive=own_phone, **changing("phone")),
        Slot("sms_code", label_of("sms_code"), _ask_code, six_digits, private=True, needs=("phone",), when=unproven,
             on_ask=lambda values, _world: SendPhoneCode(values["phone"]), in_hand=in_hand,
             **helped("sms_code")),
    ),
    commit=_commit,
    done=_done,
    heard_as="register",
)  # fmt: skip
