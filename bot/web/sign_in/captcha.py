"""The question that tells people from programs: a picture of four characters, or a sum in words for who cannot see it.

Nothing is kept but that it was answered: the answer travels sealed in the form. A question is good for five minutes and
for one answer, whichever process is asked.
"""

from __future__ import annotations

import base64
import binascii
import io
import math
import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from PIL import Image, ImageDraw, ImageFont

from bot.chance import digits, fresh_id
from bot.web.rate import Limiter, Pace
from storage.sealing import Keyring, UnreadableError

CHARACTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""None that looks like another one: no 0 and O, no 1 and I."""

COUNT = 4
LASTS = timedelta(minutes=5)
SIZE = (168, 64)
PICTURE, WORDS = "picture", "words"
_PURPOSE = b"web captcha"
_ONCE = Pace(burst=1, per_second=1 / (2 * LASTS.total_seconds()))
_SAID = "零一二三四五六七八九"


@dataclass(frozen=True)
class Question:
    """A question. `token` carries the answer, sealed; `text` is the question in words, "" for a picture."""

    token: str
    kind: str
    text: str = ""


def ask(kind: str, keyring: Keyring, now: datetime) -> Question:
    """A new question of a kind; anything unknown counts as a picture."""
    until = (now + LASTS).isoformat()
    if kind == WORDS:
        one, other = int(digits(1)), int(digits(1))
        sealed = {"answer": str(one + other), "until": until, "id": fresh_id()}
        text = f"{_SAID[one]}加{_SAID[other]}等于几？请填数字。"
        return Question(_pack(sealed, keyring), WORDS, text)
    answer = "".join(CHARACTERS[int(digits(4)) % len(CHARACTERS)] for _ in range(COUNT))
    return Question(_pack({"answer": answer, "until": until, "id": fresh_id()}, keyring), PICTURE)


async def is_right(token: str, given: str, keyring: Keyring, limiter: Limiter, now: datetime) -> bool:
    """Whether the answer is right, in time, and the first one to this question."""
    asked = _unpack(token, keyring)
    if asked is None or datetime.fromisoformat(asked["until"]) < now:
        return False
    return await limiter.admits(f"captcha {asked['id']}", _ONCE) and given.strip().upper() == asked["answer"]


def picture(token: str, keyring: Keyring) -> bytes | None:
    """The picture of a question as PNG; None for what is not a question of ours."""
    asked = _unpack(token, keyring)
    if asked is None or len(asked["answer"]) != COUNT:
        return None
    lot = random.Random(asked["id"])  # noqa: S311 - shakes a drawing; the answer comes from bot.chance
    image = Image.new("RGB", SIZE, "#f4f4f4")
    for at, character in enumerate(asked["answer"]):
        _write(image, character, at, lot)
    _scratch(image, lot)
    kept = io.BytesIO()
    _waved(image, lot).save(kept, "PNG")
    return kept.getvalue()


def _write(image: Image.Image, character: str, at: int, lot: random.Random) -> None:
    font = ImageFont.load_default(size=lot.randint(38, 44))
    glyph = Image.new("L", (52, 60), 0)
    ImageDraw.Draw(glyph).text((10, 4), character, fill=255, font=font)
    turned = glyph.rotate(lot.uniform(-24, 24), resample=Image.Resampling.BICUBIC)
    ink = tuple(lot.randint(0, 110) for _ in range(3))
    image.paste(Image.new("RGB", turned.size, ink), (4 + at * 39 + lot.randint(-3, 3), lot.randint(-2, 6)), turned)


def _scratch(image: Image.Image, lot: random.Random) -> None:
    draw = ImageDraw.Draw(image)
    for _ in range(4):
        ends = [(lot.randint(0, SIZE[0]), lot.randint(0, SIZE[1])) for _ in range(2)]
        draw.line(ends, fill=tuple(lot.randint(60, 170) for _ in range(3)), width=2)
    for _ in range(120):
        draw.point((lot.randint(0, SIZE[0] - 1), lot.randint(0, SIZE[1] - 1)), fill="#777777")


def _waved(image: Image.Image, lot: random.Random) -> Image.Image:
    """Each column of the picture a little higher or lower than its neighbour."""
    waved, phase = Image.new("RGB", SIZE, "#f4f4f4"), lot.uniform(0, 6)
    for x in range(SIZE[0]):
        column = image.crop((x, 0, x + 1, SIZE[1]))
        waved.paste(column, (x, round(3 * math.sin(phase + x / 15))))
    return waved


def _pack(value: dict[str, str], keyring: Keyring) -> str:
    return base64.urlsafe_b64encode(keyring.seal_json(value, _PURPOSE)).decode()


def _unpack(token: str, keyring: Keyring) -> dict[str, str] | None:
    try:
        found = keyring.open_json(base64.urlsafe_b64decode(token.encode()), _PURPOSE)
    except (UnreadableError, binascii.Error, ValueError):
        return None
    return {str(name): str(value) for name, value in found.items()}
