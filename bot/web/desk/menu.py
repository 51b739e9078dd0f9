"""The menu of the desk: one table for both kinds of body, from which the side menu and the drawer are drawn."""

from __future__ import annotations

from dataclasses import dataclass

from booking.people import Duty
from bot.web.desk.authority.menu import PLACES
from bot.web.desk.member import AUTHORITY, INSTITUTION, KINDS, Member


@dataclass(frozen=True)
class Item:
    """A place in the menu: its title, where it leads, for which kinds of body, and under which heading.

    With `duties` it is shown to who holds one of them; it only keeps menus short, for what may be done there the
    commands decide.
    """

    title: str
    path: str
    kinds: tuple[str, ...] = KINDS
    group: str = ""
    duties: tuple[Duty, ...] = ()


_RECEIVES, _TESTS, _RUNS = (Duty.RECEIVER,), (Duty.TESTER,), (Duty.ADMIN,)

MENU: tuple[Item, ...] = (
    Item("待办", "/desk"),
    Item("预约受理", "/desk/lines", (INSTITUTION,), "检定业务", _RECEIVES),
    Item("待检定", "/desk/appointments", (INSTITUTION,), "检定业务", _RECEIVES + _TESTS),
    Item("今日安排", "/desk/day", (INSTITUTION,), "检定业务", _RECEIVES + _TESTS),
    Item("检定受理", "/desk/intake", (INSTITUTION,), "检定业务", _RECEIVES + _TESTS),
    Item("柜台受理", "/desk/walk-in", (INSTITUTION,), "检定业务", _RECEIVES),
    Item("结果登记", "/desk/results", (INSTITUTION,), "检定业务", _TESTS),
    Item("结果核验", "/desk/checks", (INSTITUTION,), "检定业务", (Duty.CHECKER,)),
    Item("结果批准", "/desk/submissions", (INSTITUTION,), "检定业务", (Duty.APPROVER,)),
    Item("已出证", "/desk/issued", (INSTITUTION,), "检定业务"),
    Item("约检时段", "/desk/slots", (INSTITUTION,), "机构设置", _RECEIVES + _RUNS),
    Item("回执和原因", "/desk/library", (INSTITUTION,), "机构设置", _RECEIVES + _RUNS),
    Item("能力维护", "/desk/capability", (INSTITUTION,), "机构设置", _RUNS),
    Item("机构资料和证书内容", "/desk/certificate-forms", (INSTITUTION,), "机构设置", _RUNS + _TESTS),
    Item("证书编号", "/desk/numbering", (INSTITUTION,), "机构设置", _RUNS),
    Item("检定统计", "/desk/figures", (INSTITUTION,), "统计"),
    *(Item(title, path, (AUTHORITY,), group) for title, path, group in PLACES),
    Item("能力审核", "/desk/capability", (AUTHORITY,), "机构监管"),
    Item("社公标录入", "/desk/standards", (AUTHORITY,), "标准和目录"),
    Item("目录版本", "/desk/catalogue-versions", (AUTHORITY,), "标准和目录"),
    Item("投诉举报", "/desk/complaints", (AUTHORITY,), "公众"),
    Item("好差评", "/desk/ratings", (AUTHORITY,), "公众"),
    Item("好差评", "/desk/ratings", (INSTITUTION,), "统计"),
    Item("未送达的通知", "/desk/unreached", (AUTHORITY,), "公众"),
    Item("审计记录", "/desk/audit", (AUTHORITY,), "系统用户管理"),
    Item("注册审核", "/desk/registrations", (AUTHORITY,), "系统用户管理"),
    Item("账号找回", "/desk/recoveries", (AUTHORITY,), "系统用户管理"),
    Item("组织", "/desk/bodies", (AUTHORITY,), "系统用户管理"),
    Item("数据核查", "/desk/data-audit", (AUTHORITY,), "系统用户管理"),
    Item("数据导入", "/desk/imports", (AUTHORITY,), "系统用户管理"),
    Item("人员", "/desk/people", (AUTHORITY,), "系统用户管理", _RUNS),
    Item("人员", "/desk/people", (INSTITUTION,), "机构设置", _RUNS),
    Item("接口密钥", "/desk/keys", (INSTITUTION,), "机构设置"),
    Item("接口密钥", "/desk/keys", (AUTHORITY,), "系统用户管理"),
    Item("空白表", "/desk/blank-forms", group="帮助"),
    Item("使用指南", "/desk/help", group="帮助"),
)  # fmt: skip
"""In the order in which it is shown. Items of one heading stand together; those without one come first."""

__all__ = ["AUTHORITY", "INSTITUTION", "MENU", "Item", "menu_of"]


def menu_of(member: Member) -> tuple[tuple[str, tuple[Item, ...]], ...]:
    """The menu of a member, by headings."""
    groups: dict[str, list[Item]] = {}
    for item in MENU:
        if member.kind in item.kinds and (not item.duties or member.duties & set(item.duties)):
            groups.setdefault(item.group, []).append(item)
    return tuple((heading, tuple(items)) for heading, items in groups.items())


def is_under(path: str, item: Item) -> bool:
    """Whether a page belongs to a place in the menu: it lies there or beneath."""
    return path == item.path or (item.path != "/desk" and path.startswith(f"{item.path}/"))
