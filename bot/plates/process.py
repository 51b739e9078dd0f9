"""Owns the process that recognises text: it answers framed requests on its standard input until that ends.

A request is four bytes of length and a photo; an answer four bytes of length and a JSON object: `{"lines": [[text,
score, [x, y, ...]], ...]}` or `{"problem": ...}`. Run as `python -m bot.plates.process`.
"""

from __future__ import annotations

import json
import os
import sys
from typing import BinaryIO

from bot.bounds import bind, compute_for
from bot.plates.port import NO_PICTURE
from bot.plates.sight import NoPicture, Sight

_NICER = 5
MOST_BYTES = 3 * 1024 * 1024 * 1024
"""Addresses, most of them never touched: models and library take one and a half gigabytes of them."""
MOST_SECONDS = 30
"""A photo that takes more computing is given up, and the process with it. Most take one or two."""


def main() -> None:
    """Serve until the standard input ends."""
    os.nice(_NICER)
    bind(MOST_BYTES)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not get among the answers
    sight = Sight()
    serve(sys.stdin.buffer, answers, sight)


def serve(requests: BinaryIO, answers: BinaryIO, sight: Sight) -> None:
    """Answer one request after another."""
    while len(head := requests.read(4)) == 4:
        photo = requests.read(int.from_bytes(head, "big"))
        compute_for(MOST_SECONDS)
        answer = json.dumps(_answer(sight, photo), ensure_ascii=False).encode()
        answers.write(len(answer).to_bytes(4, "big") + answer)
        answers.flush()


def _answer(sight: Sight, photo: bytes) -> dict[str, object]:
    try:
        lines = sight.lines(photo)
    except NoPicture:
        return {"problem": NO_PICTURE}
    return {"lines": [[one.text, one.score, [n for point in one.corners for n in point]] for one in lines]}


if __name__ == "__main__":
    main()
