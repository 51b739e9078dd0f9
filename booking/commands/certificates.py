"""Commands about certificates as papers: how they are numbered, and who wants one on paper."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SetNumbering:
    """An institution chooses the prefix of the numbers that certificates get when it types none."""

    institution_id: str
    prefix: str


@dataclass(frozen=True)
class AskPaper:
    """A unit wants the certificates of these lines on paper as well (or no longer); only until they are issued."""

    line_ids: tuple[str, ...]
    wanted: bool = True
