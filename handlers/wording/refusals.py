"""What is said when the subject refuses: the reason in plain words and what to do instead, one sentence a reason."""

from __future__ import annotations

from typing import Any

from booking.refusal import Refused, Why
from booking.result_rules import AHEAD, FAR, NOT_AFTER
from handlers.dialogue.model import Link, World

TEXTS: dict[Why, str] = {
    Why.NOT_YOURS: "这件事要由相关单位的人来办，您这边办不了。",
    Why.WRONG_STATE: "现在是“{state}”，不能这样办。",
    Why.REASON_NEEDED: "请说一下原因。",
    Why.NOT_FOUND: "没有找到您说的内容，请核对一下再说一遍。",
    Why.NOT_SIGNED_IN: "请先注册，回“注册”就开始。",
    Why.MISSING: "还缺一项没填，请补上。",
    Why.BAD_VALUE: "这一项填得不对，请核对后再说一遍。",
    Why.CODE_WRONG: "验证码不对，请看清短信里的6位数字再发一遍；没收到回“重发”。",
    Why.CODE_USED: "这个验证码已经用过了，一个只能用一次，回“重发”再收一个。",
    Why.CODE_EXPIRED: "验证码过了5分钟失效了，回“重发”再收一个。",
    Why.CODE_TOO_MANY_TRIES: "验证码错的次数太多了，回“重发”换一个新的。",
    Why.CODE_TOO_OFTEN: "验证码发得太频繁了，请过一会儿再试（1分钟一次，1小时最多5次）。",
    Why.CODE_NEEDS_PROOF: (
        "您这个网络今天发出去的验证码已经不少了。请先点“证明不是机器”，答对一道小题，回来再说“重发”。"
    ),
    Why.CODES_SPENT: "今天能发的验证码短信已经发完了，明天零点以后再试。着急的话，请打当地计量部门的电话。",
    Why.UNIT_EXISTS: "这个信用代码已经注册过了。",
    Why.NOT_APPROVED_YET: "单位注册还没有审核通过，通过后就能办。",
    Why.SERIAL_HERE: "这个厂家的这个编号已经在您的台账里了，请核对编号；是另一台的话，把它的编号告诉我。",
    Why.SERIAL_ELSEWHERE: (
        "这个厂家的这个编号登记在别的单位名下。是从别处转到您这儿的，回“是转来的”；不是就请核对编号再说一遍。"
    ),
    Why.IN_OPEN_BOOKING: "它正在预约单{booking_no}里，型号、编号这些要等检完或撤销预约后才能改。",
    Why.VALID_UNTIL_SET: "有效期已经有了，只能由检定结果来更新，不能再手填。",
    Why.NOT_BOOKABLE: "里面有停用或报废的器具，不能约。",
    Why.ALREADY_BOOKED: "里面有已经约过的器具，不用再约。",
    Why.NOTHING_CHOSEN: "还没有选器具，要约哪几台？",
    Why.SAME_PERSON: "这条结果您已经签过{signed}，{duty}要由别人来签。",
    Why.TWO_DUTIES: (
        "这条结果您已经签过{signed}，批准要由别人来签。人手不够、要一个人兼两样的，请管理员在“人员”里声明。"
    ),
    Why.NEVER_BOTH: "检定员和核验员不能给同一个人；要一个人再兼批准人，请先在“人员”里声明“一人可兼两职”。",
    Why.NAMELESS: "签名要用姓名，系统里还没有您的姓名，请管理员在“人员”里填上。",
    Why.CHANGED: "这条结果刚改过，请看过新的再签。",
    Why.CERTIFICATE_TAKEN: "这个证书编号已经用在别的器具上了，请核对。",
    Why.OUT_OF_REGION: "不在您的辖区，办不了。",
    Why.NOT_CAPABLE: "这家机构没有这项检定能力；确实要分给它，请说明理由。",
    Why.NOTHING_TO_UNDO: "没有可以撤回的。",
    Why.NO_DUTY: "这件事要由{duties}来办，您还没有分配这个角色，请找本单位的管理员。",
    Why.NAME_TAKEN: "这个用户名已经有人用了，请换一个，例如用手机号。",
    Why.NO_SECOND: "分配管理员要两个人同意，现在没有另一位管理员可以确认。请先由上级部门或系统维护人员增加一位管理员。",
    Why.LAST_ADMIN: "这是最后一位管理员，停用以后就没有人能分配角色了。请先让别人当管理员。",
    Why.NUMBER_TAKEN: "编号{number}已经登记过了，请核对。",
    Why.OTHER_REVIEWS: "自己提交的要由别的人来审核。",
    Why.OPEN_WORK: "预约单{booking_no}里的{name}还在“{state}”，要等机构检完或者终止才能注销。着急请打回执上的电话。",
    Why.STILL_IN_OFFICE: "您现在还是机构或主管部门的人员，请先让管理员停掉您的角色，再来注销。",
    Why.FREED: "里面有按新目录不再强制检定的器具，不用约。",
    Why.NOT_OFFERED: "机构那个时间不接待，请在它开放的时间里选。",
    Why.FULL: "那个半天已经约满了，请换一个时间。",
    Why.NOT_YET: "还没到约定的时间，到了时间对方没来再说。",
    Why.ASKED_ALREADY: "已经问过送检单位了，还在等它答复。",
    Why.URGED_TODAY: "今天已经催过了，明天还没动静再催一次。",
    Why.RATED_ALREADY: "这一单已经评价过了，谢谢您。",
    Why.SAMPLE_TAKEN: "样品编号{no}已经用在别的器具上了，请换一个。",
}
"""A text for every reason; `{…}` are facts of the refusal's data."""


DAYS: dict[str, str] = {
    AHEAD: "检定日期 {value} 还没到，不能登记以后的检定，请核对。",
    NOT_AFTER: "有效期至 {value} 不晚于检定日期 {verified_on}，请核对有效期。",
    FAR: "有效期至 {value} 和这类器具的检定周期（{months}个月）差得太多，请核对；没写错的话，请写明原因。",
}
"""What is said of days of a result that do not fit."""
GONE_BY = "那一天已经过去了，请说今天以后的日子，例如“下周二上午9点半”。"


class _Facts(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return ""


def refusal(refused: Refused, world: World) -> str:
    """A refusal in words, as a conversation says it."""
    return refusal_text(refused)


def ways_out(refused: Refused) -> tuple[Link, ...]:
    """What can be opened to get past a refusal."""
    return (Link("证明不是机器", "/prove"),) if refused.why is Why.CODE_NEEDS_PROOF else ()


def refusal_text(refused: Refused) -> str:
    """A refusal in words, with the instruments it names."""
    text = TEXTS[refused.why].format_map(_Facts(refused.data))
    if refused.why is Why.BAD_VALUE and refused.data.get("past"):
        text = GONE_BY
    if (days := refused.data.get("days")) in DAYS:
        text = DAYS[days].format_map(_Facts(refused.data))
    named = refused.data.get("instruments")
    if named:
        listed = "、".join(f"{i.get('name', '')}（{i.get('serial', '')}）" for i in named)
        text = f"{text}有问题的是：{listed}。"
    return text
