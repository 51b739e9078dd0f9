"""What the sign-in pages say, in plain Chinese: every mistake with what to do next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from booking.refusal import Refused, Why
from handlers.wording.refusals import refusal_text

WRONG = "用户名或密码不对。请再试一次，或者改用短信验证码登录。"
TOO_OFTEN = "试的次数太多了，请过几分钟再试。现在着急的话，可以改用短信验证码登录。"
CODE_TOO_OFTEN = "要验证码的次数太多了，请过几分钟再试。"
CAPTCHA_NEEDED = "请再答一下下面的问题，证明不是机器在试。"
CAPTCHA_WRONG = "图上的字（或题目的答案）不对，换了一个，请再看一下。"
CODE_SENT = "验证码已发到 {phone}，5分钟内有效。"
CODE_ON_ITS_WAY = "验证码正在发往 {phone}，5分钟内有效。一分钟还没收到，请重新获取。"
CODE_NOT_SENT = "短信没有发出去，这会儿发不了验证码。请过一会儿再试，或者换一种办法登录。"
CODE_SENT_MAYBE = "如果有这个账号，验证码会发到它绑定的手机，5分钟内有效。手机收不到，请用下面的“手机号不用了”。"
CODE_NOT_RIGHT = "验证码不对，或者已经过期，请看清短信再填，或重新获取。"
NO_PHONE = "请填11位手机号。"
NO_NAME = "请填用户名或手机号。"
NOT_SAME = "两次填的密码不一样，请再填一遍。"
RECOVERED = "密码已换好，其他地方的登录都退出了。您的用户名是 {username}。"
ACCOUNT_KEPT = "已保存。下次可以用用户名 {username} 和密码登录。"
SCAN_LATER = "微信这会儿没有回应，请过一会儿再试，或用短信验证码登录。"
LOST_SENT = "申请已交给当地计量部门，1个工作日内用短信答复到新手机号。"

PASSWORD_PARTS: Mapping[str, str] = {
    "length": "8到20位",
    "upper": "有大写字母",
    "lower": "有小写字母",
    "digit": "有数字",
    "special": "有特殊字符（例如 ! @ # %，用半角）",
    "other": "不能有空格、汉字和全角符号",
}
PASSWORD_RULE = "密码8到20位，大写字母、小写字母、数字、特殊字符都要有。"  # noqa: S105 - a rule, not a password

REFUSALS: Mapping[Why, str] = {
    Why.CODE_WRONG: "验证码不对，请看清短信里的6位数字再填。",
    Why.CODE_USED: "这个验证码已经用过了，请重新获取。",
    Why.CODE_EXPIRED: "验证码过了5分钟失效了，请重新获取。",
    Why.CODE_TOO_MANY_TRIES: "这个验证码错的次数太多了，请重新获取。",
    Why.CODE_TOO_OFTEN: "验证码发得太频繁了：1分钟一次，1小时最多5次，请过一会儿再要。",
    Why.CODES_SPENT: "今天能发的验证码短信已经发完了，明天零点以后再试，或者换一种办法登录。",
    Why.NAME_TAKEN: "这个用户名已经有人用了，请换一个，例如用自己的手机号。",
    Why.NOT_SIGNED_IN: "请先登录。",
}
FIELDS: Mapping[str, str] = {
    "username": "用户名要4到20位，只用字母和数字，可以直接用手机号。",
    "phone": NO_PHONE,
    "uscc": "没有找到这家单位，请核对统一社会信用代码。",
    "name": "请填您的姓名。",
    "documents": "请上传证明材料的照片，1到6张。",
}


def password_problem(missing: Sequence[str]) -> str:
    """What a password lacks, as one sentence."""
    return f"密码还不行：要{'、'.join(PASSWORD_PARTS[one] for one in missing)}。"


def problem_of(refused: Refused) -> str:
    """A refusal in words for these pages."""
    if refused.why in REFUSALS:
        return REFUSALS[refused.why]
    return FIELDS.get(refused.slot) or refusal_text(refused)
