"""Owns the people whom a result names: 检定员, 核验员, 批准人."""

import re
from typing import Final

_ROLES: Final = (
    (
        "verifier",
        re.compile(
            r"(?:检定员|检定人员?|主检)(?:是|为|[:：\s])*(?P<n>[一-龥]{2,4}?)(?=$|[\s,，;；。、]|核验|批准|复核|证书|有效)"
        ),
    ),
    (
        "checker",
        re.compile(
            r"(?:核验员|核验人员?|复核人?|复核员)(?:是|为|[:：\s])*(?P<n>[一-龥]{2,4}?)(?=$|[\s,，;；。、]|检定|批准|证书|有效)"
        ),
    ),
    (
        "approver",
        re.compile(
            r"(?:批准人|批准|签发人?)(?:是|为|[:：\s])*(?P<n>[一-龥]{2,4}?)(?=$|[\s,，;；。、]|检定|核验|证书|有效)"
        ),
    ),
)


def find(text: str) -> dict[str, str]:
    """The names said, by what each did to the result.

    >>> find("SX15103合格 检定员李强 核验员:王芳，批准人赵敏")
    {'verifier': '李强', 'checker': '王芳', 'approver': '赵敏'}
    """
    found = ((role, pattern.search(text)) for role, pattern in _ROLES)
    return {role: one["n"] for role, one in found if one is not None}
