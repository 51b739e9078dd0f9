"""Owns the normal forms of a message, on which everything else in this room reads."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from nlu.clean import clean
from nlu.courtesies import without

LONGEST_CACHED: Final = 512

_HAN: Final = "\u3400-\u4dbf\u4e00-\u9fff\u3007\uf900-\ufaff"
_BLANKS: Final = re.compile(r"\s+")
_HAN_BLANK: Final = re.compile(rf"(?<=[{_HAN}]) (?=[{_HAN}])")

_FOREIGN_DIGIT: Final = re.compile(r"(?![0-9])\d")
_FOLD: Final[dict[int, int]] = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},
    **dict.fromkeys(map(ord, "\u3000\u00a0\u2002\u2003\u2009\t\n\r\v\f"), ord(" ")),
    **dict.fromkeys(map(ord, "\u301c\u223c\u02dc\u2053"), ord("~")),
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2500\u2501\ufe63\u30fc"), ord("-")),
    **dict.fromkeys(map(ord, "\u2018\u2019"), ord("'")),
    **dict.fromkeys(map(ord, "\u201c\u201d"), ord('"')),
    **dict.fromkeys(map(ord, "\u3010\u3014\u3016\u300c\ufe59"), ord("(")),
    **dict.fromkeys(map(ord, "\u3011\u3015\u3017\u300d\ufe5a"), ord(")")),
}

_CLOSING: Final = " ,.!?;:~、。…'\"()-吧啊呀哦噢喔呢嘛啦哈哇呗咯嘞哩"
_OPENING: Final = re.compile(r"^(?:[\s,.!?;:~、。…'\"()]|麻烦|请(?=[^假教问]))+")


def folded(text: str) -> str:
    """The same text with wide characters, dashes, tildes and brackets in one form each; its length never changes.

    Readers search in this form, so that the places they report are places in the text they were given.

    >>> folded("（20～132）ｄＢ")
    '(20~132)dB'
    """
    return _folded_cached(text) if len(text) <= LONGEST_CACHED else _fold(text)


def folded_lines(text: str) -> str:
    """The folded text with its line breaks as they were."""
    return "".join(sign if sign == "\n" else plain for sign, plain in zip(text, folded(text), strict=True))


def normal(text: str) -> str:
    """NFKC, one form of dash, tilde and bracket, nothing invisible, no blank between two Han characters.

    Blanks beside Latin letters and digits are kept (as one blank each), since they part serial numbers and names.

    >>> normal("ＡＣＳ－３０   编号 　938579")
    'ACS-30 编号 938579'
    >>> normal("电 子 秤")
    '电子秤'
    >>> normal("㎏")
    'kg'
    """
    return _normal_cached(text) if len(text) <= LONGEST_CACHED else _normalise(text)


def paused(text: str) -> str:
    """The text with a comma for each pause that dots stand for: they end no number and join no two.

    >>> paused("字好小……20g到6kg"), paused("200g…30kg")
    ('字好小，20g到6kg', '200g…30kg')
    """
    return text.replace("……", "，").replace("...", "，") if "……" in text or "..." in text else text


def bare(text: str) -> str:
    """The normal form in lower case without closing punctuation and politeness, for comparing whole messages.

    A message that is nothing but politeness stays.

    >>> bare("好的啊，谢谢！")
    '好的'
    >>> bare("谢谢")
    '谢谢'
    >>> bare("麻烦您取消吧。")
    '取消'
    """
    return _bare_cached(text) if len(text) <= LONGEST_CACHED else _strip(without(normal(text).lower()))


def code_form(code: str) -> str:
    """How a code is written: its letters and signs as they are, every digit alike.

    >>> code_form("df-20188"), code_form("CF26-0871") == code_form("CF26-0872")
    ('DF-00000', True)
    """
    return code.upper().translate(_ALIKE)


_ALIKE: Final = str.maketrans("123456789", "000000000")


def _fold(text: str) -> str:
    return text if text.isascii() and text.isprintable() else _in_ascii_digits(text.translate(_FOLD))


def _in_ascii_digits(text: str) -> str:
    """Digits of other scripts as 0-9, so that a digit is one of ten characters everywhere in this room."""
    return _FOREIGN_DIGIT.sub(lambda match: str(unicodedata.decimal(match[0])), text)


def _normalise(text: str) -> str:
    text = _in_ascii_digits(unicodedata.normalize("NFKC", clean(text)).translate(_FOLD))
    text = _BLANKS.sub(" ", clean(text)).strip()
    return _HAN_BLANK.sub("", text)


def _strip(text: str) -> str:
    text = text.rstrip(_CLOSING) or text
    return _OPENING.sub("", text) or text


_folded_cached = lru_cache(maxsize=256)(_fold)
_normal_cached = lru_cache(maxsize=256)(_normalise)


@lru_cache(maxsize=256)
def _bare_cached(text: str) -> str:
    return _strip(without(normal(text).lower()))
