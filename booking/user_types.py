"""Owns the types of users of a registration (SPEC 2): who each is for, what each needs, and what its code tells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

ENTERPRISE, BODY, PERSON, EXPERT = "企业", "机构", "个人", "专家"
_BY_LICENCE: Final = ("company_name", "uscc", "contact", "phone", "region", "address")
_BY_NAME: Final = ("contact", "id_number", "phone", "region", "address")


@dataclass(frozen=True)
class UserType:
    """One type: who registers so, and the fields that are needed (names as in `booking.fields`).

    `established` is False where the sources name the type and not what it needs: then a person of the authority looks
    at every registration, and nothing goes through by itself.
    """

    name: str
    who: str
    needs: tuple[str, ...]
    source: str
    established: bool = True


USER_TYPES: Final = (
    UserType(ENTERPRISE, "有营业执照的，个体工商户也算", _BY_LICENCE, "强检预约平台操作说明，企业注册页"),
    UserType(BODY, "机关、医院、学校、社会团体等，按法人证书填写", _BY_LICENCE, "操作说明；代码首位按 GB 32100"),
    UserType(PERSON, "依法不用办照的个人", _BY_NAME, "操作说明只列出这一类", established=False),
    UserType(EXPERT, "以个人名义登记的专家", _BY_NAME, "操作说明只列出这一类", established=False),
)
"""Every type, the usual one first."""
NAMES: Final = tuple(one.name for one in USER_TYPES)
_BODIES: Final = ("1", "5")
"""GB 32100: codes of the departments for staffing (机关, 事业单位) and of civil affairs (社会团体)."""


def user_type_named(name: str) -> UserType | None:
    """The type of this name; None for no type.

    >>> user_type_named("个人").needs, user_type_named("游客")
    (('contact', 'id_number', 'phone', 'region', 'address'), None)
    """
    return next((one for one in USER_TYPES if one.name == name), None)


def is_natural(name: str) -> bool:
    """Whether such a user is known by an identity number, and not by a credit code."""
    return name in (PERSON, EXPERT)


def type_of_code(code: str) -> str:
    """The type that a credit code tells by its first character (GB 32100).

    >>> type_of_code("12150105MB0Q7K2L8J"), type_of_code("92150105MA0Q7K2L8J")
    ('机构', '企业')
    """
    return BODY if code[:1] in _BODIES else ENTERPRISE
