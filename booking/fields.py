"""Owns the catalogue of fields: how each value of a unit, an instrument or a booking is called, and what it may be.

Whoever asks for a value, shows it, or lists it takes its label, limits and example from here (names as in labels.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from booking.user_types import NAMES


@dataclass(frozen=True)
class Field:
    """One field. `kind` says how it is read; `longest` in characters (0: its kind sets the limit); `options` the closed
    set, if it has one; `personal` whether it tells of a person; `source` where the field is laid down.
    """

    name: str
    label: str
    kind: str
    example: str = ""
    longest: int = 0
    options: tuple[str, ...] = ()
    personal: bool = False
    source: str = "强检预约平台操作说明"


PURPOSES: Final = ("贸易结算", "安全防护", "医疗卫生", "环境监测")
DELIVERIES: Final = ("现场检", "送检")
ORIGINS: Final = ("国产", "进口")

_LICENCE: Final = "营业执照"
_PLATE: Final = "器具铭牌"
_THREE_CODES: Final = "JJF 2184-2025 三码一封"

_UNIT: Final = (
    Field("company_name", "单位名称", "words", "赛罕区惠香蔬菜店", 60, source=_LICENCE),
    Field("uscc", "信用代码", "code", "照执照抄18位数字和字母", 22, source=_LICENCE),
    Field("contact", "联系人", "person", "云秀兰", 30, personal=True),
    Field("phone", "手机号", "phone", "11位的手机号", personal=True),
    Field("region", "所在地", "region", "呼和浩特市赛罕区"),
    Field("address", "详细地址", "words", "大学西路235号1楼", 120, source=_LICENCE),
    Field("legal_person", "经营者", "person", "云秀兰", 30, personal=True, source=_LICENCE),
    Field("email", "邮箱", "words", "", 120, personal=True),
    Field("user_type", "用户类型", "choice", options=NAMES),
    Field("id_number", "身份证号", "id_number", "照身份证抄18位", 18, personal=True, source="身份证"),
    Field("sms_code", "验证码", "digits", "306158", 6, personal=True),
)
_INSTRUMENT: Final = (
    Field("instrument_name", "器具名称", "words", "电子秤，编号938579", 80, source=_PLATE),
    Field("category", "类别", "category", "卖菜称重用的小秤", source="实施强制管理的计量器具目录"),
    Field("model", "型号规格", "model", "ACS-30", 40, source=_PLATE),
    Field("range", "测量范围", "range", "200g-30kg", source=_PLATE),
    Field("range_text", "测量范围", "words", "", 80, source=_PLATE),
    Field("accuracy", "准确度等级", "accuracy", "三级", source=_PLATE),
    Field("division", "分度值", "division", "e=10g", source=_PLATE),
    Field("serial", "出厂编号", "serial", "938579", 40, source=_PLATE),
    Field("serial_list", "出厂编号", "serials", "938579、938580", source=_PLATE),
    Field("count", "数量", "count", "3台"),
    Field("manufacturer", "生产厂家", "words", "永康华鹰", 80, source=_PLATE),
    Field("origin", "产地", "choice", "国产", options=ORIGINS),
    Field("use_region", "使用地区", "region", "呼和浩特市赛罕区"),
    Field("install_location", "使用地点", "words", "店铺内", 80),
    Field("purchase_date", "购置时间", "date", "2024年6月"),
    Field("purpose", "用途", "choice", "卖菜收钱用", options=PURPOSES, source="计量法第九条"),
    Field("delivery_method", "送检方式", "choice", "你们上门来检", options=DELIVERIES),
    Field("valid_until", "有效期至", "date", "2027年4月9号", source="上一张检定证书"),
)
_MARKS: Final = (
    Field("production_code", "生产码", "mark", "SC202701080001", 40, source=_THREE_CODES),
    Field("repair_code", "维修码", "mark", "WX20270301", 40, source=_THREE_CODES),
    Field("check_code", "检定码", "mark", "JD2027-0118", 40, source=_THREE_CODES),
    Field("seal_no", "铅封", "mark", "B00417", 40, source=_THREE_CODES),
    Field("approval_no", "型批号", "mark", "2022F077-31", 40, source="型式批准证书（CPA）"),
)
_BOOKING: Final = (
    Field("booking_no", "预约单", "booking_no", "2026112100001"),
    Field("preferred_date", "希望日期", "date", "下周二"),
    Field("preferred_time", "希望时间", "time", "上午"),
    Field("date", "时间", "date", "下周二上午"),
    Field("remark", "备注", "words", "", 200),
    Field("certificate_no", "证书编号", "code", "NJG2026-0347", source="检定证书"),
)
FIELDS: Final[Mapping[str, Field]] = {field.name: field for field in (*_UNIT, *_INSTRUMENT, *_MARKS, *_BOOKING)}
"""Every field by its name."""
MARKS: Final = tuple(field.name for field in _MARKS)
"""What a price scale bears beside its serial number; none of it says which instrument a row is."""
OWN_MARKS: Final = tuple(name for name in MARKS if name != "approval_no")
"""The marks that no two scales share; the type approval is that of all scales of the model."""


def label_of(name: str) -> str:
    """How a field is called, in Chinese.

    >>> label_of("serial")
    '出厂编号'
    """
    return FIELDS[name].label


def labels_of(*names: str) -> dict[str, str]:
    """The labels of several fields, by their names."""
    return {name: FIELDS[name].label for name in names}
