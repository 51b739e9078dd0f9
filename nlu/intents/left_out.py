"""Owns answers that leave a field out: 没等级, 不用写日期了, 记不得哪个厂的, 不知道谁造的."""

import re
from typing import Final

from nlu import chunks
from nlu.chunks import HOLE
from nlu.found import Found
from nlu.heard import Heard
from nlu.reading import Reading

_CHOOSES: Final = frozenset(
    ("confirm", "agreement", "next_action", "category_choice", "instruments", "instrument_name")
)
_NONE: Final = re.compile(
    r"(?:那|就|这个?|也|都|我|它|上面|铭牌|秤上|表上|发票|收据|说明书|合格证|上)*(?:没有?|无|木有|莫得|冇)(?:写|标|注|这个|什么|啥)?X(?:这个?|什么|这一?项|的|了|吧|呢|啊|哦)*"
    r"|(?:那|就|这个?|也|都|我|先)*(?:不用|不|甭|别|不必)(?:再)?(?:写|填|录|要)X(?:了|吧|的|呢|啊)*"
    r"|X(?:就|也|都|我|那|这个?|先|那项|一栏)*(?:没有?写?|没标|无|不用[写填]|不[写填]|别[写填]|空着|不知道|不清楚|不晓得|忘了|记不[得清])(?:了|吧|的|呢|啊)*"
    r"|(?:我|也|都|真|早)*(?:不知道|不清楚|不晓得|忘了|记不[得清])X(?:了|吧|的|呢|啊)*"
)
_UNKNOWN: Final = re.compile(
    r"^(?:我|俺|这个?|那个?|也|真|都|早|已经|就|哦|嗯|哎|哪)*"
    r"(?:记不[得清住]|不记得|不知道|不晓得|不清楚|忘了|想不起|看不[清见到]|瞅不|瞧不|找不[到着]|磨没|磨[掉花]|木有|莫得|没写|没标|没得|不详)"
)
_SAYS_MORE: Final = re.compile(r"填|写[啥什哪]|等|再看|去看|看看|找找|问问|检|约")
_LONGEST: Final = 14


def left_out(reading: Reading) -> Heard | None:
    """A field that there is nothing to say about: the one that is named, or the one that was asked for."""
    if reading.flow not in ("ledger_add", "ledger_edit") or len(reading.text) > _LONGEST or "?" in reading.text:
        return None
    named = _named(reading)
    if named is not None and named == reading.awaiting:
        return Heard("skip_slot", {"field": named})
    if named is not None and reading.awaiting in _CHOOSES - {"category_choice", "instruments", "next_action"}:
        return Heard("skip_slot", {"field": named})
    if reading.awaiting is None or reading.awaiting in _CHOOSES or reading.digits:
        return None
    if _UNKNOWN.search(reading.text) and not (reading.asks or _SAYS_MORE.search(reading.text)):
        return Heard("skip_slot", {"field": reading.awaiting})
    return None


def _named(reading: Reading) -> str | None:
    """The field that the message says is left out."""
    if len(reading.labels) == 1:
        label = reading.labels[0]
        rest = chunks.punched(reading.text, (Found(label.word, label.start, label.end),))
        slot = "purchase_date" if label.slot == "preferred_date" else label.slot
        return slot if _NONE.fullmatch(re.sub(rf"{HOLE}+", "X", rest).replace(" ", "")) else None
    short = re.sub("日期|时间", "X", reading.text.replace(" ", ""))
    return "purchase_date" if short != reading.text and _NONE.fullmatch(short) else None
