"""What the pages themselves say, in plain Chinese: errors, states' colours, empty lists, the first words of a chat."""

from __future__ import annotations

from collections.abc import Mapping

BADGES: Mapping[str, str] = {
    # units
    "待审核": "wait", "已通过": "good", "已退回": "bad", "已注销": "calm",
    # capabilities
    "有效": "good", "已拒绝": "bad", "已停用": "calm",
    # instruments
    "在用": "good", "停用": "calm", "报废": "calm", "已转让": "calm",
    # bookings and their lines
    "暂存": "calm", "已提交": "wait", "已反馈": "good", "已完成": "good", "已撤销": "calm",
    "待分配": "wait", "已分配": "wait", "退回": "wait", "待检定": "good", "检定中": "good", "已检定": "good",
    "已出证": "good", "预约失败": "bad", "没有受理": "bad", "部分没有受理": "wait",
    # complaints, standards, catalogue versions
    "待处理": "wait", "处理中": "wait", "已办结": "good", "不予受理": "calm", "草稿": "calm", "审核退回": "bad",
    "待确认": "wait", "待生效": "wait", "迁移中": "wait", "现行": "good", "回退中": "wait", "已回退": "calm",
    # what waits on the desk, and people
    "待受理": "wait", "待检定受理": "good", "待登记结果": "good", "待提交结果": "good", "注册审核": "wait",
    "账号找回": "wait", "能力审核": "wait", "投诉": "bad", "社公标审核": "wait", "管理员待确认": "wait",
    "逾期未受理": "bad", "逾期未出结果": "bad",
    "差评待回访": "bad", "差评已回访": "good", "已评价": "good", "在岗": "good", "已到期": "calm",
    # results and how long they hold
    "合格": "good", "不合格": "bad", "已过期": "bad", "快到期": "wait", "有效期内": "good",
}  # fmt: skip
"""The colour of each state; one that is missing is calm."""

EVERYDAY: Mapping[str, str] = {
    "暂存": "还没提交", "已提交": "等机构答复", "已反馈": "机构已答复", "已完成": "办完了", "已撤销": "已撤销",
    "待分配": "等主管部门安排机构", "已分配": "等机构受理", "退回": "机构退回，等重新安排", "待检定": "已受理，等检定",
    "检定中": "正在检定", "已检定": "检完了，等出证书", "已出证": "证书已出", "预约失败": "没有受理",
}  # fmt: skip
"""What a state means to somebody who does not work with it every day."""

OFFICES: Mapping[str, str] = {"unit": "使用单位", "institution": "检定机构", "admin": "主管部门"}

WELCOME: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "newcomer": (
        "您好，我是约检，帮您预约计量器具的强制检定，不收费。\n第一次用，拍一张营业执照发来，单位就登记好大半；以后登记器具、预约、看回执和证书，直接说就行。",
        ("拍执照", "注册", "哪些器具要检", "检定收费吗"),
    ),
    "unit": (
        "您好，欢迎回来。要登记器具、预约检定，还是看看进度？直接说就行。",
        ("登记器具", "预约检定", "查进度", "哪些快到期了"),
    ),
    "institution": (
        "您好。新的预约会自动出现在这里。想看手上的事，回“待办”。",
        ("待办",),
    ),
    "admin": (
        "您好。需要分配的预约会自动出现在这里。想看手上的事，回“待办”。",
        ("待办",),
    ),
}  # fmt: skip
"""The first words of an empty chat, and what can be tapped."""

ERRORS: Mapping[int, tuple[str, str]] = {
    400: ("这个请求看不懂", "请回到上一页再试一次。"),
    403: ("页面放久了，需要刷新", "请刷新一下再试；刚才的内容没有提交。"),
    404: ("没有找到", "可能地址不对，也可能这一项不是您的。"),
    405: ("这里不能这样用", "请从页面上的按钮操作。"),
    410: ("这份文件不再提供", "请看最新的一份。"),
    413: ("文件太大了", "照片请不要超过 10 MB。"),
    415: ("不能用这种文件", "请发 JPEG、PNG 或 HEIC 格式的照片。"),
    422: ("现在办不了", "请按下面的说明改好再试。"),
    429: ("有点太快了", "请等几秒钟再试。"),
    500: ("我们这边出了点问题", "请稍后再试。要是一直这样，把下面的编号告诉我们。"),
    503: ("系统正在忙", "请过一会儿再试。"),
}
"""Title and advice for a status; any other counts as 500 from there upwards, else as 400."""

TOO_LONG = "这条太长了，请分几条发。"
NO_TEXT = "没有收到内容。"
BAD_ID = "message_id 应是 1 到 64 个可见字符。"
NOT_JSON = '要的是 JSON：{"message_id": "…", "text": "…"}。'
STALE_PAGE = "缺少本页的校验码，请刷新页面再试。"
NO_PHOTO = "没有收到照片。"
NO_ROOM = "今天收到的照片已经太多了，请明天再发；不发照片也能办，照实说出来就行。"
HALF_PHOTO = "照片没有传完整，请再发一次。"


def error_words(status: int) -> tuple[str, str]:
    """What to say about a status."""
    return ERRORS.get(status) or ERRORS[500 if status >= 500 else 400]


LINK_SPENT = "这个登录链接已经用过，或者过期了。请让给您链接的人再发一个。"
