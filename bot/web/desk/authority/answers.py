"""What is said after a batch: how many went well, and of the others the first and why."""

from __future__ import annotations

from collections.abc import Sequence

from booking.setting import Outcome
from bot.web.desk.frame import why_not


def said_of(verb: str, names: Sequence[str], outcomes: Sequence[Outcome]) -> str:
    """In words for people."""
    refused = [(name, one.refused) for name, one in zip(names, outcomes, strict=True) if one.refused is not None]
    well = len(names) - len(refused)
    said = f"已{verb}{well}条。" if well else ""
    if not names:
        return "请先勾选要办的。"
    if refused:
        name, why = refused[0]
        said += f"有{len(refused)}条没有办成，例如 {name}：{why_not(why)}"
    return said
