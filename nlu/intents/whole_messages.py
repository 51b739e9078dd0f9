"""Owns messages that are one thing as a whole: nothing, an act such as yes or back, exactly the value asked for."""

import re
from typing import Final

from nlu import companies, corrections
from nlu.acts import Act, act
from nlu.asking import clauses_of
from nlu.fill import answers
from nlu.heard import Heard
from nlu.intents.weighing import ALSO, SURE, hits_of, strongest, totals_of
from nlu.reading import Reading
from nlu.text import bare

_HAS_SENSE: Final = re.compile(r"[\u3400-\u9fffA-Za-z0-9]")


_CHOOSES: Final = frozenset(("confirm", "agreement", "next_action", "category_choice", "instruments"))


_IN_PLAIN_SIGHT: Final = frozenset(
    (
        Act.YES,
        Act.NO,
        Act.SKIP,
        Act.CANCEL,
        Act.SHOW,
        Act.RESUME,
        Act.DONE,
        Act.PAUSE,
        Act.UNDO,
        Act.NONE_OF_THESE,
        Act.HELP,
    )
)


_PLAIN: Final = {
    Act.YES: "affirm",
    Act.NO: "deny",
    Act.CANCEL: "cancel_flow",
    Act.BACK: "go_back",
    Act.HELP: "help",
    Act.HUMAN: "request_human",
    Act.RESTART: "restart_flow",
    Act.PAUSE: "pause_flow",
    Act.RESUME: "affirm",
}


_CODES: Final = frozenset(("serial", "uscc", "phone"))


_WRONG: Final = re.compile(r"[写打说填输弄搞记报录登]错|错了|少[打写填输]|多[打写填输]")


_LEADS_AWAY: Final = frozenset(
    ("cancel_flow", "go_back", "restart_flow", "pause_flow", "booking_save", "request_human", "help")
)


_FAMILY: Final = frozenset(("region",))


def nothing_said(reading: Reading) -> Heard | None:
    """A message without any word or number in it."""
    if _HAS_SENSE.search(reading.text) or act(reading.text) is not None or hits_of(reading):
        return None
    return Heard("unclear")


def whole_act(reading: Reading) -> Heard | None:
    """A message that is nothing but yes, no, cancel, back and so on."""
    asked = reading.awaiting in ("confirm", "agreement")
    found = act(reading.text, asked=asked)
    if found is None:
        return _skipped(reading)
    if found is Act.YES and _GREETING.fullmatch(reading.text):
        return Heard("greet")
    if found is Act.YES and reading.flow is None and "谢" in reading.text:
        return Heard("thanks")
    if found is Act.YES and reading.awaiting in _EITHER and _NO_MATTER.search(reading.text):
        return Heard("skip_slot", {"field": reading.awaiting})
    if found is Act.CANCEL and reading.awaiting == "next_action" and "算" not in reading.text:
        return Heard("deny")
    if found in (Act.NO, Act.DONE) and reading.awaiting == "next_action":
        return Heard("deny")
    if (
        found in _IN_PLAIN_SIGHT
        and (reading.flow is None or reading.awaiting == "next_action")
        and strongest(totals_of(reading))[1] >= SURE
    ):
        return None
    if found is Act.HUMAN and reading.awaiting == "delivery_method":
        return None  # 叫人来
    if found is Act.BACK and reading.role in ("institution", "admin") and "退" in reading.text:
        return None
    return _heard_of(found, reading)


_GREETING: Final = re.compile(r"[你您]好[呀啊]?|在吗|在不")
_EITHER: Final = frozenset(("delivery_method", "preferred_date", "preferred_time", "purpose", "origin"))
_NO_MATTER: Final = re.compile(r"^(?:都|随|听|看|哪|按|依)")


def _skipped(reading: Reading) -> Heard | None:
    """没有 这台是旧的: an answer that begins by saying that there is none, and gives no value after it."""
    if reading.awaiting is None or reading.awaiting in _CHOOSES or len(reading.pieces) < _TWO:
        return None
    if act(reading.pieces[0].value) is not Act.SKIP or reading.digits:
        return None
    rest = reading.text[reading.pieces[0].end :].strip(" ,，。")
    if answers.exact(reading.part(rest, awaiting=reading.awaiting)):
        return None
    named = reading.awaiting == "instrument_name" and reading.instruments
    return None if named or "?" in reading.text else Heard("skip_slot", {"field": reading.awaiting})


_TWO: Final = 2


def _heard_of(found: Act, reading: Reading) -> Heard | None:
    intent = _PLAIN.get(found)
    awaiting = reading.awaiting
    if (intent == "affirm" and awaiting == "instruments" and reading.picks[2]) or (
        found is Act.DONE and awaiting == "count"
    ):
        return None
    if intent is not None:
        return Heard(intent)
    if found in (Act.SKIP, Act.NONE_OF_THESE):
        if awaiting is None or awaiting in _CHOOSES or (found is Act.NONE_OF_THESE and "是" in reading.text):
            return Heard(
                "deny"
                if reading.flow or awaiting
                else "unclear"
                if found is Act.SKIP and "没" not in reading.text
                else "deny"
            )
        return Heard("skip_slot", {"field": awaiting})
    if found is Act.DONE:
        return Heard("affirm" if awaiting in ("confirm", "instruments") else "deny")
    if found is Act.UNDO:
        return Heard("go_back" if reading.flow else "correct_info")
    return Heard("query_status" if reading.flow in (None, "booking") else "ledger_query")


def said_beside(reading: Reading) -> Heard | None:
    """不要钱就要得 那给我整起: what is suggested is taken up at the end; a summary with a no beside other words."""
    if reading.awaiting == "next_action" and reading.flow == "register":
        return Heard("affirm") if act(reading.pieces[-1].value, asked=True) is Act.YES else None
    if reading.awaiting not in ("confirm", "agreement"):
        return None
    return Heard("deny") if any(act(piece.value, asked=True) is Act.NO for piece in reading.pieces) else None


def closes(reading: Reading) -> Heard | None:
    """就约这两台 交吧, 信息没有错 谢谢, 压力表保存: a yes at a summary beside words that tell and deny nothing of it.

    The button's own word at the end is a yes even behind a question or a no: 提交了还能反悔不 那提交.
    """
    if reading.awaiting not in ("confirm", "agreement"):
        return None
    clauses = list(clauses_of(reading.text.replace("...", " ")))
    if not clauses or _tells_of_it(reading):
        return None
    acts = [act(clause, asked=True) for clause in clauses]
    if _saves(clauses[-1], reading):
        return Heard("affirm")
    if reading.digits or reading.instruments:
        return None
    if {Act.NO, Act.YES} <= set(acts):
        return Heard("deny")
    return Heard("affirm") if set(acts) == {Act.YES, None} and not reading.asks else None


def wanted_next(reading: Reading) -> tuple[str, bool]:
    """What is wanted behind a yes to a summary, and whether that yes says 保存: 存了吧，顺便给我约上, 存完直接约了."""
    if reading.awaiting != "confirm" or reading.flow not in _SAVED_FIRST:
        return "", False
    clauses, saved = list(clauses_of(reading.text)), False
    for place, clause in enumerate(clauses):
        head = _agreed(clause)
        if not head and not place:
            break
        books = place > 0 and "约" in clause
        if head != clause or books:
            saved = saved or head.startswith(_SAVES)
            return " ".join((clause if books else clause.removeprefix(head), *clauses[place + 1 :])), saved
        saved = saved or clause.startswith(_SAVES)
    return "", False


def _agreed(clause: str) -> str:
    """The words at the head of a clause that say yes to a summary: all of 对着呢, 存完 of 存完直接约了."""
    if act(clause, asked=True) is Act.YES:
        return clause
    saves = [clause[:end] for end in range(1, len(clause)) if act(clause[:end], asked=True) is Act.YES]
    done = [head for head in saves if head.startswith(_SAVES)]
    head = max(done, key=len, default="")
    return head + clause[len(head) : len(head) + 1] if clause[len(head) : len(head) + 1] in _THEN and head else head


_THEN: Final = ("完", "好")
"""存完, 存好: what comes once that is done."""
_SAVED_FIRST: Final = ("register", "ledger_add", "ledger_edit")


def nothing_more(reading: Reading) -> Heard | None:
    """没有了就这三台, 录完了 就这两块表: nothing more is wanted, and how many there are."""
    if reading.awaiting != "next_action" or reading.flow is None:
        return None
    counted = _THINGS.union(_TOLD, *(one.value for one in reading.instruments))
    said = bare(reading.text).replace(" ", "").replace(",", "")
    for end in range(len(said), 0, -1):
        if not counted.issuperset(said[end:]):
            return None  # and no longer rest counts them either
        if act(said[:end]) is Act.DONE:
            return Heard("deny")
    return None


_TOLD: Final = frozenset("一共总是了吧的啊呀哈")


def _tells_of_it(reading: Reading) -> bool:
    """Whether a message may tell a value of what is summed up: then that is written, and summed up again."""
    told = (
        reading.serials, reading.models, reading.ranges, reading.accuracies, reading.phones, reading.usccs,
        reading.days, reading.past, reading.times, reading.deliveries,
    )  # fmt: skip
    if reading.flow == "register" and companies.find(reading.text) is not None:
        return True
    return any(told) or bool(reading.labels) or corrections.says_so(reading.text)


_SAVES: Final = ("保存", "存", "提交", "交", "确认", "可以保存", "可以提交")
_THINGS: Final = frozenset(
    "这那几一二两三俩仨四五六七八九十0123456789台个块把只支条根枪辆件项样秤表器全部都它的所有就先给我"
)


def _saves(clause: str, reading: Reading) -> bool:
    """Whether a clause is 保存 or 提交, with at most what shall be saved before it: 这6块保存吧, 压力表保存."""
    named = [one.value for one in reading.instruments]
    for start in range(len(clause)):
        head, verb = clause[:start], clause[start:]
        if verb.startswith(_SAVES) and act(verb, asked=True) is Act.YES:
            return not head or head in named or set(head) <= _THINGS or act(head, asked=True) is Act.YES
    return False


def exact_answer(reading: Reading) -> Heard | None:
    """A message that is exactly the value asked for."""
    if reading.awaiting is None:
        return None
    found = answers.picked(reading) if reading.awaiting == "instruments" else answers.exact(reading)
    if found is None:
        return None
    best, weight = strongest(totals_of(reading))
    if reading.awaiting in ("category_choice", "instruments") and _is_other(best, weight, reading):
        return None
    if (
        reading.awaiting != "instruments"
        and weight >= ALSO
        and best.startswith(("query", "request", "account"))
        and reading.asks
    ):
        return None
    if _puts_right(reading):
        return None
    return Heard("provide_info", {**answers.inside(reading), **found} if reading.awaiting in _FAMILY else found)


def _puts_right(reading: Reading) -> bool:
    """Whether a message that holds the value asked for puts an earlier one right instead."""
    if not corrections.says_so(reading.text):
        return False
    said = corrections.correction(reading.text)
    if said is None or _WRONG.search(reading.text):
        return said is not None
    named = said.slot is not None or said.old is not None or "不对" in reading.text or "改" in reading.text
    return named and reading.awaiting not in _CODES


def _is_other(intent: str, weight: float, reading: Reading) -> bool:
    """Whether a message that picks something is nevertheless about something else."""
    if intent in _LEADS_AWAY:
        return weight >= SURE
    return weight >= ALSO and intent.startswith("query") and reading.asks
