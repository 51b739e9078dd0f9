"""Owns what the pictures of a message say to the conversation: read from the media folder, the last one first."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.plates.port import OUT_OF_ORDER, PlateReader
from nlu.plates.read import Reading
from storage.media import MediaFolder


async def reading_of(plates: PlateReader, media: MediaFolder, images: Sequence[str]) -> Reading | None:
    """The first picture, from the last backwards, that shows a plate or licence; None when none can be read at all."""
    unread: Reading | None = None
    for name in reversed(images):
        content = await asyncio.to_thread(media.read, name)
        if content is None:
            continue
        read = await plates.read(content)
        if read.reading.fields:
            return read.reading
        if read.problem != OUT_OF_ORDER:
            unread = Reading()
    return unread
