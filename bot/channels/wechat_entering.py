"""What scanning one of our codes does: it asks before it signs a browser in, and lets a new colleague join at once."""

from __future__ import annotations

from datetime import datetime

from booking.people import Identity
from bot.channels.plain import plain_text
from bot.channels.wechat_message import AGREED, CHANNEL, Heard
from bot.channels.wechat_scan import scenes
from bot.channels.wechat_scene_keys import AGREE, JOIN, SIGN_IN
from bot.offices import take_office
from bot.reply_json import dump_replies, load_replies
from bot.turn import Message, writer
from handlers.dialogue.model import Reply
from storage.sign_in import Link, SignIn
from storage.talk import Writer
from storage.unit_of_work import Session

ASK = f"有一台电脑要用您的身份登录约检。\n是您本人在登录，就回复“{AGREE}”；不是您，不用理会，对方登不进来。"
SIGNED_IN = "好了，电脑上已经登录。不想用了，在电脑上的“我的”里点“退出登录”。"
OVER = "这个码已经过期或者用过了，请在电脑上刷新出新的码再扫。"
JOINED = "好了，这个微信已经绑定。以后有任务会发到这里，也可以直接在这里回复办理。"
LINK_OVER = "这个绑定码已经过期或者用过了，请让管理员再给您一个。"
SOMEBODY_ELSE = "这个微信已经绑定了另一个账号。要换绑，请先联系管理员。"


def enter(session: Session, heard: Heard, now: datetime) -> str | None:
    """What is said to somebody who scanned a code, or agreed to one; None when it is a matter of conversation."""
    known = session.talk.answered(CHANNEL, heard.openid, heard.id)
    if known is not None:
        return plain_text(load_replies(known["replies"]))
    person = writer(session, Message(CHANNEL, heard.openid, heard.id, heard.text), now)
    text = _said(session, heard, person, now)
    if text is not None:
        reply = {"replies": dump_replies((Reply(text),)), "awaiting": None}
        session.talk.keep_reply(CHANNEL, heard.openid, heard.id, person_id=person.person_id, reply=reply, now=now)
    return text


def _said(session: Session, heard: Heard, person: Writer, now: datetime) -> str | None:
    if heard.kind == AGREED:
        return SIGNED_IN if scenes(session).agree(person.person_id, now) else None
    if heard.scene.startswith(SIGN_IN):
        return ASK if scenes(session).scan(heard.scene.removeprefix(SIGN_IN), person.person_id, now) else OVER
    if heard.scene.startswith(JOIN):
        link = SignIn(session.connection, session.keyring).use_link(heard.scene.removeprefix(JOIN), now)
        return LINK_OVER if link is None else _join(session, heard, person, link)
    return None


def _join(session: Session, heard: Heard, person: Writer, link: Link) -> str:
    """Bind this WeChat to the person of a link, or give whoever writes from it the office that the link is for."""
    if not link.person_id:
        take_office(session, person.person_id, link)
        return JOINED
    if person.roles and person.person_id != link.person_id:
        return SOMEBODY_ELSE
    session.store.put(Identity(CHANNEL, heard.openid, link.person_id))
    return JOINED
