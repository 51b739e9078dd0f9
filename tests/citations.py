"""Finds what code and documents cite (SPEC 5, decision 0098, docs/…, labels.md) and a clone does not hold."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

DOCUMENTS = {"SPEC": "docs/spec.md", "DESIGN": "docs/design.md", "STYLE": "docs/style.md"}

_SECTION = re.compile(r"\b(SPEC|DESIGN|STYLE) (\d+(?:\.\d+)?(?:(?:, | and |-)\d+(?:\.\d+)?(?![\w.]*\d))*)")
_DECISION = re.compile(r"(?:\bdecisions? |决[策定] ?|decisions/)(0\d{3})\b")
_BESIDE = re.compile(r"[(（](0\d{3})\b")
"""Decisions cite each other by the bare number."""

_PATH = re.compile(r"(?<![\w./])(docs/[\w./-]*\w)")
_PAGE = re.compile(r"(?<![\w/.-])([A-Za-z_]+\.md)\b")
_ELSEWHERE = re.compile(r"\.\./shared|\bdev/labels|\b[Ii]ssue #?\d|\bfindings/")


def unresolved(path: Path, text: str, root: Path) -> Iterator[str]:
    """What `text`, which stands at `path`, cites and a clone does not hold."""
    for document, numbers in _SECTION.findall(text):
        for number in re.split(r", | and |-", numbers):
            if number not in sections(root / DOCUMENTS[document]):
                yield f"{document} {number}"
    decisions = _DECISION.findall(text) + (_BESIDE.findall(text) if "decisions" in path.parts else [])
    names = decision_numbers(root)
    yield from (f"decision {number}" for number in decisions if number not in names)
    for cited in _PATH.findall(text):
        if not (root / cited).exists() and not re.fullmatch(r"docs/decisions/\d{4}", cited):
            yield str(cited)
    yield from (
        page for page in _PAGE.findall(text) if page not in page_names(root) and not (path.parent / page).exists()
    )
    yield from _ELSEWHERE.findall(text)


@cache
def sections(document: Path) -> frozenset[str]:
    """The numbers that can be cited: of headings, and of the numbered points beneath them (4.3 is the third of 4)."""
    found, current = set(), ""
    for line in document.read_text(encoding="utf-8").splitlines():
        if heading := re.match(r"#{2,4} (\d+(?:\.\d+)?)\.? ", line):
            current = heading[1]
            found.add(current)
        elif point := re.match(r"(\d+)\. ", line):
            found.add(f"{current}.{point[1]}")
    return frozenset(found)


@cache
def decision_numbers(root: Path) -> frozenset[str]:
    """The numbers of the decisions that there are."""
    return frozenset(path.name[:4] for path in (root / "docs" / "decisions").glob("[0-9]*.md"))


@cache
def page_names(root: Path) -> frozenset[str]:
    """The names of the pages at the top and under docs/."""
    return frozenset(path.name for path in (*root.glob("*.md"), *(root / "docs").rglob("*.md")))
