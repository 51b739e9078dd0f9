"""WeChat as seen from outside: it signs and encrypts messages as WeChat does, and reads what it is answered.

Written from WeChat's documentation on `cryptography` alone, so that it and the library of the callback check each
other: AES-256-CBC with the key as IV, PKCS#7 to 32 bytes, 16 random bytes + length + message + app id.
"""

import base64
import hashlib
import os
import struct
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

BLOCK = 32


@dataclass(frozen=True)
class Account:
    """What an Official Account and its server share."""

    token: str = "tokenOfTheTests"
    app_id: str = "wx0123456789abcdef"
    aes_key: str = base64.b64encode(bytes(range(32))).decode().rstrip("=")

    @property
    def key(self) -> bytes:
        return base64.b64decode(self.aes_key + "=")

    def signature(self, *parts: str) -> str:
        return hashlib.sha1("".join(sorted([self.token, *parts])).encode()).hexdigest()

    def encrypt(self, text: str) -> str:
        body = text.encode()
        plain = os.urandom(16) + struct.pack(">I", len(body)) + body + self.app_id.encode()
        fill = BLOCK - len(plain) % BLOCK
        plain += bytes([fill]) * fill
        sealing = Cipher(algorithms.AES(self.key), modes.CBC(self.key[:16])).encryptor()
        return base64.b64encode(sealing.update(plain) + sealing.finalize()).decode()

    def decrypt(self, sealed: str) -> str:
        opening = Cipher(algorithms.AES(self.key), modes.CBC(self.key[:16])).decryptor()
        plain = opening.update(base64.b64decode(sealed)) + opening.finalize()
        plain = plain[: -plain[-1]]
        (length,) = struct.unpack(">I", plain[16:20])
        assert plain[20 + length :].decode() == self.app_id
        return plain[20 : 20 + length].decode()


@dataclass(frozen=True)
class Push:
    """One request that WeChat's server makes: query and body."""

    query: Mapping[str, str]
    body: bytes


@dataclass
class WeChat:
    """Builds pushes and reads what comes back. `now` is what it writes as time stamp."""

    account: Account = field(default_factory=Account)
    our_id: str = "gh_0123456789ab"
    now: float = field(default_factory=time.time)
    serial: int = 6054768590064713700

    def plain(self, xml: str, *, at: float | None = None) -> Push:
        stamp, nonce = str(int(at or self.now)), os.urandom(4).hex()
        return Push(
            {"timestamp": stamp, "nonce": nonce, "signature": self.account.signature(stamp, nonce)}, xml.encode()
        )

    def sealed(self, xml: str, *, at: float | None = None) -> Push:
        stamp, nonce = str(int(at or self.now)), os.urandom(4).hex()
        secret = self.account.encrypt(xml)
        body = f"<xml><ToUserName><![CDATA[{self.our_id}]]></ToUserName><Encrypt><![CDATA[{secret}]]></Encrypt></xml>"
        query = {
            "timestamp": stamp,
            "nonce": nonce,
            "signature": self.account.signature(stamp, nonce),
            "encrypt_type": "aes",
            "msg_signature": self.account.signature(stamp, nonce, secret),
            "openid": "unused",
        }
        return Push(query, body.encode())

    def text(self, openid: str, text: str, *, msg_id: int | None = None) -> str:
        return self._message(openid, "text", f"<Content><![CDATA[{text}]]></Content>", msg_id)

    def image(self, openid: str, url: str) -> str:
        return self._message(
            openid, "image", f"<PicUrl><![CDATA[{url}]]></PicUrl><MediaId><![CDATA[media_1]]></MediaId>", None
        )

    def voice(self, openid: str, heard: str) -> str:
        rest = "<MediaId><![CDATA[m]]></MediaId><Format><![CDATA[amr]]></Format>"
        rest += f"<Recognition><![CDATA[{heard}]]></Recognition>"
        return self._message(openid, "voice", rest, None)

    def location(self, openid: str, label: str) -> str:
        rest = "<Location_X>40.84</Location_X><Location_Y>111.75</Location_Y><Scale>20</Scale>"
        rest += f"<Label><![CDATA[{label}]]></Label>"
        return self._message(openid, "location", rest, None)

    def event(self, openid: str, event: str, key: str = "", *, rest: str = "") -> str:
        return (
            f"<xml>{self._heads(openid)}<MsgType><![CDATA[event]]></MsgType><Event><![CDATA[{event}]]></Event>"
            f"<EventKey><![CDATA[{key}]]></EventKey>{rest}</xml>"
        )

    def subscription_result(self, openid: str, results: list[tuple[str, str, str]]) -> str:
        """subscribe_msg_sent_event: each result is the message's number, an error code and its words."""
        items = "".join(
            f"<List><TemplateId>t</TemplateId><MsgID>{number}</MsgID><ErrorCode>{code}</ErrorCode>"
            f"<ErrorStatus><![CDATA[{status}]]></ErrorStatus></List>"
            for number, code, status in results
        )
        rest = f"<SubscribeMsgSentEvent>{items}</SubscribeMsgSentEvent>"
        return self.event(openid, "subscribe_msg_sent_event", rest=rest)

    def _message(self, openid: str, kind: str, rest: str, msg_id: int | None) -> str:
        if msg_id is None:
            self.serial += 1
            msg_id = self.serial
        return f"<xml>{self._heads(openid)}<MsgType><![CDATA[{kind}]]></MsgType>{rest}<MsgId>{msg_id}</MsgId></xml>"

    def _heads(self, openid: str) -> str:
        return (
            f"<ToUserName><![CDATA[{self.our_id}]]></ToUserName><FromUserName><![CDATA[{openid}]]></FromUserName>"
            f"<CreateTime>{int(self.now)}</CreateTime>"
        )

    def read(self, body: str) -> str:
        """The text of a passive reply, sealed or plain; "" for `success` or nothing."""
        if body.strip() in ("", "success"):
            return ""
        root = ET.fromstring(body)
        sealed = root.findtext("Encrypt")
        if sealed is not None:
            found = {name: root.findtext(name) or "" for name in ("TimeStamp", "Nonce", "MsgSignature")}
            assert found["MsgSignature"] == self.account.signature(found["TimeStamp"], found["Nonce"], sealed)
            root = ET.fromstring(self.account.decrypt(sealed))
        assert root.findtext("MsgType") == "text"
        return root.findtext("Content") or ""
