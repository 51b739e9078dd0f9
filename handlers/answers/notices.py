"""通知设置: how somebody wants to be told, in their own words: 晚上别发, 不要发短信, 9点以后再通知, 恢复短信."""

from __future__ import annotations

import re

from booking.commands import ChooseNotices
from booking.execute import Outcome
from booking.notice_choices import choices_name
from handlers.dialogue.model import Acted, Choice, Reply, World
from handlers.wording.refusals import refusal
from nlu.numerals import read as number
from nlu.text import bare
from nlu.understand import Heard

HEARD_AS = (
    "unclear", "provide_info", "account_recover", "greet", "off_topic", "complaint", "deny", "cancel_flow",
    "pause_flow", "query_howto", "query_validity", "query_place_time", "request_human", "abuse", "affirm", "skip_slot",
    "booking_cancel",
)  # fmt: skip
"""What such wishes may be taken for: none of the intents is about notices, so the words decide."""

_WORD = r"(?:短信|微信|企业微信|通知|提醒|消息|信息)"
_SHOW = re.compile(r"(?:通知|提醒|消息)设置|(?:设置|怎么设置?|修改|改)(?:一下)?(?:通知|提醒)")
_NO = r"(?:不要|别|不用|不想|停止|关掉|关闭|取消|不)"
_NIGHT = r"(?:晚上|夜里|半夜|夜间|大晚上|深夜)"
_NIGHT_OFF = re.compile(
    rf"{_NIGHT}.{{0,4}}{_NO}.{{0,6}}(?:发|通知|提醒|吵|打扰|短信|消息|响).{{0,6}}|{_NO}.{{0,3}}{_NIGHT}.{{0,6}}(?:发|通知|提醒|吵|打扰|短信|消息|响).{{0,6}}"
)
_NIGHT_ON = re.compile(rf"{_NIGHT}.{{0,4}}(?:可以|能|也|照样|照常).{{0,4}}(?:发|通知|提醒|收).{{0,6}}")
_OFF = re.compile(
    rf"(?:以后|请|麻烦|能不能)?{_NO}(?:再|要|老是?|总|一直|天天)?(?:给我|用|往我)?(?:再)?(?:发|收|推)?(?:送)?(短信|微信|企业微信)(?:通知|提醒|消息)?(?:我)?(?:了|吧|啊|吗)?"
)
_ON = re.compile(
    r"(?:恢复|打开|开启|重新|还是|继续|以后|都|发|发到|发给|给我|用)(?:给我|用|发|到|我|的)*(短信|微信|企业微信)(?:通知|提醒|消息)?(?:我)?(?:吧|了)?"
)
_AFTER = re.compile(
    rf"(?:早上|上午|早晨)?([\d一二三四五六七八九十两]+)点(半)?(?:钟)?(?:以后|之后|后)(?:再|才)?(?:给我)?(?:发|通知|提醒|来)?{_WORD}?(?:我)?(?:吧)?"
)
_CHANNELS = {"短信": "sms", "微信": "wechat", "企业微信": "wecom"}
_NAMES = {"sms": "短信", "wechat": "微信", "wecom": "企业微信"}
_USUAL = "22:00-08:00"
_LATEST_MORNING = 12


def notices(_heard: Heard, text: str, world: World) -> Acted | None:
    """A wish about notices, or the settings as they are; None when the message is about something else."""
    said = bare(text)
    if _SHOW.fullmatch(said):
        return Acted((Reply(_as_they_are(world), (Choice("不要发短信"), Choice("晚上别发通知"))),))
    command = _wish(said)
    return Acted(commands=(command,)) if command is not None and world.actor.person_id else None


def _wish(said: str) -> ChooseNotices | None:
    if _NIGHT_OFF.fullmatch(said):
        return ChooseNotices(usual_hours=True)
    if _NIGHT_ON.fullmatch(said):
        return ChooseNotices(quiet="")
    if found := _OFF.fullmatch(said):
        return ChooseNotices(off=(_CHANNELS[found[1]],))
    if found := _ON.fullmatch(said):
        return ChooseNotices(on=(_CHANNELS[found[1]],))
    if found := _AFTER.fullmatch(said):
        hour = number(found[1])
        if hour is not None and 5 <= hour <= _LATEST_MORNING:
            return ChooseNotices(quiet=f"22:00-{int(hour):02d}:{'30' if found[2] else '00'}")
    return None


def notices_chosen(_command: ChooseNotices, outcome: Outcome, world: World) -> tuple[Reply, ...]:
    """The settings as they are now."""
    if outcome.refused is not None:
        return (Reply(refusal(outcome.refused, world)),)
    return (Reply(f"好的，改好了。{_as_they_are(world)}"),)


def _as_they_are(world: World) -> str:
    kept = world.records.setting(choices_name(world.actor.person_id)) or {}
    off = "、".join(_NAMES[one] for one in kept.get("off", ()))
    ways = f"不用{off}通知您（只剩这一种能找到您时除外）" if off else "先发到您用的对话，发不到再发短信"
    quiet = str(kept.get("quiet", _USUAL))
    when = f"晚上{quiet[:5]}到早上{quiet[6:]}不打扰，验证码和马上要检的约定除外" if quiet else "晚上也照常通知"
    return f"现在的通知方式：{ways}；{when}。要改就直接说，比如“不要发短信”“9点以后再通知”。"
