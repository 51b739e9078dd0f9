"""Whatever people type, in whatever order: the machine that talks to the real skills and checks every promise."""

from __future__ import annotations

import json
from typing import Any

import hypothesis.strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from booking.commands import (
    AddInstruments,
    ChangeBooking,
    ChangeInstrument,
    Command,
    ProposeAlias,
    RegisterUnit,
    SaveBooking,
    SendPhoneCode,
    SubmitBooking,
)
from booking.execute import Outcome
from booking.refusal import Refused, Why
from handlers.dialogue.codec import dump_state, load_state
from handlers.dialogue.engine import awaiting, step
from handlers.dialogue.model import COMMITTING, CONFIRM, Frame, Incoming, Reply, Said, Turn, World
from handlers.dialogue.starting import MAX_DEPTH
from tests.talking import Talk, Town

SAYINGS = (
    "取消", "上一步", "继续", "帮助", "看一下", "是", "不", "都不是", "1", "第二个", "9", "跳过", "没有", "等一下",
    "重新开始", "？？？", "", "注册", "录一台秤", "约检定", "约上", "撤销预约", "改资料", "台账", "进度", "多少钱",
    "你好", "谢谢", "烦死了", "今天天气不错", "不对，型号是ACS-15", "编号改成938580", "不对，是B-2", "把型号改成ACS-30",
    "血压计3台 鱼跃的 编号0012、0013、0015", "电子秤 ACS-30 200g-30kg 三级 编号938579 永康华鹰 摊位上 现场检",
    "再来一台一样的 编号938581", "体温计", "游标卡尺", "全部", "除了第二个都要", "下周三上午", "暂存",
    "型号ACS-30 对了这个免费吧", "938579报废了", "938579那台型号写错了",
)  # fmt: skip
ANSWERS = {
    "company_name": "赛罕区惠香蔬菜店", "uscc": "92150105MA0Q7K2L8J", "contact": "云秀兰", "phone": "15847108236",
    "region": "呼和浩特市赛罕区", "address": "昭乌达路农贸市场A区17号",
    "instrument_name": "血压计", "category_choice": "1",
    "model": "HBP-1320", "range": "0到300毫米汞柱", "accuracy": "不知道", "serial_list": "0012、0013、0015",
    "manufacturer": "欧姆龙", "install_location": "店里", "purpose": "医疗卫生", "delivery_method": "送检",
    "instruments": "全部", CONFIRM: "确认", "next_action": "好", "use_region": "呼和浩特市赛罕区", "target": "1",
    "field": "型号", "booking_no": "1",
}  # fmt: skip
"""What a person who cooperates says to each question."""

UNCONFIRMED = (SendPhoneCode, ProposeAlias, SaveBooking)
"""What is carried out without a summary: it can be undone by saying so."""


def only_wishes(command: Command) -> bool:
    """Whether a command only writes the day that a person names after a booking: it is said, and changed by a word."""
    return isinstance(command, ChangeBooking) and bool(command.preferred_date) and not command.remark


MOST_QUESTIONS = 14
MAIN = (AddInstruments, RegisterUnit, SubmitBooking)


class Watched(Talk):
    """A talk whose every step is taken twice, and whose next main command may be refused."""

    refuse_next = False

    def take(self, event: Incoming, world: World) -> Turn:
        before = self.state
        turn = step(self.skills, before, event, world)
        assert turn == step(self.skills, before, event, world), "a turn is a function of its arguments"
        if isinstance(event, Said):
            assert turn.replies or turn.commands, f"no message stays without an answer: {event.text!r}"
        self.state = turn.state
        return turn

    def outcome(self, command: Command, message_id: str) -> Outcome:
        if self.refuse_next and isinstance(command, MAIN):
            self.refuse_next = False
            return Outcome(refused=Refused(Why.WRONG_STATE, data={"state": "忙"}))
        return super().outcome(command, message_id)


class Conversation(RuleBasedStateMachine):
    """Noise, and guided rules without which noise seldom reaches a commit."""

    def __init__(self) -> None:
        super().__init__()
        self.talk = Watched(Town().open())
        self.serial = 1000
        self.said: tuple[Reply, ...] = ()

    @property
    def frame(self) -> Frame | None:
        return self.talk.state.frames[-1] if self.talk.state.frames else None

    @property
    def open_flow(self) -> str:
        return self.frame.flow if self.frame else ""

    def say(self, text: str) -> None:
        """One message; whatever is carried out was asked to be confirmed before."""
        waited, flow, done = self.talk.awaiting, self.open_flow, len(self.talk.done)
        self.said = self.talk.say(text)
        new = self.talk.done[done:]
        main = [(c, o) for c, o in new if not isinstance(c, UNCONFIRMED) and not only_wishes(c)]
        assert len(main) <= 1, "one confirmation carries out one thing"
        if not main:
            return
        assert waited in (CONFIRM, "sms_code"), f"{main[0][0]} was carried out at {waited}"
        still, refused = any(f.flow == flow for f in self.talk.state.frames), main[0][1].refused is not None
        beside = flow == "booking" and isinstance(main[0][0], ChangeInstrument)
        assert still is (refused or beside), "a flow is open after a refusal and closed after success"

    @initialize(registered=st.booleans())
    def begin(self, registered: bool) -> None:  # noqa: FBT001 - a strategy fills it
        if not registered:
            return
        for text in ("注册", "赛罕区惠香蔬菜店 92150105MA0Q7K2L8J 云秀兰 15847108236 昭乌达路农贸市场A区17号"):
            self.say(text)
        for _ in range(8):
            if self.open_flow != "register":
                break
            self.cooperate()

    @rule(text=st.one_of(st.sampled_from(SAYINGS), st.text(max_size=12)))
    def chatter(self, text: str) -> None:
        self.say(text)

    @rule()
    def cooperate(self) -> None:
        """Answer what is asked, as a person who wants to get done."""
        waited = self.talk.awaiting
        if waited == "sms_code":
            self.say(self.talk.town.last_code)
        elif waited == "serial":
            self.serial += 1
            self.say(str(self.serial))
        elif self.frame is not None and self.frame.options:
            self.say("1")
        else:
            self.say(ANSWERS.get(waited or "", "录一台血压计"))

    @rule()
    def see_it_through(self) -> None:
        """Cooperate to the end: without this rule the machine seldom reaches a commit."""
        for _ in range(MOST_QUESTIONS):
            self.cooperate()
            self.well_formed()
            if not self.talk.state.frames:
                break

    @rule()
    def refuse(self) -> None:
        """The next thing that is carried out is refused."""
        self.talk.refuse_next = True

    @precondition(lambda self: self.open_flow == "ledger_add" and "model" in self.talk.values())
    @rule(value=st.sampled_from(["ACS-15", "TCS-60"]))
    def correct(self, value: str) -> None:
        """A correction changes one slot and no other."""
        before = dict(self.talk.values())
        self.say(f"不对，型号是{value}")
        assert self.frame is not None
        now, derived = dict(self.talk.values()), self.talk.state.frames[-1].derived
        assert {n: v for n, v in now.items() if n in before or n not in derived} == {**before, "model": value}

    @precondition(lambda self: self.open_flow == "ledger_add" and "category" in self.talk.values())
    @rule(name=st.sampled_from(["电子秤", "燃油加油机", "心电图仪"]))
    def rename(self, name: str) -> None:
        """What was worked out from a name never outlives it."""
        if "instruments" in self.talk.values():
            return
        self.say(f"把器具名称改成{name}")
        if "instruments" in self.talk.values():
            return  # several with numbers of their own have become rows, each with the name
        assert self.talk.values()["instrument_name"] == name
        best = self.talk.world().matcher.match(name).candidates[0]
        assert self.talk.values().get("category") == {"first": best.first, "second": best.second}

    @precondition(lambda self: self.frame is not None)
    @rule()
    def back(self) -> None:
        """上一步 takes the last answer away, and what hangs on it, and no other."""
        frame, flow = self.frame, self.talk.skills.flows[self.open_flow]
        assert frame is not None
        said = [n for n in frame.filled if flow.slot(n).ask]
        self.say("上一步")
        if said:
            now = self.talk.values()
            assert said[-1] not in now or said[-1] in self.talk.state.frames[-1].derived
            assert all(n in now for n in said[:-1] if said[-1] not in flow.slot(n).needs)

    @precondition(lambda self: self.frame is not None)
    @rule()
    def stop_and_resume(self) -> None:
        """取消 parks: nothing that was typed is lost."""
        before, flow = dict(self.talk.values()), self.open_flow
        self.say("取消")
        kept = [f for f in self.talk.state.parked if f.flow == flow]
        assert kept or any(f.flow == flow for f in self.talk.state.frames)
        assert not kept or dict(kept[0].values) == before

    # -- what always holds -------------------------------------------------------------------------------------------
    @invariant()
    def well_formed(self) -> None:
        state, skills = self.talk.state, self.talk.skills
        flows = [f.flow for f in state.frames]
        assert len(flows) <= MAX_DEPTH + 1
        assert len(flows) == len(set(flows)), "a flow is open once"
        for frame in state.frames:
            self._frame(frame)
        if state.frames:
            assert awaiting(state, skills), "something open is waiting for something"

    def _frame(self, frame: Frame) -> None:
        assert frame.awaiting != COMMITTING, "nothing is left half carried out"
        assert set(frame.filled) | set(frame.derived) == set(frame.values)
        assert not set(frame.filled) & set(frame.derived)
        assert frame.awaiting not in frame.values, "what is asked has no value"
        if frame.options:
            assert any(s.name == frame.awaiting for s in self.talk.skills.flows[frame.flow].slots)

    @invariant()
    def stored_as_it_is(self) -> None:
        stored: Any = json.loads(json.dumps(dump_state(self.talk.state), ensure_ascii=False))
        again = json.loads(json.dumps(dump_state(load_state(stored)), ensure_ascii=False))
        assert again == stored
        assert load_state(stored) == load_state(again)
        assert [f.values for f in load_state(stored).frames] == [f["values"] for f in stored["frames"]]
        assert [f.filled for f in load_state(stored).frames] == [f.filled for f in self.talk.state.frames]

    def teardown(self) -> None:
        for _ in range(2 * MAX_DEPTH):
            self.say("取消")
        assert not self.talk.state.frames, "取消 leads out of everything"
