"""Owns the order in which a message is interpreted: one visible tuple of listeners; the first that hears answers."""

import re
from collections.abc import Callable
from typing import Final

from nlu.asking import asks, asks_leave
from nlu.closed import topics
from nlu.closed.answers import is_no_answer, likely, no_free_text, plain_yes_or_no, plainly, says_none
from nlu.denials import for_later
from nlu.duty import asks_duty, asks_standing, of_policy
from nlu.fill import answers, booking, own_words
from nlu.fill.assemble import slots_of
from nlu.heard import Heard
from nlu.intents import model
from nlu.intents.asked_words import asked_words
from nlu.intents.booking_talk import booking_talk
from nlu.intents.changes import booking_changed, changed_way, correction
from nlu.intents.cues import totals
from nlu.intents.errands_said import errand_said
from nlu.intents.field_named import field_named
from nlu.intents.instrument_named import instrument_named
from nlu.intents.left_out import left_out
from nlu.intents.orders_said import lines_named, orders_said, reason_given
from nlu.intents.purpose_said import purpose_said
from nlu.intents.told_beside import told_beside
from nlu.intents.unit_named import licence_named, person_named, unit_named, unit_told
from nlu.intents.values_said import (
    FREE_TEXT,
    as_given,
    free_text,
    full_row,
    full_unit,
    numbers_only,
    option,
    rows_said,
    tells_row,
    values_said,
)
from nlu.intents.weighing import (
    ALSO,
    SURE,
    hits_of,
    leads_away,
    ordered,
    separate,
    settled,
    strongest,
)
from nlu.intents.whole_messages import (
    closes,
    exact_answer,
    nothing_more,
    nothing_said,
    said_beside,
    wanted_next,
    whole_act,
)
from nlu.reading import Reading

_GIBBERISH: Final = re.compile(r"[A-Za-z]{1,12}|[哈呵嘿嘻啊哦嗯额呃]{3,}")


_FEW: Final = 3


_SHORTEST: Final = 2


def _cued(reading: Reading) -> Heard | None:
    """An intent that the cues, with the statistical scorer to settle close ones, take as said."""
    hits = hits_of(reading)
    scores = totals(hits)
    if not scores:
        return None
    if (
        reading.awaiting in FREE_TEXT
        and (value := own_words.free(reading))
        and not leads_away(hits, scores)
        and (strongest(scores)[1] < ALSO + 1 or (strongest(scores)[0].startswith("query") and not reading.asks))
    ):
        return as_given(reading, value)
    intent, weight = settled(reading, hits, scores)
    if weight < SURE:
        return None
    if (
        intent == "skip_slot"
        and reading.awaiting == "instrument_name"
        and (named := answers.inside(reading).get("instrument_name"))
    ):
        return Heard("provide_info", {"instrument_name": named})
    if intent == "cancel_flow" and reading.awaiting == "next_action" and scores.get("booking_create", 0.0) >= SURE:
        intent = "booking_create"
    if intent == "cancel_flow" and reading.awaiting == "next_action" and not _GIVES_UP.search(reading.said):
        intent, hits = "deny", [hit for hit in hits if hit.intent != "cancel_flow"]
    if intent == "skip_slot" and reading.said.endswith(("吗", "?", "么")):
        intent = "query_howto"
    if _ABOUT_THIS_FIELD.get(intent, _no_field)(reading):
        intent = "query_howto"
    also = tuple(
        one
        for one in ordered(hits)
        if one != intent
        and scores[one] >= ALSO
        and separate(reading, hits, intent, one)
        and not _same_wish(intent, one)
        and not _only_how(intent, one, reading)
        and not _is_why(intent, one, reading)
    )
    slots = slots_of(intent, reading)
    if intent == "ledger_add" and "booking_create" in also:
        slots = {**booking.slots(reading, choose=False), **slots}
    return Heard(intent, slots, also)


def _field_of_form(reading: Reading) -> bool:
    """Whether a field of the open form is named: 信用代码在执照哪个位置 asks about it, not about a place."""
    return reading.flow in ("register", "ledger_add") and any(
        label.slot not in ("phone", "address", "install_location") for label in reading.labels
    )


def _any_field(reading: Reading) -> bool:
    return reading.flow is not None and bool(reading.labels)


def _no_field(_reading: Reading) -> bool:
    return False


def _username(reading: Reading) -> bool:
    return reading.awaiting == "username"


_ABOUT_THIS_FIELD: Final = {
    "query_policy": _any_field,
    "query_place_time": _field_of_form,
    "account_recover": _username,
}


_GIVES_UP: Final = re.compile(r"算|取消|放弃|退出|作废")


def _only_how(intent: str, other: str, reading: Reading) -> bool:
    """录个电子秤 送检: how it is to be verified is a value of the row, no wish to book."""
    return (intent, other) == ("ledger_add", "booking_create") and bool(reading.deliveries) and "约" not in reading.text


def _same_wish(intent: str, other: str) -> bool:
    """重新约 只约110021: booking again is booking, said once."""
    if intent == "ledger_edit":
        return other in ("query_place_time", "profile_edit")
    return intent in ("booking_resubmit", "booking_edit") and other == "booking_create"


def _asks_about_this(reading: Reading) -> Heard | None:
    """A question inside a flow that no cue knows is about what is being asked."""
    if reading.flow is None or reading.awaiting == "next_action" or len(reading.said) < _FEW:
        return None
    if not (reading.asks or asks_leave(reading.text)):
        return None
    return Heard("query_howto", slots_of("query_howto", reading))


def _likely(reading: Reading) -> Heard | None:
    """What the statistical scorer is sure of."""
    if _GIBBERISH.fullmatch(reading.said) or len(reading.said) < _SHORTEST:
        return None
    ranked = model.shipped().ranked(reading.said, reading.role, flow=reading.flow is not None)
    if not ranked or ranked[0][1] < model.SURE:
        return None
    intent = ranked[0][0]
    if intent == "query_price" and topics.likeliest(reading.text) not in ("price", ""):
        return None
    if intent == "provide_info" or (intent == "skip_slot" and not says_none(reading)):
        return None
    return Heard(intent, slots_of(intent, reading))


LISTENERS: Final[tuple[Callable[[Reading], Heard | None], ...]] = (
    nothing_said,
    closes,
    nothing_more,
    errand_said,
    reason_given,
    orders_said,
    booking_talk,
    left_out,
    changed_way,
    whole_act,
    field_named,
    asked_words,
    purpose_said,
    exact_answer,
    booking_changed,
    correction,
    no_free_text,
    plain_yes_or_no,
    values_said,
    licence_named,
    full_unit,
    full_row,
    plainly,
    _cued,
    rows_said,
    numbers_only,
    option,
    lines_named,
    said_beside,
    _asks_about_this,
    likely,
    free_text,
    unit_named,
    person_named,
    unit_told,
    instrument_named,
    _likely,
)
"""Exact phrases beat typed values, typed values beat cues of words, and those beat free text."""


def hear(reading: Reading) -> Heard:
    """What the message says, with what is told beside a question; `unclear` when no listener understands it."""
    rest, saved = wanted_next(reading)
    if rest:
        then = _first_heard(reading.part(rest, awaiting="next_action"))
        if then.intent == "affirm" and "约" in rest:
            then = Heard("booking_create", then.slots)  # 对着呢，约上吧
        if then.intent == "booking_create" or (saved and then.intent == "ledger_add"):
            return Heard("affirm", then.slots, (then.intent, *then.also))
    heard = told_beside(reading, _first_heard(reading), _first_heard)
    if heard.intent == "register_start" and reading.flow is None and tells_row(reading):
        return Heard(heard.intent, heard.slots, ("ledger_add", *heard.also))
    return heard


def _one_more_number(reading: Reading) -> str:
    """还有K7720418 西枪, when an entry has just ended, as 还有一个编号K7720418 西枪; "" for anything else."""
    code = next(iter(reading.bare_serials), None)
    if code is None or (reading.flow, reading.awaiting) != ("ledger_add", "next_action"):
        return ""
    said = reading.text[: code.start].strip(" ,，") in _LEADS_ON
    return f"还有一个编号{reading.text[code.start :]}" if said else ""


_LEADS_ON: Final = ("还有", "再有", "还剩", "另外还有", "再就是")


def _first_heard(reading: Reading) -> Heard:
    """What the first listener hears that hears anything. A question claims its words first."""
    spoken = (heard for listener in LISTENERS if (heard := listener(reading)) is not None)
    heard = next((heard for heard in spoken if not is_no_answer(reading, heard)), Heard("unclear"))
    if reading.role == "unit" and heard.intent in _NO_QUESTIONS and _asks_duty(reading) and not _tells(heard):
        intent = "query_policy" if of_policy(reading.text) else "query_scope"
        return Heard(intent, slots_of(intent, reading))
    rows = heard.slots.get("instruments")
    if rows is not None and reading.asks and all(row.keys() <= _COUNTED for row in rows):
        return Heard(
            "query_howto", slots_of("query_howto", reading)
        )  # 四条枪算一个还是四个: rows of which nothing is told
    if heard.intent == "skip_slot" and reading.instruments and reading.awaiting in (None, "next_action"):
        return Heard("ledger_add", slots_of("ledger_add", reading))  # 戥子，型号编号都没有: what it lacks is told of it
    if heard.intent == "ledger_delete" and not any(word in reading.text for word in _ENDING):
        return Heard("unclear")  # ACS-30那台 takes nothing out of use: that needs a word for it
    if heard.intent in ("ledger_delete", "skip_slot") and _PAPERS.search(reading.said):
        return Heard("unclear")  # 执照丢了 scraps no instrument, and leaves no field of one empty
    if heard.intent in ("ledger_edit", "correct_info") and _is_one_more(reading, heard):
        return Heard("ledger_copy", {**slots_of("ledger_copy", reading), **heard.slots})
    if heard.intent in _STANDS and asks_standing(reading.text):
        return Heard("query_status")
    if heard.intent == "unclear" and (told := _one_more_number(reading)):
        return _first_heard(reading.part(told, awaiting="next_action"))
    if reading.role == "unit" and heard.intent in _BEGINS and for_later(reading.text):
        if asks(reading.text):
            return Heard("unclear")  # 过完节我再约 不用重填了吧: the question is answered, nothing is begun
        return Heard("pause_flow" if reading.flow else "thanks" if "谢" in reading.text else "bye")
    return heard


def _is_why(intent: str, other: str, reading: Reading) -> bool:
    """秤坏了 先撤了吧; 坏了 周二没人 撤了吧: what is broken, or only gone wrong, is why something is called off."""
    return intent == "booking_cancel" and other == "ledger_delete" and not any(w in reading.text for w in _TAKEN_OUT)


_TAKEN_OUT: Final = ("停用", "报废", "注销", "删", "卖", "扔", "转", "送人", "处理")
_COUNTED: Final = frozenset(("count", "purchase_date"))
_ENDING: Final = (
    *"停废删销坏扔卖丢摔碎漏撤退淘",
    "不用",
    "不要",
    "没用",
    "不使",
    "不在",
    "没了",
    "没有了",
    "处理",
    "去掉",
    "拿掉",
    "取消",
    "恢复",
    "启用",
    "转",
    "送",
    "盘给",
    "兑",
    "拆",
    "报损",
    "清",
)
"""Without one of these nothing is taken out of use."""
_STANDS: Final = frozenset(
    ("booking_create", "booking_cancel", "booking_edit", "booking_resubmit", "ledger_delete", "ledger_edit")
)
"""Orders of which 撤掉没, 改完了没有 ask whether they are carried out."""


def _is_one_more(reading: Reading, heard: Heard) -> bool:
    """照抄第一台，编号改成…: a number of its own beside words for one more is one more, and changes none."""
    free = reading.role == "unit" and (reading.flow is None or reading.awaiting == "next_action")
    return free and "serial" in heard.slots and _ONE_MORE.search(reading.text) is not None


_ONE_MORE: Final = re.compile(
    r"照[抄搬]|复制|拷贝|[Cc]opy|克隆|(?:再|还有|又|另外)[^,，。;；\d]{0,4}[一1]?[台条个块把份](?:一样|同样|同款|相同|跟|和|新)"
)
_BEGINS: Final = frozenset(("booking_create", "booking_resubmit", "ledger_add"))


def _asks_duty(reading: Reading) -> bool:
    return asks_duty(reading.text, named=bool(reading.instruments))


def _tells(heard: Heard) -> bool:
    """Whether a message that asks also tells whole rows: what it asks stands beside them."""
    return "instruments" in heard.slots or len(heard.slots.keys() & {"model", "serial", "serial_list", "range"}) > 1


_PAPERS: Final = re.compile(
    r"(?:执照|身份证|户口本|手机|钱包|发票|收据|说明书|本子)(?:都|也|给|早|让|被)?[^上里]{0,4}(?:丢|没了|烧|忘|找不|不见|坏)"
)
_NO_QUESTIONS: Final = frozenset(
    (
        "booking_create", "booking_cancel", "booking_edit", "booking_resubmit", "ledger_add", "ledger_edit",
        "ledger_delete", "provide_info", "correct_info", "affirm", "deny", "profile_edit", "register_start",
        "query_certificate", "query_scope", "query_howto", "skip_slot", "ledger_copy", "unclear",
    )
)  # fmt: skip
"""Orders and values, and what else a question about the duty to verify was taken for."""
