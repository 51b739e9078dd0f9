"""What is said to 帮助: what each role can do here, in a few lines."""

from __future__ import annotations

from handlers.dialogue.model import Choice, Link, Reply, World
from handlers.standing import my_unit

REGISTER_FIRST = (
    "要先给您的单位注册一下，只要一次，免费，几句话就好；注册完接着就办。"
    "现在注册吗？回“注册”，或者直接把营业执照上的单位名称发给我。"
)
NEW = (
    "我能帮您注册单位（只要一次）、把器具录进台账、约检定（免费）、查进度和结果、看证书和到期时间。"
    "先回“注册”开始，我一步一步带您填。有问题直接问。"
)
SHOP = (
    "我能帮您录器具、约检定、查进度和结果、看台账、改台账、看哪些快到期。直接说要办的事就行，例如“录一台秤”“全部约上”。"
)
STAFF = (
    "您可以说：\n“待受理”看任务；“受理 单号 请与××室电话联系”；“第2台不受理 原因”；"
    "“退回 原因”；“编号 合格 证书号… 有效期到…”；“提交”。"
)
OFFICE = (
    "您可以说：\n“待分配”看任务；“把 单号 分给 ××所”；“不予受理 原因”；"
    "“退回追溯 单号”；“公示 证书号”；“撤销公示 证书号”；“待审核”看注册。"
)
PUBLIC = "您可以问：\n哪里能检某样器具；某个证书是不是有效；某样东西要不要强检；怎么举报缺斤短两。"


WISHES = {
    "register_start": "注册", "ledger_add": "录器具", "ledger_copy": "再来一台一样的", "ledger_edit": "改台账",
    "ledger_delete": "停用器具", "ledger_query": "台账", "booking_create": "约检定", "booking_edit": "改预约",
    "booking_cancel": "撤销预约", "booking_resubmit": "重新约", "query_status": "查进度",
    "query_reject_reason": "为什么没受理", "query_price": "要钱吗", "query_materials": "要带什么",
    "query_place_time": "在哪里检", "query_duration": "多久能检完", "query_certificate": "证书在哪看",
    "query_validity": "什么时候到期", "query_scope": "我的要不要检", "query_policy": "多久检一次",
    "profile_edit": "改资料", "complaint": "怎么投诉", "request_human": "人工",
}  # fmt: skip
"""What a shop may have meant -> the words of a tap for it."""


def guide(role: str) -> tuple[Link, ...]:
    """The guide with pictures for whoever has this role."""
    name = {"admin": "authority"}.get(role, role)
    return (Link("使用指南（带图）", f"/help/{name}"),)


def menu(world: World) -> Reply:
    """The menu of the writer's role, with its guide."""
    links = guide(world.actor.role)
    if world.actor.role == "institution":
        return Reply(STAFF, (Choice("待受理"),), links=links)
    if world.actor.role == "admin":
        return Reply(OFFICE, (Choice("待分配"),), links=links)
    if world.actor.role == "public":
        return Reply(PUBLIC, links=links)
    if my_unit(world) is None:
        return Reply(NEW, (Choice("注册"),), links=links)
    return Reply(
        SHOP, (Choice("录器具"), Choice("约检定"), Choice("查进度"), Choice("台账"), Choice("哪些快到期")), links=links
    )
