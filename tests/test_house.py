"""The house rules that can be counted: sizes, names, docstrings, reasons, what stands at the top (DESIGN 1)."""

import re
import subprocess
import tomllib
from functools import cache
from pathlib import Path

from tests.citations import sections, unresolved
from tests.read_modules import read_module

ROOT = Path(__file__).resolve().parent.parent

LONGEST_FILE = 400
LONGEST_FUNCTION = 60
CODE = {".py", ".html", ".css", ".js", ".lua", ".sh", ".mako"}
NAMES_THAT_SAY_NOTHING = {
    "base", "common", "constants", "helper", "helpers", "manager", "misc", "models", "service", "util", "utils",
}  # fmt: skip
LOCKS = ("requirements.txt", "requirements-sms.txt", "requirements-dev.txt", "requirements-node.txt")
AT_THE_TOP = {
    # the rooms
    "booking", "nlu", "catalogue_match", "handlers", "notifications", "storage", "bot",
    "tests", "benchmarks", "docs", "deploy", "miniprogram",
    # what runs and describes them
    ".ci", ".gitignore", ".gitattributes", "Makefile", "pyproject.toml",
    "README.md", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md",
    # how forges and editors call it
    ".github", ".gitlab-ci.yml", ".pre-commit-config.yaml",
    # the libraries and tools it stands on
    *LOCKS, "package.json", "package-lock.json",
}  # fmt: skip


@cache
def files() -> tuple[Path, ...]:
    """Every file that is, or would be, in the repository; nothing that set-up or running makes."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    paths = (Path(name) for name in listed.split("\0") if name)
    return tuple(sorted(path for path in paths if (ROOT / path).is_file()))


def text(path: Path) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def python_files() -> tuple[Path, ...]:
    return tuple(path for path in files() if path.suffix == ".py")


def test_no_file_is_too_long() -> None:
    lengths = {path: len(text(path).splitlines()) for path in files() if path.suffix in CODE}
    long = [f"{path}: {length} lines" for path, length in lengths.items() if length > LONGEST_FILE]
    assert not long, f"split by idea, before {LONGEST_FILE} lines:\n" + "\n".join(long)


def test_no_function_is_too_long() -> None:
    long = [
        f"{path}:{first} {name}: {last - first + 1} lines"
        for path in python_files()
        for name, first, last in read_module(path).functions
        if last - first + 1 > LONGEST_FUNCTION
    ]
    assert not long, f"a function rarely passes 35 lines and never {LONGEST_FUNCTION}:\n" + "\n".join(long)


def test_every_module_says_what_it_owns() -> None:
    silent = [str(path) for path in python_files() if not read_module(path).docstring]
    assert not silent, "a module opens with one sentence on what it owns:\n" + "\n".join(silent)


def test_no_test_waits_some_seconds_for_what_may_come_or_not() -> None:
    waiting = [
        f"{path}:{line}" for path in python_files() for line in read_module(path).pauses if "tests" in path.parts
    ]
    assert not waiting, "wait for an event, or in a loop that ends with what is waited for:\n" + "\n".join(waiting)


def test_file_names_say_something() -> None:
    empty = [str(path) for path in python_files() if path.stem in NAMES_THAT_SAY_NOTHING]
    assert not empty, "name the file by its idea:\n" + "\n".join(empty)


def test_every_ignored_type_error_has_a_reason() -> None:
    bare = re.compile(r"#\s*type:\s*ignore(\[[\w, -]+\])?\s*$")
    found = [
        f"{path}:{number}"
        for path in python_files()
        for number, line in enumerate(text(path).splitlines(), 1)
        if bare.search(line)
    ]
    assert not found, "write behind it why the type checker is wrong:\n" + "\n".join(found)


def test_nothing_else_stands_at_the_top() -> None:
    strangers = {path.parts[0] for path in files()} - AT_THE_TOP
    assert not strangers, f"not in the design: {sorted(strangers)}"


def test_readme_leads_with_how_to_run_and_test() -> None:
    opening = "\n".join(text(Path("README.md")).splitlines()[:30])
    assert "make run" in opening
    assert "make test" in opening


def test_the_version_is_the_newest_that_the_changelog_tells_of() -> None:
    version = tomllib.loads(text(Path("pyproject.toml")))["project"]["version"]
    told = re.findall(r"^## (\d+\.\d+\.\d+)", text(Path("CHANGELOG.md")), re.MULTILINE)
    assert told[:1] == [version]


def test_locked_versions_name_no_host() -> None:
    for name in (*LOCKS, "package-lock.json"):
        assert "://" not in text(Path(name)), name
    assert '"resolved"' not in text(Path("package-lock.json"))


def test_every_locked_version_has_a_hash() -> None:
    for name in LOCKS:
        entries = re.split(r"\n(?=\w)", text(Path(name)))
        unhashed = [entry.splitlines()[0] for entry in entries if "==" in entry and "--hash=sha256:" not in entry]
        assert not unhashed, (name, unhashed)


def test_names_in_the_glossary_exist_in_the_code() -> None:
    named = set(re.findall(r"`([A-Z][A-Za-z]+)(?:\.[A-Z]+)?`", text(Path("docs/glossary.md"))))
    written = {
        name
        for path in python_files()
        if path.parts[0] not in {"tests", "benchmarks"}
        for name in read_module(path).classes
    }
    assert not named - written, f"not in the code: {sorted(named - written)}"


def test_commands_that_people_are_told_work_as_they_stand() -> None:
    bare = re.compile(r"(?<![\w/])(?:python3?|pip) -m? ?(?:bot|tests|storage|benchmarks)\b")
    told = [path for path in files() if path.suffix in {".html", ".md"} and "decisions" not in path.parts]
    found = [f"{path}: {line.strip()[:80]}" for path in told for line in text(path).splitlines() if bare.search(line)]
    assert not found, "the set-up's Python is .venv/bin/python:\n" + "\n".join(found)


def test_links_in_documents_lead_somewhere() -> None:
    link = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")
    broken = [
        f"{path}: {target}"
        for path in files()
        if path.suffix == ".md"
        for target in link.findall(text(path))
        if not (ROOT / path.parent / target).exists()
    ]
    assert not broken, "\n".join(broken)


WRITTEN = CODE | {".md", ".toml", ".yml", ".yaml", ".tsv", ".typ"}
THE_SEARCH_ITSELF = {Path("tests/citations.py"), Path("tests/test_house.py")}


def test_what_is_cited_stands_in_this_repository() -> None:
    read = [path for path in files() if path.suffix in WRITTEN or path.parts[0] in {".ci", "Makefile"}]
    lost = [
        f"{path}: {cited}"
        for path in read
        if path not in THE_SEARCH_ITSELF
        for cited in unresolved(path, text(path), ROOT)
    ]
    assert not lost, "a clone does not hold what these cite:\n" + "\n".join(lost)


def test_a_citation_that_leads_nowhere_is_found() -> None:
    assert {"4", "4.3", "10"} <= sections(ROOT / "docs/spec.md")
    told = "SPEC 5, 11 and 4.9; SPEC 2-4; DESIGN 2.3, 2.14; decision 0001, decision 0007; docs/nowhere.md; labels.md"
    told += ", other.md; issue 3"
    found = list(unresolved(Path("booking/one.py"), told, ROOT))
    assert found == [
        "SPEC 11", "SPEC 4.9", "DESIGN 2.14", "decision 0007", "docs/nowhere.md", "other.md", "issue 3",
    ]  # fmt: skip


def test_migrations_are_one_chain() -> None:
    pairs = []
    for path in files():
        if path.parent == Path("storage/migrations/versions") and path.name[:4].isdigit():
            said = dict(re.findall(r'^(revision|down_revision)[^=\n]*= "?(\w+)"?', text(path), re.MULTILINE))
            assert said["revision"] == path.name[:4], path
            pairs.append((said["down_revision"], said["revision"]))
    numbers = [number for _before, number in pairs]
    assert [before for before, _number in pairs] == ["None", *numbers[:-1]], "two migrations follow the same one"
