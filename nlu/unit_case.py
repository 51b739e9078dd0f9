"""Owns putting a unit's wrong case right (mPa for MPa) where the category leaves no doubt (SPEC 3)."""

from typing import Final

from nlu.measuring_range import Range

# Words of a category's name -> the units in which such instruments measure, by their verification regulations.
_UNITS_OF: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("压力表", ("MPa", "kPa", "Pa")),  # JJG 52, JJG 49
    ("压力", ("MPa", "kPa", "Pa")),
    ("心电", ("mV",)),  # JJG 543, JJG 1041
    ("脑电", ("μV", "mV")),
    ("血压", ("kPa", "mmHg")),  # JJG 270, JJG 692
    ("眼压", ("kPa", "mmHg")),
    ("酒精", ("mg/L", "mg/100mL")),  # JJG 657
    ("天平", ("g", "mg", "kg")),
    ("衡器", ("g", "kg", "t", "mg")),
    ("称重", ("g", "kg", "t")),
    ("焦度计", ("D",)),
    ("声级计", ("dB", "dB(A)")),
)
_NAMES: Final = {"mPa": "毫帕", "mpa": "毫帕", "MV": "兆伏", "Mv": "兆伏", "MG": "兆克", "Mg": "兆克"}


def is_strange(unit: str, second_name: str) -> bool:
    """Whether instruments of a category measure in known units, and this is none of them.

    >>> is_strange("kg", "指示类压力表"), is_strange("MPa", "指示类压力表"), is_strange("kg", "焊缝")
    (True, False, False)
    """
    allowed = next((units for word, units in _UNITS_OF if word in second_name), ())
    return bool(allowed) and unit not in allowed


def mended(value: Range, second_name: str) -> tuple[Range, str] | None:
    """The range with its unit in the right case and a note for people; None when nothing is wrong or doubt remains.

    `second_name` is the second-level catalogue name. A pressure gauge in millipascals does not exist, so mPa is mended
    there; a unit of another letter is never touched.

    >>> mended({"min": 0, "max": 1.6, "unit": "mPa"}, "指示类压力表、显示类压力表")
    ({'min': 0, 'max': 1.6, 'unit': 'MPa'}, '单位大小写改为“MPa”了（“mPa”是毫帕，这类器具不用）。')
    >>> mended({"min": 0, "max": 1.6, "unit": "MPa"}, "指示类压力表、显示类压力表") is None
    True
    """
    said = value["unit"]
    allowed = next((units for word, units in _UNITS_OF if word in second_name), ())
    if said in allowed:
        return None
    right = [unit for unit in allowed if unit.lower() == said.lower()]
    if len(right) != 1:
        return None
    mended_value: Range = {**value, "unit": right[0]}
    reason = f"（“{said}”是{_NAMES[said]}，这类器具不用）" if said in _NAMES and said != "mpa" else ""
    return mended_value, f"单位大小写改为“{right[0]}”了{reason}。"
