"""Puts sentences of different origin together, each with its full stop."""

from __future__ import annotations

_ENDS = tuple("。！？：；…）〕”!?.")


def sentences(*parts: str) -> str:
    """The parts that say something, one after another.

    >>> sentences("不在目录里", "", "可以自愿校准。")
    '不在目录里。可以自愿校准。'
    """
    said = [p.strip() for p in parts if p.strip()]
    return "".join(p if p.endswith(_ENDS) and not p.endswith("）") else f"{p}。" for p in said)
