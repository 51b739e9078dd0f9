"""Limits that a process sets itself before it opens what came from outside."""

from __future__ import annotations

import signal
import sys

OVER_TIME = -signal.SIGXCPU if sys.platform != "win32" else None
"""What a process has ended with that computed for longer than it may."""


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


def compute_for(seconds: int) -> None:
    """From now on this process may compute for so much longer, then it is ended; called again, anew from there."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - Windows has no such module

    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + 1 + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))
