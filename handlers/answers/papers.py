"""证书, 送检单 and 要纸质证书: what a unit may open and print, and its wish for paper until a certificate is issued."""

from __future__ import annotations

import re
from functools import partial

from booking.commands import AskPaper
from booking.instrument import Instrument
from booking.line import ACCEPTED, ASSIGNED, IN_HAND, OPEN_STATES, TESTED, Line
from booking.paper import wants_paper
from booking.result import LOCKED, Result
from booking.setting import Outcome
from handlers.answers.lines_meant import latest, lines_meant
from handlers.answers.progress import line_text
from handlers.answers.validity import MOST, NOT_REGISTERED, instruments_meant
from handlers.dialogue.model import Acted, Choice, Link, Reply, World
from handlers.standing import called, my_instruments, my_unit
from handlers.wording.refusals import refusal
from nlu.asking import asks
from nlu.text import bare
from nlu.understand import Heard

_ON_THE_WAY = (ASSIGNED, ACCEPTED, IN_HAND)
_MOST_BOOKINGS = 5
_WISH = re.compile(r"[不别甭]?(?:要|给我|来|出|打|寄|办|换)[^,，。]{0,6}纸|纸[^,，。]{0,6}(?:要|给我|来一?[份张个])")
"""要张纸的证书, 证书给我来个纸的, 纸质的不要了."""
_LONGEST_OF_SLIP = 27
SLIP_HEARD_AS = (
    "unclear", "provide_info", "query_status", "query_howto", "query_materials", "query_certificate", "booking_create",
    "query_place_time", "ledger_query", "off_topic",
)  # fmt: skip
"""What a wish for the slip may be taken for: none of the intents is about it, so the word decides."""

ELECTRONIC = "默认出电子证书，和纸质的一样有效。"
TOO_LATE = f"{ELECTRONIC}纸质的要在出证之前说；已经出证的只有电子的，回“证书”就能打开、保存或打印。"
MAY_ASK = f"{ELECTRONIC}确实要纸质的，回“要纸质证书”，我告诉机构；出证以后就只有电子的了。"
NONE_YET = "还没有出证书。检定合格、机构提交结果后，电子证书号会马上发给您。"
NO_SLIP = "现在没有要送检的预约。约好以后说“送检单”，我给您带二维码的单子，机构一扫就能收样。"


def certificate(heard: Heard, text: str, world: World) -> Acted | None:
    """The certificates of the instruments meant, each to be opened; electronic by default (SPEC 5)."""
    if my_unit(world) is None:
        return Acted((Reply(NOT_REGISTERED, (Choice("注册"),)),))
    wish = None if asks(text) else _WISH.search(bare(text))
    if wish is not None or "纸" in text or heard.slots.get("certificate_type") == "纸质":
        return _paper(world, wanted=None if wish is None else not set(wish[0]) & set("不别甭"))
    rows = my_instruments(world)
    meant = instruments_meant(heard, text, rows) or rows
    done = [r for r in meant if r.last_certificate][:MOST]
    if not done:
        registered = _registered(heard, text, world)
        return Acted(
            (Reply("\n".join(map(partial(line_text, world=world), registered)) or NONE_YET, (Choice("进度"),)),)
        )
    listed = [f"{called(r)}：{_certificate(r)}" for r in done]
    return Acted((Reply("\n".join(("电子证书：", *listed)), links=_links(done, world)),))


def _registered(heard: Heard, text: str, world: World) -> list[Line]:
    """The lines meant whose results are registered and not released: their numbers are known before they count."""
    unit = my_unit(world)
    lines = (lines_meant(heard, text, world, unit) or latest(world, unit)) if unit else ()
    return [line for line in lines if line.state == TESTED]


def _links(rows: list[Instrument], world: World) -> tuple[Link, ...]:
    found = [(row, _in_force(row, world)) for row in rows]
    single = [Link(f"打开证书 {row.last_certificate}", f"/certificates/{one.id}.pdf") for row, one in found if one]
    return (*single, Link("全部证书打包下载", "/certificates.zip")) if len(single) > 1 else tuple(single)


def _in_force(row: Instrument, world: World) -> Result | None:
    result = world.records.result_of_certificate(row.last_certificate)
    return result if result is not None and result.state == LOCKED and result.instrument_id == row.id else None


def _certificate(row: Instrument) -> str:
    until = f"，有效期至 {row.valid_until.isoformat()}" if row.valid_until else ""
    return f"证书编号 {row.last_certificate}{until}"


def _paper(world: World, *, wanted: bool | None) -> Acted:
    """What is said about paper; a plain wish is carried out for everything that is not issued yet."""
    lines = _open_lines(world)
    if not lines:
        return Acted((Reply(TOO_LATE, (Choice("证书"),)),))
    if wanted is None:
        return Acted((Reply(MAY_ASK, (Choice("要纸质证书"), Choice("进度"))),))
    changed = tuple(line.id for line in lines if wants_paper(world.records, line.id) != wanted)
    if not changed:
        return Acted((Reply("已经记下要纸质证书了。" if wanted else "好的，只出电子证书。"),))
    return Acted(commands=(AskPaper(changed, wanted=wanted),))


def _open_lines(world: World) -> list[Line]:
    found = (world.records.open_line(row.id) for row in my_instruments(world))
    return [line for line in found if line is not None and line.state in OPEN_STATES]


def paper_asked(command: AskPaper, outcome: Outcome, world: World) -> tuple[Reply, ...]:
    """That the wish was noted, and for what."""
    if outcome.refused is not None:
        return (Reply(refusal(outcome.refused, world)),)
    count = len(outcome.result["line_ids"])
    if not command.wanted:
        return (Reply(f"好的，{count}台都只出电子证书。"),)
    return (Reply(f"记下了：{count}台要纸质证书，已告诉机构。电子证书照样发给您。", (Choice("不要纸质证书"),)),)


def slip(_heard: Heard, text: str, world: World) -> Acted | None:
    """The delivery slips of what is on its way; None when the message is about something else."""
    if "送检单" not in text or len(bare(text)) > _LONGEST_OF_SLIP:
        return None
    unit = my_unit(world)
    if unit is None:
        return Acted((Reply(NOT_REGISTERED, (Choice("注册"),)),))
    bookings, lines = world.records.bookings(unit.id), world.records.lines
    numbers = [one.no for one in bookings if any(line.state in _ON_THE_WAY for line in lines(one.no))]
    if not numbers:
        return Acted((Reply(NO_SLIP, (Choice("约检定"),)),))
    links = tuple(Link(f"打开送检单 {no}", f"/bookings/{no}/slip.pdf") for no in numbers[:_MOST_BOOKINGS])
    said = "送检时出示送检单，机构扫上面的二维码就能收样；手机上打开也行，不用非得打印。"
    return Acted((Reply("\n".join((said, *(f"预约单 {no}" for no in numbers[:_MOST_BOOKINGS]))), links=links),))
