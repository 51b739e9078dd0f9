"""How much of the processors' time a host kept from this machine while something was measured on it."""

from __future__ import annotations

from pathlib import Path

_STOLEN = 7
"""Where `steal` stands in the first line of /proc/stat (proc(5))."""


def host_time() -> tuple[int, ...]:
    """The processors' time since the machine began, by what it went to, in ticks."""
    return tuple(int(part) for part in Path("/proc/stat").read_text(encoding="ascii").splitlines()[0].split()[1:9])


def taken_by_host(before: tuple[int, ...], after: tuple[int, ...]) -> float:
    """The share of the time between two looks that was wanted here and given to others.

    >>> taken_by_host((0, 0, 0, 0, 0, 0, 0, 0), (60, 0, 20, 100, 0, 0, 0, 20))
    0.2
    """
    spent = [late - early for early, late in zip(before, after, strict=True)]
    wanted = sum(spent) - spent[3] - spent[4]  # neither idle nor waiting for a disk
    return spent[_STOLEN] / wanted if wanted else 0.0
