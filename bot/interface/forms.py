"""How values cross the interface: the JSON Schema of a dataclass, the value that a JSON object gives, and the way back.

Both directions are read from the same declaration, the dataclass and the catalogue of fields, so that the document
cannot say anything else than what is taken.
"""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from booking.fields import FIELDS
from bot.interface.titles import EXAMPLES, OPTIONS, PATTERNS, TITLES

LONGEST, MOST = 500, 100
"""Characters of a text without a limit of its own; members of a list."""

JsonObject = dict[str, Any]


@dataclass(frozen=True)
class FormFault:
    """One thing that is wrong with what was sent: where, as a JSON pointer, and why, for people."""

    pointer: str
    why: str


def schema_of(kind: Any, *, hides: Sequence[str] = ()) -> JsonObject:
    """The JSON Schema of a dataclass as an object; fields in `hides` are not part of it."""
    hints = typing.get_type_hints(kind)
    shown = [one for one in fields(kind) if one.name not in hides]
    needed = [one.name for one in shown if one.default is MISSING and one.default_factory is MISSING]
    schema: JsonObject = {
        "type": "object",
        "properties": {one.name: _of_field(one.name, hints[one.name]) for one in shown},
        "additionalProperties": False,
    }
    return schema | ({"required": needed} if needed else {})


def _of_field(name: str, hint: Any) -> JsonObject:
    schema = _of_hint(hint, FIELDS[name].longest if name in FIELDS else 0)
    if name in OPTIONS and schema.get("type") == "string":
        schema["enum"] = list(OPTIONS[name])
        schema.pop("maxLength", None)
    if name in PATTERNS:
        schema["pattern"] = PATTERNS[name]
    title = TITLES.get(name) or (FIELDS[name].label if name in FIELDS else "")
    example = EXAMPLES.get(name)
    return schema | ({"description": title} if title else {}) | ({} if example is None else {"examples": [example]})


def _of_hint(hint: Any, longest: int) -> JsonObject:
    bare, may_be_none = _bare(hint)
    origin, parts = typing.get_origin(bare), typing.get_args(bare)
    if origin is tuple:
        return {"type": "array", "items": _of_hint(parts[0], longest), "maxItems": MOST}
    if origin is not None and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": _of_hint(parts[1], longest)}
    if is_dataclass(bare):
        return schema_of(bare)
    schema = _plain(bare, longest)
    return {**schema, "type": [schema["type"], "null"]} if may_be_none and "type" in schema else schema


def _plain(bare: Any, longest: int) -> JsonObject:
    if isinstance(bare, type) and issubclass(bare, StrEnum):
        return {"type": "string", "enum": [one.value for one in bare]}
    plain: dict[Any, JsonObject] = {
        str: {"type": "string", "maxLength": longest or LONGEST},
        bool: {"type": "boolean"},
        int: {"type": "integer"},
        float: {"type": "number"},
        datetime: {"type": "string", "format": "date-time"},
        date: {"type": "string", "format": "date"},
    }
    return dict(plain.get(bare, {}))


def _bare(hint: Any) -> tuple[Any, bool]:
    """A type without its None, and whether it had one."""
    if isinstance(hint, types.UnionType):
        rest = [one for one in typing.get_args(hint) if one is not type(None)]
        return rest[0], len(rest) < len(typing.get_args(hint))
    return hint, False


def read_as(kind: Any, given: Any, *, hides: Sequence[str] = (), fixed: Mapping[str, Any] | None = None) -> Any:
    """The value of a dataclass that a JSON object gives, with what is `fixed` by the asker; else every fault of it."""
    faults: list[FormFault] = []
    made = _object(kind, given, "", hides, dict(fixed or {}), faults)
    return faults or made


def _object(
    kind: Any, given: Any, at: str, hides: Sequence[str], fixed: dict[str, Any], faults: list[FormFault]
) -> Any:
    if not isinstance(given, dict):
        faults.append(FormFault(at, "要写成 JSON 对象"))
        return None
    hints, found = typing.get_type_hints(kind), dict(fixed)
    known = {one.name: one for one in fields(kind) if one.name not in hides}
    faults += [FormFault(f"{at}/{name[:60]}", "没有这一项") for name in given if name not in known]
    for name, one in known.items():
        if name in given:
            found[name] = _value(name, hints[name], given[name], f"{at}/{name}", faults)
        elif one.default is MISSING and one.default_factory is MISSING and name not in fixed:
            faults.append(FormFault(f"{at}/{name}", "没有填"))
    return None if faults else kind(**found)


def _value(name: str, hint: Any, given: Any, at: str, faults: list[FormFault]) -> Any:
    bare, may_be_none = _bare(hint)
    if given is None and may_be_none:
        return None
    origin, parts = typing.get_origin(bare), typing.get_args(bare)
    if origin is tuple:
        return _members(name, parts[0], given, at, faults)
    if origin is not None and issubclass(origin, Mapping):
        if not isinstance(given, dict) or len(given) > MOST:
            faults.append(FormFault(at, f"要写成 JSON 对象，最多{MOST}项"))
            return {}
        return {key[:LONGEST]: _value("", parts[1], one, f"{at}/{key[:60]}", faults) for key, one in given.items()}
    if is_dataclass(bare):
        return _object(bare, given, at, (), {}, faults)
    made, why = _simple(name, bare, given)
    if why:
        faults.append(FormFault(at, why))
    return made


def _members(name: str, hint: Any, given: Any, at: str, faults: list[FormFault]) -> tuple[Any, ...]:
    if not isinstance(given, list) or len(given) > MOST:
        faults.append(FormFault(at, f"要写成数组，最多{MOST}个"))
        return ()
    return tuple(_value(name, hint, one, f"{at}/{n}", faults) for n, one in enumerate(given))


def _simple(name: str, bare: Any, given: Any) -> tuple[Any, str]:
    """A plain value, and why it is none."""
    if bare is bool:
        return given, "" if isinstance(given, bool) else "要写 true 或 false"
    if bare in (int, float):
        right = isinstance(given, int | float) and not isinstance(given, bool) and abs(given) < 1e15
        return given, "" if right and (bare is float or given == int(given)) else "要写数字"
    if bare is Any:
        return given, ""
    if not isinstance(given, str):
        return given, "要写文字"
    if bare in (date, datetime):
        return _moment(bare, given)
    longest = (FIELDS[name].longest if name in FIELDS else 0) or LONGEST
    if len(given) > longest:
        return given, f"最多{longest}个字"
    options = [one.value for one in bare] if issubclass(bare, StrEnum) else OPTIONS.get(name)
    if options is not None and given not in options:
        return given, f"只能是：{'、'.join(one or '（空）' for one in options)}"
    if name in PATTERNS and not re.fullmatch(PATTERNS[name], given):
        return given, "写法不对"
    return bare(given), ""


def _moment(bare: Any, given: str) -> tuple[Any, str]:
    try:
        return bare.fromisoformat(given), ""
    except ValueError:
        return given, "要写成 2026-11-21 这样的日期"


def plain(value: Any) -> Any:
    """A value as JSON: dataclasses as objects, tuples as arrays, days and moments as ISO text."""
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, tuple | list | set | frozenset):
        return [plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value
