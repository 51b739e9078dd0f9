"""A person's own choices about notices: which channels stay silent, and in which hours nothing may ring."""

from __future__ import annotations

import re
from typing import Any

from booking.act import Act
from booking.commands import ChooseNotices
from booking.ports import Store
from booking.refusal import Why
from booking.setting import Outcome, Setting, refuse

CHANNELS = frozenset({"sms", "wechat", "wecom"})
"""Channels that may be turned off; the open web page rings nowhere and stays."""

_SPAN = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d-(?:[01]\d|2[0-3]):[0-5]\d")


def choices_name(person_id: str) -> str:
    """The name of the setting in which a person's choices are kept: {"off": [channel, …], "quiet": "22:00-08:00"}.

    `quiet` is "" for no quiet hours, and missing for those of everybody.
    """
    return f"notices of {person_id}"


def choose_notices(command: ChooseNotices, store: Store, setting: Setting) -> Outcome:
    """Turn channels off or on, or set one's own quiet hours. What the command leaves out stays as it was."""
    if not setting.person_id:
        return refuse(Why.NOT_SIGNED_IN)
    wrong = (set(command.off) | set(command.on)) - CHANNELS
    if wrong:
        return refuse(Why.BAD_VALUE, "channel", channel=min(wrong))
    if command.quiet and (_SPAN.fullmatch(command.quiet) is None or command.quiet[:5] == command.quiet[6:]):
        return refuse(Why.BAD_VALUE, "quiet", quiet=command.quiet)
    name = choices_name(setting.person_id)
    before = store.setting(name) or {}
    chosen: dict[str, Any] = {"off": sorted((set(before.get("off", ())) | set(command.off)) - set(command.on))}
    quiet = before.get("quiet") if command.quiet is None else command.quiet
    if quiet is not None and not command.usual_hours:
        chosen["quiet"] = quiet
    act = Act(store, setting)
    store.put_setting(name, chosen)
    act.tell("NoticesChosen", "person", setting.person_id, verb="通知设置", **chosen)
    return act.done(chosen)
