"""Owns corrections: 不对，型号是ACS-15; 最大不是30 是15公斤; 我刚说的三级应该是二级; 编号打错了 是938580."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from nlu import field_names
from nlu.clean import without_end
from nlu.ordinals import NTH, whole_number

LONGEST: Final = 200
"""A longer message tells something new rather than putting something right."""

_MADE: Final = "[写填打说输记报选录登看发搞弄念抄认瞅听按拿]"
WRONG: Final = (
    rf"(?<!没)(?:不对不对|不对|错了|{_MADE}错|[写看说记弄搞念瞅听抄]反|[看记说抄念弄搞瞅听][串岔混花差]|念秃噜"
    rf"|[多少漏][打写输抄念按](?!错)了?(?![一两几\d]*[台块])|[少多漏]了?[一两俩]?个?(?:字|数字|数|位|零)"
    r"|漏了?(?=[一两]?[位个])|口误|[前后]面(?:再|要)?[加补]上?个?|更正|纠正|有误|不准确)"
)
_TAKES_BACK: Final = re.compile(
    rf"{WRONG}|[哦噢啊哎]不(?!是)|不不|[又再重]新?[看瞅瞄瞧对念]了?|(?<=[\s,，。])不是(?:不是)?(?=[\s,，。])"
)
_SHOULD: Final = (
    r"(?:应该是|应当是|应该为|应为|应是|应该叫|应该写|应该(?![都也没能会够]|差不多|可以)|实际是|其实是|正确的是|正确是|准确说是"
    r"|而是|改成|改为|改作|改到|改回|换成|换到|换为|变成|更改为|更正为|变更为|修改为|修改成|改写成"
    r"|改填|改(?=现场|上门|送检|下午|上午|[一二三四]级))"
)
_SAYS_SO: Final = re.compile(
    rf"(?:{WRONG}|{_SHOULD}|哦不|噢不|啊不|哎不|不不|(?<![不要])是.{{1,20}}不是(?!吗)|[,，\s]不是[^吗么?]{{2,20}}$|(?<![是要])不是.{{1,24}}?[,，\s]?(?:而"
    rf"|应该)?是|改一下|改下|改改|不叫|不要.{{1,10}}要|不是.{{1,14}}[,，\s]*(?:我|你)?们?(?:要|来"
    rf"|去|送|用))"
)
_NEW_AFTER: Final = re.compile(
    rf"{_SHOULD}\s?[:：]?|(?<![不要就都也只还凡要但可若总于算])是(?!不是|错|我|说|打|写|刚)"
    rf"|{WRONG}(?:了|的)?[,，\s。!]*(?:应该)?(?:是|为)?|(?:哦|噢|啊|哎)不[,，\s]*(?:是)?|(?<=不)叫"
    r"|(?:改一下|改下|改改)[,，:\s]+(?=\S*\d)"
)
_OLD: Final = re.compile(
    rf"(?:不是|不叫|我?刚?才?说的|刚才的|原来的|把)\s?(?P<old>[^,，\s]{{1,30}}?)(?:[,，\s]|{_SHOULD}|是|$)"
)
_ONLY_NAMED: Final = re.compile(rf"(?:{WRONG}|改一下|改下|改改|重新?填|重填|重写|重新写|要改|想改|得改|有问题|不对)")
_AGAINST: Final = re.compile(r"(?P<new>.{2,40}?)[,，\s]+不是(?P<old>[^吗么?]{2,20})$")
_NOT_THE_OLD: Final = re.compile(r"[,，\s]*(?:而?不是|不叫)")
_ENDING: Final = re.compile(r"(?:[,，。.!;\s~]|吧|呀|啊|哈|哦|呢|才对|才是|对吗|行吗|可以吗|了$|谢谢)+$")
_WRONG_BEHIND: Final = re.compile(rf"[\s,，]?(?:我|刚才|都|也|好像|给)?{WRONG}")
_SHOULD_BEHIND: Final = re.compile(rf"[\s,，]?(?:也|都|要|得|给我?)?{_SHOULD}")
_HEAD: Final = re.compile(r"^(?:[,，。;:：、!\s]|的|了|嗯|哦|啊|是|为)+")


@dataclass(frozen=True, slots=True)
class Correction:
    """What is put right: the slot named, the new text, the old text, and which of several things it is about."""

    slot: str | None
    value: str
    old: str | None = None
    index: int | None = None
    word: str | None = None


def takes_back(text: str) -> Iterator[re.Match[str]]:
    """The words of a text that take back what stands before them: 哎不对, 看反了, 不不."""
    return _TAKES_BACK.finditer(text)


def puts_right(between: str) -> bool:
    """Whether what stands between two values says that the second puts the first right: 是23年 不是22年 denies it.

    >>> puts_right(" 哎不是 "), puts_right("买的 不是"), puts_right("，应该是")
    (True, False, True)
    """
    said = between.removesuffix("不是")
    return any(word in said for word in _PUTS_RIGHT) or _TAKES_BACK.search(said) is not None


_PUTS_RIGHT: Final = ("不是", "应该是", " 哎", " 啊", " 哦", " 噢", "，哎", ",哎", "错")


def says_so(text: str) -> bool:
    """Whether the text holds any sign of a correction; cheap, and true too often.

    >>> says_so("哎不对 编号打错了 是938580"), says_so("编号938580")
    (True, False)
    """
    return len(text) <= LONGEST and (_SAYS_SO.search(text) is not None or leaves_the_rest(text))


def leaves_the_rest(text: str) -> bool:
    """Whether a text says that all else stays as it is: 这块是Y-60 其他没变.

    >>> leaves_the_rest("这块是Y-60 其他没变"), leaves_the_rest("编号13 其余同上")
    (True, False)
    """
    return _STAYS.search(text) is not None


_STAYS: Final = re.compile(
    r"(?:别的|其[他它余]的?|剩下的?|余下的?)(?:信息|资料|项)?(?:都|也|全|就)?(?:[没不][变动改]|照旧)"
)


def writes(text: str, value: str) -> bool:
    """Whether a text says that a value is to be written: 人写我 郝秀兰, 地址填后街3号, 那就留我姐 赵红.

    >>> writes("人写我 郝秀兰", "郝秀兰"), writes("郝秀兰来送", "郝秀兰")
    (True, False)
    """
    return _WRITES.search(text, 0, max(text.find(value), 0)) is not None


_WRITES: Final = re.compile(
    r"(?:[写填留登改换](?![^,，。\s]*[了的])|记(?=[成为我]))[成为上]?[^,，。\s不没]{0,3}[\s,，:：]*$"
)


def correction(text: str) -> Correction | None:
    """The correction that a text makes, or None; `value` is "" when only the field is named.

    >>> correction("不对，型号是ACS-15")
    Correction(slot='model', value='ACS-15', old=None, index=None, word='型号')
    >>> correction("第二台的编号应该是9190040")
    Correction(slot='serial', value='9190040', old=None, index=2, word='编号')
    >>> correction("我刚说的三级应该是二级")
    Correction(slot=None, value='二级', old='三级', index=None, word=None)
    >>> correction("哎不对 编号打错了 是938580").value, correction("地址写错了").value
    ('938580', '')
    """
    if not says_so(text):
        return None
    value = _new_value(text)
    label = _label_put_right(text, value)
    old = _OLD.search(text)
    against = _AGAINST.match(text) if not value else None
    if against is not None:
        return Correction(None, without_end(_ENDING, against["new"]), against["old"])
    if not value and not (label and _ONLY_NAMED.search(text)):
        return None
    if value and label and value in label.word:
        value = ""
    said_old = _HEAD.sub("", old["old"]) if old else None
    if said_old and (said_old == value or (label and said_old == label.word)):
        said_old = None
    nth = NTH.search(text)
    index = whole_number(nth["nth"]) if nth else None
    return Correction(
        label.slot if label else None,
        value,
        said_old or None,
        -index if index and nth and nth["back"] else index,
        label.word if label else None,
    )


def _label_put_right(text: str, value: str) -> field_names.Label | None:
    """The field that is put right: 编号938579那台的型号写错了 names two, and the one beside 写错 is meant."""
    labels = sorted(field_names.find(text), key=_earliest)
    if len(labels) > 1 and value:
        for label in reversed(labels):
            if _WRONG_BEHIND.match(text, label.end):
                return label
        for label in reversed(labels):
            if _SHOULD_BEHIND.match(text, label.end):
                return label
    return labels[0] if labels else None


def _earliest(label: field_names.Label) -> int:
    return label.start


def _new_value(text: str) -> str:
    """What follows the last word that leads to a new value."""
    end = None
    for lead in _NEW_AFTER.finditer(text):
        if end is not None and text[end - 1] in "是为成叫" and text.find("不是", end + 1, lead.start()) > 0:
            break  # 是深圳邦健不是理邦 理邦是隔壁那台: what was denied is explained
        rest = text[lead.end() :]
        if without_end(_ENDING, _HEAD.sub("", rest)):
            end = lead.end()
    if end is None:
        return ""
    rest = without_end(_ENDING, _HEAD.sub("", text[end:]))
    if (against := _NOT_THE_OLD.search(rest)) is not None:
        rest = rest[: against.start()]
    label = next(iter(field_names.find(rest)), None)
    if label and label.start == 0 and len(rest) > len(label.word):
        rest = _HEAD.sub("", rest[label.end :])
    return rest
