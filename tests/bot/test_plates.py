"""The reader of photos: one contract for the real one and its double; the real one outlives its process."""

from __future__ import annotations

import asyncio
import io
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from bot.plates.known import KnownPhotos
from bot.plates.port import NO_PICTURE, OUT_OF_ORDER, PlateReader
from bot.plates.reader import OcrReader
from nlu.plates.seen import Line

ROWS = ("型号：ACS-30", "出厂编号：938581", "永康市华鹰衡器有限公司")
FIELDS = {"model": "ACS-30", "serial": "938581", "manufacturer": "永康市华鹰衡器有限公司"}


def drawn(turn: int = 0) -> bytes:
    """A plate, drawn with whatever Chinese font the machine has."""
    font_file = subprocess.run(
        ["fc-match", "--format=%{file}", ":lang=zh-cn"], capture_output=True, text=True, check=True
    ).stdout
    picture = Image.new("RGB", (900, 420), "white")
    pen, font = ImageDraw.Draw(picture), ImageFont.truetype(font_file, 48)
    for n, row in enumerate(ROWS):
        pen.text((60, 60 + 110 * n), row, fill="black", font=font)
    out = io.BytesIO()
    picture.rotate(turn, expand=True).save(out, "JPEG", quality=90)
    return out.getvalue()


def lines() -> list[Line]:
    return [
        Line(row, 1.0, ((60, y), (60 + 40 * len(row), y), (60 + 40 * len(row), y + 48), (60, y + 48)))
        for row, y in zip(ROWS, (60, 170, 280), strict=True)
    ]


@pytest.fixture(params=["real", "double"])
async def reader(request: pytest.FixtureRequest) -> AsyncIterator[PlateReader]:
    one: PlateReader = OcrReader(within_s=120) if request.param == "real" else KnownPhotos({drawn(): lines()})
    yield one
    await one.close()


async def test_a_plate_is_read_and_what_is_none_says_so(reader: PlateReader) -> None:
    assert dict((await reader.read(drawn())).reading.fields) == FIELDS
    broken = await reader.read(b"no picture at all")
    assert not broken.reading.fields
    assert broken.problem
    assert dict((await reader.read(drawn())).reading.fields) == FIELDS


@pytest.mark.slow
async def test_a_photo_held_sideways_is_turned_and_a_dead_process_started_again() -> None:
    reader = OcrReader(within_s=120)
    try:
        assert dict((await reader.read(drawn(90))).reading.fields) == FIELDS
        process = reader._process
        assert process is not None
        process.kill()
        await process.wait()
        assert (await reader.read(b"nothing")).problem == NO_PICTURE
    finally:
        await reader.close()


async def test_a_process_that_hangs_or_cannot_start_is_given_up() -> None:
    for command in ((sys.executable, "-c", "import time; time.sleep(60)"), (sys.executable, "-c", "")):
        reader = OcrReader(command, within_s=2)
        read = await asyncio.wait_for(reader.read(b"x" * 100_000), 30)
        assert read.problem == OUT_OF_ORDER
        await reader.close()


async def test_a_photo_that_takes_too_much_computing_is_tried_once(tmp_path: Path) -> None:
    begun = tmp_path / "begun"
    burns = (
        "import sys; from bot.bounds import compute_for; compute_for(0); "
        f"open({str(begun)!r}, 'a').write('x'); sys.stdin.buffer.read(4)\nwhile True: pass"
    )
    reader = OcrReader((sys.executable, "-c", burns), within_s=60)
    assert (await reader.read(b"x" * 1_000)).problem == OUT_OF_ORDER
    assert begun.read_text() == "x"
    await reader.close()
