"""Owns what institution staff say of lines of a booking: which, accepted, refused or passed, why, until when."""

import re
from typing import Any, Final

from nlu import chunks, ordinals, validity
from nlu.found import Found
from nlu.reading import Reading

_ROOM: Final = re.compile(r"(?:[一-龥]{1,6}?(?:计量)?(?:室|科|所|处|(?<!全)部|中心|大厅|窗口|站|组))(?![内外里])")
_ROOM_LEAD: Final = re.compile(
    r"^(?:这单|那单|打电话|电话|请|与|和|跟|联系|找|到|去|送到|送至|送|至|给|拨打|打|让他们|让他|让|单位|全部"
    r"|都|受理|了|联|系|同意|可以|我们|由|是|的|交|把|[\s,，])+"
)
_NOT_ROOM: Final = frozenset(("本所", "我所", "质检所", "计量所", "检测中心", "市所", "派出所", "厕所"))
_RESULT: Final = re.compile(r"不合格|没过|未通过|不通过|没合格|未合格|超差|合格|通过|过了")
_BAD: Final = frozenset(("不合格", "没过", "未通过", "不通过", "没合格", "未合格", "超差"))
_VERBS: Final = (
    ("inst_reject", re.compile(r"不予受理|不受理|拒绝受理|不能受理|没法受理|无法受理|拒绝|驳回|拒收|不收|不通过|打回")),
    (
        "inst_return",
        re.compile(
            r"退回|退给|退到|没有?(?:这个|这项|该)?(?:检定)?能力|无能力|没有?资质|做不了|检不了"
            r"|没有?标准器"
        ),
    ),
    ("inst_accept", re.compile(r"受理|接收|收下|通过|接了")),
)
_REASON_LEAD: Final = re.compile(
    r"^(?:[,，。;；:：、\s]|吧|了|因为|原因是|原因|理由是|理由|由于|为|是|的|，|给他|主管部门|行政部门|主管|回去|就)+"
)
_PURE: Final = re.compile(
    r"^(?:第|[一二三四五六七八九十\d]|台|条|个|项|号|和|、|,|，|\s|这|那|单|都|全部|全|吧|了|把|给|请|的|预约|器具)*$"
)
_CUT: Final = re.compile(
    r"[,，;；。]\s?(?=第[一二三四五六七八九十\d]|其余|其他|其它|剩下|前|后)"
    r"|(?<=\S)\s(?=第[一二三四五六七八九十\d]+[台条个项]|其余|其他|其它|剩下)"
)
_OTHERS: Final = re.compile(r"其他|其它|其余|剩下|余下|别的")


def which(reading: Reading) -> dict[str, Any]:
    """The lines that are meant: index, serial numbers, all, except."""
    chosen, dropped, everything = reading.picks
    out: dict[str, Any] = {}
    if reading.booking_nos:
        out["booking_no"] = reading.booking_nos[0].value
    serials = [one.value for one in reading.bare_serials]
    if serials:
        out["serial"] = serials
    if chosen and not dropped:
        out["index"] = list(chosen)
    if (everything or dropped) and not chosen:
        out["all"] = True
    if dropped:
        out["all"] = True
        out["except"] = list(dropped)
    elif everything and chosen:
        out["all"] = True
    if (_OTHERS.search(reading.text) or "都" in reading.text) and not (out.get("all") or chosen or serials):
        out["all"] = True
    return out


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
            behind = _REASON_LEAD.sub("", text[found.end() :]).strip(" ,，。")
            if "退" in found[0] and (
                lead := re.match(
                    r"(?:给)?(?:市场监管局|市监局|主管部门|主管|行政部门|市局|区局|局里|局)[,，\s]*", behind
                )
            ):
                behind = _REASON_LEAD.sub("", behind[lead.end() :])
            if len(behind) > 1 and not re.fullmatch(r"(?:一下|谢谢|吧)+", behind):
                return behind
            before = _without_lines(text[: found.start()], reading)
            if len(before) > 1:
                return before
    unable = next((one for one in _VERBS[1][1].finditer(text) if not one[0].startswith("退")), None)
    if unable is not None:
        return _without_lines(text, reading) or None
    return None


def _without_lines(text: str, reading: Reading) -> str:
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
    actions = _actions(reading)
    if actions:
        return _merged(reading, actions)
    return _answer(reading, intent)


def _answer(reading: Reading, intent: str) -> dict[str, Any]:
    out = which(reading)
    if intent == "inst_accept":
        out.update(contact(reading))
    elif (why := reason(reading)) is not None:
        out["reason"] = why
    if intent == "inst_return" and reading.institution is not None:
        out["institution"] = reading.institution.value
    return out


def _actions(reading: Reading) -> list[dict[str, Any]]:
    """Each action with its own lines, when the message holds more than one verb."""
    out: list[dict[str, Any]] = []
    for part in _CUT.split(reading.text):
        inner = Reading(part, role=reading.role, flow=reading.flow, awaiting=None, today=reading.today)
        intent = next((name for name, verb in _VERBS if verb.search(part)), None)
        if intent is not None:
            said = _answer(inner, intent)
            said.pop("booking_no", None)
            out.append({"intent": intent, **said})
        elif out and len(part.strip()) > 1 and "reason" not in out[-1] and out[-1]["intent"] != "inst_accept":
            out[-1]["reason"] = part.strip()
    lines = ("index", "serial", "all")
    distinct = len({action["intent"] for action in out}) > 1 or sum("reason" in action for action in out) > 1
    return out if len(out) > 1 and distinct and sum(any(name in action for name in lines) for action in out) > 1 else []


def _merged(reading: Reading, actions: list[dict[str, Any]]) -> dict[str, Any]:
    first = {name: value for name, value in actions[0].items() if name != "intent"}
    if reading.booking_nos:
        first["booking_no"] = reading.booking_nos[0].value
    first.update({name: value for name, value in contact(reading).items() if name not in first})
    for action in actions[1:]:
        if action["intent"] == "inst_return" and action.get("index"):
            first["return_index"] = action["index"]
        if "reason" in action and "reason" not in first:
            first["reason"] = action["reason"]
    return {**first, "actions": actions}


def result(reading: Reading) -> dict[str, Any]:
    """The slots of registering results; `items` when one message gives several."""
    items = _items(reading)
    if items:
        return items
    return _result(reading)


def _result(reading: Reading) -> dict[str, Any]:
    out = which(reading)
    found = _RESULT.search(reading.text)
    if found is not None:
        out["result"] = "不合格" if found[0] in _BAD else "合格"
    if reading.certificates:
        out["certificate_no"] = reading.certificates[0].value
    if reading.coming and isinstance(day := reading.coming[-1].value, str):
        out["valid_until"] = day
    elif length := _validity(reading):
        out["validity"] = length
    if out.get("result") == "不合格" and (why := _fault(reading)):
        out["reason"] = why
    return out


def _validity(reading: Reading) -> str | None:
    """How long a result is valid: 有效期一年, or a piece that says no more than a length."""
    found = validity.find(reading.text)
    if found:
        return found[0].value
    return next((value for piece in reading.pieces if (value := validity.read(piece.value)) is not None), None)


def _fault(reading: Reading) -> str | None:
    """What is wrong with an instrument that did not pass."""
    bad = next((one for one in _RESULT.finditer(reading.text) if one[0] in _BAD), None)
    if bad is None:
        return None
    behind = _REASON_LEAD.sub("", reading.text[bad.end() :]).strip(" ,，。")
    if len(behind) > 1 and not re.match(r"证|有效", behind):
        return behind
    before = _without_lines(reading.text[: bad.end()], reading)
    before = re.sub(r"^(?:登记结果|结果登记|登记|结果|检定结果)[:：,，\s]*", "", before)
    return before if bad[0] == "超差" and len(before) > _SHORT else None


_SHORT: Final = 2


def _items(reading: Reading) -> dict[str, Any] | None:
    """One entry a result, when several results are given with their own lines."""
    marks = [one for one in _RESULT.finditer(reading.text) if one[0] != "超差"]
    if len(marks) < _SHORT:
        return None
    text, out, start = reading.text, [], 0
    edges = _edges(reading, [mark.end() for mark in marks])
    for edge in edges:
        part = Reading(text[start:edge], role=reading.role, flow=reading.flow, awaiting=None, today=reading.today)
        row = _result(part)
        row.pop("booking_no", None)
        if len(row.get("index", ())) == 1:
            row["index"] = row["index"][0]
        if len(row.get("serial", ())) == 1:
            row["serial"] = row["serial"][0]
        out.append(row)
        start = edge
    if sum("index" in row or "serial" in row or "all" in row for row in out) < _SHORT:
        return None
    for row in out[:-1]:
        if (
            row.get("result") == "合格"
            and "valid_until" not in row
            and "valid_until" in out[-1]
            and re.search("都|均|全", text)
        ):
            row["valid_until"] = out[-1]["valid_until"]
    found: dict[str, Any] = {"items": out}
    if reading.booking_nos:
        found["booking_no"] = reading.booking_nos[0].value
    return found


def _edges(reading: Reading, ends: list[int]) -> list[int]:
    """Where each entry ends: before the next line's number or ordinal, or at the end."""
    begins = sorted(
        [one.start for one in reading.bare_serials]
        + [one.start() for one in ordinals.NTH.finditer(reading.text)]
        + [one.start() for one in _OTHERS.finditer(reading.text)]
    )
    out = [next((start for start in begins if start >= end), len(reading.text)) for end in ends[:-1]]
    return [*dict.fromkeys(out), len(reading.text)]


def schedule(reading: Reading) -> dict[str, Any]:
    """When something is to be verified, and for which lines."""
    out = which(reading)
    if reading.coming:
        out["date"] = reading.coming[-1].value
    if reading.times:
        out["time"] = reading.times[-1].value
    if reading.deliveries and ("改" in reading.text or not reading.coming):
        out["delivery_method"] = reading.deliveries[-1].value
    return out
