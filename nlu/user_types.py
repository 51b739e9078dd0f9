"""Owns as what somebody registers: 个人注册, 我们按机构登记, 用户类型选专家."""

import re
from typing import Final

_TYPE: Final = "个人|企业|机构|专家"
_SAID: Final = re.compile(
    rf"(?:(?:我|俺)?(?:要|想)?(?:按|以|用|办|做)?(?P<type>{_TYPE})(?:用户|身份|名义|账号)?(?:的?(?:来|去)?(?:注册|登记|开户))"
    rf"|(?:用户|注册)类型(?:就?[是选填为]|[:：\s])*(?P<chosen>{_TYPE}))"
)
_NOT: Final = re.compile(r"[不别没]\w{0,2}$")


def find(text: str) -> str | None:
    """The type that a text says it is; None when it says none, denies it, or leaves it open.

    >>> find("个人注册"), find("用户类型是机构"), find("我个人开的店要注册"), find("不按个人注册")
    ('个人', '机构', None, None)
    """
    said = _SAID.search(text)
    if said is None or _NOT.search(text[: said.start()]) or "还是" in text:
        return None
    return said["type"] or said["chosen"]
