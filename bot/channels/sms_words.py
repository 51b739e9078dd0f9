"""How an answer of the conversation reads by SMS: without what only a screen has room for, in a filed frame."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.channels.plain import told_apart, with_cards, with_numbers
from handlers.dialogue.model import Reply
from notifications.sms_frames import Framed, framed
from notifications.sms_text import ONE_PART, signed

_CHECK, _SAME = "请核对：", "内容没有变。"
_CHANGED = ("改好了，", "记下：")
_CONSENT = "确认就是同意"
_ROW = re.compile(r"(?P<label>[\u4e00-\u9fff]{2,6})：(?P<value>.+)")
_KEPT = {"出厂编号": "编号", "联系人": "联系人", "分度值": "分度值", "证书编号": "证书号", "备注": "备注"}
"""Rows of a check page whose value alone would not say what it is, with the label that is enough."""

_REGIONS = ("所在地", "使用地区")

_SHORTER: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"回复“确认”就提交，同时表示同意.*"), "确认就是同意注册协议（回“协议”看）。"),
    (re.compile(r"没问题(?:就)?回“[^。\n]*。?"), ""),
    (re.compile(r"，是按器具类别和所在区县、由能检这类器具的机构来检"), ""),
    (re.compile(r"（会的话，[^）]*）"), "（信用代码、联系人、地址一起发也行）"),
    (
        re.compile(r"要先给您的单位注册一下，[^。]*。现在注册吗？回“注册”，或者直接把"),
        "要先注册单位，免费。回“注册”，或者直接把",
    ),
    (re.compile(r"台账里还没有器具，先把要检定的器具录进来，录完就给您约。\n?"), "先录器具，录完就约。"),
    (
        re.compile(r"，或者说它是做什么用的都行。（型号、测量范围、编号、厂家可以一起说）"),
        "，型号、编号、厂家可以一起说",
    ),
    (re.compile(r"^记下：[^\n]*。\n(?=.*请核对：)", re.MULTILINE), ""),
    (re.compile(r"^好，[^\n]*改为[^\n]*。\n(?=.*请核对：)", re.MULTILINE), "改好了，"),
    (re.compile(r"^所在地记为 .*，不对的话告诉我。\n(?=.*请核对：)", re.MULTILINE), ""),
    (re.compile(r"(?<=所在地：)内蒙古自治区|(?<=使用地区：)内蒙古自治区(?=.)"), ""),
    (re.compile(r"(?:(?<=\n)[\u4e00-\u9fff]{2,6}：|，?[\u4e00-\u9fff]{2,6} )-----(?=[\n，。])\n?"), ""),
    (re.compile(r"【(?:录器具|注册|约检定)】(?:一共1台：\n（1）)?"), ""),
    (re.compile(r"^您好，我是约检小助手.*"), "您好，这里帮您免费约计量器具的强制检定。"),
    (re.compile(r"\n归到“[^”]*”类。"), ""),
    (re.compile(r"(?:器具名称|型号规格|测量范围|准确度等级|出厂编号|生产厂家) (?=\S)"), ""),
    (re.compile(r"已经录进台账。还有就接着说（.*?）"), "。还有就接着说"),
    (re.compile(r"，没有了就回“约上”，我帮您约检定"), ""),
    (re.compile(r"希望时间：都可以，由机构安排"), "时间由机构安排"),
    (re.compile(r"预约单号 (\d+)，共1台。\n其中1台已分配给"), r"单号\1，交给"),
    (re.compile(r"预约单号 (\d+)，共(\d+台)。\n其中\2已分配给"), r"单号\1，\2交给"),
    (
        re.compile(r"我能帮您注册单位（[^。]*。先回“注册”开始，[^。]*。"),
        "我能帮您注册、录器具、约检定、查进度，先回“注册”。",
    ),
    (re.compile(r"我能帮您录器具、[^“\n]*?(?=直接说要办的事)"), ""),
    (re.compile(r"希望时间：\d{4}-0?(\d+)-0?(\d+)"), r"希望\1月\2日"),
    (re.compile(r"其中(\d+台)已分配给"), r"\1交给"),
    (re.compile(r"接下来机构一般5天内受理，受理后.*"), "5天内受理后告诉您。"),
    (re.compile(r"所在地记为 内蒙古自治区"), "所在地记为"),
)
"""What reads well on a screen, and what says as much by SMS; each on one line of the answer."""

_NOTED = re.compile(r"^记下：[^。\n]*。\n?", re.MULTILINE)
_ASIDE = re.compile(r"（[^（）A-Za-z0-9]{5,}）|依据《[^。\n]*。|(?<=，)检定免费(?=。)|^检定免费。", re.MULTILINE)
_HINT = re.compile(r"(?<=？)[^？\n]*$", re.MULTILINE)
_WAY_OUT = re.compile(r"[^，。；？]*回“[^”]*”[^，。；？]*")


@dataclass(frozen=True)
class PhoneScreen:
    """What a telephone shows: the choices under its last text, and that text line by line, a page row by row."""

    labels: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()


NOTHING_SHOWN = PhoneScreen()


@dataclass(frozen=True)
class Texted:
    """An answer as it goes out, what then lies on the screen, and what waits for 更多."""

    framed: Framed
    shown: PhoneScreen

    @property
    def rest(self) -> str:
        """What was left out: what had no room, or else the rows that were there before."""
        return self.framed.rest


def by_sms(replies: Sequence[Reply], before: PhoneScreen = NOTHING_SHOWN) -> Texted | None:
    """What the replies of one turn come to as one text message; None when nothing is said.

    A page that lies on the screen already is not sent a second time: only its rows that are new.
    """
    said = "\n".join(part for reply in replies if (part := with_cards(reply, linked=False)))
    if not said:
        return None
    choices = replies[-1].choices or (replies[-2].choices if len(replies) > 1 else ())
    labels = tuple(choice.label for choice in with_numbers(choices))
    numbered = tuple(label.rpartition(" / ")[2] for label in labels)
    listed = labels and all(f"{n}. {label}" in said for n, label in enumerate(labels, 1))
    page = _page(said if listed or not labels else told_apart(said))
    shown = PhoneScreen(labels, tuple(page.lines) if labels else ())
    again = bool(labels) and labels == before.labels
    text = (page.beside(before.lines) if again else page).text
    framed_text = _in_few_parts(text, numbered)
    rest = framed_text.rest or (page.text if text != page.text else "")
    return Texted(replace(framed_text, rest=rest), shown)


def _in_few_parts(text: str, labels: Sequence[str]) -> Framed:
    """The text in one part if leaving out what can be spared makes it one, else as it is, in two."""
    each = [framed(one, labels) for one in _less_and_less(text)]
    whole = [one for one in each if not one.rest]
    return next((one for one in whole if len(signed(one.text)) <= ONE_PART), next(iter(whole), each[0]))


def _less_and_less(text: str) -> Iterator[str]:
    r"""A text, then without remarks, then without what was just said by the person, then without hints how to answer.

    >>> list(_less_and_less("记下：三级。\n编号是多少？照铭牌写，没有就回“没有”。"))[-1]
    '编号是多少？没有就回“没有”。'
    """
    yield text
    yield (plainer := _ASIDE.sub("", text).strip("\n"))
    yield (alone := _NOTED.sub("", plainer))
    yield _HINT.sub(_ways_out, plainer)
    yield _HINT.sub(_ways_out, alone)


def _ways_out(hint: re.Match[str]) -> str:
    """Of the hints behind a question those that name a word to answer with."""
    ways = _WAY_OUT.findall(hint[0])
    return "，".join(ways) + "。" if ways else ""


def shortened(text: str) -> str:
    r"""A text in as few characters as say the same.

    >>> shortened("【录器具】请核对：\n器具名称：电子计价秤\n出厂编号：938580\n没问题回“保存”，要改哪项直接说。")
    '请核对：\n电子计价秤，编号938580'
    """
    return _page(text).text


@dataclass(frozen=True)
class _Page:
    """A text in parts: what comes before a check page, the rows of the page, what stands under it."""

    head: tuple[str, ...]
    rows: tuple[str, ...] = ()
    foot: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        return (*self.head, *self.rows, *self.foot)

    @property
    def text(self) -> str:
        return "\n".join(one for one in (*self.head, "，".join(self.rows), *self.foot) if one)

    def beside(self, seen: Sequence[str]) -> _Page:
        """The page for somebody who has these lines before their eyes; the consent is said whenever it is asked for."""
        kept = tuple(one for one in self.head if one not in seen or "？" in one)
        foot = tuple(one for one in self.foot if one not in seen or one.startswith(_CONSENT))
        if not self.rows:
            return _Page(kept or (_SAME,), (), foot)
        rows = tuple(one for one in self.rows if one not in seen)
        head = tuple(one.removesuffix(_CHECK) for one in self.head if one != _CHECK and one not in seen)
        said = [one for one in head if one and one not in _CHANGED]
        return _Page((*said, *(("改好了：",) if rows else () if said else (_SAME,))), rows, foot)


def _page(text: str) -> _Page:
    for pattern, short in _SHORTER:
        text = pattern.sub(short, text)
    if _CHECK not in text:
        return _Page(tuple(line for line in text.splitlines() if line))
    head, _, page = text.partition(_CHECK)
    lines = [line for line in page.splitlines() if line]
    values = [found["value"] for line in lines if (found := _ROW.fullmatch(line))]
    rows = (_row(line, values) for line in lines if not line.endswith("。"))
    over = tuple(line for line in f"{head}{_CHECK}".splitlines() if line)
    return _Page(over, tuple(row for row in rows if row), tuple(line for line in lines if line.endswith("。")))


def _row(line: str, values: Sequence[str]) -> str:
    """A row of a check page by its value; "" for a county that another row begins with, an address."""
    found = _ROW.fullmatch(line)
    if found is None:
        return line
    if found["label"] in _REGIONS:
        county = re.split("[市盟州]", found["value"])[-1]
        if any(county in one for one in values if one != found["value"]):
            return ""
    if found["label"] == "类别":
        return found["value"].rpartition(" / ")[2]
    return f"{_KEPT.get(found['label'], '')}{found['value']}"
