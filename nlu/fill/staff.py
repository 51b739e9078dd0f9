"""Owns what staff say of lines of a booking: which, accepted, returned or refused, why, and when."""

import re
from typing import Any, Final

from nlu import chunks, ordinals
from nlu.fill import parts
from nlu.found import Found
from nlu.reading import Reading

_ROOM: Final = re.compile(r"(?:[一-龥]{1,6}?(?:计量)?(?:室|科|所|处|(?<!全)部|中心|大厅|窗口|站|组))(?![内外里])")
_ROOM_LEAD: Final = re.compile(
    r"^(?:这单|那单|打电话|电话|请|与|和|跟|联系|找|到|去|送到|送至|送|至|给|拨打|打|让他们|让他|让|单位|全部"
    r"|都|受理|了|联|系|同意|可以|我们|由|是|的|交|把|[\s,，])+"
)
_NOT_ROOM: Final = frozenset(("本所", "我所", "质检所", "计量所", "检测中心", "市所", "派出所", "厕所"))
_VERBS: Final = (
    (
        "inst_reject",
        re.compile(
            r"不予受理|不受理|拒绝受理|不能受理|没法受理|无法受理|拒绝|驳回|拒收|不收|不接(?!触|入|口|头)|不通过|打回"
        ),
    ),
    (
        "inst_return",
        re.compile(
            r"退回|退给|退到|没有?(?:这个|这项|该)?(?:检定)?能力|无能力|没有?资质|做不了|检不了"
            r"|没有?标准器"
        ),
    ),
    ("inst_accept", re.compile(r"受理|接收|收下|通过|接了|(?<=[台块支个条把号都])收(?!到|样|回|费|款|据|发)")),
)
REASON_LEAD: Final = re.compile(
    r"^(?:[,，。;；:：、\s]|吧|了|因为|原因是|原因|理由是|理由|由于|为|是|的|，|给他|主管部门|行政部门|主管|回去|就)+"
)
_PURE: Final = re.compile(
    r"^(?:第|[一二三四五六七八九十\d]|台|条|个|项|号|和|、|,|，|\s|这|那|单|都|全部|全|吧|了|把|给|请|的|预约|器具)*$"
)
_OTHERS: Final = parts.OTHERS
_ANY_VERB: Final = re.compile("|".join(verb.pattern for _, verb in _VERBS))


def which(reading: Reading) -> dict[str, Any]:
    """The lines that are meant: index, serial numbers, all, except."""
    chosen, dropped, everything = reading.picks
    out: dict[str, Any] = {}
    if reading.booking_nos:
        out["booking_no"] = reading.booking_nos[0].value
    serials = [value for value, _, _ in parts.codes(reading)]
    if serials:
        out["serial"] = serials
    if chosen and not dropped:
        out["index"] = list(chosen)
    if (everything or dropped) and not chosen:
        out["all"] = True
    if dropped:
        out["all"] = True
        out["except"] = list(dropped)
    elif everything and chosen and re.search("全部|所有", reading.text):
        out["all"] = True
    if (_OTHERS.search(reading.text) or _EVERY.search(reading.text)) and not (out.get("all") or chosen or serials):
        out["all"] = True
    return out


_EVERY: Final = re.compile("都|全(?=收|接|受|退|合格|过)")


def contact(reading: Reading) -> dict[str, Any]:
    """The office and the telephone number that a receipt names."""
    out: dict[str, Any] = {}
    if reading.phones:
        out["phone"] = reading.phones[0].value
    text = chunks.punched(reading.text, (*reading.phones, *reading.booking_nos, *reading.bare_serials))
    for found in _ROOM.finditer(text):
        name = _ROOM_LEAD.sub("", found[0])
        if len(name) > 1 and name not in _NOT_ROOM and chunks.HOLE not in name:
            out["dept"] = name
            break
    return out


def reason(reading: Reading) -> str | None:
    """Why something is refused or returned: what stands behind the verb, else what stands before it."""
    text = reading.text
    for _, verb in _VERBS[:2]:
        for found in verb.finditer(text):
            plain = found[0].startswith(("不予", "不", "拒", "驳", "打", "退", "没法", "无法"))
            if not plain:
                continue
            behind = REASON_LEAD.sub("", text[found.end() :]).strip(" ,，。")
            if "退" in found[0] and (
                lead := re.match(
                    r"(?:给)?(?:市场监管局|市监局|主管部门|主管|行政部门|市局|区局|局里|局)[,，\s]*", behind
                )
            ):
                behind = REASON_LEAD.sub("", behind[lead.end() :])
            if len(behind) > 1 and not re.fullmatch(r"(?:一下|谢谢|吧)+", behind):
                return behind
            before = without_lines(text[: found.start()], reading)
            if len(before) > 1:
                return before
    if (wrong := _WRONG.search(without_lines(text, reading) or text)) is not None and not _ANY_VERB.search(text):
        return wrong["why"]
    if gone := re.search(r"退(?:了|掉|给他们)(?:吧|了)?$", text):
        return without_lines(text[: gone.start()], reading) or None
    unable = next((one for one in _VERBS[1][1].finditer(text) if not one[0].startswith("退")), None)
    if unable is not None:
        return without_lines(text, reading) or None
    return None


_WRONG: Final = re.compile(
    r"^(?:(?:这|那)[台个单条块]?的?)?(?P<why>.{1,30}?(?:写错|填错|不对|不全|不规范|没写|没填|选错)了?)"
)


def without_lines(text: str, reading: Reading) -> str:
    """A text without the numbers and ordinals that only say which lines are meant."""
    holes: list[Found[Any]] = [
        Found("", one.start, one.end) for one in (*reading.booking_nos, *reading.bare_serials) if one.end <= len(text)
    ]
    holes += [Found("", *nth.span()) for nth in ordinals.NTH.finditer(text)]
    pieces = [piece.value for piece in chunks.split(chunks.punched(text, holes))]
    kept = [piece for piece in pieces if not _PURE.match(piece)]
    return re.sub(r"(?:就|先|给|我们?要?|要|把)?(?:这个|这单|这台)?$", "", " ".join(kept)).strip()


def answer(reading: Reading, intent: str) -> dict[str, Any]:
    """The slots of accepting, refusing or returning; `actions` when one message does several of these."""
    reading = again(parts.marked(reading.text), reading)
    actions = _actions(reading)
    if actions:
        return _merged(reading, actions)
    return _answer(reading, intent)


def again(text: str, reading: Reading) -> Reading:
    """Another text of the same person in the same place."""
    if text == reading.text:
        return reading
    return Reading(text, role=reading.role, flow=reading.flow, awaiting=reading.awaiting, today=reading.today)


def _answer(reading: Reading, intent: str) -> dict[str, Any]:
    out = which(reading)
    if intent == "inst_accept":
        out.update(contact(reading))
    elif intent == "admin_assign":
        if reading.institution is not None:
            out["institution"] = reading.institution.value
    elif (why := reason(reading)) is not None:
        out["reason"] = why
        _without_codes_of(why, out)
    if intent == "inst_return" and reading.institution is not None:
        out["institution"] = reading.institution.value
    return out


def _without_codes_of(why: str, out: dict[str, Any]) -> None:
    """A number inside the reason (型号应为Y-60) does not say which line is meant."""
    kept = [one for one in out.get("serial", ()) if one not in why]
    if kept or "serial" not in out:
        out.update({"serial": kept} if kept else {})
    elif len(out) > 2 or out["serial"] != [why]:
        del out["serial"]


_SHORT: Final = 2


def verb_of(text: str, role: str) -> str | None:
    """The intent of the first word that says what becomes of lines."""
    rows = _ADMIN_VERBS if role == "admin" else _VERBS
    return next((name for name, verb in rows if verb.search(text)), None)


def begins_with_verb(text: str) -> bool:
    """不予受理 型号不对: whether what becomes of the lines is said first, with something behind it."""
    found = _ANY_VERB.match(text)
    return found is not None and found[0].startswith(("不予", "不受", "拒", "驳", "打回", "退"))


_ADMIN_VERBS: Final = (
    ("admin_reject", re.compile(r"不予受理|不受理|拒绝受理|不能受理|无法受理|驳回|打回")),
    (
        "admin_assign",
        re.compile(r"强制分配|分配给|分配到|分给|分到|派给|派到|指派|指定给|转给|交给|改派|划给|给(?=[一-龥]{2,})"),
    ),
)


def _actions(reading: Reading) -> list[dict[str, Any]]:
    """Each action with its own lines, when the message holds more than one verb."""
    out: list[dict[str, Any]] = []
    admin = reading.role == "admin"
    pattern = _ADMIN_ANY if admin else _ANY_VERB
    pieces = parts.split(reading, pattern.finditer(reading.text))
    if len(pieces) < _SHORT:
        return []
    accepts = any(verb_of(piece, reading.role) == "inst_accept" for piece in pieces)
    for piece in pieces:
        intent = verb_of(piece, reading.role)
        if intent is None:
            continue
        inner = again(_without_contact(piece, reading) if accepts and intent != "inst_accept" else piece, reading)
        said = _answer(inner, intent)
        said.pop("booking_no", None)
        rest = {"rest": True} if _OTHERS.search(piece) and "index" not in said and "serial" not in said else {}
        out.append({"intent": intent, **said, **rest, "said": inner.text})
    distinct = len({action["intent"] for action in out}) > 1
    distinct = distinct or len({str(action.get("reason") or action.get("institution")) for action in out}) > 1
    return out if len(out) > 1 and distinct else []


_ADMIN_ANY: Final = re.compile("|".join(verb.pattern for _, verb in _ADMIN_VERBS))


def _without_contact(piece: str, reading: Reading) -> str:
    """A part without the office and the telephone number, which belong to what is accepted in the same message."""
    inner = again(piece, reading)
    if not inner.phones:
        return piece
    start = inner.phones[0].start
    dept = contact(inner).get("dept", "")
    at = piece.rfind(dept, 0, start) if dept else -1
    rest = piece[: at if at >= 0 else start].rstrip(" ,，。请与联系打找跟")
    return rest if len(rest) > _SHORT else piece


def _merged(reading: Reading, actions: list[dict[str, Any]]) -> dict[str, Any]:
    first = {name: value for name, value in actions[0].items() if name not in ("intent", "said", "rest")}
    if reading.booking_nos:
        first["booking_no"] = reading.booking_nos[0].value
    first.update({name: value for name, value in contact(reading).items() if name not in first})
    for action in actions[1:]:
        if action["intent"] == "inst_return" and action.get("index"):
            first["return_index"] = action["index"]
        if "reason" in action and "reason" not in first:
            first["reason"] = action["reason"]
    return {**first, "actions": actions}


def schedule(reading: Reading) -> dict[str, Any]:
    """When something is to be verified, and for which lines."""
    out = which(reading)
    if reading.days:
        out["date"] = reading.days[-1].value
    if reading.times:
        out["time"] = reading.times[-1].value
    if reading.deliveries and ("改" in reading.text or not reading.coming):
        out["delivery_method"] = reading.deliveries[-1].value
    return out
