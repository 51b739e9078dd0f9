"""What a WeChat message says to us: who, which message it is, the text or picture in it, or that nothing was said."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.channels.wechat_scene_keys import AGREE, SAY
from nlu.clean import is_stand_in
from nlu.text import folded

CHANNEL = "wechat"
CAN_NOT_READ = "这种消息我看不了，请发文字或照片。"
NO_ADDRESS = "没看到地址，请把地址打字发给我，写到区县和门牌。"
HELLO = "你好"

Fields = Mapping[str, str]

TEXT, PICTURE, VOICE, PLACE, SCENE, AGREED = "text", "picture", "voice", "place", "scene", "agreed"


@dataclass(frozen=True)
class Heard:
    """A message to take into the conversation. `id` identifies it among those of its sender: pushed again it is
    the same message.

    `kind` says what it is besides its text: a picture (where it lies at WeChat), a recording whose words WeChat did not
    tell, a place, a scanned code (its `scene`), or the word by which somebody agrees to be signed in.
    """

    openid: str
    id: str
    text: str
    kind: str = TEXT
    picture_url: str = ""
    media_id: str = ""
    scene: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """Which message it is among everybody's."""
        return self.openid, self.id

    @property
    def slow(self) -> bool:
        """Whether its turn takes seconds however little there is to do."""
        return self.kind in (PICTURE, VOICE)


@dataclass(frozen=True)
class Answered:
    """A message that is answered without a conversation; "" = nothing is said (an event that asks for nothing)."""

    text: str = ""


@dataclass(frozen=True)
class Told:
    """What became of template messages that we sent: each message's number, whether it arrived, and why not."""

    results: tuple[tuple[str, bool, str], ...]


def read_message(fields: Fields) -> Heard | Answered | Told:
    """What WeChat's message or event comes to. Kinds that are not known ask for what can be read instead.

    What has no sender or no kind (a payment's result, a notice of the platform's) was said by nobody: no answer.
    """
    kind = fields.get("MsgType", "").lower()
    if not kind or not fields.get("FromUserName"):
        return Answered()
    reader = _KINDS.get(kind, _unreadable)
    return reader(fields)


def message_id(fields: Fields) -> str:
    """MsgId; an event has none, and is known by who, when, what and its key (SPEC 10)."""
    if fields.get("MsgId"):
        return fields["MsgId"]
    parts = (fields.get(name, "") for name in ("FromUserName", "CreateTime", "Event", "EventKey"))
    return "event-" + hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]


def _said(fields: Fields, text: str, kind: str = TEXT, scene: str = "") -> Heard:
    return Heard(fields.get("FromUserName", ""), message_id(fields), text, kind, scene=scene)


def _text(fields: Fields) -> Heard | Answered:
    text = fields.get("Content", "")
    if is_stand_in(text):
        return _unreadable(fields)
    return _said(fields, text, AGREED if text.strip() == AGREE else TEXT)


def _voice(fields: Fields) -> Heard:
    """WeChat ended telling the words of a recording; where it still does, they are the message."""
    heard = fields.get("Recognition", "").strip()
    if heard:
        return _said(fields, heard)
    return Heard(fields.get("FromUserName", ""), message_id(fields), "", VOICE, media_id=fields.get("MediaId", ""))


def _image(fields: Fields) -> Heard:
    openid, picture, media = (fields.get(name, "") for name in ("FromUserName", "PicUrl", "MediaId"))
    return Heard(openid, message_id(fields), "", PICTURE, picture, media)


def _location(fields: Fields) -> Heard | Answered:
    label = folded(fields.get("Label", "")).split("(")[0].strip()  # behind it stands what is near: (万达广场附近)
    return _said(fields, label, PLACE) if label else Answered(NO_ADDRESS)


def _unreadable(_fields: Fields) -> Answered:
    return Answered(CAN_NOT_READ)


def _event(fields: Fields) -> Heard | Answered | Told:
    """What somebody did without writing."""
    reader = _EVENTS.get(fields.get("Event", "").lower())
    return Answered() if reader is None else reader(fields)


def _tapped(fields: Fields) -> Heard | Answered:
    """A button of the menu says its key."""
    key = fields.get("EventKey", "")
    return _said(fields, key) if key else Answered()


def _scanned(fields: Fields) -> Heard:
    """Following us, or scanning a code of ours, is a greeting; a code may also say something, or sign somebody in."""
    key = fields.get("EventKey", "").removeprefix("qrscene_")
    if key.startswith(SAY):
        return _said(fields, key.removeprefix(SAY))
    return _said(fields, HELLO, SCENE, key) if key else _said(fields, HELLO)


def _template_result(fields: Fields) -> Told:
    """TEMPLATESENDJOBFINISH: `success`, `failed:user block`, or `failed: system failed`."""
    status = fields.get("Status", "")
    return Told(((fields.get("MsgID", ""), status == "success", "" if status == "success" else status),))


def _subscription_results(fields: Fields) -> Told:
    """subscribe_msg_sent_event: a list, each with a number, an error code and its words."""
    found = []
    for place in range(20):
        number = fields.get(f"SubscribeMsgSentEvent.List.{place}.MsgID")
        if number is None:
            break
        code = fields.get(f"SubscribeMsgSentEvent.List.{place}.ErrorCode", "")
        why = fields.get(f"SubscribeMsgSentEvent.List.{place}.ErrorStatus", "")
        found.append((number, code == "0", "" if code == "0" else f"{why}（{code}）"))
    return Told(tuple(found))


_EVENTS: Mapping[str, Callable[[Fields], Heard | Answered | Told]] = {
    "click": _tapped,
    "subscribe": _scanned,
    "scan": _scanned,
    "templatesendjobfinish": _template_result,
    "subscribe_msg_sent_event": _subscription_results,
}
"""Every other event (unsubscribe, VIEW, LOCATION …) asks for nothing. Who has gone shows when a message is refused."""

_KINDS: Mapping[str, Callable[[Fields], Heard | Answered | Told]] = {
    "text": _text,
    "voice": _voice,
    "image": _image,
    "location": _location,
    "event": _event,
}
