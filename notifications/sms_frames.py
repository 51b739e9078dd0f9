"""The frames in which a conversation goes by SMS: filed texts of fixed words around short variables.

No provider files a text that is one variable, so what the conversation says is cut into sentences and packed into the
variables of a frame; choices stand behind it with their numbers. One text takes two parts at most: what does not fit
waits for the word 更多.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from notifications.sms_text import JOINED_PART, SIGNATURE

LONGEST = 35
"""Characters of one variable: the limit of Aliyun for a variable of the kind 其他; Tencent Cloud has a wider one."""

BODY, CHOICES = 4, 3
"""A frame has up to so many variables for what is said, and for the choices."""

ROOM = 2 * JOINED_PART - len(SIGNATURE)
MORE = "更多"
"""The word that has the rest told."""

_OPENS, _JOINS, _NUMBERS = "检定答复：", "；", "回复数字选："
_ENDS = "。！？；，：、"
_REST = f"回“{MORE}”看后面"
_PLAIN = str.maketrans("ⅠⅡⅢⅣ²³·•「」『』①②③④→】", "一二三四23  “”“”1234-：", "【★※")
"""What providers do not file, in what they do."""

VARIABLE = re.compile(r"\$\{(\w+)\}")
"""Where a value stands in a text as it is filed."""

_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?[”）]?")
_LINK = re.compile(r"（?/(?:agreement|privacy|sign-in)）?|https?://\S+")


@dataclass(frozen=True)
class Framed:
    """A text in a frame: the frame's name, its values in order, how it reads, and what waits for 更多."""

    name: str
    values: tuple[str, ...]
    text: str
    rest: str = ""


def frame_name(body: int, choices: int, *, asks: bool) -> str:
    """The name of a frame in the settings: say2, ask1, ask2_choose1."""
    return f"{'ask' if asks else 'say'}{body}" + (f"_choose{choices}" if choices else "")


def frame_text(body: int, choices: int, *, asks: bool) -> str:
    """The frame as it is filed.

    >>> frame_text(2, 1, asks=True)
    '检定答复：${a1}；${a2}？回复数字选：${c1}。'
    """
    said = _JOINS.join(f"${{a{n}}}" for n in range(1, body + 1))
    numbers = _NUMBERS + _JOINS.join(f"${{c{n}}}" for n in range(1, choices + 1)) + "。" if choices else ""
    return f"{_OPENS}{said}{'？' if asks else '。'}{numbers}"


def framed(text: str, choices: Sequence[str] = ()) -> Framed:
    r"""A text of a conversation in the frame that it goes out by.

    >>> framed("记下：型号规格 ACS-30。\n出厂编号是多少？没有就回“没有”。").text
    '检定答复：记下：型号规格 ACS-30，出厂编号是多少？没有就回“没有”。'
    >>> framed("怎么检？", ("现场检", "送检")).text
    '检定答复：怎么检？回复数字选：1 现场检，2 送检。'
    """
    numbered = [f"{n} {one.translate(_PLAIN)}".strip()[:LONGEST].rstrip(_ENDS) for n, one in enumerate(choices, 1)]
    offered = tuple(_packed(numbered)[:CHOICES])
    shown, rest = _fitting(_sentences(text, choices), offered)
    body = tuple(one.rstrip(_ENDS) for one in _packed(shown))
    return _filled(body, offered, asks=shown[-1].endswith("？"), rest="\n".join(rest))


def all_framed(text: str) -> tuple[Framed, ...]:
    """A text that nobody can ask the rest of, in as many frames as it takes."""
    first, *others = _sentences(text, ())
    texts = [[first]]
    for sentence in others:
        longer = texts[-1].copy()
        _add(longer, sentence)
        if _fits(longer, ()):
            texts[-1] = longer
        else:
            texts.append([sentence])
    return tuple(
        _filled(tuple(one.rstrip(_ENDS) for one in packed), (), asks=packed[-1].endswith("？")) for packed in texts
    )


def _filled(body: tuple[str, ...], offered: tuple[str, ...], *, asks: bool, rest: str = "") -> Framed:
    values = (*body, *offered)
    each = iter(values)
    said = VARIABLE.sub(lambda _: next(each), frame_text(len(body), len(offered), asks=asks))
    return Framed(frame_name(len(body), len(offered), asks=asks), values, said, rest)


def _sentences(text: str, choices: Sequence[str]) -> list[str]:
    """What is said, sentence by sentence, without the lines that only list the choices."""
    listed = {f"{n}. {one}" for n, one in enumerate(choices, 1)}
    lines = [_LINK.sub("", line).translate(_PLAIN).strip() for line in text.splitlines() if line.strip() not in listed]
    return [piece for line in lines for one in _SENTENCE.findall(line) for piece in _short(one.strip())] or ["好的。"]


def _short(sentence: str) -> list[str]:
    """A sentence in pieces that fit into a variable, cut behind a comma where there is one."""
    found = []
    while len(sentence) > LONGEST:
        at = max(sentence.rfind(mark, 8, LONGEST) for mark in "，、：） ") + 1 or LONGEST
        while at and sentence[at - 1 : at + 1].isascii() and sentence[at - 1 : at + 1].isalnum():
            at -= 1  # a number or a code stays whole
        at = at or LONGEST  # unless it fills more than the variable
        found.append(sentence[:at])
        sentence = sentence[at:]
    return [*found, sentence] if sentence else found


def _packed(pieces: Sequence[str]) -> list[str]:
    """The pieces joined into as few variables as they fit in."""
    found: list[str] = []
    for piece in pieces:
        _add(found, piece)
    return found


def _add(packed: list[str], piece: str) -> None:
    joined = f"{_open_ended(packed[-1])}{piece}" if packed else ""
    if packed and len(joined.rstrip(_ENDS)) <= LONGEST:
        packed[-1] = joined
    else:
        packed.append(piece)


def _open_ended(piece: str) -> str:
    return piece if piece.endswith(("？", "，", "：", "、", "！")) else piece.rstrip("。；") + "，"


def _fitting(sentences: list[str], offered: Sequence[str]) -> tuple[list[str], list[str]]:
    """What goes into one text, and what has to wait: the question at the end goes, then what fits."""
    if _fits(_packed(sentences), offered):
        return sentences, []
    asked = max((n for n, one in enumerate(sentences) if one.endswith("？")), default=len(sentences))
    tail = sentences[asked:] if asked >= len(sentences) - 2 else []
    head = sentences[: len(sentences) - len(tail)]
    for kept in range(min(len(head) - 1, ROOM), -1, -1):  # each sentence takes a character at least
        shown = [*head[:kept], _REST + "。", *tail]
        if _fits(_packed(shown), offered):
            return shown, head[kept:]
    return [_REST + "。"], sentences


def _fits(packed: Sequence[str], offered: Sequence[str]) -> bool:
    long = len(_OPENS) + sum(map(len, packed)) + len(packed) + 1
    long += len(_NUMBERS) + sum(map(len, offered)) + len(offered) if offered else 0
    return len(packed) <= BODY and long <= ROOM
