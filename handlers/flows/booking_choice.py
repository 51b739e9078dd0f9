"""约检定: the instruments that a message chooses, adds or leaves out, clause by clause, with the day that it wishes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from booking.instrument import Instrument
from handlers.dialogue.model import Acted, Values, World
from handlers.flows.booked_rows import OF_ALL
from handlers.flows.day_wished import wishes
from handlers.flows.rows_meant import clauses, named
from handlers.standing import bookable, my_unit
from nlu import dates
from nlu.asking import asks
from nlu.ordinals import selection
from nlu.understand import Heard

_BARE = 10
"""ACS-30那台: a message so short names a row and says no more."""
LEFT_OUT = "left_out"
"""The private value under which stand the rows that were taken out last: 还是加上 means them."""
_OUT = re.compile(
    r"先[不别莫]|不着?急|暂时?不|[不别甭莫](?:约|检|要|报|算|带|管|整|弄|加|录|登|搞(?!错|混))|去掉|拿掉|删掉|减掉|撤[了掉下]|剔除|划掉|除开|除了|再说|下次|下回|以后"
    r"|过几天|过两天|不用(?:跟着)?(?:一起)?(?:约|检|了|$)|换成"
)
_OUT_OF_ORDER = re.compile(
    r"坏[了着]|摔|送修|修着|在修|停用|停着|停运|封[了着存]|报废|漏油|借出|借[走给]|不在(?:店|这|家|$)"
)
_IN = re.compile(r"约|检|加|报|带上|算上|一起|一块|也|都|全|要|整|弄")
_ADDS = re.compile(r"加|也|还有|再|带上|算上|添|换成|补上")
_ONLY = re.compile(
    r"[只光单先](?:给我)?(?:约|[检验](?![定测过了完])|报|送(?!修|走|人|来))|就[检验](?![定测过了完])|只要"
)
_TOGETHER = ("一起", "一块", "都", "全")
_BACK = re.compile(r"还是(?:加|要|约|算|一)|加(?:上|回来?)(?:吧|了)?$|照旧")
_OTHER = re.compile(
    r"改成|(?:编号|型号)[^,，]{0,12}(?:是|改|错|应|写)|量程|范围|厂家|取消预约|撤销|录|登记|注册|转让|报废掉|停用掉"
)
_FOREIGN = frozenset(
    ("booking_cancel", "booking_save", "cancel_flow", "complaint", "ledger_add", "ledger_copy", "ledger_delete",
     "ledger_query", "pause_flow", "profile_edit", "query_certificate", "query_price", "query_status", "query_validity",
     "register_start", "request_human")
)  # fmt: skip
"""What a message is taken for that chooses no instruments, whatever it names."""


@dataclass
class RowsChosen:
    """What the clauses of a message come to."""

    into: list[Instrument] = field(default_factory=list)
    out_of: list[Instrument] = field(default_factory=list)
    everything: bool = False
    rest: bool = False
    adds: bool = False
    count: int = 0
    unknown: bool = False
    only: bool = False


def chosen_anew(heard: Heard, values: Values, world: World) -> tuple[Values, str] | None:
    """The booking with its instruments and its day as this message leaves them; None when it chooses none."""
    if _OTHER.search(world.text) or all(asks(one) for one in clauses(world.text)):
        return None
    rows = bookable(world)
    before = [row for row in rows if row.id in values.get("instruments", ())]
    choice = _choice(world, rows)
    if heard.intent in _FOREIGN and not (heard.intent == "ledger_add" and _joins(choice, before, heard, world)):
        return None
    wanted = _wanted(choice, rows, before, values, world)
    wish = wishes(world, least=0 if before else -9, before=values.get("preferred_date"))
    if not wanted or [row.id for row in wanted] == [row.id for row in before]:
        told = _counted_wrongly(choice, before, values)
        new_day = any(values.get(name) != value for name, value in wish.items())
        only_a_day = before and new_day and not heard.slots.keys() & OF_ALL
        return told or (({**values, **wish}, "") if only_a_day else None)
    gone = [row.id for row in before if row not in wanted]
    kept = {name: value for name, value in values.items() if name != "counted"}
    new = {**kept, "instruments": [row.id for row in wanted], **wish}
    if gone:
        new[LEFT_OUT] = gone
    return new, f"好，一共{len(wanted)}台。" if before else ""


def rows_wanted(heard: Heard, _text: str, world: World) -> Acted | None:
    """先检大的那台 别的明年再说, 第一台跟第三台, with nothing open: these of the ledger are booked now."""
    if my_unit(world) is None or asks(world.text) or _OTHER.search(world.text):
        return None
    rows = bookable(world)
    if not rows or world.text.isdigit():
        return None  # 1, where nothing is open, answers what was offered before
    told = [one for one in _whole(world, rows) if not (_OUT.search(one) or _OUT_OF_ORDER.search(one))]
    told = [one for one in told if named(one, rows, world.now.date()).rows]
    if not told or not (_ONLY.search(told[0]) or selection(told[0], len(rows)) is not None):
        return None
    wanted = _wanted(_choice(world, rows), rows, (), {}, world)
    if not wanted:
        return None
    return Acted(enter="booking", values={"instruments": [row.id for row in wanted], **wishes(world)})


WANTED_HEARD_AS = ("pause_flow", "correct_info", "unclear", "provide_info", "ledger_delete", "deny", "ledger_add",
                   "query_validity", "booking_edit")  # fmt: skip
"""What a choice of rows may be taken for while nothing is open."""


def _joins(choice: RowsChosen, before: Sequence[Instrument], heard: Heard, world: World) -> bool:
    """还有电子秤也一起, at the summary: a row of the ledger by its name alone joins those that are to be booked."""
    more = bool(before) and bool(choice.into) and not any(row in before for row in choice.into)
    alone = not heard.slots.keys() & {"model", "serial", "range", "manufacturer", "purchase_date", "count"}
    return more and alone and not choice.unknown and any(word in world.text for word in ("也", *_TOGETHER))


def _counted_wrongly(choice: RowsChosen, before: Sequence[Instrument], values: Values) -> tuple[Values, str] | None:
    """就这三台 提交, of two: what is said does not fit what stands, so it is shown again."""
    if not before or choice.into or choice.out_of or choice.count in (0, 1, len(before)):
        return None
    return dict(values), f"您说{choice.count}台，这张单子里是{len(before)}台，请看看还差哪台。"


def left_out_of(world: World, rows: Sequence[Instrument]) -> list[Instrument]:
    """The rows that the message says shall not be verified now, and names no others beside them but as they stand."""
    if not _OUT.search(world.text):
        return []
    choice = _choice(world, rows)
    return [] if choice.unknown or choice.everything else [row for row in choice.out_of if row not in choice.into]


def _choice(world: World, rows: Sequence[Instrument]) -> RowsChosen:
    out = RowsChosen()
    for clause in _whole(world, rows):
        found = named(clause, rows, world.now.date())
        against = _OUT.search(clause) is not None
        broken = _OUT_OF_ORDER.search(clause) is not None and "好" not in clause
        if against and found.unknown:
            continue  # 体温计就不加了: what is no row of the ledger is left out as it is
        out.unknown = out.unknown or found.unknown
        out.adds = out.adds or "换成" in clause or (_ADDS.search(clause) is not None and not against)
        if "换成" in clause and len(found.rows) > 1:
            out.out_of.append(found.rows[0])
            out.into += found.rows[1:]
        elif (against or broken) and not found.everything:
            out.out_of += found.rows
        elif _ONLY.search(clause) and found.rows and not out.only:
            out.into, out.only = list(found.rows), True
        elif not out.only or _ADDS.search(clause):
            out.into += found.rows
        out.out_of += found.left_out
        if found.left_out or not against:
            out.everything = out.everything or found.everything
            out.rest = out.rest or found.rest
            out.count = out.count or (0 if found.rows else found.count)
    return out


def _whole(world: World, rows: Sequence[Instrument]) -> list[str]:
    """The clauses, one that only names rows joined with the one behind it that says 先不约 of them."""
    today = world.now.date()
    out: list[str] = []
    for clause in (one for one in clauses(_without_days(world.text, today)) if not asks(one)):
        silent = out and _OUT.search(clause) and named(clause, rows, today).silent
        if silent and named(out[-1], rows, today).rows and not _IN.search(out[-1]):
            out[-1] += clause
        else:
            out.append(clause)
    return out


def _without_days(text: str, today: date) -> str:
    """A message without its days: in 都约上，1号 the number is no place in the list."""
    for day in reversed(dates.find_days(text, today=today)):
        text = f"{text[: day.start]} {text[day.end :]}"
    return text


def _wanted(
    choice: RowsChosen, rows: Sequence[Instrument], before: Sequence[Instrument], values: Values, world: World
) -> list[Instrument] | None:
    """The rows that are to be booked now; None when that is not known."""
    if choice.unknown:
        return None
    out = {row.id for row in choice.out_of}
    if choice.rest or (choice.everything and not choice.into):
        return _all_or_others(choice, rows, before, world)
    picks = any(sign in world.text for sign in "约检只就光单") or len(world.text) <= _BARE
    if choice.into and before and not (choice.adds or choice.out_of or picks):
        return None
    if choice.into:
        kept = before if before and (choice.adds or choice.out_of) and not choice.only else []
        joined = [row for row in rows if row in kept or row in choice.into]
        return [row for row in joined if row.id not in out]
    if choice.out_of:
        return [row for row in before or rows if row.id not in out]
    if before and _BACK.search(world.text):
        back = set(values.get(LEFT_OUT, ()))
        return [row for row in rows if row in before or row.id in back] if back and not choice.count else list(rows)
    if choice.count and choice.count == len(rows) and (not before or any(word in world.text for word in _TOGETHER)):
        return list(rows)
    return None


def _all_or_others(
    choice: RowsChosen, rows: Sequence[Instrument], before: Sequence[Instrument], world: World
) -> list[Instrument] | None:
    """都约, 其他都约, 另外三条: without what is left out, and what was put by unless it stands in the booking."""
    aside = {str(one) for one in world.memory.get("aside", ())}
    out = {row.id for row in choice.out_of}
    named_ones = choice.into if choice.rest else []
    others = [r for r in rows if r.id not in out and r not in named_ones and (r.id not in aside or r in before)]
    if choice.rest and before and choice.adds:
        others = [row for row in rows if row in before or row in others]
    return others if choice.count in (0, len(others), len(rows)) else None
