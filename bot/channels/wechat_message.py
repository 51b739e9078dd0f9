"""What a WeChat message says to us: who, which message it is, the text or picture in it, or that nothing was said."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

CAN_NOT_READ = "这种消息我看不了，请发文字、语音或照片。"
DID_NOT_HEAR = "没听清，请再说一遍，或者打字发给我。"

Fields = Mapping[str, str]


@dataclass(frozen=True)
class Heard:
    """A message to take into the conversation. `id` identifies it for ever: pushed again it is the same message."""

    openid: str
    id: str
    text: str
    picture_url: str = ""


@dataclass(frozen=True)
class Answered:
    """A message that is answered without a conversation; "" = nothing is said (an event that asks for nothing)."""

    text: str = ""


def read_message(fields: Fields) -> Heard | Answered:
    """What WeChat's message or event comes to. Kinds that are not known ask for what can be read instead."""
    kind = fields.get("MsgType", "").lower()
    reader = _KINDS.get(kind, _unreadable)
    return reader(fields)


def message_id(fields: Fields) -> str:
    """MsgId; an event has none, and is known by who, when, what and its key (SPEC 10)."""
    if fields.get("MsgId"):
        return fields["MsgId"]
    parts = (fields.get(name, "") for name in ("FromUserName", "CreateTime", "Event", "EventKey"))
    return "event-" + hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]


def _said(fields: Fields, text: str, picture_url: str = "") -> Heard:
    return Heard(fields.get("FromUserName", ""), message_id(fields), text, picture_url)


def _text(fields: Fields) -> Heard | Answered:
    return _said(fields, fields.get("Content", ""))


def _voice(fields: Fields) -> Heard | Answered:
    heard = fields.get("Recognition", "").strip()
    return _said(fields, heard) if heard else Answered(DID_NOT_HEAR)


def _image(fields: Fields) -> Heard | Answered:
    return _said(fields, "", fields.get("PicUrl", ""))


def _location(fields: Fields) -> Heard | Answered:
    label = fields.get("Label", "").strip()
    return _said(fields, label) if label else Answered("没看到地址，请把地址打字发给我，写到区县和门牌。")


def _unreadable(_fields: Fields) -> Heard | Answered:
    return Answered(CAN_NOT_READ)


def _event(fields: Fields) -> Heard | Answered:
    """A tap on a menu says its key; following, or scanning our code, is a greeting; the rest asks for nothing."""
    event, key = fields.get("Event", "").lower(), fields.get("EventKey", "")
    if event == "click" and key:
        return _said(fields, key)
    if event in ("subscribe", "scan"):
        said = key.removeprefix("qrscene_")
        return _said(fields, said.removeprefix("say:") if said.startswith("say:") else "你好")
    return Answered()


_KINDS: Mapping[str, Callable[[Fields], Heard | Answered]] = {
    "text": _text,
    "voice": _voice,
    "image": _image,
    "location": _location,
    "event": _event,
}
