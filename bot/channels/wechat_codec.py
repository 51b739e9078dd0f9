"""The envelope of WeChat's pushes: signature, time stamp and encryption checked on the way in, put on on the way out.

Whatever is wrong with an envelope comes out of here as one `BadPush`.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from xml.etree.ElementTree import Element, ParseError, fromstring

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring as careful

from bot.channels.wechat_cipher import BadFrame, WeChatCipher
from nlu.clean import clean

CLOCK_SKEW_S = 300
"""A push whose time stamp is further away than five minutes is not WeChat's, or is a copy of an old one."""


_NOTHING_DECLARED = re.compile(r"\s*<[A-Za-z]")
"""XML allows a DTD, and with it entities, only before the first element (XML 1.0, production 22): a text that begins
with an element declares nothing, so the C parser may read it. Anything else goes to defusedxml, ten times slower."""


_REFERENCE = re.compile(r"&#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}));")
"""A character written by its number: `&#x1d;` is as little allowed as the character itself."""


class BadPush(Exception):
    """A request that is not WeChat's: 403 when it is not signed by WeChat, 400 when it cannot be read."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(status, why)
        self.status = status
        self.why = why


@dataclass(frozen=True)
class OfficialAccount:
    """What the Official Account's settings page holds. With an `aes_key` only encrypted messages are taken."""

    token: str = field(repr=False)
    app_id: str = ""
    aes_key: str = field(default="", repr=False)


class WeChatCodec:
    """Opens what WeChat pushes and closes what it is answered."""

    def __init__(self, account: OfficialAccount) -> None:
        self._token = account.token
        self._cipher = WeChatCipher(account.aes_key, account.app_id) if account.aes_key else None

    def check(self, query: Mapping[str, str], now: datetime) -> None:
        """The request was signed with our token, just now; BadPush 403 when not."""
        self._check_age(query, now)
        expected = self._signature(query.get("timestamp", ""), query.get("nonce", ""))
        if not hmac.compare_digest(expected.encode(), query.get("signature", "").encode()):
            raise BadPush(403, "signature")

    def open(self, query: Mapping[str, str], body: bytes, now: datetime) -> dict[str, str]:
        """The fields of the pushed message; BadPush when the envelope or the message in it is not right."""
        fields = read_fields(body)
        if self._cipher is None:
            self.check(query, now)
            return fields
        return read_fields(self._unsealed(query, fields.get("Encrypt", ""), now).encode())

    def _unsealed(self, query: Mapping[str, str], sealed: str, now: datetime) -> str:
        """What was sealed for our account and signed just now; BadPush when it was not."""
        self._check_age(query, now)
        expected = self._signature(query["timestamp"], query.get("nonce", ""), sealed)
        if not sealed or not hmac.compare_digest(expected.encode(), query.get("msg_signature", "").encode()):
            raise BadPush(403, "msg_signature")
        if self._cipher is None:
            raise BadPush(403, "no key")
        try:
            text, ours = self._cipher.open(sealed)
        except BadFrame as error:
            raise BadPush(400, "cipher text") from error
        if not ours:
            raise BadPush(403, "app id")
        return text

    def close(self, fields: Mapping[str, str], text: str, now: datetime) -> str:
        """The passive reply to a message: the answer's XML, encrypted when the message was."""
        stamp = str(int(now.timestamp()))
        xml = (
            f"<xml><ToUserName>{_cdata(fields.get('FromUserName', ''))}</ToUserName>"
            f"<FromUserName>{_cdata(fields.get('ToUserName', ''))}</FromUserName><CreateTime>{stamp}</CreateTime>"
            f"<MsgType><![CDATA[text]]></MsgType><Content>{_cdata(text)}</Content></xml>"
        )
        if self._cipher is None:
            return xml
        sealed, nonce = self._cipher.seal(xml), secrets.token_hex(8)
        return (
            f"<xml><Encrypt><![CDATA[{sealed}]]></Encrypt>"
            f"<MsgSignature><![CDATA[{self._signature(stamp, nonce, sealed)}]]></MsgSignature>"
            f"<TimeStamp>{stamp}</TimeStamp><Nonce><![CDATA[{nonce}]]></Nonce></xml>"
        )

    def _check_age(self, query: Mapping[str, str], now: datetime) -> None:
        stamp = query.get("timestamp", "")
        if not (stamp.isascii() and stamp.isdigit()) or abs(now.timestamp() - int(stamp[:12])) > CLOCK_SKEW_S:
            raise BadPush(403, "timestamp")

    def _signature(self, *parts: str) -> str:
        return hashlib.sha1("".join(sorted((self._token, *parts))).encode(), usedforsecurity=False).hexdigest()


def read_fields(body: bytes) -> dict[str, str]:
    """The children of WeChat's XML by name; BadPush 400 for anything that declares a DTD or an entity.

    Messages have one level. Some events have more: what lies deeper has the names on its way, and its number among the
    items of a list, before its own: `SubscribeMsgSentEvent.List.0.MsgID`.
    """
    try:
        text = _REFERENCE.sub(_allowed, clean(body.decode()))
        quick = _NOTHING_DECLARED.match(text) is not None
        root: Element = fromstring(text) if quick else careful(text, forbid_dtd=True)  # noqa: S314 - quick is safe
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise BadPush(400, "xml") from error
    fields = {child.tag: child.text or "" for child in root}
    return _with_lists(fields, root) if "Event" in fields else fields


def _allowed(reference: re.Match[str]) -> str:
    """A character's number, left out when there may be no such character in a text."""
    number = int(reference[1], 16) if reference[1] else int(reference[2])
    return reference[0] if number < 0x110000 and clean(chr(number)) else ""


def _with_lists(fields: dict[str, str], root: Element) -> dict[str, str]:
    """The fields of an event with those of the lists in it."""
    for child in root:
        for number, item in enumerate(child):
            fields |= {f"{child.tag}.{item.tag}.{number}.{leaf.tag}": leaf.text or "" for leaf in item}
    return fields


def _cdata(text: str) -> str:
    """Text as character data; what would end it is split over two, what XML forbids is left out."""
    return f"<![CDATA[{clean(text).replace(']]>', ']]]]><![CDATA[>')}]]>"
