"""The documents of the lifecycles, read from the tables: `python -m booking.lifecycle_doc docs/lifecycle`."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from booking.lifecycle import Life, Party, Transition
from booking.lifecycles import LIVES

_MADE = "<!-- 由 python -m booking.lifecycle_doc docs/lifecycle 生成，请勿手改；tests/booking 会核对。 -->"


def document(life: Life) -> str:
    """One lifecycle as Markdown: its states with who has to act, its table, and a Mermaid diagram."""
    parts = (
        f"# {life.title}",
        _MADE,
        "## 状态",
        _table(("状态", "轮到谁", "时限"), (_state_row(life, state) for state in life.states)),
        "## 流转",
        _table(("动作", "从", "到", "谁可以做", "须写原因", "事件"), (_row(life, row) for row in life.transitions)),
        "## 图",
        "```mermaid\n" + "\n".join(diagram(life)) + "\n```",
    )
    return "\n\n".join(parts) + "\n"


def _state_row(life: Life, state: str) -> tuple[str, ...]:
    holder, term = life.holders.get(state), life.terms.get(state)
    days = "个工作日" if life.working_days else "天"
    begins = "（起点）" if state in life.initial else ""
    return state + begins, holder.value if holder else "（已了结）", f"{term.days} {days}" if term else ""


def _row(life: Life, row: Transition) -> tuple[str, ...]:
    return (
        row.title,
        "、".join(state for state in life.states if state in row.sources),
        row.target,
        "、".join(party.value for party in Party if party in row.parties),
        "是" if row.needs_reason else "",
        f"`{row.event}`",
    )


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def diagram(life: Life) -> list[str]:
    """The lines of a Mermaid state diagram; states get short names, since Mermaid wants no Chinese ones."""
    names = {state: f"s{n}" for n, state in enumerate(life.states)}
    sources = {state for row in life.transitions for state in row.sources}
    lines = ["stateDiagram-v2"]
    lines += [f'    state "{state}" as {name}' for state, name in names.items()]
    lines += [f"    [*] --> {names[state]}" for state in life.initial]
    for row in life.transitions:
        parties = "/".join(party.value for party in Party if party in row.parties)
        for state in life.states:
            if state in row.sources:
                lines.append(f"    {names[state]} --> {names[row.target]}: {row.title}（{parties}）")
    lines += [f"    {name} --> [*]" for state, name in names.items() if state not in sources]
    return lines


def contents() -> str:
    """The first page: every lifecycle with its document."""
    rows = ((f"[{life.title}]({life.name}.md)", "、".join(life.states)) for life in LIVES)
    return "\n\n".join(("# 各事项的流转", _MADE, _table(("事项", "状态"), rows))) + "\n"


def documents() -> dict[str, str]:
    """Every document by its file name."""
    return {"README.md": contents(), **{f"{life.name}.md": document(life) for life in LIVES}}


def main(folder: str) -> None:
    """Write the documents into a folder."""
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    for name, text in documents().items():
        (target / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
