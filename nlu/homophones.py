"""Owns names that were written by their sound and are put right: 是幸福的福 孟福贵, 奇打错了 齐.

Whoever dictates gets the right sound in the wrong characters; what is said again with the same sound replaces it.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

_HAN_RUN: Final = re.compile(r"[一-龥]{2,40}")
_SAYS_SO: Final = re.compile(
    r"(?:[打写转输听弄识别认]|语音)[^,，\s]{0,4}[错岔串]|错别?字|同音|[一-龥]{1,4}的(?:那个)?[一-龥]字?(?:[,，\s]|$)|[一-龥]字(?:不对|错)"
)
_ONE_SIGN: Final = re.compile(
    r"(?:^|(?<=[,，。\s]))(?P<wrong>[一-龥])字?(?:[打写输转听说]错(?:字|了)?|不对|错了?)[,，\s]*(?:应该|改)?(?:是|成)?\s?(?P<right>[一-龥])(?:字|$|(?=[,，。\s]))"
)
_SPELT: Final = re.compile(r"(?P<word>[一-龥]{1,4})的(?:那个)?(?P<sign>[一-龥])(?:字|(?=[,，。\s]|$|不是|[一-龥]{2}))")
_DENIED: Final = re.compile(r"不是[^,，。\s]{1,8}")
_LEAST: Final = 2


def says_spelling(text: str) -> bool:
    """Whether a text says that something was written by its sound, or how it is written.

    >>> says_spelling("是幸福的福 孟福贵"), says_spelling("三台秤")
    (True, False)
    """
    return _SAYS_SO.search(text) is not None


def put_right(text: str) -> str:
    """The text with the character changed that it says itself was wrong: 毕克奇镇民主街9号 奇打错了 齐.

    >>> put_right("毕克奇镇民主街9号 奇打错了 齐"), put_right("编号打错了 是12")
    ('毕克齐镇民主街9号', '编号打错了 是12')
    """
    found = _ONE_SIGN.search(text) if "错" in text or "不对" in text else None
    if found is None or found["wrong"] not in text[: found.start()]:
        return text
    before = text[: found.start()].replace(found["wrong"], found["right"])
    return f"{before}{text[found.end() :]}".strip(" ,，。")


def respelt(text: str, stands: str) -> str | None:
    """What stands, with the characters that the text says in other ones of the same sound; None when it says none.

    >>> respelt("转错字了 是幸福的福 孟福贵", "孟富贵"), respelt("打错了是废品的废废旧物资回收站", "富贵费旧物资回收站")
    ('孟福贵', '富贵废旧物资回收站')
    >>> respelt("不对 是张三", "李四") is None
    True
    """
    alike = max(_alike(_DENIED.sub(" ", text), stands), key=lambda pair: len(pair[0]), default=None)
    return stands.replace(*alike) if alike is not None else None


def with_sign(text: str, stands: str) -> str | None:
    """What stands, with the one character that the text spells for one of its sound; None when it spells none.

    >>> with_sign("语音转错了 是幸福的福", "孟富贵"), with_sign("奇打错了 齐", "毕克奇镇")
    ('孟福贵', '毕克齐镇')
    """
    said = _DENIED.sub(" ", text)
    if (one := _ONE_SIGN.search(said)) is not None and stands.count(one["wrong"]) == 1:
        return stands.replace(one["wrong"], one["right"])
    for spelt in _SPELT.finditer(said):
        sign = spelt["sign"]
        others = [other for other in stands if other != sign and _sounds(other) == _sounds(sign)]
        named = sign in _SPELT.sub(" ", said)  # 丛立伟 伟大的伟 spells the name beside it
        if sign in spelt["word"] and len(others) == 1 and sign not in stands and not named:
            return stands.replace(others[0], sign)
    return None


def sound_alike(one: str, other: str) -> bool:
    """Whether two names are the same to the ear.

    >>> sound_alike("孟富贵", "孟福贵"), sound_alike("孟富贵", "孟庆贵")
    (True, False)
    """
    return len(one) == len(other) and _sounds(one) == _sounds(other)


def _alike(said: str, stands: str) -> Iterator[tuple[str, str]]:
    """The longest pieces of what stands that sound like other characters in what is said: (old, new)."""
    sounds = _sounds(stands)
    for run in _HAN_RUN.findall(said):
        heard = _sounds(run)
        for start in range(len(run)):
            for at in range(len(stands)):
                size = 0
                while start + size < len(run) and at + size < len(stands) and heard[start + size] == sounds[at + size]:
                    size += 1
                old, new = stands[at : at + size], run[start : start + size]
                if size >= _LEAST and old != new:
                    yield old, new


@lru_cache(maxsize=64)
def _sounds(text: str) -> tuple[str, ...]:
    """The syllable of each character; a character that has none stands for itself."""
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 (needed only for such a correction, and slow to load)

    return tuple(lazy_pinyin(list(text), style=Style.NORMAL))
