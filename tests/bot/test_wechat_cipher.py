"""The sealed frame: what we seal wechatpy opens, and the other way round; a frame that does not fit is none."""

import base64
import os

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given
from hypothesis import strategies as st
from wechatpy.crypto import PrpCrypto

from bot.channels.wechat_cipher import BadFrame, WeChatCipher

KEY, OWNER = os.urandom(32), "wx0123456789abcdef"
OURS = WeChatCipher(base64.b64encode(KEY).decode().rstrip("="), OWNER)
TEXTS = st.text()


@given(TEXTS)
def test_what_we_seal_wechatpy_opens(text: str) -> None:
    assert PrpCrypto(KEY).decrypt(OURS.seal(text), OWNER) == text


@given(TEXTS)
def test_what_wechatpy_seals_we_open(text: str) -> None:
    assert OURS.open(PrpCrypto(KEY).encrypt(text, OWNER).decode()) == (text, True)
    assert OURS.open(PrpCrypto(KEY).encrypt(text, "wx-of-another").decode()) == (text, False)


def test_the_same_text_is_never_sealed_alike() -> None:
    assert len({OURS.seal("好") for _ in range(50)}) == 50


@given(st.binary(min_size=0, max_size=96))
def test_whatever_lies_sealed_is_a_frame_or_is_refused(junk: bytes) -> None:
    sealing = Cipher(algorithms.AES256(KEY), modes.CBC(KEY[:16])).encryptor()
    whole = junk + bytes(-len(junk) % 16)
    sealed = base64.b64encode(sealing.update(whole) + sealing.finalize()).decode()
    try:
        OURS.open(sealed)
    except BadFrame:
        return
    assert 1 <= whole[-1] <= 32


@pytest.mark.parametrize("sealed", ["", "AAAA", "%%%%", "A", "密"])
def test_what_is_no_cipher_text_is_refused(sealed: str) -> None:
    with pytest.raises(BadFrame):
        OURS.open(sealed)


def test_a_length_beyond_the_end_is_refused() -> None:
    plain = os.urandom(16) + (99).to_bytes(4, "big") + b"short" + b"\x07" * 7
    sealing = Cipher(algorithms.AES256(KEY), modes.CBC(KEY[:16])).encryptor()
    with pytest.raises(BadFrame):
        OURS.open(base64.b64encode(sealing.update(plain) + sealing.finalize()).decode())
