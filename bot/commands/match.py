"""`match`: one free-text name a line in, the catalogue's rows for it out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any


def matched(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """The verdict on each line (blank ones too, so that lines in and lines out agree)."""
    from catalogue_match.match import shipped_matcher

    matcher = shipped_matcher()
    for line in lines:
        text = line.rstrip("\r\n")
        found = matcher.match(text)
        reason = " ".join(part for part in (found.reason, found.route) if part)
        yield {
            "text": text,
            "verdict": found.verdict,
            "candidates": [
                {"first": one.first, "second": one.second, "score": round(one.score, 4)} for one in found.candidates
            ],
            "reason": reason,
        }


_SAID = {"sure": "是", "several": "可能是", "none": "不在目录内", "excluded": "不在网上预约"}


def match(lines: Iterable[str], *, as_json: bool) -> Iterator[str]:
    """The lines to print."""
    for found in matched(lines):
        if as_json:
            yield json.dumps(found, ensure_ascii=False)
        else:
            names = "；".join(f"{one['first']}/{one['second']}" for one in found["candidates"])
            yield "\t".join(part for part in (found["text"], _SAID[found["verdict"]], names, found["reason"]) if part)
