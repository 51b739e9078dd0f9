"""What one message comes to before anybody answers it: its text, what was understood, and the act it is, read once."""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers.dialogue.model import CONFIRM, NEXT_ACTION, Flow, Frame, Said, Skills, Slot, State, Values, World
from handlers.dialogue.moves import DOUBTED, question_slot, seen_by_parsers
from handlers.dialogue.replacing import replace
from nlu.acts import Act, act
from nlu.asking import asks, clause_asks, clauses_of
from nlu.courtesies import without
from nlu.denials import denies, not_again
from nlu.self_repair import mended
from nlu.text import bare, normal
from nlu.understand import Context, Heard, understand

POLITE = frozenset({"greet", "thanks", "bye"})
"""你好 holds a 好 and is no yes."""


_NAMES = frozenset(("field", "target", "booking_no"))
"""Slots that say what a denial is about."""
_AGREED = tuple(
    f"{yes}{verb}" for yes in ("嗯", "嗯嗯", "对", "是", "好", "行", "确定", "那就") for verb in ("取消", "撤")
)
_SAVES = ("保存", "存", "提交", "交", "重新提交", "重新交", "重新报", "重新申请", "重报",
          "重交", "重提", "再提交", "再交", "再报")  # fmt: skip
_BUTTONS = ("提交", "保存", "确认", "确定")


@dataclass(frozen=True)
class Ctx:
    """A message with everything that a listener may look at."""

    skills: Skills
    state: State
    said: Said
    text: str
    heard: Heard
    act: Act | None
    world: World
    doubted: Values | None = None

    @property
    def frame(self) -> Frame | None:
        """The open frame."""
        return self.state.frames[-1] if self.state.frames else None

    @property
    def flow(self) -> Flow:
        """The flow of the open frame; only where there is one."""
        return self.skills.flows[self.state.frames[-1].flow]

    @property
    def slot(self) -> Slot | None:
        """The slot that is being asked."""
        return question_slot(self.skills, self.state)

    @property
    def called_off(self) -> bool:
        """Whether it denies what the open flow would carry out (不撤了, 别改), and says nothing else for it."""
        return self.frame is not None and denies(self.text, self.flow.verbs) and not set(self.heard.slots) - _NAMES

    @property
    def yes(self) -> bool:
        """Whether the message says yes."""
        if self.takes_back or self.for_now:
            return True
        said = self.act is Act.YES or (self.act is None and self.heard.intent == "affirm")
        return said and not self.called_off and not self._of_another

    @property
    def takes_back(self) -> bool:
        """Whether 嗯 取消 agrees to an order that takes something back; 取消 alone leaves that order undone."""
        undoes = self.frame is not None and self.frame.awaiting == CONFIRM and "取消" in self.flow.verbs
        return undoes and bare(self.said.text).startswith(_AGREED)

    @property
    def for_now(self) -> bool:
        """Whether it agrees to an order, and beside that only says what shall not follow yet: 对，先别重新报."""
        if self.frame is None or not self.flow.orders or self.frame.awaiting != CONFIRM:
            return False
        clauses = list(clauses_of(self.world.text))
        yes = [one for one in clauses if not not_again(one)]
        return 0 < len(yes) < len(clauses) and all(act(one, asked=True) is Act.YES for one in yes)

    @property
    def _of_another(self) -> bool:
        """Whether its verb is another than the open order's: 保存, 停用, asked whether to withdraw, is no yes.

        Of a change 保存 and 提交 say that it shall be made.
        """
        if self.frame is None or not self.flow.orders:
            return False
        said = bare(self.text)
        other = act(self.text) is not Act.YES and self.act is Act.YES
        denied = said.startswith("不") and "错" not in said
        if self.saves and not denied:
            return "改" not in self.flow.verbs
        return denied or (other and not any(verb in said for verb in self.flow.verbs))

    @property
    def no(self) -> bool:
        """Whether the message says no, or that nothing more is wanted."""
        said = self.act in (Act.NO, Act.DONE, Act.NONE_OF_THESE) or (self.act is None and self.heard.intent == "deny")
        return said or self.called_off

    @property
    def says_button(self) -> bool:
        """Whether it says what a summary's own button says (提交, 保存), which is a yes to the summary alone."""
        return bare(self.text).startswith(_BUTTONS)

    @property
    def saves(self) -> bool:
        """Whether it says 保存 or 提交, which confirms a summary and says nothing of a value that was doubted."""
        return self.is_save(self.text)

    @staticmethod
    def is_save(text: str) -> bool:
        """Whether words begin with 保存 or 提交."""
        return bare(text).startswith(_SAVES)

    @property
    def agrees(self) -> bool:
        """Whether a clause says yes and none says no, asks, or is another act: 对 就12月2号."""
        clauses = list(clauses_of(self.world.text))
        return {act(clause) for clause in clauses} == {Act.YES, None} and not any(map(clause_asks, clauses))

    @property
    def begins(self) -> bool:
        """Whether the message is the exact phrase that begins another flow than the open one."""
        role, here = self.world.actor.role, self.state.frames[-1].flow if self.state.frames else ""
        return any(f.name != here and role in f.roles for f in self.skills.by_start.get(self.text, ()))

    def taken(self) -> Values:
        """What the message says for the open flow, by slot name."""
        return taken(self.flow, seen_by_parsers(self.state.frames[-1]), self.heard, self.world) if self.frame else {}


def taken(flow: Flow, values: Values, heard: Heard, world: World) -> Values:
    """What `heard` says for `flow`: by the flow's own `takes`, or the slots of the same names."""
    said = flow.takes(heard, values, world) if flow.takes else heard.slots
    return {name: value for name, value in said.items() if name in flow.spotted and not _is_act(flow, name, value)}


def _is_act(flow: Flow, name: str, value: object) -> bool:
    """Whether what would be taken as words of one's own is an act: 厂家也不对 保存."""
    slot = flow.by_name.get(name)
    return slot is not None and bool(slot.words) and isinstance(value, str) and act(value) in _NO_WORDS


_NO_WORDS = frozenset((Act.YES, Act.NO, Act.CANCEL, Act.BACK, Act.RESTART, Act.RESUME, Act.DONE))


def awaiting(state: State, skills: Skills) -> str | None:
    """The name, for the outside, of what was just asked for; None when nothing is."""
    if not state.frames:
        return NEXT_ACTION if state.suggested else None
    slot = question_slot(skills, state)
    if slot is None:
        return state.frames[-1].awaiting or None
    return slot.awaiting or slot.name


def suggested_flow(skills: Skills, state: State) -> Flow | None:
    """The flow that a bare yes would begin."""
    if state.frames or not state.suggested:
        return None
    return skills.begun_by(state.suggested)


def _suggested_context(skills: Skills, state: State) -> Context:
    """The flow that was finished last, or the one that is suggested when there was none; anything may follow.

    Of a registration that is only suggested nothing has been said yet that could be put right.
    """
    if state.suggested == "register_start":
        return Context("", NEXT_ACTION)
    flow = suggested_flow(skills, state)
    last = str(state.memory.get("flow", "")) or (flow.name if flow else "")
    return Context(last, NEXT_ACTION)


def _elsewhere(heard: Heard, text: str, world: World, *, begins: bool) -> Heard:
    """What makes no sense as an answer may be something else that is wanted now; with nothing open, an entry, too."""
    if "备注" in text:
        return heard
    apart = understand(text, role=world.actor.role, context=None, now=world.now)
    new = apart.intent != "ledger_add" or (begins and "instrument_name" in apart.slots)
    return apart if apart.intent.startswith(_WISHES) and new else heard


_TOGETHER = r"(?:[^不没别甭]{0,8}?(?:一起|一块儿?|一道|都|全)[^不没别甭]{0,4}?[约检报登录送来][^不没别甭]*)"
_MIND_CHANGED = re.compile(rf"(?:算了?|算啦|不行|哎)[,，\s]*(?P<rest>(?:还是|要不|干脆).{{2,}}|{_TOGETHER})$")
"""算了 还是你们来, 算了 两个一起约: what follows is the answer, and nothing is called off."""
_LITTLE = (frozenset(("unclear", "affirm", "deny")), frozenset(("unclear",)))
"""What says little beside thanks: idle, and while something is suggested."""
ABOUT = frozenset(("target", "booking_no"))
"""Slots that say what an order is about: one that is asked so holds nothing yet that a wish to book would disturb."""
_WISHES = ("booking_", "ledger_", "profile_", "query_", "account_", "register_")


_REGISTERS = re.compile(r"(?<![没不别甭未])(?:登记|注册|登个记)(?![过了证号的表])")


def _lets_in(heard: Heard, text: str) -> bool:
    """那快点给我登记, while registration is what is suggested: nothing else can be meant by the word alone."""
    return (
        heard.intent in ("unclear", "ledger_add")
        and not heard.slots
        and not asks(text)
        and (_REGISTERS.search(text) is not None)
    )


def _closes(said: str) -> bool:
    """Whether words thank, or begin by agreeing and ask nothing more."""
    first = next(clauses_of(said), "")
    agrees = act(first) is Act.YES and not first.startswith(("你", "您")) and bare(first) != bare(said)
    return "谢" in said or (agrees and not asks(said))


def _to_an_order(frame: Frame, slot: Slot | None, heard: Heard, said: str) -> Heard:
    """What is said while an order is open, where it means another thing than elsewhere.

    重新提交 to what a change comes to is a yes to it; OK 多谢 to a question of an order answers nothing.
    """
    if frame.awaiting == CONFIRM and heard.intent in _ONCE_MORE and any(word in said for word in _HANDS_IN):
        return Heard("affirm")
    unanswered = slot is not None and slot.name not in frame.tried and not frame.options
    if unanswered and heard.intent in ("unclear", "affirm") and not heard.slots and "谢" in said:
        return Heard("thanks")
    return heard


_ONCE_MORE = frozenset(("booking_resubmit", "restart_flow"))
_HANDS_IN = ("提交", "约", "报")


def _act(text: str, waits: str | None) -> Act | None:
    """The act that a message is; at a summary 不收钱那就保存 saves, whatever it says before."""
    found = act(text, asked=waits in (CONFIRM, NEXT_ACTION))
    rest = text.rpartition("那就")[2]
    return act(rest, asked=True) if found is None and waits == CONFIRM and Ctx.is_save(rest) else found


def hear(skills: Skills, state: State, said: Said, world: World) -> Ctx:
    """Understand a message once, in the context of what was asked."""
    text = without(said.text.strip())
    if world.actor.role == "unit":
        text = mended(text, world.now.date())
    waits = awaiting(state, skills)
    doubt = state.memory.get(DOUBTED)
    if doubt is not None:
        state = replace(state, memory={k: v for k, v in state.memory.items() if k != DOUBTED})
    context = None
    if state.frames:
        flow = skills.flows[state.frames[-1].flow]
        context = Context(flow.heard_as or flow.name, waits)
    elif waits:
        context = _suggested_context(skills, state)
    slot = question_slot(skills, state)
    world = replace(world, memory=state.memory, text=text, asked=slot.name if slot else "")
    if context is not None and (changed := _MIND_CHANGED.match(text)) is not None:
        text = changed["rest"]
        world = replace(world, text=text)
    heard = understand(text, role=world.actor.role, context=context, now=world.now)
    if state.suggested == "register_start" and not state.frames and heard.intent == "profile_edit":
        heard = Heard("provide_info", heard.slots)  # nothing is registered yet that could be changed
    elif state.suggested == "register_start" and not state.frames and _lets_in(heard, text):
        heard = Heard("register_start")
    if not state.frames and heard.intent in _LITTLE[bool(state.suggested)] and _closes(said.text):
        heard = Heard("thanks")  # 行，谢谢, 好 我给大夫记上了, with nothing open
    if state.frames and skills.flows[state.frames[-1].flow].orders:
        heard = _to_an_order(state.frames[-1], slot, heard, said.text)
    says_else = heard.intent != "correct_info" and not any(sign.isdigit() for sign in text)
    hanging = slot is not None and slot.name in ABOUT and skills.flows[state.frames[-1].flow].orders
    proving = slot is not None and slot.proof and says_else
    if (heard.intent == "unclear" or proving) and context is not None and world.actor.role == "unit":
        heard = _elsewhere(heard, text, world, begins=not state.frames)
    elif hanging and world.actor.role == "unit":
        apart = understand(text, role="unit", context=None, now=world.now)
        heard = apart if apart.intent == "booking_create" else heard  # 两块表都约上 says of no order what it is about
    done = None if heard.intent in POLITE else _act(text, waits)
    return Ctx(skills, state, said, normal(text), heard, done, world, doubt)
