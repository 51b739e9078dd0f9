"""Writes the page of the rules with a day from the table of `booking/dated_rules.py`."""

from __future__ import annotations

from pathlib import Path

from booking.dated_rules import RULES, DatedRule
from booking.fields import label_of

PAGE = Path(__file__).resolve().parent.parent / "docs" / "dated_rules.md"
HEAD = """# Rules with a day

What applies from which day on, of what, and by which source. Before its day a field is taken when somebody says it or a
photo shows it, and nobody is asked for it. Where the sources leave open what holds, people are sent to the local
metrology department, and nothing is made up. The table is `booking/dated_rules.py`;
`.venv/bin/python -m tests.dated_rules_page` writes this page, and a test compares.

| from | of | what is said | asked for | shown on the certificate even when empty | source | established |
|---|---|---|---|---|---|---|
"""


def page() -> str:
    """The page as the table stands."""
    return HEAD + "".join(map(_row, RULES))


def _row(rule: DatedRule) -> str:
    asks, shows = ("、".join(map(label_of, names)) or "—" for names in (rule.asks, rule.certificate))
    known = "yes" if rule.established else "no"
    return f"| {rule.since} | {rule.about} | {rule.says} | {asks} | {shows} | {rule.source} | {known} |\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
