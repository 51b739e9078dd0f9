"""Nobody is left: whatever is not understood, at every question there is something to tap, new words, and a way on."""

from __future__ import annotations

import pytest

from benchmarks.closed_blind import lines
from handlers.dialogue.codec import dump_state, load_state
from handlers.dialogue.engine import step
from handlers.dialogue.model import Choice, Does, Flow, Said, State, Turn
from handlers.dialogue.policy import OFTEN, POLICY, Read
from handlers.dialogue.replacing import replace
from handlers.skills import SKILLS
from handlers.wording.menu import WISHES
from nlu.understand import understand
from tests.dialogue.test_written_where import ENTERING, REGISTERED, REGISTERING, asked, places
from tests.talking import NOW, Talk, Town, text_of

RIDDLES = ("呜哩哇啦", "嘎嘣脆哟喂", "啦啦啦噜噜", "咿呀咿呀哟")
FLOWS = [flow for flow in SKILLS.flows.values() if "unit" in flow.roles]


def after(talk: Talk, state: State, text: str) -> Turn:
    return step(SKILLS, state, Said(text), talk.world())


def test_the_table_has_a_row_for_everything() -> None:
    assert set(POLICY) == {(read, n) for read in Read for n in range(1, OFTEN + 1)}


@pytest.mark.parametrize("said", places(), ids=lambda said: said[-1])
def test_a_riddle_gets_taps_and_new_words_and_in_the_end_a_way_on(said: tuple[str, ...]) -> None:
    talk = asked(*said)
    state, before, stood, labels = talk.state, "", dict(talk.values()), set[str]()
    for riddle in RIDDLES:
        turn = after(talk, state, riddle)
        if dict(turn.state.frames[-1].values) != stood or turn.state.frames[-1].put_off:
            return  # a name or a place may be any words; and what is put off is a way on
        choices = {choice.label for reply in turn.replies for choice in reply.choices}
        assert choices, (riddle, text_of(turn.replies))
        assert text_of(turn.replies) != before
        before, state, labels = text_of(turn.replies), turn.state, labels | choices
    assert labels & {"人工", "取消"}


@pytest.mark.parametrize("text", ["型号写在哪儿啊", "要钱不", "等一下有客人", "你好", "谢谢啊"])
@pytest.mark.parametrize("said", places(), ids=lambda said: said[-1])
def test_the_taps_stay_through_side_questions_and_pauses(said: tuple[str, ...], text: str) -> None:
    talk = asked(*said)
    turn = after(talk, talk.state, text)
    if turn.state.frames[-1].awaiting == talk.state.frames[-1].awaiting:
        assert any(reply.choices for reply in turn.replies), text_of(turn.replies)


@pytest.mark.parametrize("text", ["随便", "都行", "你看着办", "哪个都中", "不知道"])
def test_no_preference_is_a_default_that_is_said(text: str) -> None:
    talk = asked(*REGISTERED, *ENTERING[:-1])
    turn = after(talk, talk.state, text)
    assert turn.state.frames[-1].values["delivery_method"] == "送检"
    assert "先按送检记" in text_of(turn.replies)


@pytest.mark.parametrize("text", ["就是执照上的地址", "跟执照上一样"])
def test_the_address_on_the_licence_needs_a_licence(text: str) -> None:
    talk = asked(*REGISTERING[:5])
    assert "拍一张执照" in text_of(after(talk, talk.state, text).replies)
    top = replace(talk.state.frames[-1], values={**talk.values(), "photos": ["p1"]})
    turn = after(talk, State((top,)), text)
    assert turn.state.frames[-1].values["address"].startswith("同营业执照")


@pytest.mark.parametrize("text", ["随便", "你看着填", "哪个都中"])
def test_what_is_left_to_us_is_not_nothing_where_we_cannot_know_it(text: str) -> None:
    talk = asked(*REGISTERED, *ENTERING[:2])
    turn = after(talk, talk.state, text)
    assert "model" not in turn.state.frames[-1].values
    assert turn.replies[-1].choices


@pytest.mark.parametrize("text", ["先填别的", "这个后面再补", "先往下走吧"])
def test_what_is_put_off_is_asked_again_before_the_summary(text: str) -> None:
    talk = asked(*REGISTERING[:3])
    turn = after(talk, talk.state, text)
    assert turn.state.frames[-1].put_off == ("contact",)
    assert turn.state.frames[-1].awaiting == "phone"
    turn = after(talk, load_state(dump_state(turn.state)), "15847108236")
    turn = after(talk, turn.state, "昭乌达路农贸市场A区17号")
    assert "还差：联系人" in text_of(turn.replies)
    assert turn.state.frames[-1].awaiting == "contact"
    turn = after(talk, turn.state, "云秀兰")
    assert turn.state.frames[-1].awaiting == "confirm"
    assert turn.state.frames[-1].put_off == ()


@pytest.mark.parametrize("text", ["要钱不", "啥时候来检", "呜哩哇啦", "没写等级"])
@pytest.mark.parametrize("said", [REGISTERING, (*REGISTERED, *ENTERING)])
def test_a_summary_comes_with_its_object_its_words_and_its_taps(said: tuple[str, ...], text: str) -> None:
    talk = asked(*said)
    shown = step(SKILLS, talk.state, Said("看一下"), talk.world()).replies[-1]
    turn = after(talk, talk.state, text)
    assert [c.label for c in turn.replies[-1].choices] == [c.label for c in shown.choices]
    assert "请核对" in text_of(turn.replies)


@pytest.mark.parametrize("said", places(), ids=lambda said: said[-1])
def test_every_tap_that_is_offered_is_understood(said: tuple[str, ...]) -> None:
    """Tapped at once, after a miss, and after a side question: nobody says that it was not understood."""
    talk = asked(*said)
    state = talk.state
    for text in ("", *RIDDLES[:2], "要钱不"):
        turn = after(talk, state, text) if text else None
        choices = turn.replies[-1].choices if turn else ()
        state = turn.state if turn else state
        for choice in choices:
            tapped = after(talk, state, choice.say or choice.label)
            assert "没太明白" not in text_of(tapped.replies), (text, choice.label)


def test_a_label_does_what_it_was_offered_for_even_if_it_reads_as_something_else() -> None:
    talk = asked(*REGISTERED, *ENTERING[:2])
    turn = after(talk, talk.state, "呜哩哇啦")
    offers = {"没有型号": ["act", "skip", None], "先退一步": ["fill", "model", "TCS-150"]}
    state = State(turn.state.frames, memory={**turn.state.memory, "offered": offers})
    assert after(talk, state, "先退一步").state.frames[-1].values["model"] == "TCS-150"
    assert after(talk, state, "没有型号").state.frames[-1].values["model"] == "-----"


def test_a_way_round_has_no_number_where_choices_are_numbered() -> None:
    talk = asked(*REGISTERED, *ENTERING[:5])
    turn = after(talk, talk.state, "呜哩哇啦")
    assert not any(c.numbered for c in turn.replies[-1].choices)
    assert Choice("没有编号", does=Does("act", "skip"), numbered=False) in turn.replies[-1].choices


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.name)
def test_every_question_has_taps_or_a_way_past(flow: Flow) -> None:
    """What a slot offers besides its question: taps, a value for none, a default, putting it off, or its options."""
    bare = [
        slot.name
        for slot in flow.slots
        if slot.ask
        and not (slot.choices or slot.skip is not None or slot.unsure or slot.later or slot.derive or slot.example)
    ]
    assert not bare


@pytest.mark.parametrize(("intent", "label"), list(WISHES.items()))
def test_the_tap_for_what_may_have_been_meant_means_it(intent: str, label: str) -> None:
    assert understand(label, role="unit", context=None, now=NOW).intent == intent


@pytest.mark.parametrize("text", ["喂 秤是不是在你这里报呀", "俺也不知道咋说 老板喊俺弄个啥秤"])
def test_a_riddle_with_nothing_open_gets_what_may_have_been_meant(text: str) -> None:
    turn = after(asked("你好"), State(), text)
    if "没太明白" in text_of(turn.replies):
        assert len(turn.replies[-1].choices) > 1


def test_what_an_answer_most_likely_was_is_asked_and_is_the_first_tap() -> None:
    talk = asked(*REGISTERED, *ENTERING[:-1])
    asked_for = 0
    for question, name, said in lines():
        turn = after(talk, talk.state, said)
        if question != "delivery_method" or "您是说" not in text_of(turn.replies):
            continue
        asked_for += 1
        first = turn.replies[-1].choices[0]
        assert f"“{first.label}”" in text_of(turn.replies)
        if name != "other":
            assert after(talk, turn.state, first.label).state.frames[-1].values["delivery_method"] == first.label
    assert asked_for


@pytest.mark.parametrize("slot", ["型号", "编号"])
def test_a_single_digit_is_a_code_only_when_it_is_said_again(slot: str) -> None:
    talk = Talk(Town().open())
    for text in ("注册 赛罕区惠香蔬菜店 92150105MA0Q7K2L8J 云秀兰 15847108236 呼和浩特市赛罕区昭乌达路1号", "确认"):
        talk.say(text)
    talk.say(talk.town.last_code)
    talk.say("录一台台秤 最小1kg最大150kg" if slot == "型号" else "录一台台秤 型号TCS-150 最小1kg最大150kg 三级")
    name = "model" if slot == "型号" else "serial"
    talk.say("1")
    assert name not in talk.state.frames[-1].values
    talk.say("1")
    assert talk.state.frames[-1].values[name] == "1"
