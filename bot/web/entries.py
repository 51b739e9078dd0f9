"""What a chat shows, as JSON: an entry is something said, the reply to it, or a notice that came in by itself.

An entry has a `key` that is the same wherever it shows up (the answer to a message, the stream, a reload), so that the
page shows it once: `m:` and a message's id for what was said, `r:` and the same id for the reply, `n:` and the
delivery's id for a notice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from handlers.dialogue.model import Reply
from notifications.buttons import Button
from notifications.titles import TITLES
from storage.web_history import Entry

CHANNEL = "web"
SAID, REPLY, NOTICE = "said", "reply", "notice"


def said(text: str, photos: Sequence[str] = ()) -> dict[str, Any]:
    """What a person wrote, or the photos they sent."""
    written: dict[str, Any] = {"kind": SAID, "text": text}
    if photos:
        written["photo"] = photos[0]
    return written | {"photos": list(photos)} if len(photos) > 1 else written


def photos_of_entry(body: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of the photos of something said."""
    return tuple(body.get("photos") or ([body["photo"]] if body.get("photo") else []))


def answered(replies: Sequence[Reply], awaiting: str | None) -> dict[str, Any]:
    """The reply object of a message (`replies`, `awaiting`) as an entry."""
    return {"kind": REPLY, **reply_object(replies, awaiting)}


def notice(text: str, about: str, buttons: Sequence[Button] = (), *, carried: bool = True) -> dict[str, Any]:
    """A notice; `about` is its kind; `carried`: the chat was open, so that this entry is how the person was told."""
    written: dict[str, Any] = {"kind": NOTICE, "text": text, "about": about, "title": TITLES.get(about, "通知")}
    if buttons:
        written["buttons"] = [_button(one) for one in buttons]
    return written if carried else written | {"carried": False}


def _button(one: Button) -> dict[str, str]:
    given = {"label": one.label, "say": one.say, "path": one.path, "phone": one.phone}
    return {name: value for name, value in given.items() if value}


def reply_object(replies: Sequence[Reply], awaiting: str | None) -> dict[str, Any]:
    """What `POST /api/chat` answers: each reply has its text and the labels of its choices.

    `says` stands beside `choices` when a choice means something else than its label says; `camera` is the choice that
    opens the camera, `form` the one that opens a form.
    """
    return {"replies": [_reply(reply) for reply in replies], "awaiting": awaiting}


def _reply(reply: Reply) -> dict[str, Any]:
    written: dict[str, Any] = {"text": reply.text, "choices": [choice.label for choice in reply.choices]}
    if any(choice.say and choice.say != choice.label for choice in reply.choices):
        written["says"] = [choice.say or choice.label for choice in reply.choices]
    for choice in reply.choices:
        if choice.does is not None and choice.does.kind == "photo":
            written["camera"] = choice.label
        if choice.does is not None and choice.does.kind == "form":
            written["form"] = {"label": choice.label, "path": f"/form/{choice.does.on}"}
    if reply.cards:
        written["cards"] = [
            {"title": card.title, "rows": [list(row) for row in card.rows], "note": card.note} for card in reply.cards
        ]
    if reply.image:
        written["image"] = reply.image
    if reply.links:
        written["links"] = [{"title": link.title, "path": link.path} for link in reply.links]
    return written


def shown(entry: Entry) -> Mapping[str, Any]:
    """An entry as the page gets it."""
    body = {name: value for name, value in entry.body.items() if name != "carried"}
    return {"seq": entry.seq, "key": entry.key, "at": entry.at.isoformat(timespec="seconds"), **body}
