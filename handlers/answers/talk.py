"""Small talk and the ways to a human: short, friendly, and back to what is open."""

from __future__ import annotations

import re

from handlers.dialogue.model import Acted, Choice, Reply, World
from handlers.standing import my_unit
from nlu.understand import Heard

HELLO = (
    "您好，我是约检小助手，帮您约计量器具的强制检定（免费）。可以直接说“我要注册”“录一台秤”“约检定”“查进度”，"
    "有不明白的随时问。"
)
HELLO_AGAIN = "要录器具、约检定还是查进度？直接说就行。"
THANKS = "不客气，有事随时叫我。"
BYE = "好的，再见！到期前我会提醒您。"
SORRY = "让您费心了，抱歉。哪一步卡住了告诉我，我尽量少问几句；想找人帮忙就回“人工”。"
OFF_TOPIC = "这个我帮不上忙，我只管计量器具的检定：注册、录器具、约检定、查进度、答疑。"
I_AM = (
    "我是自动答复的小助手，不是真人，按您说的话办理注册、录器具和约检定。"
    "您填的内容都会让您看过、确认了才提交。要找人就回“人工”。"
)
HUMAN = (
    "人工帮忙：请打当地市场监管所计量科的电话，或拨 12345 转计量；"
    "已经受理的预约，直接打受理回执上机构的电话最快。您填过的都留着。"
)
SERVICE = "对我们办事的速度、态度有意见，办完以后回“评价”；差评有人回访。"
COMPLAINT = (
    "缺斤短两、计量不准可以打 12315 或 12345 举报，说清店名、地址、时间和经过，有小票照片更好；市场监管部门会去查。"
    "也可以打开网页“公众查询”里的“投诉”（/public/complain）直接写给当地计量部门，不用登录，能查到处理结果。"
)
RECOVER = (
    "在这里不用密码：用原来的手机号收个验证码就能接着用。手机号换了的，先说“改资料”，用新号码收验证码；"
    "原号码已经停用的，请带上营业执照和身份证明联系当地市场监管所核实，一个工作日内答复。用户名就是注册时的手机号。"
)
NO_CODE = "验证码可能晚到一会儿，也看看是不是被当垃圾短信拦了；过1分钟还没有，回“重发”。"


def greet(heard: Heard, text: str, world: World) -> Acted | None:
    """打招呼."""
    unit = my_unit(world)
    if unit is None:
        return Acted((Reply(HELLO, (Choice("注册"), Choice("我能办什么"))),), then="register_start")
    return Acted(
        (Reply(f"您好，{unit.company_name}！{HELLO_AGAIN}", (Choice("录器具"), Choice("约检定"), Choice("查进度"))),)
    )


def thanks(heard: Heard, text: str, world: World) -> Acted | None:
    """道谢."""
    return Acted((Reply(THANKS),))


def bye(heard: Heard, text: str, world: World) -> Acted | None:
    """告别."""
    return Acted((Reply(BYE),))


def grumble(heard: Heard, text: str, world: World) -> Acted | None:
    """抱怨, 骂人: no argument, the way out."""
    return Acted((Reply(SORRY),))


def off_topic(heard: Heard, text: str, world: World) -> Acted | None:
    """闲聊, 包括问是不是真人."""
    return Acted((Reply(I_AM if re.search(r"AI|ai|人工智能|机器人|真人|是不是人|你是谁|你叫", text) else OFF_TOPIC),))


def human(heard: Heard, text: str, world: World) -> Acted | None:
    """找人工: the desk of the last receipt, else the institution of the shop's bookings, and who is in charge there."""
    unit = my_unit(world)
    if unit is None:
        return Acted((Reply(HUMAN),))
    over = world.records.authorities_over(unit.region_code)
    county = f"您那里归{over[0].name}管。" if over else ""
    for booking in world.records.bookings(unit.id, limit=3):
        for receipt in world.records.receipts(booking.no):
            if receipt.phone:
                where = f"受理您预约的科室：{receipt.dept} {receipt.phone}。".replace(" 。", "。")
                return Acted((Reply(f"{where}{county}{HUMAN}"),))
        bodies = (world.records.institution(line.institution_id) for line in world.records.lines(booking.no))
        body = next((one for one in bodies if one is not None and one.phone), None)
        if body is not None:
            return Acted((Reply(f"检定您器具的机构：{body.name} {body.phone}。{county}{HUMAN}"),))
    return Acted((Reply(f"{county}{HUMAN}"),))


def complaint(heard: Heard, text: str, world: World) -> Acted | None:
    """投诉举报."""
    return Acted((Reply(f"{COMPLAINT}\n{SERVICE}", (Choice("评价"), Choice("人工"))),))


def recover(heard: Heard, text: str, world: World) -> Acted | None:
    """忘记密码, 收不到验证码."""
    return Acted((Reply(NO_CODE if "验证码" in text and "换" not in text else RECOVER),))
