"""Whatever leaves by SMS goes by a template that providers file, in variables that they take, in two parts at most."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.channels.sms_words import by_sms
from handlers.dialogue.model import Choice, Reply
from handlers.skills import SKILLS
from notifications.deadlines import KINDS
from notifications.notice_doc import EXAMPLE, RUNNING_OUT
from notifications.rules import NOTICES
from notifications.sms_frames import MORE, all_framed, framed
from notifications.sms_templates import FILED, FiledText, Template, forms_of
from notifications.sms_text import parts, signed
from notifications.wording import WORDINGS, words
from tests.simulators.filing import why_not_filed, why_not_sent
from tests.transcript import play, transcripts

LONG = "一二三四五六七八九十" * 5
FACTS = {**EXAMPLE, "last": "2026-11-27", "what": "standard"}
HARD = (
    "",
    "好",
    "？？",
    LONG * 8,
    "https://example.cn/x 打开看",
    "【约检】①②③ 380V/Ⅲ级·50m³→12",
    "\n\n第一行\n\n第二行？\n",
    "电话0471-3337062，" * 30,
    "，".join(f"第{n}台编号{n:06d}" for n in range(40)) + "。要改哪台？",
)


@pytest.mark.parametrize("template", FILED, ids=lambda one: one.name)
def test_a_template_is_filed(template: Template) -> None:
    assert why_not_filed(template.text) == ""


def test_names_are_unique() -> None:
    assert len({one.name for one in FILED}) == len(FILED)


def refused(forms: tuple[FiledText, ...]) -> list[str]:
    """What a provider would say to each send."""
    texts = {one.name: one.text for one in FILED}
    found = []
    for form in forms:
        said = texts[form.name]
        for name, value in form.values.items():
            said = said.replace(f"${{{name}}}", value)
        found.append("" if said == form.text else "not the template")
        found.append(why_not_sent(tuple(form.values.values())))
        found.append("" if len(parts(signed(form.text))) <= 2 else "parts")
    return [why for why in found if why]


@pytest.mark.parametrize("kind", sorted(WORDINGS))
def test_a_notice_goes_out(kind: str) -> None:
    data = {**FACTS, "text": "您好"}
    if kind == "validity_reminder":
        data["lines"] = list(RUNNING_OUT)
    forms = forms_of(kind, words(kind, data, short=True), data)
    assert forms
    assert refused(forms) == []
    planned = {rule.kind for rules in NOTICES.values() for rule in rules} | set(KINDS)
    if kind in planned:
        assert sum(len(parts(signed(form.text))) for form in forms) <= 2


@pytest.mark.parametrize("text", HARD)
@pytest.mark.parametrize("choices", [(), ("现场检", "送检"), tuple(f"{LONG}{n}" for n in range(9))])
def test_any_text_goes_out(text: str, choices: tuple[str, ...]) -> None:
    one = framed(text, choices)
    forms = forms_of("late_answer", one.text, {"frame": one.name, "values": list(one.values)})
    assert refused(forms) == []
    assert refused(forms_of("unit_closed", text or "好", {})) == []


def test_what_has_no_room_waits_for_a_word_and_nothing_is_lost() -> None:
    said, left, shown = "，".join(f"第{n}台{n:06d}" for n in range(60)), "", ""
    left = said
    for _ in range(30):
        one = framed(left)
        shown += one.text
        left = one.rest
        if not left:
            break
        assert MORE in one.text
    assert not left
    assert all(f"{n:06d}" in shown for n in range(60))


def test_the_question_and_its_numbers_are_never_cut_off() -> None:
    one = framed("。".join(f"第{n}句话说的是别的事" for n in range(30)) + "。要哪一个？", ("甲", "乙"))
    assert one.text.endswith("要哪一个？回复数字选：1 甲，2 乙。")


def replies() -> Iterator[Reply]:
    """Every question of every flow as it is declared, and every answer of the transcripts."""
    for flow in SKILLS.flows.values():
        for slot in flow.slots:
            if isinstance(slot.ask, str) and slot.ask:
                yield Reply(slot.ask)
    yield Reply("请选：", tuple(Choice(label) for label in ("店铺内", "摊位上", "仓库", "锅炉房", "其他地方")))


def test_every_question_goes_out_in_one_text() -> None:
    for reply in replies():
        texted = by_sms((reply,))
        assert texted is not None
        assert not texted.rest, reply.text
        one = texted.framed
        forms = forms_of("late_answer", one.text, {"frame": one.name, "values": list(one.values)})
        assert refused(forms) == [], reply.text


@pytest.mark.parametrize("path", transcripts(), ids=lambda one: one.stem)
def test_every_answer_of_the_transcripts_goes_out(path: Path) -> None:
    found: list[tuple[str, list[str]]] = []

    def watch(_talk: object, said: tuple[Reply, ...]) -> None:
        texted = by_sms(said)
        if texted is not None:
            one = texted.framed
            forms = forms_of("late_answer", one.text, {"frame": one.name, "values": list(one.values)})
            found.append((one.text, refused(forms)))

    play(path, watch=watch)
    assert [one for one in found if one[1]] == []


def test_a_code_longer_than_a_variable_is_cut_where_the_variable_ends() -> None:
    sent = all_framed("A1" * 60)
    said = "".join(value for one in sent for value in one.values)
    assert said.replace("，", "") == "A1" * 60
    assert len(sent) <= 2
