"""How an answer of the conversation reads by SMS: without what only a screen has room for, in a filed frame."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.channels.plain import told_apart, with_cards, with_numbers
from handlers.dialogue.model import Reply
from notifications.sms_frames import Framed, framed

_CHECK = "请核对："
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
    (re.compile(r"其中(\d+台)已分配给"), r"\1交给"),
    (re.compile(r"接下来机构一般5天内受理，受理后.*"), "5天内受理后告诉您。"),
    (re.compile(r"所在地记为 内蒙古自治区"), "所在地记为"),
)
"""What reads well on a screen, and what says as much by SMS; each on one line of the answer."""


def by_sms(replies: Sequence[Reply]) -> Framed | None:
    """What the replies of one turn come to as one text message; None when nothing is said."""
    said = "\n".join(part for reply in replies if (part := with_cards(reply, linked=False)))
    if not said:
        return None
    choices = replies[-1].choices or (replies[-2].choices if len(replies) > 1 else ())
    labels = [choice.label for choice in with_numbers(choices)]
    listed = labels and all(f"{n}. {label}" in said for n, label in enumerate(labels, 1))
    return framed(shortened(said if listed or not labels else told_apart(said)), labels)


def shortened(text: str) -> str:
    r"""A text in as few characters as say the same.

    >>> shortened("【录器具】请核对：\n器具名称：电子计价秤\n出厂编号：938580\n没问题回“保存”，要改哪项直接说。")
    '请核对：\n电子计价秤，编号938580'
    """
    for pattern, short in _SHORTER:
        text = pattern.sub(short, text)
    if _CHECK not in text:
        return text.strip("\n")
    head, _, page = text.partition(_CHECK)
    lines = [line for line in page.splitlines() if line]
    values = [found["value"] for line in lines if (found := _ROW.fullmatch(line))]
    rows = [_row(line, values) for line in lines if not line.endswith("。")]
    rest = [line for line in lines if line.endswith("。")]
    return "\n".join([f"{head}{_CHECK}", "，".join(row for row in rows if row), *rest])


def _row(line: str, values: Sequence[str]) -> str:
    """A row of a check page by its value; "" for a county that another row begins with, an address."""
    found = _ROW.fullmatch(line)
    if found is None:
        return line
    if found["label"] in _REGIONS:
        county = re.split("[市盟州]", found["value"])[-1]
        if any(county in one for one in values if one != found["value"]):
            return ""
    return f"{_KEPT.get(found['label'], '')}{found['value']}"
