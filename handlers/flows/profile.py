"""改资料: contact, phone, address, region or name of a registered unit; a new phone is proved by a code (SPEC 2)."""

from __future__ import annotations

from typing import Any

from booking.commands import ChangeProfile, Command, SendPhoneCode
from booking.execute import Outcome
from booking.fields import label_of, labels_of
from handlers.dialogue.model import Choice, Flow, No, Ok, Parsed, Reply, Slot, Values, World
from handlers.flows.region_said import region_said, region_shown
from handlers.flows.register import (
    company_name,
    hidden,
    in_hand,
    mobile,
    part_of_address,
    person_name,
    six_digits,
    street,
)
from handlers.flows.tapping import changing, helped, offered
from handlers.standing import UNIT_ROLE, my_unit
from nlu.understand import Heard

LABELS = labels_of("company_name", "contact", "phone", "region", "address")
ASK_FIELD = "要改哪一项？联系人、手机号、地址、所在地还是单位名称？直接说改成什么也行。"


def _guard(world: World) -> Reply | None:
    return None if my_unit(world) else Reply("您还没有注册，回“注册”，我带您办。", (Choice("注册"),))


def _changes(values: Values) -> dict[str, str]:
    out = {k: str(values[k]) for k in LABELS if k in values and k != "region"}
    if "region" in values:
        out |= {"region_code": values["region"]["code"], "region": values["region"]["name"]}
    return out


def _field(said: Any, values: Values, world: World) -> Parsed:
    text = str(said)
    words = {**LABELS, "phone": "电话"}
    for name, label in LABELS.items():
        if name == text or label in text or words[name] in text:
            return Ok(name)
    return No(ASK_FIELD)


def _asked(name: str) -> Any:
    return lambda values, _world: f"新的{LABELS[name]}是？" if values.get("field") == name else ""


def _takes(heard: Heard, values: Values, world: World) -> Values:
    said = dict(heard.slots)
    part_of_address(heard, said, world)
    return said


def _summary(values: Values, world: World) -> Reply | None:
    unit = my_unit(world)
    if unit is None:
        return None
    new = {k: region_shown(values[k]) if k == "region" else str(values[k]) for k in LABELS if k in values}
    listed = [f"{LABELS[k]}：{getattr(unit, k)} → {v}" for k, v in new.items()]
    return Reply("\n".join(("单位资料改成这样，对吗？", *listed)), (Choice("对"), Choice("取消")))


def _commit(values: Values, world: World) -> tuple[Command, ...]:
    unit = my_unit(world)
    return (ChangeProfile(unit.id, _changes(values), str(values.get("sms_code", ""))),) if unit else ()


def _done(values: Values, outcomes: tuple[Outcome, ...], world: World) -> tuple[Reply, ...]:
    return (Reply("资料改好了。"),)


def _ask_code(values: Values, world: World) -> str:
    return f"短信验证码发往新号码 {hidden(values['phone'])}，收到后把6位数字发给我。"


def _new_phone(values: Values, world: World) -> bool:
    return "phone" in values


PROFILE = Flow(
    name="profile_edit",
    title="改资料",
    roles=UNIT_ROLE,
    intents=("profile_edit",),
    starts=("改资料", "修改资料"),
    verbs=("改", "动", "换", "变"),
    orders=True,
    slots=(
        Slot("company_name", LABELS["company_name"], _asked("company_name"), company_name, words="company",
             **changing("company_name")),
        Slot("contact", LABELS["contact"], _asked("contact"), person_name, words="person", **changing("contact")),
        Slot("phone", LABELS["phone"], _asked("phone"), mobile, **changing("phone")),
        Slot("region", LABELS["region"], _asked("region"), region_said, show=region_shown, **changing("region")),
        Slot("address", LABELS["address"], _asked("address"), street, words="street", **changing("address")),
        Slot("field", "栏目", ASK_FIELD, _field, show=lambda v: LABELS.get(v, v),
             when=lambda values, _world: not _changes(values), fluid=True, choices=offered(*LABELS.values())),
        Slot("sms_code", label_of("sms_code"), _ask_code, six_digits, private=True, proof=True, when=_new_phone,
             on_ask=lambda values, _world: SendPhoneCode(values["phone"]), in_hand=in_hand,
             **helped("sms_code")),
    ),
    heard_as="register",
    takes=_takes,
    guard=_guard,
    confirm=_summary,
    commit=_commit,
    done=_done,
)  # fmt: skip
