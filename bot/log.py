"""The log: one line an event on standard error, so that standard output belongs to what a command prints."""

from __future__ import annotations

import logging
import sys

import structlog


def log_to_stderr(*, level: int = logging.INFO, as_json: bool = False) -> None:
    """Configure the log of this process; as JSON for programs, as text for people."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False)
            if as_json
            else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty()),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_names: structlog.PrintLogger(sys.stderr),  # whatever it is when something is logged
    )
