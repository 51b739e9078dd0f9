"""Reads, plays and writes conversation transcripts: tests that a colleague who does not program can read and write.

A line `摊主> …` is what a shop owner says, `机构> …` what the institution says (`核验> …` its 核验员, `批准> …` its
批准人), `主管> …` the authority; `先前> …` is what the owner said before (played, not shown). `{验证码}` and `{单号}`
stand for the code and the booking number of the moment. `python -m tests.transcript --accept` writes what the present
code answers; the difference is reviewed like any other change.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from booking.people import Person
from handlers.dialogue.model import Reply
from tests.talking import APPROVER, CHECKER, INSTITUTE, OFFICE, Talk, Town

FOLDER = Path(__file__).parent / "transcripts"
OWNER, BEFORE, BODY, OVER, BOT = "摊主", "先前", "机构", "主管", "约检"
CHECKS, RELEASES = "核验", "批准"
_INDENT = "      "


def transcripts() -> list[Path]:
    """Every transcript, in order of its name."""
    return sorted(FOLDER.glob("*/*.md"))


def play(path: Path, *, watch: Callable[[Talk, tuple[Reply, ...]], None] | None = None) -> str:
    """The file as the present code would write it; `watch` sees each talk after each of its messages."""
    head: list[str] = []
    out: list[str] = []
    town = Town().open()
    town.store.put(Person("u", created_at=town.now))
    talks = {
        OWNER: Talk(town),
        BODY: Talk(town, INSTITUTE, "institution", INSTITUTE),
        CHECKS: Talk(town, CHECKER, "institution", INSTITUTE),
        RELEASES: Talk(town, APPROVER, "institution", INSTITUTE),
        OVER: Talk(town, OFFICE, "admin", OFFICE),
    }
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith(("#", "设定")):
            head += [line, ""]
        who, mark, text = line.partition("> ")
        if not mark or who not in (*talks, BEFORE):
            continue
        talk = talks[OWNER if who == BEFORE else who]
        replies = talk.say(_filled(text, town))
        if watch is not None:
            watch(talk, replies)
        out.append(line)
        if who != BEFORE:
            out += shown(replies)
    return "\n".join((*head, *out, "", *_done(talks))).rstrip() + "\n"


def _filled(text: str, town: Town) -> str:
    numbers = [str(e.data["booking_no"]) for e in town.events if "booking_no" in e.data]
    return text.replace("{验证码}", town.last_code).replace("{单号}", numbers[-1] if numbers else "")


def shown(replies: tuple[Reply, ...]) -> list[str]:
    """The lines of a transcript that a turn's answer makes."""
    lines = [f"{BOT}> {r.text}".replace("\n", f"\n{_INDENT}") for r in replies]
    for card in (c for r in replies for c in r.cards):
        rows = (f"{_INDENT}│ {label}：{value}" for label, value in card.rows)
        lines += [f"{_INDENT}┌ {card.title}", *rows, *([f"{_INDENT}└ {card.note}"] if card.note else [])]
    lines += [f"{_INDENT}【{link.title}】" for r in replies for link in r.links]
    choices = [c.label for r in replies for c in r.choices]
    return [*lines, f"{_INDENT}〔{' | '.join(choices)}〕"] if choices else lines


def _done(talks: dict[str, Talk]) -> list[str]:
    """What was carried out, and what came of it: a transcript says what was done, not only what was said."""
    out = []
    for talk in talks.values():
        for command, outcome in talk.done:
            names = "、".join(dict.fromkeys(e.name for e in outcome.events))
            came = f"拒绝 {outcome.refused.why.value}" if outcome.refused else names or "无"
            out.append(f"执行：{type(command).__name__} → {came}")
    return out


def main() -> int:
    """Play all; with --accept write them, without it say which differ."""
    accept = "--accept" in sys.argv
    differs = [p for p in transcripts() if play(p) != p.read_text(encoding="utf-8")]
    for path in differs:
        sys.stdout.write(f"{'written' if accept else 'differs'}: {path.relative_to(FOLDER)}\n")
        if accept:
            path.write_text(play(path), encoding="utf-8")
    return 0 if accept or not differs else 1


if __name__ == "__main__":
    sys.exit(main())
