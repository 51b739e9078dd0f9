"""Owns what of a text is no text: control and invisible characters, broken halves of characters, platforms' stand-ins.

The same for every channel, page and sheet. What can be taken out is taken out, and nobody is refused for it.
"""

import re
from typing import Final

_NO_TEXT: Final = re.compile(
    "["
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f"  # control characters, but for tab and ends of lines
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"  # soft hyphen, joiners, fillers
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc\ufffe\uffff"
    "\ud800-\udfff"  # halves of a character whose other half is missing
    "\ufdd0-\ufdef"  # what Unicode calls no characters
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    + "".join(chr(plane * 0x10000 + 0xFFFE) + chr(plane * 0x10000 + 0xFFFF) for plane in range(1, 17))
    + "]"
)
_LINE_ENDS: Final = re.compile("\r\n?|[\x85\u2028\u2029]")

_NOT_PASSED_ON: Final = (
    r"(?:您?收到|对方发来)?(?:了?一[条个])?不支持的(?:消息|内容)(?:类型)?|暂不支持(?:的|该|此)(?:消息|内容)(?:类型)?"
    r"|unsupported message(?: type)?|this message type is not supported"
)
_ITS_KIND: Final = (
    r"(?:您?收到|对方发来|发来)?了?一?[个条张]?(?:动画表情|表情|贴图|红包|转账|文件|视频|音乐|小程序|聊天记录|名片|链接)"
    r"|sticker|card|file|video"
)
_ADVICE: Final = r"(?:[,，。:：;]?\s*(?:暂?无法显示|不能显示|请在?(?:使用)?手机.{0,12}|请升级.{0,12}))?[。.!！]?"
_STAND_IN: Final = re.compile(
    rf"\s*(?:[\[【(（]\s*(?:{_NOT_PASSED_ON}|{_ITS_KIND}){_ADVICE}\s*[\]】)）]|(?:{_NOT_PASSED_ON}){_ADVICE})\s*",
    re.IGNORECASE,
)
"""A kind alone is a stand-in only between brackets: people say 收到了一个文件, too."""


def clean(text: str) -> str:
    r"""The text without what is none; ends of lines as \n.

    >>> clean("编号\x1d938579"), clean("9215\u200b0105"), clean("一\ud800二"), clean("一\r\n二\u2028三")
    ('编号938579', '92150105', '一二', '一\n二\n三')
    >>> clean("阿卜杜拉·买买提 𠮷田 👌")
    '阿卜杜拉·买买提 𠮷田 👌'
    """
    return _LINE_ENDS.sub("\n", _NO_TEXT.sub("", text))


def is_stand_in(text: str) -> bool:
    """Whether a platform wrote this in the place of what it does not pass on: a sticker, a card, a file.

    >>> is_stand_in("【收到不支持的消息类型，暂无法显示】"), is_stand_in("[Sticker]"), is_stand_in("不支持吗")
    (True, True, False)
    """
    return len(text) <= LONGEST_STAND_IN and _STAND_IN.fullmatch(clean(text).strip()) is not None


LONGEST_STAND_IN: Final = 60


def without_end(pattern: re.Pattern[str], text: str) -> str:
    """The text without the run of endings at its close, which `pattern` (…)+$ describes; however long, read once.

    A search for such a pattern tries anew from every place of the text; here it is asked about the last few characters
    only, and again while all of them were endings.

    >>> without_end(re.compile("(?:吧|!)+$"), "好吧!!"), without_end(re.compile("(?:吧|!)+$"), "吧" * 200)
    ('好', '')
    """
    while True:
        begin = max(0, len(text) - _WINDOW)
        found = pattern.search(text, begin)
        if found is None:
            return text
        text = text[: found.start()]
        if found.start() > begin or not text:
            return text


_WINDOW: Final = 64
