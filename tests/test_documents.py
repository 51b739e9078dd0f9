"""Documents keep step with what they speak of: the decisions, the names of intents, files that they name."""

import json
import re
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest

import bot
from bot import starting
from bot.interface.door import PACE
from bot.web.rate import Pace
from tests.dated_rules_page import PAGE, page
from tests.decision_index import index_lines, written_lines

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted((*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")))
ROOMS = "booking|nlu|catalogue_match|handlers|notifications|storage|bot|tests|benchmarks|deploy|miniprogram"
NAMED = re.compile(rf"`((?:\.ci|(?:{ROOMS}))/[\w./-]*\w\.(?:py|tsv|csv|txt|json|html|css|js))`")


def test_the_index_of_decisions_is_complete() -> None:
    assert written_lines() == sorted(index_lines()), "python -m tests.decision_index"


def test_the_page_of_rules_with_a_day_is_the_table() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "python -m tests.dated_rules_page"


def test_every_intent_is_explained_and_no_other() -> None:
    text = (ROOT / "docs" / "labels.md").read_text(encoding="utf-8")
    rows = [row.split("|")[1] for row in text.splitlines() if row.startswith("| `")]
    section = text[text.index("## 3.") : text.index("## 4.")]
    told = {name for row in rows if row in section for name in re.findall(r"`([a-z_]+)`", row)}
    known = json.loads((ROOT / "nlu" / "data" / "intent_weights.json").read_text(encoding="utf-8"))["intents"]
    assert told == set(known)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_files_that_a_page_names_are_there(page: Path) -> None:
    gone = [named for named in NAMED.findall(page.read_text(encoding="utf-8")) if not (ROOT / named).exists()]
    assert not gone


def test_the_forges_run_what_everybody_runs() -> None:
    for name in (".github/workflows/check.yml", ".gitlab-ci.yml"):
        assert re.search(r"(?m)^\s+- (?:run: )?\.ci/run$", (ROOT / name).read_text(encoding="utf-8")), name
    assert "make --no-print-directory quick" in (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")


OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")


def beginnings() -> Iterator[str]:
    """Every sentence by which a start is refused."""
    for name, told in vars(starting).items():
        if name.isupper() and isinstance(told, str | Mapping):
            yield from [told] if isinstance(told, str) else told.values()
    source = (ROOT / "bot" / "address.py").read_text(encoding="utf-8")
    yield from re.findall(r'f"(不能启动：[^"]*)"', source)


def test_every_sentence_of_a_refused_start_is_told_with_what_to_do() -> None:
    table = OPERATIONS[OPERATIONS.index("| what is said |") : OPERATIONS.index("The database knows its keys")]
    rows = [row.split("|")[1] for row in table.splitlines()[2:] if row.startswith("|")]
    told = [part.strip() for row in rows for part in row.split(" · ")]
    patterns = [re.compile(".*".join(map(re.escape, part.split("…"))), re.DOTALL) for part in told]
    sentences = [one for one in beginnings() if len(one) > len("signing")]
    assert len(sentences) > len(starting.SENTENCES) + len(starting.BROKEN)
    assert not [one for one in sentences if not any(pattern.match(one) for pattern in patterns)]


def paces() -> Iterator[Pace]:
    """How fast strangers may go, wherever a room of the service says it."""
    for module in walk_packages(bot.__path__, "bot."):
        if module.name.startswith(("bot.web.", "bot.interface.")):
            yield from (one for one in vars(import_module(module.name)).values() if isinstance(one, Pace))


def test_every_pace_is_told_among_the_limits() -> None:
    told = OPERATIONS[OPERATIONS.index("## 限额") : OPERATIONS.index("## 机构的日常")]
    numbers = set(re.findall(r"\d+", told))
    found = {pace for pace in paces() if pace.burst > 1}
    assert PACE in found
    assert not [pace for pace in found if str(pace.burst) not in numbers]
