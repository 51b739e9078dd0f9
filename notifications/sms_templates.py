"""The texts that are filed with an SMS provider: it sends nothing else, only their variables are filled in.

A notice is worded first, as for every channel (`notifications.wording`); then the template that it fits is found and
its variables are read out of it. A wording that fits none of its own, and what a conversation says, goes by a frame
(`notifications.sms_frames`); where neither is filed it is a failure that says so; never half a message.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from notifications.sms_frames import BODY, CHOICES, LONGEST, VARIABLE, Framed, all_framed, frame_name, frame_text


@dataclass(frozen=True)
class Template:
    """A text as it is filed. `name` is what the settings give its code by; `kind` the notices that it is for."""

    name: str
    kind: str
    text: str

    @cached_property
    def variables(self) -> tuple[str, ...]:
        """Its variables in order: Aliyun fills them in by name, Tencent Cloud by their place."""
        return tuple(VARIABLE.findall(self.text))

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        pieces = VARIABLE.split(self.text)
        return re.compile(
            "".join(f"(?P<{one}>.{{1,{LONGEST}}}?)" if n % 2 else re.escape(one) for n, one in enumerate(pieces)),
            re.DOTALL,
        )

    def read(self, said: str) -> Mapping[str, str] | None:
        """What a text says for each variable, in order; None when it is not this template's, or says more in one of
        them than providers take.

        >>> Template("x", "x", "验证码 ${code}，5分钟内有效。").read("验证码 482913，5分钟内有效。")
        {'code': '482913'}
        """
        found = self._pattern.fullmatch(said)
        return found.groupdict() if found else None


TEMPLATES: tuple[Template, ...] = (
    Template("phone_code", "phone_code", "验证码 ${code}，5分钟内有效。请把它发到刚才的对话里，不要告诉别人。"),
    Template(
        "registration_passed",
        "registration_answered",
        "${unit}注册已通过。现在可以登记器具、预约检定了，回复“登记器具”开始。",
    ),
    Template("booking_received", "booking_received", "预约单${number}已提交，共${n}台，${to}。机构受理后会告诉您。"),
    Template(
        "lines_assigned", "lines_assigned", "您的${what}已安排给${who}检定（预约单${number}）。机构受理后会告诉您。"
    ),
    Template(
        "receipt_issued", "receipt_issued", "${who}已受理您的${what}（预约单${number}）。回执：${said}。检定不收费。"
    ),
    Template(
        "lines_refused",
        "lines_refused",
        "${who}不予受理您的${what}（预约单${number}），原因：${reason}。直接把正确的内容发来，改好就能重新预约。",
    ),
    Template(
        "appointment_made",
        "appointment_made",
        "${who}约定${day}检定您的${what}（预约单${number}）。去不了请回复“改时间”。",
    ),
    Template(
        "appointment_reminder",
        "appointment_reminder",
        "提醒：${day}检定您的器具（预约单${number}）。去不了请现在回复“改时间”。",
    ),
    Template("results_certified", "results_out", "检定结果出来了：${what}，证书号${number}，有效期至${until}。"),
    Template("results_out", "results_out", "检定结果出来了：${what}。${advice}"),
    Template("results_passed", "results_out", "检定结果出来了：${what}。"),
    Template(
        "validity_reminder", "validity_reminder", "${what}的检定有效期至${until}，${left}。回复 1 全部预约，不收费。"
    ),
    Template(
        "validity_over",
        "validity_reminder",
        "${what}的检定有效期${until}已过，请先停用。回复 1 现在就预约检定，不收费。",
    ),
)
"""What is told about one matter each."""

FRAMES: tuple[Template, ...] = tuple(
    Template(frame_name(body, choices, asks=asks), "", frame_text(body, choices, asks=asks))
    for asks in (False, True)
    for body in range(1, BODY + 1)
    for choices in range(CHOICES + 1)
)
"""What everything else goes by."""

FILED: tuple[Template, ...] = (*TEMPLATES, *FRAMES)
"""What an office files (`python -m bot sms-templates`) and gives the codes of in YUEJIAN_SMS_TEMPLATES."""

_BY_NAME = {one.name: one for one in FILED}


@dataclass(frozen=True)
class FiledText:
    """One send as it is filed: the template's name, its variables with their values in order, and how it reads."""

    name: str
    values: Mapping[str, str]
    text: str


@dataclass(frozen=True)
class Filled:
    """A template's code at the provider, and its variables with their values, in order."""

    code: str
    values: Mapping[str, str]


def forms_of(kind: str, said: str, data: Mapping[str, Any]) -> tuple[FiledText, ...]:
    """How a text goes out by SMS: in the template of its kind, or in frames; a frame that it came in is kept."""
    if "frame" in data:
        return (_of_frame(Framed(data["frame"], tuple(data["values"]), said)),)
    own = _own_text(kind, said)
    return framed_forms(said) if own is None else (own,)


def named_values(kind: str, said: str) -> Mapping[str, str]:
    """The facts of a notice by the names that they have in its own filed text; none when it has no such text."""
    own = _own_text(kind, said)
    return {} if own is None else own.values


def _own_text(kind: str, said: str) -> FiledText | None:
    for template in TEMPLATES:
        if template.kind == kind and (values := template.read(said)) is not None:
            return FiledText(template.name, values, said)
    return None


def framed_forms(said: str) -> tuple[FiledText, ...]:
    """A text in frames, whatever its kind."""
    return tuple(_of_frame(one) for one in all_framed(said))


def _of_frame(one: Framed) -> FiledText:
    return FiledText(one.name, dict(zip(_BY_NAME[one.name].variables, one.values, strict=True)), one.text)
