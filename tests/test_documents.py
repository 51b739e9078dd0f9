"""Documents keep step with what they speak of: the decisions, the names of intents, files that they name."""

import json
import re
from pathlib import Path

import pytest

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
