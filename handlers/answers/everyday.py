"""Everyday questions, answered at once from what is established, and from the unit's own records."""

from __future__ import annotations

import re
from collections.abc import Callable

from booking.line import ACCEPTED, IN_HAND, ISSUED, TESTED
from catalogue_match.catalogue import Category
from handlers.answers.lines_meant import latest, recent
from handlers.answers.progress import booking_text, progress
from handlers.answers.public import who_verifies
from handlers.answers.scope import named_in_passing
from handlers.dialogue.model import Acted, Choice, Reply, World
from handlers.flows.category_said import category_named
from handlers.flows.day_wished import wish_read, wish_shown
from handlers.standing import called, my_instruments, my_unit
from handlers.wording import everyday as says
from nlu.understand import Heard

_ANSWERED = (ACCEPTED, IN_HAND, TESTED, ISSUED)


def _reply(text: str, *choices: str) -> Acted:
    return Acted((Reply(text, tuple(Choice(c) for c in choices)),))


def price(heard: Heard, text: str, world: World) -> Acted | None:
    """费用."""
    return _reply(says.PRICE_REPAIR if re.search(r"修", text) else says.PRICE)


def materials(heard: Heard, text: str, world: World) -> Acted | None:
    """要带什么, 检的时候要不要停: by how the unit's instruments are to be verified."""
    if _STOPS.search(text) and _READY.search(text):
        return Acted((_to_have_ready(world), Reply(says.WHILE_TESTED)))
    if _STOPS.search(text):
        told = place(heard, text, world)
        return Acted((Reply(says.WHILE_TESTED), *(told.replies if told and my_unit(world) else ())))
    return Acted((_to_have_ready(world),))


def _to_have_ready(world: World) -> Reply:
    ways = {i.delivery_method for i in my_instruments(world)}
    if ways == {"现场检"}:
        return Reply(says.MATERIALS_ON_SITE)
    if ways == {"送检"}:
        return Reply(says.MATERIALS_BRING)
    return Reply(f"{says.MATERIALS_BRING}\n{says.MATERIALS_ON_SITE}")


_READY = re.compile(r"准备|带|备[好着齐啥]")
_STOPS = re.compile(r"停|营业|做生意|做买卖|过磅|卖货|开门|耽误|清场")


def place(heard: Heard, text: str, world: World) -> Acted | None:
    """地点, 时间, 电话: from the receipts of the last bookings when there are any."""
    unit = my_unit(world)
    hours = f"\n{says.HOURS}" if re.search(r"周末|几点|上班|节假日|星期|礼拜|中午|开门", text) else ""
    for no in dict.fromkeys(x.booking_no for x in (recent(world, unit) if unit else ())):
        booking = world.records.booking(no)
        if booking and world.records.receipts(no):
            lines = tuple(x for x in world.records.lines(no) if x.state in _ANSWERED)
            return _reply(f"{booking_text(booking, lines, world)}{hours if OPEN.search(text) else ''}")
    if not recent(world, unit) if unit else True:
        thing = world.matcher.match(_WHERE.sub("", text))
        if thing.verdict in ("sure", "several") and _WHERE.search(text):
            return who_verifies(Heard(heard.intent, {"instrument_name": thing.candidates[0].second}), text, world)
    waiting = latest(world, unit) if unit else ()
    names = {world.records.institution(x.institution_id) for x in waiting if x.institution_id}
    known = [
        f"{b.name}{'，电话' + b.phone if b.phone else ''}{'，' + b.address if b.address else ''}" for b in names if b
    ]
    if known:
        said = f"已分配给{'；'.join(known)}，还在等它受理，受理后我把科室、电话和时间发给您。"
        return _reply(f"{said}{_wished(waiting[0].booking_no, world)}{hours}", "进度")
    return _reply(f"{says.PLACE_UNKNOWN}{hours}", "约检定")


def _wished(no: str, world: World) -> str:
    """The day that the unit wished for, while nothing is appointed."""
    booking = world.records.booking(no)
    day = wish_read(booking.preferred_date) if booking else ""
    return f"您希望的时间是 {wish_shown({'preferred_date': day})}。" if day else ""


OPEN = re.compile(r"上班|开门|周末|节假日|营业|休息|放假")
_WHERE = re.compile(
    r"(?:要|得|该)?(?:去|到|上|在|找)?(?:哪[里儿个家]?|什么地方|啥地方|谁)(?:家|个)?.{0,4}(?:检|校|测|弄).*$"
)


def duration(heard: Heard, text: str, world: World) -> Acted | None:
    """多久."""
    return _reply(says.DURATION, "进度")


def howto(heard: Heard, text: str, world: World) -> Acted | None:
    """怎么填, 怎么办: by the field named, else the one that is open, else the matter."""
    topic = str(heard.slots.get("topic") or "")
    if topic in says.FIELDS:
        return _reply(says.FIELDS[topic])
    if (known := how_of(text)) is not None:
        return known
    if world.asked in says.FIELDS:
        return _reply(says.FIELDS[world.asked])
    if (unit := my_unit(world)) is not None and not world.asked and latest(world, unit):
        return progress(heard, text, world)  # 咋样 我那秤准不: what else is on their minds
    return _reply(says.HOWTO["booking" if _BOOKING.search(text) else "default"])


def how_of(text: str) -> Acted | None:
    """How a matter goes that a question names; None when it names none."""
    key = next((key for pattern, key in _HOWTO if pattern.search(text)), "")
    return _reply(says.HOWTO[key]) if key else None


_HOWTO = (
    (re.compile(r"提醒"), "remind"),
    (re.compile(r"批量|导入|表格|[Ee]xcel|[Xx]lsx?"), "table"),
    (re.compile(r"(?:(?<![弄点按搞整])坏|不用|不要|用不成|报销)了?.{0,6}(?:怎么|咋|如何)"), "broken"),
    (re.compile(r"先.{0,8}还是先"), "order"),
    (
        re.compile(r"(?:一次|最多|一[起块]|能|可以).{0,6}(?:几|多少)台|一[起块]报|一[台个][^,，]{0,2}一[台个]"),
        "count",
    ),
    (re.compile(r"帮别人|替别人|代办|别家|帮.{0,6}家"), "others"),
)
_BOOKING = re.compile(r"约|检定|流程|步骤|办")


def policy(heard: Heard, text: str, world: World) -> Acted | None:
    """法规, 周期, 处罚, 复检: the established answer for what the words are about."""
    known = of_what_befell(heard, text, world)
    return (
        known
        or next((answer(heard, text, world) for pattern, answer in _POLICY if pattern.search(text)), None)
        or named_in_passing(heard, text, world)
        or _reply(says.POLICY)
    )


def of_what_befell(heard: Heard, text: str, world: World) -> Acted | None:
    """What holds for a kind of thing, or for what befell one: old units, a new one, repaired, overdue, moved."""
    return next((answer(heard, text, world) for pattern, answer in _BEFELL if pattern.search(text)), None)


def periods(heard: Heard, text: str, world: World) -> Acted:
    """How often, of the thing that is named, else of each kind that the unit has; and until when its own ones hold."""
    own = [f"{called(i)}：有效期至 {i.valid_until.isoformat()}。" for i in my_instruments(world) if i.valid_until]
    said = [
        _period_of(category, category.period_months)
        for category in _categories(heard, world)
        if category.period_months is not None
    ]
    return _reply("\n".join((*(said or (says.PERIOD,)), *own[:5])))


def _period_of(category: Category, period: int) -> str:
    local = "" if category.confidence.startswith(("certain", "high")) else says.VERIFY_LOCALLY
    return f"{category.second}的检定周期一般不超过{months(period)}{local}，以证书上的有效期为准。"


def months(number: int) -> str:
    """12 -> 1年, 6 -> 半年（6个月）, 18 -> 18个月."""
    if number == 6:
        return "半年（6个月）"
    return f"{number // 12}年" if number % 12 == 0 else f"{number}个月"


def _categories(heard: Heard, world: World) -> tuple[Category, ...]:
    """The categories of the thing that is named, or of the unit's instruments, a few of them."""
    name = str(heard.slots.get("instrument_name") or "")
    if name:
        seconds = [(one.second, one.first) for one in world.matcher.match(name).candidates[:MOST_KINDS]]
    else:
        seconds = list(dict.fromkeys((i.second, i.first) for i in my_instruments(world)))[:MOST_KINDS]
    return tuple(found for second, first in seconds if (found := category_named(second, first, world)) is not None)


MOST_KINDS = 3
"""So many kinds of instruments are told apart in one answer."""


def _said(text: str) -> Callable[[Heard, str, World], Acted]:
    return lambda _heard, _text, _world: _reply(text)


_BEFELL: tuple[tuple[re.Pattern[str], Callable[[Heard, str, World], Acted]], ...] = (
    (re.compile(r"市斤|[市老]秤.*(?:斤|两)|论斤|公斤秤"), _said(says.OLD_UNITS)),
    (re.compile(r"合格证|合格标|出厂检|厂家.*检过|新买|刚买|新换的"), _said(says.NEW_ONE)),
    (
        re.compile(r"(?:修|换.{0,4}(?:主板|传感器|电路|配件|零件)|铅封|拆).*(?:重新?|再|还).{0,4}检"),
        _said(says.REPAIRED),
    ),
    (re.compile(r"(?:过期|到期|超期|过了).*(?:还|能|可以|怎么).*(?:约|检|用)"), _said(says.OVERDUE)),
    (re.compile(r"搬|换.{0,3}地方|换.{0,2}摊|挪"), _said(says.MOVED)),
)
_POLICY: tuple[tuple[re.Pattern[str], Callable[[Heard, str, World], Acted]], ...] = (
    (re.compile(r"修|复检|再检|重新检|拆.*封|铅封.*(?:破|断|坏|掉)|^(?!.*(?:罚|为)).*不合格"), _said(says.REPAIR)),
    (re.compile(r"罚|处罚|贴.?条|查封|没检|不检.*(?:会|怎|行)|违法|后果"), _said(says.PENALTY)),
    (re.compile(r"三码|1204|2184|新规|新标准|老秤|老式"), _said(says.NEW_SCALE_RULES)),
    (re.compile(r"多久|几年|周期|一年.*检|半年.*检|年一检|月一检|一检|几次"), periods),
    (re.compile(r"充电桩|(?:20)?23年"), _said(says.CHARGING)),
    (re.compile(r"为什么|为啥|干嘛要|凭啥|什么是强|什么叫|啥叫|强检是"), _said(says.WHY)),
)
"""Words -> answer, the first that matches; the most special first."""
