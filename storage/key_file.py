"""Where the keys come from: the environment, or a file with mode 0600 that is made at the first start."""

from __future__ import annotations

import base64
import os
from contextlib import suppress
from pathlib import Path

from storage.sealing import Keyring, read_keys


def load_keyring(given: str, path: Path) -> Keyring:
    """The keyring from `given` (YUEJIAN_KEY) or else from `path`, which is made with one fresh key when missing.

    Two processes that start at once agree: the file appears whole, under its name, exactly once.
    """
    if given.strip():
        return read_keys(given)
    if not path.exists():
        write_once(path, f"1:{base64.b64encode(os.urandom(32)).decode()}\n")
    return read_keys(path.read_text(encoding="ascii"))


def write_once(path: Path, text: str) -> None:
    """Make a secret file with mode 0600, whole or not at all; one that another process made first stays."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileExistsError):  # another process was first: then its key is the one
        os.link(draft, path)
    draft.unlink()
