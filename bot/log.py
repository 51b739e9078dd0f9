"""The log: one line an event on standard error, so that standard output belongs to what a command prints; where that is
somebody's terminal, the service writes it to a file, and the terminal keeps the sign-in links that it was told.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

import structlog

LARGEST = 10 * 1024 * 1024
"""Bytes from which on a file is put aside at the next start, one at a time."""


def log_to_stderr(*, level: int = logging.INFO, as_json: bool = False) -> None:
    """Configure the log of this process; as JSON for programs, as text for people."""
    rendered = structlog.processors.JSONRenderer(ensure_ascii=False) if as_json else _text(colors=sys.stderr.isatty())
    _configure(
        level, rendered, lambda *_names: structlog.PrintLogger(sys.stderr)
    )  # whatever it is when something is logged


def log_to_file(path: Path) -> TextIO:
    """Configure the log of a process at a terminal: everything into the file that is given back, and faults to the
    terminal as well.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > LARGEST:
        path.replace(path.with_suffix(".old.log"))
    file = os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "a", encoding="utf-8")
    _configure(logging.INFO, _text(colors=False), lambda *_names: _FileLogger(file))
    return file


class _FileLogger:
    """Writes each line into a file; what structlog logs as a fault goes to the terminal, too."""

    def __init__(self, file: TextIO) -> None:
        self._file = structlog.WriteLogger(file)

    def info(self, line: str) -> None:
        self._file.msg(line)

    debug = warning = info

    def error(self, line: str) -> None:
        self._file.msg(line)
        sys.stderr.write(line + "\n")

    critical = exception = fatal = error


def _text(*, colors: bool) -> structlog.dev.ConsoleRenderer:
    return structlog.dev.ConsoleRenderer(colors=colors)


def _configure(level: int, rendered: Any, logger: Callable[..., Any]) -> None:
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            rendered,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=logger,
    )
