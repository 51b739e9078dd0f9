"""What goes over the wire: signed and encrypted callbacks as WeChat sends them, prepared before the clock starts."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from pathlib import Path

from defusedxml.ElementTree import fromstring
from wechatpy.crypto import WeChatCrypto

from benchmarks.form import message, openid

TOKEN = "bench-token"  # noqa: S105 - a server that only the benchmark reaches
APP_ID = "wx0123456789abcdef"
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
PATH = "/wechat"


@dataclass(frozen=True)
class Request:
    """One request: the path with its query, and the body."""

    target: str
    body: bytes

    @property
    def raw(self) -> bytes:
        """The request as it is written to a socket."""
        head = (
            f"POST {self.target} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/xml\r\n"
            f"Content-Length: {len(self.body)}\r\n\r\n"
        )
        return head.encode() + self.body


def signature(*parts: str) -> str:
    """WeChat's signature: SHA-1 over the sorted parts."""
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()  # noqa: S324 - the platform's own scheme


def plain(person: int, text: str, message_id: int, now: int) -> str:
    """The XML of one text message."""
    return (
        f"<xml><ToUserName><![CDATA[gh_bench]]></ToUserName><FromUserName><![CDATA[{openid(person)}]]></FromUserName>"
        f"<CreateTime>{now}</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[{text}]]></Content>"
        f"<MsgId>{message_id}</MsgId></xml>"
    )


def requests(steps: list[tuple[int, int, int]], *, first_id: int) -> list[Request]:
    """Encrypted requests for (person, form, step)s, with unique message ids from `first_id` on."""
    crypto = WeChatCrypto(TOKEN, AES_KEY, APP_ID)
    now = int(time.time())
    made: list[Request] = []
    for i, (person, form, step) in enumerate(steps):
        nonce = f"n{first_id + i}"
        body = crypto.encrypt_message(plain(person, message(person, form, step), first_id + i, now), nonce, str(now))
        encrypted = body.split("<Encrypt><![CDATA[")[1].split("]]>")[0]
        signed = signature(TOKEN, str(now), nonce, encrypted)
        outer = signature(TOKEN, str(now), nonce)
        target = f"{PATH}?signature={outer}&timestamp={now}&nonce={nonce}&encrypt_type=aes&msg_signature={signed}"
        made.append(Request(target, body.encode()))
    return made


def write_stream(path: Path, made: list[Request]) -> None:
    """The file that the Lua script of wrk reads: target, tab, body without line breaks, a line each."""
    with path.open("wb") as out:
        for request in made:
            out.write(request.target.encode() + b"\t" + request.body.replace(b"\n", b"") + b"\n")


def opened(answer: str) -> str:
    """The text of an encrypted reply; "" for a bare `success`. The signature is checked."""
    if "<Encrypt>" not in answer:
        return ""
    fields = {child.tag: child.text or "" for child in fromstring(answer)}
    crypto = WeChatCrypto(TOKEN, AES_KEY, APP_ID)
    plain_xml = crypto.decrypt_message(answer, fields["MsgSignature"], fields["TimeStamp"], fields["Nonce"])
    return next(child.text or "" for child in fromstring(plain_xml) if child.tag == "Content")
