"""Template and subscription messages: which one stands for which kind of notice, and what is written into its fields.

Their ids come from the account's own settings page, so they are settings; an account without any sends none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from notifications.sms_templates import named_values
from notifications.titles import TITLES
from notifications.wording import words

Way = Literal["template", "subscribe", "mini"]

PATHS: Mapping[Way, str] = {
    "template": "/cgi-bin/message/template/send",
    "subscribe": "/cgi-bin/message/subscribe/bizsend",
    "mini": "/cgi-bin/message/subscribe/send",
}

LIMITS: Mapping[str, int] = {
    "thing": 20, "character_string": 32, "phrase": 5, "name": 10, "phone_number": 17, "number": 32, "letter": 32,
}  # fmt: skip
"""Characters that a field holds, by the beginning of its name (WeChat: 订阅消息参数值内容限制)."""

PLAIN_LIMIT = 200
"""Characters of a field of an older template, which has no rule of its own."""

EVERY = "*"
"""Under this kind stands the template of every notice that has none of its own."""


@dataclass(frozen=True)
class Template:
    """A template of the account. `fields` says what each of its fields holds: "title", "text", "no" (the number of a
    booking), or the name of a fact of the notice (docs/notices.md). `page` is where a tap leads: an address, or a page
    of the mini-program.
    """

    id: str
    fields: Mapping[str, str] = field(default_factory=dict)
    way: Way = "template"
    page: str = ""


Templates = Mapping[str, Template]


def template_of(kind: str, templates: Templates) -> Template | None:
    """The template for a kind of notice."""
    return templates.get(kind) or templates.get(EVERY)


def body_of(template: Template, letter_id: str, openid: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """What is posted to WeChat. The letter's id keeps WeChat from taking the same one twice within ten minutes."""
    data = {name: {"value": fitted(name, facts.get(source))} for name, source in template.fields.items()}
    body: dict[str, Any] = {"touser": openid, "template_id": template.id, "data": data}
    if template.way == "template":
        body["client_msg_id"] = letter_id
    if template.page:
        body["url" if template.way == "template" else "page"] = template.page
    return body


def facts_of(kind: str, text: str, data: Mapping[str, Any], wanted: Iterable[str] = ()) -> dict[str, Any]:
    """What a template may show of a letter: the facts as they are stored, and where others are `wanted` those of its
    filed text, short enough for a field: who, day, what, number.

    >>> said = {"institution": "区计量所", "booking_no": "1", "lines": [{"name": "秤"}], "time": "AM"}
    >>> facts_of("appointment_made", "…", {**said, "date": "2026-11-25"}, ("day",))["day"]
    '11月25日（周三）上午'
    """
    facts = {name: value for name, value in data.items() if isinstance(value, str | int)}
    known = {
        "no": facts.get("booking_no", ""),
        **facts,
        "title": TITLES.get(kind, "通知"),
        "text": " ".join(text.split()),
    }
    if set(wanted) <= known.keys():
        return known
    return {**known, **named_values(kind, words(kind, data, short=True))}


def fitted(name: str, value: object) -> str:
    """A value as the field takes it: cut to its length; never empty, which WeChat refuses.

    >>> fitted("thing3", "您的电子计价秤2026年12月1日到期，请预约检定"), fitted("thing1", "")
    ('您的电子计价秤2026年12月1日到期…', '-')
    """
    text = str(value if value is not None else "").strip() or "-"
    limit = LIMITS.get(name.rstrip("0123456789"), PLAIN_LIMIT)
    return text if len(text) <= limit else text[: limit - 1] + "…"
