"""The index of the decisions, made from their titles: `python -m tests.decision_index` writes it anew."""

from pathlib import Path

DECISIONS = Path(__file__).resolve().parent.parent / "docs" / "decisions"
INDEX = DECISIONS / "README.md"
HEAD = """# Decisions

Why things are as they are: context, decision, consequences, alternatives, in some 30 lines each. An accepted decision
binds until another one replaces it; its title then says so. Code cites them by number.
Made by `python -m tests.decision_index`; a test compares.

"""


def index_lines() -> list[str]:
    """A line for each decision, in the order of the numbers: its number, its title, and where it stands."""
    lines = []
    for path in sorted(DECISIONS.glob("[0-9]*.md")):
        number, title = path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ").split(" ", 1)
        lines.append(f"- [{number}]({path.name}) {title}")
    return lines


def written_lines() -> list[str]:
    """The lines of the index as it stands; two that were added side by side may have changed places."""
    return sorted(line for line in INDEX.read_text(encoding="utf-8").splitlines() if line.startswith("- ["))


if __name__ == "__main__":
    INDEX.write_text(HEAD + "\n".join(index_lines()) + "\n", encoding="utf-8")
