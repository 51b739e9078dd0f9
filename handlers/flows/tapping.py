"""What helps with the question of each field: taps, an example, what no preference comes to, whether it may wait.

It is declared once for every flow that asks the field, beside its label and its reader in `fields.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from handlers.dialogue.model import Choice, Ok, Values, World

Choices = Callable[[Values, World], tuple[Choice, ...]]

FIXED = (
    "加油机", "加气机", "充电", "汽车衡", "轨道衡", "皮带秤", "料斗", "电能表", "水表", "燃气", "热量",
    "计价器", "X射线", "CT", "核磁", "加速器", "测速", "监护", "呼吸机", "心电",
)  # fmt: skip
"""Parts of the names of categories that stay where they stand: nobody brings a dispenser to the institute."""


def offered(*labels: str) -> Choices:
    """The same labels whatever was said."""
    choices = tuple(Choice(label) for label in labels)
    return lambda _values, _world: choices


def classes(values: Values, _world: World) -> tuple[Choice, ...]:
    """The accuracy classes that are usual for the kind of instrument."""
    first = str((values.get("category") or {}).get("first", ""))
    labels = ("Ⅲ级", "Ⅱ级") if "衡器" in first else ("1.6级", "2.5级") if "压力" in first else ()
    return tuple(Choice(label) for label in labels)


def usual_delivery(values: Values, _world: World) -> Ok:
    """现场检 for what cannot be carried, 送检 for the rest; it is said, and can be changed at the summary."""
    category = values.get("category") or {}
    named = f"{category.get('first', '')}{category.get('second', '')}{values.get('instrument_name', '')}"
    method = "现场检" if any(part in named for part in FIXED) else "送检"
    return Ok(method, f"那先按{method}记，下面核对时可以改。")


HELP: dict[str, dict[str, Any]] = {
    "company_name": {"later": True, "example": "赛罕区惠香蔬菜店"},
    "uscc": {"later": True, "example": "照执照抄18位数字和字母"},
    "contact": {"later": True, "example": "云秀兰"},
    "phone": {"later": True, "example": "11位的手机号"},
    "region": {"later": True, "example": "呼和浩特市赛罕区"},
    "address": {"later": True, "example": "大学西路235号1楼"},
    "sms_code": {"choices": offered("重发"), "example": "306158"},
    "instrument_name": {
        "choices": offered("电子秤", "台秤", "压力表", "血压计"),
        "example": "电子秤，编号938579",
    },
    "category": {"example": "卖菜称重用的小秤"},
    "model": {"none_says": "没有型号", "example": "ACS-30"},
    "range": {"none_says": "没写", "example": "200g-30kg"},
    "accuracy": {"none_says": "不知道", "choices": classes, "example": "三级"},
    "serial": {"none_says": "没有编号", "example": "938579"},
    "serial_list": {"none_says": "没有编号", "example": "938579、938580"},
    "manufacturer": {"none_says": "不清楚", "example": "永康华鹰"},
    "origin": {"choices": offered("国产", "进口")},
    "use_region": {"later": True, "example": "呼和浩特市赛罕区"},
    "install_location": {"later": True, "choices": offered("店铺内", "摊位上", "仓库", "锅炉房"), "example": "店铺内"},
    "purpose": {
        "later": True,
        "choices": offered("贸易结算", "安全防护", "医疗卫生", "环境监测"),
        "example": "卖菜收钱用",
    },
    "delivery_method": {
        "unsure": usual_delivery,
        "choices": offered("现场检", "送检"),
        "example": "你们上门来检",
    },
    "purchase_date": {"example": "2024年6月"},
    "valid_until": {"example": "2027年4月9号"},
    "division": {"example": "e=10g"},
    "date": {"example": "下周二上午"},
}
"""Field -> what its slot has besides its question."""


def helped(name: str, **more: Any) -> dict[str, Any]:
    """The declarations of a field's help, with those of one slot over them."""
    return {**HELP.get(name, {}), **more}


def changing(name: str, **more: Any) -> dict[str, Any]:
    """The same where a stored value is changed: nothing is put off, and no preference changes nothing."""
    return {key: value for key, value in helped(name, **more).items() if key not in ("later", "unsure")}
