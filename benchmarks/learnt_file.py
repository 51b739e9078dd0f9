"""Owns the files of weights that are learnt: how they are written, and which corpus they name.

Each learner has a corpus and weights of its own; that a file tells what it was learnt from is the same for all.
"""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any


def digest(corpus: Iterable[bytes]) -> str:
    """What a corpus is, as a short digest of its files."""
    return sha256(b"".join(corpus)).hexdigest()[:16]


def write(path: Path, learnt: Mapping[str, Any], corpus: str) -> None:
    """Write the weights that the service ships with, and the digest of the corpus that they were learnt from."""
    found = {**learnt, "corpus": corpus}
    path.write_text(json.dumps(found, ensure_ascii=False, separators=(",", ":"), sort_keys=True), encoding="utf-8")
