"""注册: a unit makes itself known, confirms what it said, and proves its phone (SPEC 2)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from booking.commands import Command, RegisterUnit, SendPhoneCode
from booking.execute import Outcome
from booking.fields import FIELDS, label_of, labels_of
from booking.id_number import id_number_agrees
from booking.phone_codes import is_in_hand
from booking.unit import APPROVED
from booking.user_types import ENTERPRISE, NAMES, is_natural, type_of_code, user_type_named
from handlers.dialogue.model import TRIED, Choice, Flow, No, Ok, Parsed, Reply, Slot, Values, World
from handlers.dialogue.questions import WITHOUT_PICTURES
from handlers.flows.region_said import elsewhere, region_of_unit, region_said, region_shown
from handlers.flows.tapping import helped
from handlers.standing import ANYBODY, my_unit
from nlu import companies, id_number, instruments_said, org_code, persons, phone, uscc, user_types
from nlu.found import Wrong
from nlu.places import find_address, whole_address
from nlu.understand import Heard

_ORG_LENGTH = 9
_LONGEST = FIELDS["company_name"].longest

ASK_NAME = "营业执照上的单位名称是什么？（会的话，名称、信用代码、联系人、手机号、地址一起发也行）"
ASK_LICENCE = (
    "拍一张营业执照发给我，我来认字。不方便拍，就说执照上的单位名称是什么？"
    "（会的话，名称、信用代码、联系人、手机号、地址一起发也行）"
)
ASK_USCC = "执照上的统一社会信用代码是多少？一共18位。"
ASK_CONTACT = "联系人叫什么名字？"
ASK_PHONE = "联系人的手机号是多少？要能收短信的。"
ASK_REGION = "单位在哪个区、县（旗）？例如“呼和浩特市赛罕区”。"
ASK_ADDRESS = "详细地址是？到街道、市场、门牌号，照执照写就行。"
ASK_OWN_NAME = "您叫什么名字？照身份证写。"
ASK_ID = "身份证号是多少？一共18位，只用来核对是您本人，不会给别人看。"
NO_LICENCE = (
    "需要执照上18位的统一社会信用代码。还没有执照的，先到当地市场监管所办个体工商户执照（免费），"
    "办好了再来；在市场里摆摊的，也可以请市场管理方用他们的执照统一约检。"
    "依法不用办照的（例如在指定地点卖自家农产品），回“个人注册”，由主管部门人工核对。"
)
AS_ON_LICENCE = "同营业执照上的地址（见照片）"
SHOW_LICENCE = "执照上的地址我看不到：请把地址打出来，或者拍一张执照发过来。"
AGREEMENT = (
    "回复“确认”就提交，同时表示同意《互联网政务服务平台注册协议》（/agreement）和个人信息的用法（/privacy）。"
    "要改哪项直接说。"
)


def company_name(said: Any, values: Values, world: World) -> Parsed:
    """The name on the licence, in full."""
    name = re.sub(r"\s+", "", str(said)) if re.search(r"[\u4e00-\u9fff]", str(said)) else str(said).strip()
    if not 2 <= len(name) <= _LONGEST or not re.search(r"[\u4e00-\u9fff]{2}|[A-Za-z]{2}", name):
        return No("请照执照写全单位名称，例如“赛罕区惠香蔬菜店”。")
    name = _end_put_right(name, str(values.get("company_name", "")))
    if (
        persons.looks_like(name)
        and not companies.has_ending(name)
        and values.get(TRIED, {}).get("company_name") != said
    ):
        return No(f"“{name}”像是人的姓名。{ASK_NAME}执照上就是这几个字的话，回“没错”。")
    return Ok(name)


def _end_put_right(said: str, stands: str) -> str:
    """The name that stands with its end put right, when what is said is that end with a character or two changed.

    >>> _end_put_right("废旧物资回收站", "元宝山区富贵费旧物资回收站")
    '元宝山区富贵废旧物资回收站'
    """
    head, end = stands[: -len(said)], stands[-len(said) :]
    wrong = sum(one != other for one, other in zip(said, end, strict=False))
    return head + said if head and 0 < wrong <= len(said) // 4 else said


def credit_code(said: Any, values: Values, world: World) -> Parsed:
    """A unified credit code or an organisation code (SPEC 2); one that fails its check is taken when said twice."""
    text = str(said)
    code = uscc.compact(uscc.read(text) or text)
    if len(code) == _ORG_LENGTH and org_code.read(text):
        return Ok(org_code.read(text))
    found = re.search(r"[0-9A-Z]{15,22}", code)
    if found is None:
        return No(NO_LICENCE if not re.search(r"\d{4}", code) else "信用代码一共18位，请对照执照再发一遍。")
    code = found[0]
    match uscc.check(code):
        case Wrong("length"):
            return No(f"信用代码是18位，您发的是{len(code)}位，请对照执照再核对一下。")
        case Wrong("alphabet", suggestion) if suggestion and uscc.looks_alike(code, suggestion):
            return Ok(suggestion, f"信用代码里没有字母O、I、Z、S，按数字记：{suggestion}。")
        case Wrong("alphabet", suggestion):
            bad = "、".join(sorted(set(code) & set("IOZSV"))) or "别的符号"
            alike = "、".join(f"{a}看着像数字{b}" for a, b in zip("OIZS", "0125", strict=True) if a in code)
            hint = f"（{alike}）" if alike else ""
            return No(f"这个信用代码有误：里面不会有字母{bad}{hint}，请对照执照核对。", _mends(suggestion))
        case Wrong(_, suggestion):
            if values.get(TRIED, {}).get("uscc") in (said, code):
                return Ok(code, "好，信用代码先照您说的记，审核时会有人核对。")
            return No(
                "这个信用代码校验不正确，可能抄错了一位，请对照执照再核对一下。确实没错的话，回“没错”。",
                _mends(suggestion),
            )
    return Ok(code)


def _mends(suggestion: str | None) -> tuple[Choice, ...]:
    return (Choice(suggestion),) if suggestion else ()


def person_name(said: Any, values: Values, world: World) -> Parsed:
    """A person's name, 2 to 20 characters."""
    name = str(said).strip()
    shaped = re.fullmatch(r"[\u4e00-\u9fff·]{2,12}|[A-Za-z][A-Za-z .·]{1,30}", name)
    if not shaped or name.endswith("的") or (len(name) > 2 and instruments_said.find(name)):
        return No("请说联系人的姓名，例如“云秀兰”。")
    return Ok(name)


def mobile(said: Any, values: Values, world: World) -> Parsed:
    """A mainland mobile number, to which the code can go."""
    number = phone.read(str(said)) or re.sub(r"[\s-]", "", str(said))
    if phone.is_mobile(number):
        return Ok(number)
    digits = re.sub(r"\D", "", number)
    if not digits:
        return No("请发一个11位的手机号，要能收短信。")
    if number != digits or digits.startswith("0"):
        return No("座机收不到短信，请发一个11位的手机号。")
    return No(f"手机号应该是11位、1开头，您发的是{len(digits)}位，请核对一下号码。")


def on_licence(text: str) -> bool:
    """Whether an address is told by the licence: 就是执照上的地址, 跟执照一样."""
    return bool(re.search(r"执照.{0,4}(?:地址|一样|写的|上的|为准|相同)", text)) and find_address(text) is None


def street(said: Any, values: Values, world: World) -> Parsed:
    """An address in words, or the one on the licence, when there is a photo of it."""
    text = str(said).strip(" ，,。")
    if on_licence(text):
        return Ok(AS_ON_LICENCE) if values.get("photos") else No(SHOW_LICENCE)
    if not 2 <= len(text) <= 2 * _LONGEST or not re.search(r"[\u4e00-\u9fff]", text):
        return No("请说详细地址，到街道、市场或门牌号。")
    return Ok(text)


def identity(said: Any, values: Values, world: World) -> Parsed:
    """An identity number with the right check character."""
    number = id_number.read(str(said))
    if number is None or not id_number_agrees(number):
        return No("身份证号是18位，最后一位可能是X，请核对一下再发。")
    return Ok(number)


def user_type(said: Any, values: Values, world: World) -> Parsed:
    """As what somebody registers."""
    known = user_type_named(str(said))
    return Ok(known.name) if known else No("按哪一类登记？", tuple(Choice(name) for name in NAMES))


def _needs(name: str) -> Callable[[Values, World], bool]:
    """Whether somebody who registers so needs the field `name`."""
    return lambda values, _world: name in needed_of(values)


def needed_of(values: Values) -> tuple[str, ...]:
    """The fields that the type of a registration needs; without a type those of a firm."""
    known = user_type_named(str(values.get("user_type", ENTERPRISE)))
    return known.needs if known else ()


def six_digits(said: Any, values: Values, world: World) -> Parsed:
    """The code of the short message."""
    found = re.fullmatch(r"\D*(\d{6})\D*", str(said))
    return Ok(found[1]) if found else No("验证码是6位数字，在刚发的短信里。没收到就回“重发”。")


def hidden(number: str) -> str:
    """A phone number as it may be shown: 158****8236."""
    return f"{number[:3]}****{number[-4:]}"


def _ask_name(values: Values, world: World) -> str:
    return ASK_NAME if world.channel in WITHOUT_PICTURES or values.get("photos") else ASK_LICENCE


def _ask_contact(values: Values, world: World) -> str:
    if is_natural(str(values.get("user_type", ""))):
        return ASK_OWN_NAME
    owner = values.get("legal_person")
    return f"执照上的经营者是{owner}，联系人就是{owner}吗？不是就说联系人的姓名。" if owner else ASK_CONTACT


def _owner(values: Values, world: World) -> tuple[Choice, ...]:
    """The owner on the licence, to be tapped as the person to be called."""
    return (Choice(str(values["legal_person"]), numbered=False),) if values.get("legal_person") else ()


def own_phone(values: Values, world: World) -> Parsed | None:
    """The telephone that the person has proved to have, as by writing from it; None when there is none."""
    person = world.records.person(world.actor.person_id)
    return Ok(person.phone) if person and person.phone else None


def unproven(values: Values, world: World) -> bool:
    """Whether a code has to show that the telephone is theirs."""
    proven = own_phone(values, world)
    return not isinstance(proven, Ok) or proven.value != values.get("phone")


def in_hand(values: Values, world: World) -> bool:
    """Whether the code that was sent to this telephone before is still good."""
    return is_in_hand(str(values.get("phone", "")), world.actor.person_id, world.records, world.now)


def _ask_code(values: Values, world: World) -> str:
    return f"短信验证码发往 {hidden(values['phone'])}，收到后把6位数字发给我（5分钟内有效，没收到回“重发”）。"


def _takes(heard: Heard, values: Values, world: World) -> Values:
    said = dict(heard.slots)
    part_of_address(heard, said, world)
    if (kind := user_types.find(world.text)) is not None:
        said["user_type"] = kind
    if is_natural(str(said.get("user_type") or values.get("user_type", ""))):
        return _of_a_person(said, world)
    unnamed = "company_name" not in values and "company_name" not in said
    if unnamed and heard.intent in ("provide_info", "unclear") and companies.has_ending(world.text):
        said["company_name"] = companies.whole(world.text)
    return said


def _of_a_person(said: dict[str, Any], world: World) -> Values:
    """What somebody without a licence says: 18 digits are an identity number, and there is no company."""
    if (number := id_number.read(world.text)) is not None:
        said["id_number"] = number
    return {name: value for name, value in said.items() if name not in ("uscc", "company_name")}


def part_of_address(heard: Heard, said: dict[str, Any], world: World) -> None:
    """A street that begins like a company (大学西路1号) is an address when the address was asked for."""
    if world.asked == "address" and heard.intent == "provide_info" and "company_name" in said:
        del said["company_name"]
        said["address"] = whole_address(world.text)


def _guard(world: World) -> Reply | None:
    unit = my_unit(world)
    if unit is None:
        return None
    state = "已经注册好了" if unit.state == APPROVED else "已经提交注册，正在审核"
    return Reply(
        f"“{unit.company_name}”{state}。可以直接说“录一台秤”或“约检定”。", (Choice("录器具"), Choice("约检定"))
    )


def _summary(values: Values, world: World) -> Reply:
    shown = {**values, "region": region_shown(values["region"])}
    if "id_number" in values:
        shown["id_number"] = id_number.masked(str(values["id_number"]))
    kind = ("user_type",) if values.get("user_type", ENTERPRISE) != ENTERPRISE else ()
    rows = [(label_of(name), shown[name]) for name in (*kind, *needed_of(values))]
    listed = "\n".join(f"{label}：{value}" for label, value in rows)
    return Reply(f"【注册】请核对：\n{listed}\n{AGREEMENT}", (Choice("确认"), Choice("取消")))


def _commit(values: Values, world: World) -> tuple[Command, ...]:
    region = values["region"]
    return (
        RegisterUnit(
            company_name=values.get("company_name", ""),
            uscc=values.get("uscc", ""),
            user_type=values.get("user_type") or type_of_code(values.get("uscc", "")),
            id_number=values.get("id_number", ""),
            region_code=region["code"],
            region=region["name"],
            address=values["address"],
            contact=values["contact"],
            phone=values["phone"],
            code=values.get("sms_code", ""),
            legal_person=values.get("legal_person", ""),
            email=values.get("email", ""),
        ),
    )


def _done(values: Values, outcomes: tuple[Outcome, ...], world: World) -> tuple[Reply, ...]:
    result = outcomes[0].result if outcomes else {}
    name = values.get("company_name") or values["contact"]
    if result.get("joined") == "asked":
        return (Reply(f"“{name}”已经注册过，已请单位负责人确认；对方同意后，您就能一起办理，我会告诉您。"),)
    if result.get("joined") == "member":
        return (Reply(f"“{name}”早就注册好了，手机号也对得上，您现在就可以替它办理。"),)
    if result.get("state") == APPROVED:
        return (Reply(f"注册成功，“{name}”已经审核通过。"),)
    differs = "、".join(dict.fromkeys(TITLES.get(f, f) for f in result.get("differs", ())))
    why = f"（{differs}需要人工核对）" if differs else ""
    waits = f"“{name}”已经提交注册，要人工审核{why}，一般1到2个工作日，结果会发短信告诉您。不用等，器具现在就可以录。"
    return (Reply(waits),)


TITLES = {
    **labels_of("company_name", "phone", "region", "user_type"),
    "region_code": label_of("region"),
    "uscc": "统一社会信用代码",
    "address": "地址",
}


def _slot(name: str, ask: Any, parse: Any, **more: Any) -> Slot:
    return Slot(name, label_of(name), ask, parse, **helped(name, **more))


REGISTER = Flow(
    name="register",
    title="注册",
    roles=ANYBODY,
    intents=("register_start",),
    starts=("注册", "我要注册", "开户", *(f"{name}注册" for name in NAMES)),
    verbs=("注册", "提交", "开户"),
    slots=(
        _slot("user_type", "", user_type),
        _slot("company_name", _ask_name, company_name, when=_needs("company_name"),
             words="company", guess=lambda text, _world: companies.has_ending(text)),
        _slot("uscc", ASK_USCC, credit_code, when=_needs("uscc")),
        _slot("contact", _ask_contact, person_name, choices=_owner,
             words="person", guess=lambda text, _world: persons.looks_like(text)),
        _slot("id_number", ASK_ID, identity, show=id_number.masked, private=True, when=_needs("id_number")),
        _slot("phone", ASK_PHONE, mobile, derive=own_phone),
        _slot("address", ASK_ADDRESS, street,
             words="street", guess=lambda text, _world: find_address(text) is not None or on_licence(text)),
        _slot("region", ASK_REGION, region_said, show=region_shown, derive=region_of_unit),
        _slot("legal_person", "", person_name, words="person"),
        _slot("email", "", lambda said, _values, _world: Ok(str(said))),
        Slot("photos", "照片", "", lambda said, _values, _world: Ok(said), spot=False),
        _slot("sms_code", _ask_code, six_digits, private=True, proof=True, when=unproven,
             on_ask=lambda values, _world: SendPhoneCode(values["phone"]), in_hand=in_hand),
    ),
    takes=_takes,
    guard=_guard,
    check=elsewhere,
    confirm=_summary,
    commit=_commit,
    done=_done,
    then="ledger_add",
    photo_of="licence",
    photo_fields={n: n for n in ("company_name", "uscc", "address", "legal_person")},
)  # fmt: skip
