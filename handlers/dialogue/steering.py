"""Listeners that steer a conversation without giving a value: stop, go on, pause, start anew, help, one step back."""

from __future__ import annotations

from handlers.dialogue.asking import ask, go_on, park, shut
from handlers.dialogue.hearing import Ctx, hear
from handlers.dialogue.model import CONFIRM, Choice, Frame, Reply, Turn
from handlers.dialogue.moves import clear, with_top
from handlers.dialogue.policy import ask_what_to_change, put_off
from handlers.dialogue.questions import open_question, repeat, summary
from handlers.dialogue.replacing import replace
from handlers.dialogue.starting import GUESSED, meant
from handlers.wording import engine as says
from nlu.acts import Act, act
from nlu.asking import asks
from nlu.denials import denies


def cancel(c: Ctx) -> Turn | None:
    """取消: park the open frame, with everything that was typed; a suggestion is dropped."""
    if c.takes_back or (c.act is not Act.CANCEL and (c.act is not None or c.heard.intent != "cancel_flow")):
        return None
    if c.frame is None:
        text = says.SUGGESTION_DROPPED if c.state.suggested else says.NOTHING_OPEN
        return Turn(replace(c.state, suggested=""), (Reply(text),))
    return _put_by(c)


def _put_by(c: Ctx) -> Turn:
    said = Reply(says.stopped(c.flow.title), (Choice("继续"),))
    return park(c.skills, c.state, c.world, (said,))


def without_guess(c: Ctx) -> Ctx:
    """The message apart from an order that was opened by a guess: its first question stands, and this is no answer.

    哎呀坏了 may open 报废; what is asked or wished next shows that nobody meant that.
    """
    frame = c.frame
    if frame is None or c.state.memory.get(GUESSED) != frame.flow or c.slot is None or c.act is not None or c.taken():
        return c
    if any(c.flow.slot(name).ask for name in frame.filled) or c.heard.intent in _ANSWERS:
        return c
    apart = hear(c.skills, replace(c.state, frames=c.state.frames[:-1]), c.said, c.world)
    meant_otherwise = apart.heard.intent not in (*_ANSWERS, "unclear", "provide_info", *c.flow.intents)
    return apart if meant_otherwise else c


_ANSWERS = ("affirm", "deny", "skip_slot", "cancel_flow", "go_back", "pause_flow", "request_human", "help")


def deny(c: Ctx) -> Turn | None:
    """不撤了, 先别改, 不约: what the open flow would carry out, or what would be begun, is denied.

    An order is over with that; anything else is put by with all that was typed.
    """
    if c.called_off and c.frame is not None and c.frame.awaiting == CONFIRM and c.heard.intent in c.flow.also_in:
        return None  # 先不交 存着: what shall be done instead is said beside it
    if c.called_off and c.flow.orders:
        return shut(c.skills, c.state, c.world, (Reply(says.called_off(c.flow.title)),))
    if c.called_off and c.frame is not None and c.frame.awaiting == CONFIRM and _not_yet(c.text):
        return ask_what_to_change(c)
    if c.called_off:
        return _put_by(c)
    if c.frame is not None or c.state.suggested or set(c.heard.slots) - {"field"}:
        return None
    flow = meant(c)
    if flow is not None and denies(c.text, flow.verbs):
        return Turn(c.state, (Reply(says.called_off(flow.title)),))
    others = (one for one in c.skills.flows.values() if c.world.actor.role in one.roles)
    if c.act is None and any(denies(c.text, one.verbs) for one in others):
        return Turn(c.state, (Reply(says.SUGGESTION_DROPPED),))
    return None


def _not_yet(text: str) -> bool:
    """先别存 编号我再去瞅一眼: what is summed up shall not be saved yet, and stays open."""
    return "先" in text and denies(text, _SAVES)


_SAVES = ("存", "保存", "交", "提交")


def pause(c: Ctx) -> Turn | None:
    """等一下: nothing changes; what is open stays open, but an order that is put off, or thanked away, is put by."""
    if c.frame is not None and c.flow.orders and c.slot is not None and _leaves(c):
        return _put_by(c)
    if c.act is not Act.PAUSE and (c.act is not None or c.heard.intent != "pause_flow"):
        return None
    if c.frame is None:
        return Turn(c.state, (Reply(says.SUGGESTION_DROPPED),))
    if c.slot is not None and (put := put_off(c, c.slot)) is not None:
        return put
    still = open_question(c.skills, c.state, c.world)
    return Turn(c.state, (Reply(says.PAUSED, still.choices if still else ()),))


def _leaves(c: Ctx) -> bool:
    """谢谢, 看了牌子再改 先不管它: whether somebody turns away from the question of an order, and answers nothing."""
    if c.heard.intent in ("thanks", "bye"):
        return True
    answers = c.slot is not None and c.slot.name in c.taken()
    return not answers and not asks(c.world.text) and any(word in c.world.text for word in _ANOTHER_TIME)


_ANOTHER_TIME = (
    *(f"再{does}" for does in ("说", "弄", "改", "整", "处理", "报", "填", "补")),
    *("回头", "改天", "以后", "先不", "先别", "先放", "先搁", "有空", "晚点", "过两天", "过几天"),
)


def restart(c: Ctx) -> Turn | None:
    """从头来: the open flow begins anew."""
    if c.frame is None or (c.act is not Act.RESTART and (c.act is not None or c.heard.intent != "restart_flow")):
        return None
    fresh = Frame(c.frame.flow)
    return go_on(c.skills, with_top(c.state, fresh), c.world, (Reply(says.restarted(c.flow.title)),))


def resume(c: Ctx) -> Turn | None:
    """继续: the open question again, or the frame that was parked last."""
    if c.act is not Act.RESUME and not (c.frame is not None and _comes_back(c.world.text)):
        return None
    if c.frame is not None:
        return repeat(c.skills, c.state, c.world, ())
    if not c.state.parked:
        return None if c.state.suggested else Turn(c.state, (Reply(says.NOTHING_OPEN), c.skills.menu(c.world)))
    *rest, frame = c.state.parked
    state = replace(c.state, frames=(frame,), parked=tuple(rest), suggested="")
    return go_on(c.skills, state, c.world, (Reply(says.going_on(c.skills.flows[frame.flow].title)),))


def _comes_back(text: str) -> bool:
    """回来了 接着整吧 刚才到哪了: whether a message begins with going on."""
    parts = text.split()
    return len(parts) > 1 and act(parts[0]) is Act.RESUME


def help_(c: Ctx) -> Turn | None:
    """帮助, 看一下, 昨天没弄完 弄到哪了: what can be said here, or what has been filled in so far."""
    if c.frame is not None and (c.act is Act.SHOW or act(next(reversed(c.world.text.split()), "")) is Act.SHOW):
        return repeat(c.skills, c.state, c.world, (so_far(c),))
    if c.act is not Act.HELP and (c.act is not None or c.heard.intent != "help"):
        return None
    if c.frame is None:
        return Turn(c.state, (c.skills.menu(c.world),))
    label = c.slot.label if c.slot else ""
    return repeat(c.skills, c.state, c.world, (Reply(says.in_flow_help(c.flow.title, label)),))


def so_far(c: Ctx) -> Reply:
    """What the open frame holds, as a list."""
    frame = c.state.frames[-1]
    if frame.awaiting not in {s.name for s in c.flow.slots} and c.flow.confirm is not None:
        return summary(c.flow, frame, c.world) or Reply(says.CONFIRM_AGAIN)
    rows = [
        f"{s.label}：{s.show(frame.values[s.name])}"
        for s in c.flow.slots
        if s.name in frame.values and not s.private and s.ask
    ]
    return Reply("\n".join((f"【{c.flow.title}】", *(rows or ("还没有填什么。",)))))


def back(c: Ctx) -> Turn | None:
    """上一步: the last answer is taken away and asked again."""
    if c.frame is None or (c.act is not Act.BACK and (c.act is not None or c.heard.intent != "go_back")):
        return None
    said = [n for n in c.frame.filled if c.flow.slot(n).ask]
    if not said:
        return repeat(c.skills, c.state, c.world, (Reply(says.FIRST_ALREADY),))
    slot = c.flow.slot(said[-1])
    frame = replace(clear(c.flow, c.frame, slot.name), confirmed=False)
    state = with_top(c.state, frame)
    return ask(c.skills, state, c.world, said=(Reply(says.gone_back(slot.label)),), prefer=slot.name)
