"""What the audit keeps of an event: who did what to which thing, without anything that names or reaches a person.

A trail that is chained cannot be changed when somebody asks for their data to be deleted; so it never holds any. People
stand in it by their ids, and how they are reached stands with the people.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

SECRET = "secret"  # noqa: S105 - the name of what stands under it
PERSONAL = frozenset({"phone", "contact", "id_number", "old_phone", "new_phone"})
"""Facts that name or reach somebody, under whatever event they are told."""

OF_EVENT: Mapping[str, frozenset[str]] = {"JoinAsked": frozenset({"name"})}
"""Facts that do so in one event only: elsewhere `name` is that of an instrument or a standard."""

EXACT = re.compile(r"(_no|_id|serial|code|number|digest)$")
"""Numbers of things, which look like telephones now and then."""

_NUMBERS = re.compile(r"(?<!\d)(?:(1[3-9]\d)\d{4}(\d{4})|([1-8]\d{2})\d{11}(\d{3}[\dXx]))(?![\dXx])")


def impersonal(event: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of an event as the audit keeps them."""
    left_out = PERSONAL | OF_EVENT.get(event, frozenset()) | {SECRET}
    return {key: _cleaned(key, value) for key, value in data.items() if key not in left_out}


def without_numbers(text: str) -> str:
    """A text in which telephones and identity numbers are masked: 138****1111."""
    return _NUMBERS.sub(lambda found: f"{found[1] or found[3]}****{found[2] or found[4]}", text)


def _cleaned(key: str, value: Any) -> Any:
    if isinstance(value, str):
        return value if EXACT.search(key) else without_numbers(value)
    if isinstance(value, Mapping):  # such as changes: {field: [old, new]}
        return {name: _hidden(one) if name in PERSONAL else _cleaned(name, one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(key, one) for one in value]
    return value


def _hidden(value: Any) -> Any:
    """That something was there, and no more."""
    if isinstance(value, list | tuple):
        return [_hidden(one) for one in value]
    return "***" if value else ""
