"""Owns units of measurement: how each is written and said, its canonical form, and its size within its dimension.

Units obey case (GB 3100-1993): mPa is millipascal and MPa megapascal, so a doubtful spelling stays as it was written.
斤 and 两 are the market units of the State Council's order of 1959: 1 斤 = 0.5 kg, 1 两 = 50 g.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: `dimension` names what it measures, `size` is how many of the dimension's first unit it holds."""

    symbol: str
    dimension: str
    size: float


_SIZES: Final[dict[str, dict[str, float]]] = {
    "mass": {"kg": 1, "g": 1e-3, "mg": 1e-6, "μg": 1e-9, "t": 1e3},
    "pressure": {
        "kPa": 1,
        "MPa": 1e3,
        "Pa": 1e-3,
        "hPa": 0.1,
        "mmHg": 0.133322,
        "bar": 100,
        "mbar": 0.1,
        "kgf/cm²": 98.0665,
    },
    "volume flow": {"L/min": 1, "mL/min": 1e-3, "L/h": 1 / 60, "L/s": 60, "m³/h": 1000 / 60, "mL/h": 1e-3 / 60},
    "mass flow": {"kg/min": 1, "kg/h": 1 / 60, "t/h": 1000 / 60},
    "sound": {"dB": 1},
    "weighted sound": {"dB(A)": 1},
    "speed": {"km/h": 1, "m/s": 3.6},
    "voltage": {"V": 1, "mV": 1e-3, "μV": 1e-6, "kV": 1e3},
    "current": {"A": 1, "mA": 1e-3, "kA": 1e3},
    "power": {"W": 1, "kW": 1e3, "MW": 1e6},
    "concentration": {"mg/L": 1, "g/L": 1e3, "μg/L": 1e-3, "mg/100mL": 10},
    "gas concentration": {"mg/m³": 1},
    "amount of gas": {"μmol/mol": 1, "ppm": 1},
    "explosive limit": {"%LEL": 1},
    "share": {"%": 1},
    "relative humidity": {"%RH": 1},
    "dioptre": {"D": 1},
    "volume": {"L": 1, "mL": 1e-3, "m³": 1e3},
    "length": {"m": 1, "mm": 1e-3, "cm": 1e-2, "km": 1e3},
    "temperature": {"°C": 1},
    "frequency": {"Hz": 1, "kHz": 1e3, "MHz": 1e6},
    "dose rate": {"μSv/h": 1, "mSv/h": 1e3},
    "dose": {"mGy": 1, "Gy": 1e3},
    "absorption": {"m⁻¹": 1},
    "rotation": {"r/min": 1},
    "energy": {"kWh": 1},
}
UNITS: Final[dict[str, Unit]] = {
    symbol: Unit(symbol, dimension, size) for dimension, sizes in _SIZES.items() for symbol, size in sizes.items()
}

# Latin spellings beyond the symbol itself. A key in lower case matches any case that is no other unit's symbol.
_LATIN: Final = {
    "kgs": "kg", "ug": "μg", "µg": "μg", "mmhg": "mmHg", "mpa": "MPa", "kpa": "kPa", "hpa": "hPa",
    "dba": "dB(A)", "db(a)": "dB(A)", "kgf/cm2": "kgf/cm²", "kg/cm2": "kgf/cm²", "m3/h": "m³/h", "m3": "m³",
    "mg/m3": "mg/m³", "ml": "mL", "ml/min": "mL/min", "ml/h": "mL/h", "lpm": "L/min", "mg/l": "mg/L",
    "ug/l": "μg/L", "g/l": "g/L", "mg/100ml": "mg/100mL", "㎏": "kg", "㎎": "mg", "㎜": "mm", "㎞": "km",
    "㎪": "kPa", "㎫": "MPa", "%lel": "%LEL", "lel": "%LEL", "%rh": "%RH", "umol/mol": "μmol/mol",
    "usv/h": "μSv/h", "°c": "°C", "℃": "°C", "kwh": "kWh", "kw·h": "kWh", "m-1": "m⁻¹", "kmh": "km/h",
    "kph": "km/h", "rpm": "r/min", "uv": "μV", "%": "%",
}  # fmt: skip
_SAID: Final = {
    "公金": "kg", "兆怕": "MPa", "照帕": "MPa", "千怕": "kPa", "分被": "dB",  # as speech recognition hears them
    "公斤": "kg", "千克": "kg", "克": "g", "毫克": "mg", "微克": "μg", "公吨": "t", "吨": "t", "兆帕": "MPa",
    "千帕": "kPa", "百帕": "hPa", "帕斯卡": "Pa", "帕": "Pa", "毫米汞柱": "mmHg", "毫米水银柱": "mmHg",
    "汞柱": "mmHg", "毫巴": "mbar", "巴": "bar", "公斤力每平方厘米": "kgf/cm²", "公斤压力": "kgf/cm²",
    "公斤每平方厘米": "kgf/cm²", "分贝": "dB", "毫升": "mL", "公升": "L", "升": "L", "立方米": "m³",
    "立方": "m³", "毫伏": "mV", "微伏": "μV", "千伏": "kV", "伏特": "V", "伏": "V", "毫安": "mA", "千安": "kA",
    "安培": "A", "安": "A", "千瓦时": "kWh", "千瓦": "kW", "兆瓦": "MW", "瓦": "W", "屈光度": "D", "毫米": "mm",
    "厘米": "cm", "公分": "cm", "公里": "km", "千米": "km", "米": "m", "摄氏度": "°C", "赫兹": "Hz",
    "千赫": "kHz", "兆赫": "MHz", "赫": "Hz", "微西弗每小时": "μSv/h", "毫戈瑞": "mGy", "戈瑞": "Gy",
    "迈": "km/h", "爆炸下限": "%LEL", "转每分": "r/min", "毫克每百毫升": "mg/100mL", "毫克每升": "mg/L",
    "克每升": "g/L", "微克每升": "μg/L", "毫克每立方米": "mg/m³", "米每秒": "m/s",
}  # fmt: skip
# Where case tells two units apart: the spellings that leave no doubt; any other stays as it was written.
DOUBTFUL: Final = {"mpa": ("MPa", "MPA", "Mpa"), "mv": ("mV", "mv"), "mg": ("mg",), "mw": ("MW",)}
# Market units are turned into metric ones: said -> (unit, how many of it).
MARKET: Final = {"市斤": ("kg", 0.5), "斤": ("kg", 0.5), "市两": ("g", 50), "两": ("g", 50)}

_FLOWS: Final = {
    "L": "升|公升|L",
    "mL": "毫升|mL",
    "kg": "公斤|千克|kg",
    "t": "吨|t",
    "km": "公里|千米|km",
    "m³": "立方米|立方|方|m3|m³",
}
_TIMES: Final = {"min": "分钟|分|min", "h": "小时|时|h", "s": "秒|s"}
_PER: Final = "(?:每|/|一)"
_FLOW: Final = re.compile(
    "(?:" + "|".join(f"(?P<a{i}>{said})" for i, said in enumerate(_FLOWS.values())) + f"){_PER}一?"
    "(?:" + "|".join(f"(?P<b{i}>{said})" for i, said in enumerate(_TIMES.values())) + r")\Z",
    re.IGNORECASE,
)


_FLOW_ANY: Final = (
    rf"(?:公?升|毫升|公斤|千克|吨|公里|千米|立方米|立方|方|[kK][gGmM]|m[lL]|m[3³]|[lLtT]){_PER}一?"
    r"(?:分钟?|小时|时(?!间)|秒|(?i:min|h|s))(?![A-Za-z])"
)
# A short unit is none where the next character makes it a word: 2024安装, 升级, 巴彦, 克拉.
_NOT_BEFORE: Final = {
    "安": "装全放徽阳检定", "升": "级降起", "米": "东粉线面泉家", "瓦": "房斯", "克": "拉什东", "帕": "萨",
    "巴": "彦林掌士东中南盟",
    "伏": "天", "迈": "克进", "两": "台个把只块条种份位支架杆家边头件次天年", "方": "面", "赫": "山",
}  # fmt: skip


def _by_first_letter(words: Iterable[str], *, any_case: bool) -> str:
    """One pattern for all words, longest first, branching once on the first letter: it is tried at every number."""
    groups: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda w: (-len(w), w)):
        groups.setdefault(word[0], []).append(word[1:])
    branches = []
    for first, rests in groups.items():
        rest = "|".join(
            re.escape(r) + (f"(?![{_NOT_BEFORE[first]}])" if not r and first in _NOT_BEFORE else "") for r in rests
        )
        start = f"[{first}{first.upper()}]" if any_case and first.upper() != first else re.escape(first)
        branches.append(f"{start}(?{'i' if any_case else ''}:{rest})")
    return "|".join(branches)


_LATIN_WORDS: Final = {word.lower() for word in (*UNITS, *_LATIN)}
_HAN_WORDS: Final = {*_SAID, *MARKET}
_FIRST: Final = "".join(
    sorted({w[0] for w in (*_LATIN_WORDS, *_HAN_WORDS)} | {w[0].upper() for w in _LATIN_WORDS} | {"方"})
)
UNIT: Final = (
    rf"(?:(?=[{re.escape(_FIRST)}])(?:{_FLOW_ANY}|(?:{_by_first_letter(_LATIN_WORDS, any_case=True)})(?![A-Za-z0-9])"
    rf"|{_by_first_letter(_HAN_WORDS, any_case=False)}))"
)
_BY_LOWER: Final[dict[str, set[str]]] = {}
for _symbol in UNITS:
    _BY_LOWER.setdefault(_symbol.lower(), set()).add(_symbol)


@lru_cache(maxsize=1024)
def unit_said(token: str) -> tuple[str, float] | None:
    """The unit a token names and the factor to it: `("kg", 1)` for KG, `("kg", 0.5)` for 斤; None when it is none.

    >>> unit_said("KG"), unit_said("市斤"), unit_said("升每分钟"), unit_said("兆帕"), unit_said("Kpa"), unit_said("mPa")
    (('kg', 1.0), ('kg', 0.5), ('L/min', 1.0), ('MPa', 1.0), ('kPa', 1.0), ('mPa', 1.0))
    """
    token = token.replace(" ", "")
    if token in UNITS:
        return token, 1.0
    if token in MARKET:
        unit, factor = MARKET[token]
        return unit, float(factor)
    if token in _SAID:
        return _SAID[token], 1.0
    flow = _FLOW.match(token)
    if flow is not None:
        names = [k for k, v in flow.groupdict().items() if v is not None]
        symbol = f"{list(_FLOWS)[int(names[0][1:])]}/{list(_TIMES)[int(names[1][1:])]}"
        return (symbol, 1.0) if symbol in UNITS else None
    return _latin(token)


def _latin(token: str) -> tuple[str, float] | None:
    lower = token.lower()
    candidates = _BY_LOWER.get(lower, set())
    if lower in DOUBTFUL and token not in DOUBTFUL[lower]:
        return token, 1.0
    if lower in _LATIN:
        return _LATIN[lower], 1.0
    if len(candidates) == 1:
        return next(iter(candidates)), 1.0
    return (token, 1.0) if candidates else None


def convert(value: float, unit: str, target: str) -> float | None:
    """The value in `target`; None when the two units do not measure the same thing.

    >>> convert(200, "g", "kg")
    0.2
    """
    a, b = UNITS.get(unit), UNITS.get(target)
    if unit == target:
        return value
    if a is None or b is None or a.dimension != b.dimension:
        return None
    return float(f"{value * a.size / b.size:.12g}")
