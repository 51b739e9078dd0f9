"""Limits that a process sets itself before it opens what came from outside."""

from __future__ import annotations

import sys


def bind(most_bytes: int, most_seconds: int = 0) -> None:
    """From now on this process may hold so much memory, and compute for so long (0 = as long as it likes).

    Windows has no such limits; there the time that whoever started the process waits is the only one.
    """
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - Windows has no such module

    resource.setrlimit(resource.RLIMIT_AS, (most_bytes, most_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if most_seconds:
        resource.setrlimit(resource.RLIMIT_CPU, (most_seconds, most_seconds))
