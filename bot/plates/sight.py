"""Owns recognising the lines of text on a photo, however it was held: the one place that knows the OCR library."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError
from rapidocr import RapidOCR

from nlu.plates.seen import Line

FIRST_LOOK, CLOSER_LOOK = 1024, 1600
"""Longest side in pixels: enough for nearly every plate, and what is tried when the characters are doubtful."""
MOST_PIXELS = 130_000_000
MOST_UNSCALED = 50_000_000
"""Pixels of a JPEG, which is scaled down while it is read, and of any other picture, which is held whole."""
_CLEAR = 0.88
_SETTINGS = {
    "Global.log_level": "error",
    "Global.use_cls": False,  # we turn the whole photo ourselves, which keeps its lines in order
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,  # one core: the others are for the conversation
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    "Rec.rec_batch_num": 1,  # lines of unlike length waste time in one batch
}


_BROKEN = (OSError, SyntaxError, ValueError)
"""What Pillow raises for a broken file."""


class NoPicture(Exception):
    """The bytes are no picture that can be opened."""


class Sight:
    """The models, loaded once (they come with the library; nothing is fetched)."""

    def __init__(self) -> None:
        self._engine = RapidOCR(params=_SETTINGS)

    def lines(self, photo: bytes) -> tuple[Line, ...]:
        """The lines on a photo, turned so that they read from left to right; NoPicture when it cannot be opened."""
        picture = opened_picture(photo)
        small = _at_most(picture, FIRST_LOOK)
        seen, turn = self._look(small), 0
        if _clearness(seen) < _CLEAR or _upright(seen) < 0.5:
            for degrees in (90, 270, 180) if _upright(seen) < 0.5 else (180, 90, 270):
                other = self._look(small.rotate(degrees, expand=True))
                if _rank(other) > _rank(seen):
                    seen, turn = other, degrees
                if _clearness(seen) >= _CLEAR and _upright(seen) >= 0.5:
                    break
        if _clearness(seen) < _CLEAR and max(picture.size) > FIRST_LOOK:
            closer = self._look(_at_most(picture, CLOSER_LOOK).rotate(turn, expand=True))
            seen = max(seen, closer, key=_worth)
        return seen

    def _look(self, picture: Image.Image) -> tuple[Line, ...]:
        found: Any = self._engine(np.ascontiguousarray(np.asarray(picture)[:, :, ::-1]))
        if found.txts is None or found.boxes is None:
            return ()
        return tuple(_line(*one) for one in zip(found.boxes, found.txts, found.scores, strict=True))


def _line(box: Iterable[Iterable[float]], text: str, score: float) -> Line:
    a, b, c, d = ((float(x), float(y)) for x, y in box)
    return Line(text, float(score), (a, b, c, d))


def opened_picture(photo: bytes) -> Image.Image:
    """The picture of a file, held upright; NoPicture when it is none, or would be too large in memory."""
    try:
        picture = Image.open(io.BytesIO(photo), formats=("JPEG", "PNG", "WEBP"))
        most = MOST_PIXELS if picture.format == "JPEG" else MOST_UNSCALED
        if picture.width * picture.height > most:
            raise NoPicture("too many pixels")
        picture.draft("RGB", (2 * CLOSER_LOOK, 2 * CLOSER_LOOK))
        return ImageOps.exif_transpose(picture).convert("RGB")
    except (UnidentifiedImageError, Image.DecompressionBombError, MemoryError, *_BROKEN) as error:
        raise NoPicture(str(error)) from error


def _at_most(picture: Image.Image, side: int) -> Image.Image:
    smaller = picture.copy()
    smaller.thumbnail((side, side))
    return smaller


def _weight(lines: Iterable[Line]) -> int:
    return sum(len(line.text) for line in lines)


def _clearness(lines: tuple[Line, ...]) -> float:
    """The mean score of the characters; 0 when there are none."""
    return _worth(lines) / _weight(lines) if lines else 0.0


def _worth(lines: tuple[Line, ...]) -> float:
    """How much was seen, and how surely."""
    return sum(len(line.text) * line.score for line in lines)


def _rank(lines: tuple[Line, ...]) -> tuple[bool, float]:
    """What makes one way of holding a photo better than another: text that runs across, then how much was seen."""
    return _upright(lines) >= 0.5 and bool(lines), _worth(lines)


def _upright(lines: tuple[Line, ...]) -> float:
    """The part of the longer lines that run across the photo and not down it; 1 when there are no longer ones."""
    longer = [line for line in lines if len(line.text) > 2]
    across = [line for line in longer if line.width > line.height]  # corners are told from the frame, not the text
    return len(across) / len(longer) if longer else 1.0
