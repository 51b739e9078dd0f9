"""注销 and what is asked about one's own data: what is kept and why, how to see it, take it along, have it deleted."""

from __future__ import annotations

import re

from booking.commands import Command, EraseMe
from booking.execute import Outcome
from handlers.dialogue.model import Acted, Choice, Flow, Reply, Values, World
from handlers.standing import ANYBODY, my_unit
from nlu.text import bare
from nlu.understand import Heard

HEARD_AS = (
    "unclear", "provide_info", "register_start", "ledger_delete", "ledger_query", "help", "query_policy",
    "query_howto", "account_recover", "cancel_flow", "off_topic", "deny", "public_query_instrument", "profile_edit",
    "query_scope", "booking_cancel", "complaint", "request_human", "abuse", "affirm", "greet",
)  # fmt: skip
"""What such words may be taken for: none of the intents is about one's own data, so the words decide."""

_MINE = r"(?:我们?的?|俺的?|咱的?|本人的?|自己的?)"
_DATA = r"(?:个人)?(?:信息|数据|资料|隐私)"
_ACCOUNT = r"(?:账号|账户|帐号|帐户|用户|注册)"
_LEAVE = re.compile(
    rf"(?:我?(?:要|想|想要|需要)?)?(?:怎么|如何|咋)?(?:把{_MINE}?{_ACCOUNT}(?:给我?)?(?:注销|销|删除?)(?:掉|了)?|(?:注销|销掉|删除|删掉){_MINE}?{_ACCOUNT}|(?:账号|账户|帐号|帐户)注销|销户"
    rf"|(?:把|将){_MINE}?{_DATA}(?:都|全部?|全都)?(?:给我?)?(?:删|删除|清除|清空|抹)(?:掉|了|除)?|(?:删除|删掉|清除|清空|抹掉){_MINE}{_DATA}|不(?:想)?用(?:你们|这个)了.{{0,4}}(?:注销|删.{{0,6}}{_DATA}))(?:吧|啊|呗|可以吗|行吗|行不行|吗)?"
)
_USE = re.compile(
    rf"(?:你们|你|这里|这个)?(?:会|要|都)?(?:怎么|咋|如何|拿)(?:样)?(?:用|使用|处理|保护|保存|存){_MINE}?{_DATA}.{{0,4}}"
    rf"|(?:你们|你)(?:拿|用|收集?|存|要){_MINE}?{_DATA}(?:干什么|干啥|干嘛|做什么|有什么用|吗).{{0,2}}"
    rf"|{_MINE}?{_DATA}(?:会不会|会|安不安全|安全吗|有没有).{{0,8}}"
    rf"|(?:个人信息|隐私)(?:保护)?(?:政策|说明|协议|条款|声明).{{0,4}}|(?:你们)?(?:留|存|保存|有)了?{_MINE}?(?:哪些|什么|多少)(?:个人)?(?:信息|数据|资料).{{0,2}}"
)
_TAKE = re.compile(
    rf"(?:我?(?:要|想)?)?(?:怎么|如何|能)?(?:导出|下载|查看|看看?|拷贝|带走){_MINE}{_DATA}(?:吗|吧|一下)?|我的(?:个人)?数据"
)

ABOUT = (
    "我们只为约检和检定记录用您的信息：姓名、手机号和微信用来登记、通知和核对身份；单位、器具、预约、证书按规定给"
    "检定机构和主管部门看，不卖、不作别的用。对话和通知留180天，验证码1天，其余的随检定记录保存。\n"
    "全文和清单：/privacy。您可以看、带走、改正或者注销。"
)
TAKE = "您的信息都在“我的”页的“我的数据”里，可以看，也可以下载带走：/me/data。要改，直接说改哪一项。"
NOBODY = "您还没有登记过，这里除了刚才的对话没有您的信息；对话180天后自动删除。"
ASKED = (
    "确定注销吗？注销后：\n· 您的姓名、手机号、微信、照片、对话和通知都删除，登录全部退出；\n"
    "· {units}\n· 已经出的检定结果和证书按规定保留，里面不再有您的个人信息。\n删了就找不回来了。"
)
UNIT_TOO = "{name}没有别人在管，一起注销：还没受理的预约撤销，器具停用，不再提醒；"
UNIT_STAYS = "您登记的单位有别人在管，不受影响；"
NO_UNIT = "您名下没有单位；"
DONE = "已注销：您的个人信息已经删除，登录也退出了。以后再来，重新注册就行。"


def own_data(_heard: Heard, text: str, world: World) -> Acted | None:
    """What is said of one's own data; None when the message is about something else."""
    said = bare(text)
    if _LEAVE.fullmatch(said):
        if not world.actor.person_id or world.records.person(world.actor.person_id) is None:
            return Acted((Reply(NOBODY),))
        return Acted(enter="leave")
    if _USE.fullmatch(said):
        return Acted((Reply(ABOUT, (Choice("我的数据"), Choice("注销账号"))),))
    if _TAKE.fullmatch(said):
        return Acted((Reply(TAKE, (Choice("改资料"), Choice("注销账号"))),))
    return None


def _summary(values: Values, world: World) -> Reply | None:
    unit = my_unit(world)
    if unit is None:
        units = NO_UNIT
    else:
        alone = len(world.records.members("unit", unit.id)) < 2
        units = UNIT_TOO.format(name=unit.company_name) if alone else UNIT_STAYS
    return Reply(ASKED.format(units=units), (Choice("确认"), Choice("取消")))


def _commit(values: Values, world: World) -> tuple[Command, ...]:
    return (EraseMe(),)


def _done(values: Values, outcomes: tuple[Outcome, ...], world: World) -> tuple[Reply, ...]:
    return (Reply(DONE),)


LEAVE = Flow(
    name="leave",
    title="注销账号",
    roles=ANYBODY,
    intents=(),
    starts=("注销账号",),
    verbs=("注销", "删"),
    orders=True,
    slots=(),
    confirm=_summary,
    commit=_commit,
    done=_done,
)
