"""Owns the nozzles of a dispenser, by the side or the fuel that tells them apart: 东枪, 1号枪, 92号枪."""

import re
from typing import Final

from nlu.found import Found
from nlu.numerals import NUMBER

_SIDES: Final = "东南西北中左右前后内外"
_ONE: Final = re.compile(
    rf"(?P<side>[{_SIDES}]{{1,2}}(?=侧?枪)|[A-Da-d](?=号?枪)|(?:9[258]|[1-9]\d?|0|[一二三四五六七八九十])(?=[号#]枪)"
    r"|(?:9[258]|0)[号#](?:汽油|柴油)?(?=枪)|汽油(?=枪)|柴油(?=枪)|乙醇(?=枪))(?P<behind>侧?|号?|#?)枪"
)
_TOGETHER: Final = re.compile(
    rf"(?<![{_SIDES}一-龥])(?P<sides>[{_SIDES}](?:[、和]?[{_SIDES}]){{1,3}})\s?(?:{NUMBER}\s?)?(?:[个把条支]|边|侧)?(?:都有)?枪"
)
_SIDE_OF_IT: Final = re.compile(rf"(?<![{_SIDES}一-龥])(?P<side>[东南西北])(?:边|侧|面)(?:的|那[个把]?)?(?![一-龥])")
_DISPENSERS: Final = ("加油", "加气", "CNG", "LNG", "LPG")
_PARTED: Final = re.compile(
    rf"(?P<of>.*?)\s?(?:(?P<side>[{_SIDES}]{{1,2}}|[A-D]|\d{{1,2}}[号#]|[一二三四五六七八九十]号|汽油|柴油|乙醇)枪"
    rf"|[(（](?P<bare>[{_SIDES}]{{1,2}})[)）])"
)


def find(text: str) -> tuple[str, ...]:
    """The nozzles that a text names, each once.

    >>> find("东枪西枪两把"), find("东南西北四个枪"), find("92号枪、95号枪、柴油枪"), find("两把枪")
    (('东枪', '西枪'), ('东枪', '南枪', '西枪', '北枪'), ('92号枪', '95号枪', '柴油枪'), ())
    """
    if "枪" not in text:
        found = _SIDE_OF_IT.search(text) if any(word in text.upper() for word in _DISPENSERS) else None
        return (f"{found['side']}枪",) if found else ()
    if (together := _TOGETHER.search(text)) is not None:
        return tuple(dict.fromkeys(f"{side}枪" for side in together["sides"] if side in _SIDES))
    return tuple(dict.fromkeys(f"{one['side']}{one['behind'].strip('侧')}枪" for one in _ONE.finditer(text)))


def dispensers(text: str) -> list[Found[str]]:
    """The words that number the dispensers of a station, which are no places: 1号机, 二号加油机."""
    return [Found(one[0], *one.span()) for one in _NTH_DISPENSER.finditer(text)]


_NTH_DISPENSER: Final = re.compile(rf"第?{NUMBER}[号#](?:加[油气])?机(?![房器])")


def of(serial: str, nozzle: str) -> str:
    """The serial number of a nozzle, as SPEC 3 writes it.

    >>> of("189583P 东枪", "西枪")
    '189583P 西枪'
    """
    found = _PARTED.fullmatch(serial)
    return f"{found['of'] if found else serial} {nozzle}"


def named(serial: str) -> bool:
    """Whether a serial number says which nozzle it is of."""
    return bool(names(serial))


def names(serial: str) -> tuple[str, ...]:
    """What a nozzle may be called by besides its whole serial number: its dispenser and its side.

    >>> names("189583P 东枪"), names("3MSW0702001(东)"), names("938579")
    (('189583P', '东枪'), ('3MSW0702001', '东枪'), ())
    """
    found = _PARTED.fullmatch(serial)
    return (found["of"], f"{found['side'] or found['bare']}枪") if found else ()
