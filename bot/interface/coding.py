"""Code tables of connected systems: their codes become our words on the way in, our words their codes on the way out.

The national 编码规范 is not public, so no table is built in as the truth: each key has its own, and what it does not
name crosses as our word.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from booking.fields import DELIVERIES, ORIGINS, PURPOSES
from booking.instrument import TYPES
from booking.line import LINE
from booking.result import NOT_PASSED, PASSED

Codes = Mapping[str, Mapping[str, str]]

CODED: Final[Mapping[str, tuple[str, ...]]] = {
    "purpose": PURPOSES,
    "delivery_method": DELIVERIES,
    "origin": ORIGINS,
    "result": (PASSED, NOT_PASSED),
    "state": LINE.states,
    "type": TYPES,
}
"""Fields whose words a connected system may call otherwise."""

CITY: Final[Codes] = {
    "purpose": {"安全防护": "1", "医疗卫生": "2", "环境监测": "3", "贸易结算": "4"},
    "type": {name: str(code) for code, name in enumerate(TYPES, 1)},
}
"""The codes that a connected city system is known to use (SPEC 8)."""


def decoded(value: Any, codes: Codes) -> Any:
    """What was sent, in our words."""
    words = {name: {code: word for word, code in table.items()} for name, table in codes.items()}
    return _mapped(value, words) if codes else value


def encoded(value: Any, codes: Codes) -> Any:
    """What is sent, in their codes."""
    return _mapped(value, codes) if codes else value


def _mapped(value: Any, tables: Codes, name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _mapped(one, tables, key) for key, one in value.items()}
    if isinstance(value, list):
        return [_mapped(one, tables, name) for one in value]
    return tables.get(name, {}).get(value, value) if isinstance(value, str) else value
