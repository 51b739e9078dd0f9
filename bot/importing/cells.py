"""Owns what a cell of a sheet says: a text in normal form, nothing, the same as above, or a value that was spoiled."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from bot.importing.columns import SheetColumn, SheetKind
from bot.sheets_in import DATE, ERROR, MERGED, NUMBER, TIME, TRUTH, SheetRow
from nlu import field_names
from nlu.text import folded


@dataclass(frozen=True)
class RowProblem:
    """What is wrong in the column of this title ("" = in the row as a whole), in the words of a sheet."""

    title: str
    why: str


@dataclass(frozen=True)
class SaidRow:
    """What a row says, by the names of its columns ("" where it says nothing), and what of it cannot be taken."""

    row: SheetRow
    values: Mapping[str, str]
    problems: tuple[RowProblem, ...] = ()

    def __getitem__(self, name: str) -> str:
        """What the column says; "" for nothing."""
        return self.values.get(name, "")

    @property
    def wrong(self) -> frozenset[str]:
        """The titles of the columns that cannot be taken."""
        return frozenset(one.title for one in self.problems)


MOST_DIGITS: Final = 15
"""A spreadsheet keeps so many digits of a number; what is behind them it has made zeros of."""
DAY_ONE, FIRST_DAY, LAST_DAY = date(1899, 12, 30), 20_000, 80_000
"""Days that a spreadsheet counts from its day one; the bounds are in 1954 and 2119."""
AS_TEXT: Final = "请把这一格设成“文本”，照原件重填。"

_EXPONENT: Final = re.compile(r"[+-]?\d(?:\.\d+)?E[+-]?\d{1,3}", re.IGNORECASE)
_ERROR: Final = re.compile(
    r"#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!|SPILL!|CALC!|GETTING_DATA|#+)|#{3,}", re.IGNORECASE
)
_ARE_LISTS: Final = frozenset(("duties", "regions"))
"""In these a blank may stand between two entries."""
_NARROW: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code - 0xFEE0).isalnum()}
"""Figures and letters in one width; brackets stay as they are printed: 〔2024〕蒙社量标证字第001号."""
_TRUTH: Final = re.compile("TRUE|FALSE")
_DAY_SHOWN: Final = re.compile(
    r"\d{4}/\d{1,2}/\d{1,2}|\d{1,2}月\d{1,2}日|\d{1,2}-(?:[A-Z][a-z]{2}|[一二三四五六七八九十]+月)"
)
"""How a spreadsheet writes a date out into a CSV, where nothing says any more that it was one."""
_IS_WORDS: Final = frozenset(("words", "person", "date"))
_WORDS: Final = "|".join(
    sorted((re.escape(word) for words in field_names.WORDS.values() for word in words), key=len, reverse=True)
)
_NOTHING: Final = re.compile(
    rf"[-_/\\.。、*?|\s]+|(?:暂?无|没有?|未见|未标注?|未注明)(?:有|标|写|出厂|生产|铭牌)?(?:{_WORDS}|号|号码|信息|数据|内容|填写)?"
    r"|不详|不明|不清楚?|不知道?|未知|未填写?|空白?|略|待补充?|待定|n/?\s?a|null|none|nil|nan",
    re.IGNORECASE,
)
_ABOVE: Final = re.compile(
    r"[〃″\"'“”]{1,2}|(?:[同如](?:上|前)|上同)(?:一?行|一格|面)?|同左?上|ditto|do\.", re.IGNORECASE
)
_HAN: Final = "[\u3400-\u4dbf\u4e00-\u9fff]"
_HAN_BLANK: Final = re.compile(rf"(?<={_HAN}) +(?={_HAN})")


def read_cells(kind: SheetKind, rows: Iterable[SheetRow]) -> Iterator[SaidRow]:
    """What each row says, in their order: 同上 means the row above."""
    above: Mapping[str, tuple[str, str]] = {}
    for row in rows:
        values, problems, here = {}, [], {}
        for column in kind.columns:
            said, why, here[column.name] = _cell(column, row, above.get(column.name, ("", "")))
            values[column.name] = "" if why else said
            if why:
                problems.append(RowProblem(column.title, why))
        above = here
        yield SaidRow(row, values, tuple(problems))


def _cell(column: SheetColumn, row: SheetRow, above: tuple[str, str]) -> tuple[str, str, tuple[str, str]]:
    """What a cell says, or why it cannot be taken; and the cell as a 同上 beneath it means it."""
    text, kind = row.cells.get(column.title, ""), row.kinds.get(column.title, "")
    if not text and not kind:
        return "", "", ("", "")
    if kind != ERROR and _ABOVE.fullmatch(folded(text).strip()):
        if column.unique:
            return "", f"每一行的“{column.title}”都不一样，不能写“{text}”，请填这一行自己的。", ("", "")
        if not above[0]:
            return "", f"写的是“{text}”，可是上面一行没有内容可以照抄。", ("", "")
        text, kind = above
    if kind == MERGED and column.unique:
        return "", f"这一列有合并单元格，每一行的“{column.title}”要分开填。", ("", "")
    why = spoiled(column, text, kind)
    return ("" if why else meant(column, text)), why, (text, "" if kind == MERGED else kind)


def spoiled(column: SheetColumn, text: str, kind: str) -> str:
    """Why a cell does not hold what somebody wrote there any more; "" when it does."""
    shown = folded(text).strip()
    if kind == ERROR or _ERROR.fullmatch(shown):
        return f"这一格是错误值 {text}，请填上真正的内容。"
    if kind == TRUTH or _TRUTH.fullmatch(shown):
        return f"这一格被表格变成了 {text}，{AS_TEXT}"
    dated = kind == DATE and column.kind != "date"
    if kind == TIME or dated or (column.kind not in _IS_WORDS and _DAY_SHOWN.fullmatch(shown)):
        return f"这一格被表格变成了{'时间' if kind == TIME else '日期'} {text}，{AS_TEXT}"
    if kind == NUMBER and sum(one.isdigit() for one in shown.lstrip("0.")) > MOST_DIGITS:
        return f"数字超过{MOST_DIGITS}位，表格只记住了前{MOST_DIGITS}位，后面的变成了0，{AS_TEXT}"
    if _EXPONENT.fullmatch(shown) and (kind == NUMBER or "+" in shown or "." in shown):
        return f"这一格被表格写成了 {text}，原来的数字已经看不出来，{AS_TEXT}"
    if kind == NUMBER and column.kind == "date" and _is_day_number(shown):
        day = DAY_ONE + timedelta(days=int(shown))
        return f"{text} 不是日期，是不是 {day.isoformat()}？请把这一格设成“日期”。"
    return ""


def spoiled_in(row: SheetRow, days: Collection[str]) -> str:
    """The first cell of any row that was spoiled, with its heading; `days` are the headings of dates. "" for none."""
    for title, text in row.cells.items():
        why = spoiled(SheetColumn(title, title, "date" if title in days else "words"), text, row.kinds.get(title, ""))
        if why:
            return f"“{title}”{why}"
    return ""


def _is_day_number(text: str) -> bool:
    return text.isdigit() and FIRST_DAY <= int(text) <= LAST_DAY


def meant(column: SheetColumn, text: str) -> str:
    """A text in normal form; what only says that there is nothing comes to what the column has for that."""
    shown = folded(text).strip()
    if _NOTHING.fullmatch(shown):
        return column.none if shown else ""
    if column.kind == "code":
        text = text.translate(_NARROW)
    plain = " ".join(text.split()) if column.kind in (*_IS_WORDS, "code") else " ".join(shown.split())
    return plain if column.kind in _ARE_LISTS else _HAN_BLANK.sub("", plain)
