"""`understand`: one message with its role and context a line in, its intent and values out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime


def understand(lines: Iterable[str]) -> Iterator[str]:
    """One JSON object out for each in; a line that is no such object is a ValueError that names the line."""
    from nlu.understand import Context
    from nlu.understand import understand as read

    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            said = json.loads(line)
            context = said.get("context")
            known = Context(context["flow"], context.get("awaiting")) if context and context.get("flow") else None
            text, role, now = str(said["text"]), str(said["role"]), datetime.fromisoformat(said["now"])
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise ValueError(f'line {number}: want {{"role", "context", "text", "now"}}: {error!r}') from error
        heard = read(text, role=role, context=known, now=now)
        found = {"intent": heard.intent, "slots": dict(heard.slots)}
        yield json.dumps({**found, "also": list(heard.also)} if heard.also else found, ensure_ascii=False)
