"""The published rules of both SMS providers: what a template has to be like to be filed, and what a variable may hold.

Aliyun: 通知短信模板规范 and 变量规范 (help.aliyun.com 463270, 2806243); Tencent Cloud: 正文模板审核标准 (382/40659)
and its FAQ (382/13301). Where the two differ the stricter one holds for both.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

LONGEST_TEMPLATE, LONGEST_VALUE, MOST_VARIABLES = 500, 35, 20
FEWEST_FIXED = 4
_VARIABLE = re.compile(r"\$\{(\w+)\}")
_LINK = re.compile(r"https?://|www\.|[a-z0-9]+\.(?:cn|com|net)\b", re.IGNORECASE)
_NOT_FILED = frozenset("【】「」『』〖〗•①②③④⑤★※→¥²³")
_NAMES_NOT_ALLOWED = frozenset(("email", "mobile", "id", "nick", "site"))


def why_not_filed(text: str) -> str:
    """Why a template is turned down; "" when it is filed."""
    names = _VARIABLE.findall(text)
    fixed = _VARIABLE.split(text)[::2]
    if not 0 < len(text) <= LONGEST_TEMPLATE:
        return "length"
    if set(text) & _NOT_FILED:
        return "signs"
    if len(set(names)) != len(names) or len(names) > MOST_VARIABLES or set(names) & _NAMES_NOT_ALLOWED:
        return "variables"
    if any(not part.strip() for part in fixed[1:-1]):
        return "variables beside each other"
    if sum("\u4e00" <= sign <= "\u9fff" for part in fixed for sign in part) < FEWEST_FIXED:
        return "all variable"
    if any(_LINK.search(part[-30:]) and part.endswith(("/", ".", "=")) for part in fixed[:-1]):
        return "a link of variables"
    return ""


def why_not_sent(values: Sequence[str]) -> str:
    """Why a send is refused for what its variables hold, by the name of the rule; "" when it goes out."""
    for value in values:
        if not value.strip():
            return "empty"
        if len(value) > LONGEST_VALUE:
            return "length"
        if _LINK.search(value):
            return "link"
        if set(value) & _NOT_FILED:
            return "signs"
    return ""
