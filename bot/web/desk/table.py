"""How a list of the desk is declared: columns, filters and batch actions are values; `listing.py` makes its pages.

    LINES: Table[Line] = Table(
        name="lines", title="预约受理", path="/desk/lines", key=lambda line: line.id,
        columns=(
            Column("due", "办理期限", lambda line: line.due, kind="minute", sort=True),
            Column("name", "器具", lambda line: line.instrument_name, link=lambda line: f"/desk/lines/{line.id}"),
            Column("state", "状态", lambda line: line.state, kind="badge"),
        ),
        filters=(Search("q", "单位、出厂编号"), Choice("state", "状态", ("已分配", "待检定")), Day("since", "从")),
        actions=(Action("accept", "受理", "/desk/lines/accept", ask="desk/accept_ask.html", primary=True),),
        empty="没有等您受理的预约。",
    )

    def find(session: Session, member: Member, asked: Asked) -> Found[Line]: ...    # asked.values["state"], asked.sort,
                                                                                  # asked.limit, asked.offset

    ROUTES = (*table_routes(LINES, find, AUTHORITY), web.post("/desk/lines/accept", accept))

`find` is synchronous and scopes by the member itself. A batch action is a POST form to `Action.path` with the ticked
keys as `row` (`ticked(form)`), and the fields of the template `ask`, whose names begin with the action's name, for all
actions share one form (`accept_receipt`). They are not `required`: the handler checks, and after a refusal shows the
list again by `table_page(..., problem="…", form=form)`, with ticks and what was typed (`typed` in the template) kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, Literal, TypeVar

R = TypeVar("R")

Kind = Literal["text", "badge", "day", "minute", "number", "code"]
PER_PAGE = (20, 50, 100, 200)
MOST_EXPORTED = 20_000
LAST_PAGE = 50_000
FARTHEST = 10_000
"""How far into a list anybody turns pages: beyond, a condition finds what is looked for."""


@dataclass(frozen=True)
class Column(Generic[R]):
    """A column: its value is text, a state (`badge`), a date, a datetime, a number or a `code` that is
    not broken. `sort`: a heading that sorts, the name being what `Asked.sort` then says. `link` makes the cell lead
    somewhere; the first such column is what Enter opens. `narrow=False` leaves it out on a phone. An `extra` one is
    shown to whoever chose it, and always exported.
    """

    name: str
    title: str
    value: Callable[[R], Any]
    kind: Kind = "text"
    sort: bool = False
    link: Callable[[R], str] | None = None
    narrow: bool = True
    extra: bool = False


@dataclass(frozen=True)
class Search:
    """A filter to type into; `/` leads there."""

    name: str
    title: str
    kind: str = "search"

    def read(self, given: str) -> str:
        """What was typed, kept short."""
        return given.strip()[:60]


@dataclass(frozen=True)
class Choice:
    """A filter of fixed values: pairs of value and title, or plain values. "" is always offered as 全部 unless `every`
    is "" (then the first value is the default).
    """

    name: str
    title: str
    options: Sequence[str | tuple[str, str]]
    every: str = "全部"
    default: str = ""
    kind: str = "choice"

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Values with their titles."""
        pairs = tuple((one, one) if isinstance(one, str) else one for one in self.options)
        return (("", self.every), *pairs) if self.every else pairs

    def read(self, given: str) -> str:
        """One of the values; what is not offered counts as the default."""
        values = [value for value, _ in self.pairs]
        fallback = self.default if self.default in values else values[0]
        return given if given in values else fallback


@dataclass(frozen=True)
class Day:
    """A filter by date: ISO text, or ""."""

    name: str
    title: str
    kind: str = "day"

    def read(self, given: str) -> str:
        """A date as ISO text; anything else is none."""
        try:
            return date.fromisoformat(given).isoformat()
        except ValueError:
            return ""


@dataclass(frozen=True)
class Kept:
    """A condition that came with a link (a number that was clicked): it stays while others change, said in words.

    `show` gives the words for a value; `values` are those it may have, () for any.
    """

    name: str
    title: str
    show: Callable[[str], str] = str
    values: tuple[str, ...] = ()
    kind: str = "kept"

    def read(self, given: str) -> str:
        """The value, or "" for what it cannot be."""
        given = given.strip()[:80]
        return given if not self.values or given in self.values else ""


Filter = Search | Choice | Day | Kept


@dataclass(frozen=True)
class Action:
    """A batch action: its button stands in the bar that appears once something is ticked.

    `ask` is a template with fields that open beneath the button before anything is sent; `warn` makes it red.
    """

    name: str
    title: str
    path: str
    ask: str = ""
    primary: bool = False
    warn: bool = False


@dataclass(frozen=True)
class Table(Generic[R]):
    """A list of the desk. `key` names a row in forms; `empty` is what is said when nothing is there at all.

    `note` gives a line beneath the row's first cell on a phone and as its description; `exports=False` takes the export
    away. `top` is a template that is shown above the filters (a button that adds something, say).
    """

    name: str
    title: str
    path: str
    key: Callable[[R], str]
    columns: tuple[Column[R], ...]
    filters: tuple[Filter, ...] = ()
    actions: tuple[Action, ...] = ()
    empty: str = "这里还没有内容。"
    sort: str = ""
    exports: bool = True
    top: str = ""

    def is_filtered(self, asked: Asked) -> bool:
        """Whether any filter is set otherwise than at first sight."""
        return asked.values != self.ask({}).values

    def ask(self, query: Mapping[str, str], per_page: int = 0) -> Asked:
        """What a query asks of this list; what makes no sense counts as not asked."""
        values = {one.name: one.read(query.get(one.name, getattr(one, "default", ""))) for one in self.filters}
        given = query.get("sort", self.sort)
        sort = given if given.lstrip("-") in {one.name for one in self.columns if one.sort} else self.sort
        size = query.get("size", "")
        per_page = per_page or (int(size) if size in {str(one) for one in PER_PAGE} else PER_PAGE[0])
        number = query.get("page", "1")
        page = int(number) if number.isascii() and number.isdecimal() and len(number) < 6 else 1
        return Asked(values, sort.lstrip("-"), sort.startswith("-"), min(max(page, 1), LAST_PAGE), per_page)


@dataclass(frozen=True)
class Asked:
    """What is asked of a list: filter values by name, the column to sort by (with `descending`), and which page."""

    values: Mapping[str, str]
    sort: str = ""
    descending: bool = False
    page: int = 1
    per_page: int = PER_PAGE[0]

    @property
    def limit(self) -> int:
        """How many rows to give."""
        return self.per_page

    @property
    def offset(self) -> int:
        """How many rows come before."""
        return (self.page - 1) * self.per_page


@dataclass(frozen=True)
class Found(Generic[R]):
    """The rows of one page, and how many there are in all. `more` are values for the table's own templates."""

    rows: tuple[R, ...]
    total: int
    more: Mapping[str, Any] = field(default_factory=dict)


def cut(rows: Sequence[R], asked: Asked) -> Found[R]:
    """The asked page out of all rows, for lists that are short by nature."""
    return Found(tuple(rows[asked.offset : asked.offset + asked.limit]), len(rows))
