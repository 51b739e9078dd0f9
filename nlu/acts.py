"""Owns the closed set of things that a whole message can do besides answering: yes, no, cancel, back and so on."""

import re
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Final

from nlu.text import bare

LONGEST: Final = 24
"""No act is longer than this many characters; a longer message says something else as well."""

_DATA: Final = Path(__file__).parent / "data" / "acts.txt"
_FILLERS: Final = frozenset("嗯恩哦噢喔啊呀哎诶唉吧把罢了呢嘛哈咯喽嘞哩那就也都先来我你您咱啦呗滴哒的得 ,.!?;:~、。…")
_ASKED: Final = "DO"


class Act(StrEnum):
    """What a person can do in one message besides answering."""

    CANCEL = "cancel"
    BACK = "back"
    HELP = "help"
    YES = "yes"
    NO = "no"
    RESUME = "resume"
    NONE_OF_THESE = "none"
    SHOW = "show"
    HUMAN = "human"
    RESTART = "restart"
    PAUSE = "pause"
    SKIP = "skip"
    DONE = "done"
    UNDO = "undo"


def _phrases() -> tuple[dict[str, Act | None], dict[str, Act]]:
    """Phrase -> act; None marks a verb that means yes only when a yes/no question is open. The first section wins;
    what a later one makes of such a verb stands apart, for when nothing was asked.
    """
    known: dict[str, Act | None] = {}
    unasked: dict[str, Act] = {}
    section = ""
    for line in _DATA.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        if line.startswith("[") and line.endswith("]") and line[1:-1].isupper():
            section = line[1:-1]
            continue
        act_of = None if section == _ASKED else Act[section]
        for phrase in line.split():
            for said in (phrase, bare(phrase)):
                if known.setdefault(said, act_of) is None and act_of is not None:
                    unasked.setdefault(said, act_of)
    known.pop("", None)
    return known, unasked


_KNOWN, _UNASKED = _phrases()
_LONGEST_PHRASE: Final = max(map(len, _KNOWN))


def act(text: str, *, asked: bool = False) -> Act | None:
    """The act that the whole message is, or None when it says anything else.

    Several phrases of one act in a row are that act; `asked` tells that a yes/no question is open, so that the verb
    of the question alone (删, 改过来) is a yes.

    >>> [act(t) for t in ("对对对 就这样", "要得", "算了不录了", "先别保存", "备注：取消的样品")]
    [<Act.YES: 'yes'>, <Act.YES: 'yes'>, <Act.CANCEL: 'cancel'>, <Act.NO: 'no'>, None]
    >>> act("删掉"), act("删掉", asked=True), act("对 删")
    (None, <Act.YES: 'yes'>, <Act.YES: 'yes'>)
    >>> act("算了继续吧 保存", asked=True)
    <Act.YES: 'yes'>
    """
    if len(text) > LONGEST * 2:
        return None
    if (on := _WENT_ON.match(text)) is not None and (after := _act(on["after"].split()[-1], asked)) in _GOES_ON:
        return after
    return _act(text, asked)


_WENT_ON: Final = re.compile(r"算了?[,，\s]*(?P<after>(?:还是)?(?:继续|接着|保存|提交|确认|存上|交上).*)")
"""算了继续吧 保存: giving up was taken back."""
_GOES_ON: Final = (Act.YES, Act.RESUME)


@lru_cache(maxsize=512)
def _act(text: str, asked: bool) -> Act | None:  # noqa: FBT001  (a cache key, not a public switch)
    said = bare(text)
    if not said or len(said) > LONGEST:
        return None
    if said in _KNOWN:
        whole = _KNOWN[said]
        return whole if whole is not None else (Act.YES if asked else _UNASKED.get(said))
    return _joined(said, asked=asked)


def _joined(said: str, *, asked: bool) -> Act | None:
    """The one act whose phrases, with fillers between them, cover the whole text."""
    reached: list[set[tuple[Act | None, bool]] | None] = [None] * (len(said) + 1)
    reached[0] = {(None, False)}
    for start in range(len(said)):
        states = reached[start]
        if states is None:
            continue
        if said[start] in _FILLERS:
            _reach(reached, start + 1, states)
        for end in range(start + 1, min(len(said), start + _LONGEST_PHRASE) + 1):
            if (piece := said[start:end]) in _KNOWN:
                found = _KNOWN[piece]
                joined = {
                    (found or before, did or found is None)
                    for before, did in states
                    if found is None or before in (None, found)
                }
                _reach(reached, end, joined)
    ends = reached[-1] or set()
    acts = {found for found, did in ends if found is not None and (not did or found is Act.YES)}
    if len(acts) == 1:
        return acts.pop()
    if not acts:
        return Act.YES if asked and (None, True) in ends else None
    return _strongest(acts)


_ORDER: Final = (
    Act.CANCEL,
    Act.NO,
    Act.RESTART,
    Act.BACK,
    Act.HUMAN,
    Act.PAUSE,
    Act.NONE_OF_THESE,
    Act.DONE,
    Act.SKIP,
    Act.UNDO,
    Act.YES,
    Act.RESUME,
    Act.SHOW,
    Act.HELP,
)


def _strongest(acts: set[Act]) -> Act:
    """Of several ways to cut the same words, the one whose wrong choice costs least."""
    return next(one for one in _ORDER if one in acts)


def _reach(
    reached: list[set[tuple[Act | None, bool]] | None], place: int, states: set[tuple[Act | None, bool]]
) -> None:
    if not states:
        return
    here = reached[place]
    if here is None:
        reached[place] = set(states)
    else:
        here |= states
