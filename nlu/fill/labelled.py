"""Owns free text behind the name of its field: 厂家是永康华鹰, 安装地点：店铺内, 联系人写付桂花."""

import re
from typing import Final

from nlu.asking import asks
from nlu.chunks import HOLE
from nlu.field_names import Label
from nlu.fill import alike
from nlu.found import Found

_LINK: Final = re.compile(
    r"\s?(?:[:：]|儿|[就要得还]?(?:是|为|叫|写|填|留|在|用|选)(?:的是|成|在)?|应该是|改成|改为|换成)*\s?[:：]?\s?"
)
_END: Final = re.compile(rf"[\s,，。;；!！?？{HOLE}]")
_ITS_THING: Final = re.compile(r"\s?(?:自己|出厂时?|原来)?[贴发给出带配送开附装打印]?的(?![话是:：])")
"""厂家的合格标, 厂家贴的标签: something of whoever the field names, and not the name."""
_NOTHING: Final = re.compile(
    r"(?:上(?!海)|(?:别|其[他它余])的|我?(?:也|真|都|早|给|就)*(?:忘|漏|落下|记不|不记得|不知|不清|说不)|不知道|不清楚|不认识|认不|没有|没写|[都全也](?:没|无|错|不)|没|还没|还不|无|不详|变|有变|看不|不清|磨|掉了|忘|同(?:$|上|样|一|型|厂|前|款)|记不|怎么|咋|填啥|填什么|什么|啥|写哪|在哪|哪|[说写记弄搞打填报念][错岔串反秃]|错|不对|改|换|多少|要不要|必须|必填|是必|能|可以|吗|有没有)"
)


def behind(text: str, label: Label, following: tuple[Label, ...]) -> Found[str] | None:
    """The text behind a label up to the next separator, value or label; None when nothing is said there.

    >>> from nlu import field_names
    >>> def said(text): return behind(text, field_names.find(text)[0], ())
    >>> said("秤上有厂家的合格标，还用检吗"), said("厂家贴的标签掉了"), said("生产厂家永康华鹰的").value
    (None, None, '永康华鹰')
    """
    if _ITS_THING.match(text, label.end):
        return None
    link = _LINK.match(text, label.end)
    start = link.end() if link else label.end
    end_at = _END.search(text, start)
    end = end_at.start() if end_at else len(text)
    end = min([end, *(other.start for other in following if other.start >= start)])
    value = text[start:end].rstrip("的吧呀啊呢了,， ")
    if asks(text[label.start : end]):
        return None  # 地址要写多细
    if not value or _NOTHING.match(value) or alike.without(value) != value:
        return None
    return Found(value, start, start + len(value))
