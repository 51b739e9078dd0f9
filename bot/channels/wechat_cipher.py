"""The sealed part of WeChat's envelope: AES-256-CBC over random bytes, length, text and the account's id.

The key's first half is the initial value, the padding fills blocks of 32 (WeChat's 消息加解密说明). AES itself is
`cryptography`'s; what is here is the frame, which wechatpy fills from Python's ordinary random numbers and reads
without looking at the padding (docs/decisions/0098).
"""

from __future__ import annotations

import base64
import secrets

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

_BLOCK, _RANDOM, _LENGTH = 32, 16, 4


class BadFrame(Exception):
    """What was sealed is not a frame: not base64, not whole blocks, a length or a padding that does not fit."""


class WeChatCipher:
    """Seals and opens texts for one account; `aes_key` is the 43 characters of its EncodingAESKey, `owner` its id."""

    def __init__(self, aes_key: str, owner: str) -> None:
        key = base64.b64decode(aes_key + "=")
        self._aes = Cipher(algorithms.AES256(key), modes.CBC(key[:16]))
        self._owner = owner.encode()

    def seal(self, text: str) -> str:
        """The text, sealed, in base64."""
        content = text.encode()
        frame = secrets.token_bytes(_RANDOM) + len(content).to_bytes(_LENGTH, "big") + content + self._owner
        missing = _BLOCK - len(frame) % _BLOCK
        sealing = self._aes.encryptor()
        return base64.b64encode(sealing.update(frame + bytes((missing,)) * missing) + sealing.finalize()).decode()

    def open(self, sealed: str) -> tuple[str, bool]:
        """The text in a frame, and whether it was sealed for this account; BadFrame when there is none."""
        try:
            opening = self._aes.decryptor()
            frame = opening.update(base64.b64decode(sealed)) + opening.finalize()
            padding, start = frame[-1], _RANDOM + _LENGTH
            end = start + int.from_bytes(frame[_RANDOM:start], "big")
            if 1 <= padding <= _BLOCK and end <= len(frame) - padding:
                return frame[start:end].decode(), frame[end:-padding] == self._owner
        except (ValueError, IndexError) as error:  # not base64, not whole blocks or none at all, not UTF-8
            raise BadFrame from error
        raise BadFrame
