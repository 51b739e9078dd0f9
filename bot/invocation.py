"""How this program was started: the command that runs it again, and an output that carries what it says."""

from __future__ import annotations

import io
import os
import shlex
import sys
from pathlib import Path


def own_command() -> str:
    """What to type to run this program again, from the folder that it was started in."""
    started = Path(sys.argv[0])
    if started.name == "yuejian":
        return _as_typed(started)
    return f"{_as_typed(Path(sys.executable))} -m bot"


def _as_typed(path: Path) -> str:
    """A program by its name where the shell finds it by that, else beneath this folder, else in full."""
    if not path.is_absolute() or path.is_relative_to(Path.cwd()):
        return shlex.quote(os.path.relpath(path))
    return shlex.quote(str(path))


def begin_in_utf8() -> None:
    """Begin this program anew where Python takes names of files for ASCII, before a library is loaded.

    From Python 3.13 on, libraries that are not written in Python cannot be loaded there from a Chinese folder.
    """
    if sys.getfilesystemencoding() != "utf-8":
        command = [sys.executable, "-X", "utf8", *sys.orig_argv[1:]]
        os.execve(sys.executable, command, {**os.environ, "PYTHONUTF8": "1"})  # noqa: S606 - the very command that runs


def speak_chinese() -> None:
    """Let the output carry Chinese: where its encoding has none (LANG=C, latin-1) it becomes UTF-8; nothing raises."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=_able(stream.encoding), errors="replace")


def _able(encoding: str) -> str:
    try:
        "约检".encode(encoding)
    except UnicodeEncodeError:
        return "utf-8"
    return encoding
