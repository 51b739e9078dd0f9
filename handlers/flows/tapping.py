"""What helps with the question of each field: taps, an example, what no preference comes to, whether it may wait.

It is declared once for every flow that asks the field, beside its label and its reader in `fields.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from booking.fields import FIELDS, MARKS
from handlers.dialogue.model import Choice, Does, Ok, Values, World
from handlers.standing import my_unit

Choices = Callable[[Values, World], tuple[Choice, ...]]

FIXED = (
    "加油机", "加气机", "充电", "汽车衡", "轨道衡", "皮带秤", "料斗", "电能表", "水表", "燃气", "热量",
    "计价器", "X射线", "CT", "核磁", "加速器", "测速", "监护", "呼吸机", "心电",
)  # fmt: skip
"""Parts of the names of categories that stay where they stand: nobody brings a dispenser to the institute."""


def offered(*labels: str, numbered: bool = True) -> Choices:
    """The same labels whatever was said; without numbers where a number may be the answer, or a letter gets longer."""
    choices = tuple(Choice(label, numbered=numbered) for label in labels)
    return lambda _values, _world: choices


def unsure_tap(label: str) -> Choices:
    """A tap for not knowing, where that comes to something."""
    choices = (Choice(label, does=Does("act", "unsure"), numbered=False),)
    return lambda _values, _world: choices


def classes(values: Values, _world: World) -> tuple[Choice, ...]:
    """The accuracy classes that are usual for the kind of instrument."""
    first = str((values.get("category") or {}).get("first", ""))
    labels = ("Ⅲ级", "Ⅱ级") if "衡器" in first else ("1.6级", "2.5级") if "压力" in first else ()
    return tuple(Choice(label, numbered=False) for label in labels)  # 2 is a class, not the second of these


def usual_delivery(values: Values, _world: World) -> Ok:
    """现场检 for what cannot be carried, 送检 for the rest; it is said, and can be changed at the summary."""
    category = values.get("category") or {}
    named = f"{category.get('first', '')}{category.get('second', '')}{values.get('instrument_name', '')}"
    method = "现场检" if any(part in named for part in FIXED) else "送检"
    return Ok(method, f"那先按{method}记，下面核对时可以改。")


def at_home(_values: Values, world: World) -> tuple[Choice, ...]:
    """Where the unit itself is."""
    unit = my_unit(world)
    return (Choice(unit.region, numbered=False),) if unit is not None else ()


def left_open(_values: Values, _world: World) -> Ok:
    """Nothing yet: what cannot be seen now may be said at any time later."""
    return Ok("", "那先空着，什么时候看到了，说一声就补上。")


LICENCE, PLATE = "拍执照", "拍铭牌"
HELP: dict[str, dict[str, Any]] = {
    **{name: {"later": True} for name in ("contact", "phone", "region", "address")},
    "uscc": {"later": True, "camera": LICENCE},
    "id_number": {"later": True},
    "company_name": {"later": True, "camera": LICENCE, "form": "register"},
    "sms_code": {"choices": offered("重发", numbered=False)},
    "instrument_name": {
        "camera": PLATE,
        "form": "ledger_add",
        "choices": offered("电子秤", "台秤", "压力表", "血压计", numbered=False),
    },
    "model": {"camera": PLATE, "none_says": "没有型号"},
    "range": {"none_says": "没写"},
    "accuracy": {"none_says": "不知道", "choices": classes},
    "serial": {"camera": PLATE, "none_says": "没有编号", "later": True},
    "manufacturer": {"none_says": "不清楚"},
    **{name: {"camera": PLATE, "unsure": left_open} for name in MARKS},
    "origin": {"choices": offered(*FIELDS["origin"].options)},
    "use_region": {"later": True, "choices": at_home},
    "purchase_date": {"choices": offered("今年", "去年", "前年", numbered=False)},
    "install_location": {"later": True, "choices": offered("店铺内", "摊位上", "仓库", "锅炉房")},
    "purpose": {"later": True, "choices": offered(*FIELDS["purpose"].options)},
    "delivery_method": {"unsure": usual_delivery, "choices": offered(*FIELDS["delivery_method"].options)},
}
"""Field -> what its slot has besides its question; the example is the catalogue's."""


def helped(name: str, **more: Any) -> dict[str, Any]:
    """The declarations of a field's help, with those of one slot over them."""
    return {"example": FIELDS[name].example, **HELP.get(name, {}), **more}


OF_ENTRY = frozenset(("later", "unsure", "camera", "form"))
"""What helps only while something is entered for the first time."""


def changing(name: str, **more: Any) -> dict[str, Any]:
    """The same where a stored value is changed: nothing is put off or photographed, no preference changes nothing."""
    return {key: value for key, value in helped(name, **more).items() if key not in OF_ENTRY}
