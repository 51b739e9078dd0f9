"""`read-plate`: photos in, what stands on them out, one JSON object a line (DESIGN 8)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

from bot.plates.port import NO_PICTURE, Read
from bot.plates.reader import OcrReader


def read_plate(files: list[Path]) -> Iterator[str]:
    """A line for each file, in their order; a file that cannot be read says so and stops nothing."""
    with asyncio.Runner() as runner:
        reader = OcrReader()
        try:
            for file in files:
                yield _shown(file, runner.run(_read(reader, file)))
        finally:
            runner.run(reader.close())


async def _read(reader: OcrReader, file: Path) -> Read:
    try:
        photo = await asyncio.to_thread(file.read_bytes)
    except OSError:
        return Read(problem=NO_PICTURE)
    return await reader.read(photo)


def _shown(file: Path, read: Read) -> str:
    one = {
        "file": str(file),
        "fields": dict(read.reading.fields),
        "confidence": dict(read.reading.confidence),
        "problem": read.problem,
    }
    return json.dumps(one, ensure_ascii=False)
