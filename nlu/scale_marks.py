"""Owns the marks that a price scale bears beside its serial number: 生产码, 维修码, 检定码, 铅封, 型式批准号 (CPA).

They are laid down by JJF 2184-2025 and JJG 1204-2025 (SPEC 9). None of them is a serial number or a model.
"""

import re
from typing import Final

from nlu.found import Found

_WORD: Final = r"(?:生产码|维修码|检定码|铅封(?:编?号|码)?|(?:型式?批准|型批)(?:证书)?(?:编号|号)?|CPA\s?(?:编?号|码)?)"
_MARK: Final = re.compile(
    rf"(?P<mark>{_WORD})"
    r"(?:\s|[:：]|是|为|写的?|叫|上面?|刻的?|印的?|(?:应该|应当|要|得|给我)?(?:改|换|更正|写|填)(?:成|为|作|到)|应(?:该|当)?是){0,3}(?P<code>[A-Za-z0-9][A-Za-z0-9-]{3,30})(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_LED: Final = re.compile(
    rf"^(?:它的?|上面)?{_WORD}?"
    r"(?:\s|[:：]|是|为|写的?|叫|上面?|刻的?|印的?)*",
    re.IGNORECASE,
)
NAMES: Final = ("production_code", "repair_code", "check_code", "seal_no", "approval_no")
_SLOTS: Final = {
    "生": "production_code", "维": "repair_code", "检": "check_code", "铅": "seal_no", "型": "approval_no",
    "C": "approval_no",
}  # fmt: skip


_CODE: Final = re.compile(r"(?=.*\d)[A-Za-z0-9一-龥][A-Za-z0-9一-龥/()（）-]{2,39}")
_HAN: Final = re.compile(r"[一-龥]")
_FEW: Final = 3
"""So many characters may stand in a code (蒙A00417号); more of them are a sentence."""


def read(text: str) -> str | None:
    """The code that a whole text is, with or without the word for it; None when it says anything else.

    >>> read("生产码是sc2027 0108 0001"), read("蒙A00417"), read("没看见"), read("一共3个铅封都在")
    ('SC202701080001', '蒙A00417', None, None)
    """
    said = _LED.sub("", text.strip(" ，,。；;")).replace(" ", "")
    fits = _CODE.fullmatch(said) is not None and len(_HAN.findall(said)) <= _FEW
    return said.upper() if fits else None


def find(text: str) -> tuple[Found[tuple[str, str]], ...]:
    """Every mark of a price scale in a text with its name, behind the word for it.

    >>> [found.value for found in find("生产码 SC202611039988，铅封号A00123，CPA 2019F214-33")]
    [('production_code', 'SC202611039988'), ('seal_no', 'A00123'), ('approval_no', '2019F214-33')]
    """
    return tuple(
        Found((_SLOTS[one["mark"][0].upper()], one["code"].upper()), *one.span()) for one in _MARK.finditer(text)
    )
