"""`sms-templates`: every text to be filed with an SMS provider, in the form in which that provider takes it."""

from __future__ import annotations

from collections.abc import Iterator

from notifications.sms_frames import LONGEST, VARIABLE
from notifications.sms_templates import FILED, FRAMES, Template

PROVIDERS = ("aliyun", "tencent")
_CODE = "phone_code"

_ASKED_FOR = {
    "aliyun": (
        f"类型：验证码 1 条，其余都是通知短信；变量属性：code 选“仅数字”，其余选“其他”（每个变量不超过{LONGEST}字）。",
        (
            "另外要办：上行短信（HTTP 批量推送 SmsUp、SmsReport，推到 /sms/KEY/reply 和 /sms/KEY/report）；"
            "频率：在“国内消息设置”里把通知短信同一号码的上限放到每天 40 条（一家从注册到约上约 20 条）。"
        ),
    ),
    "tencent": (
        "类型：验证码 1 条，其余都是普通短信；个人认证的账号每个变量只有 12 字，要用企业认证的账号。",
        (
            "另外要办：扩展码（有了才能收上行短信）、下发状态和上行短信的回调；"
            "频率：默认同一号码每天 10 条、30 秒 1 条，请在“频率限制”里改到每天 40 条、30 秒 5 条。"
        ),
    ),
}


def sms_templates(provider: str) -> Iterator[str]:
    """A line for each template: its name in YUEJIAN_SMS_TEMPLATES, what kind it is filed as, its text, its use."""
    for line in _ASKED_FOR[provider]:
        yield f"# {line}"
    yield "名称\t类型\t正文\t申请说明"
    for one in FILED:
        kind = "验证码" if one.kind == _CODE else ("通知短信" if provider == "aliyun" else "普通短信")
        yield "\t".join((one.name, kind, _text(one, provider), _use(one)))
    names = ", ".join(f'"{one.name}": "编号"' for one in FILED[:2])
    yield f"# 批下来以后：export YUEJIAN_SMS_TEMPLATES='{{{names}, …}}'"


def _text(one: Template, provider: str) -> str:
    if provider == "aliyun":
        return one.text
    numbers = iter(range(1, len(one.variables) + 1))
    return VARIABLE.sub(lambda _: f"{{{next(numbers)}}}", one.text)


def _use(one: Template) -> str:
    if one in FRAMES:
        return "店主用短信办理计量器具检定预约，这是对其来信的答复，变量是器具、单位、选项的名称"
    return "计量器具检定预约的通知，变量是单位、器具、机构、日期和单号"
