"""What the dialogue engine itself says: the same few sentences around every flow."""

from __future__ import annotations

from collections.abc import Sequence

NOTHING_OPEN = "现在没有正在办的事。"
PAUSED = "好，不急，填过的都留着，您忙完接着说就行。"
NONE_OF_THESE = "好，那换个说法告诉我。"
FIRST_ALREADY = "这已经是第一项了。"
WHAT_TO_CHANGE = "要改哪一项？例如“编号改成938580”。"
NOT_UNDERSTOOD = "没太明白您的意思。"
PUT_OFF = "先填别的"
TOO_DEEP = "手上的事有点多，先把这一件办完吧。"
CONFIRM_AGAIN = "没问题就回“确认”，要改哪项直接说。"
SUGGESTION_DROPPED = "好的，有需要随时叫我。"
LEAVE_IT = "不改"
CHANGING = ("改", "动", "换", "变")
"""The verbs by whose denial a change is declined."""
LEFT_AS_IT_IS = "好，没有改。"
EMPTY_IS_FINE = "没有的项空着就行。"
CAN_NOT_SKIP = "这一项不能空着。"
PHOTO_KEPT = "照片收到，存好了。"
PHOTO_UNREAD = "照片收到，存好了，可是上面的字没看清，下面一项一项说就行（也可以走近些、避开反光再拍一张）。"


def which_to_change(words: tuple[str, ...]) -> str:
    """A no at a summary: what to change, and the words that the summary takes."""
    yes, no = words
    return f"要改哪一项？直接说就行，例如“编号改成938580”。都不改就回“{yes}”，先不办就回“{no}”。"


def how_to_confirm(words: tuple[str, ...]) -> str:
    """A summary was answered by something that nobody understood, twice."""
    yes, no = words
    return f"看下面的对不对：对就回“{yes}”，先不办回“{no}”，哪里不对就说“编号改成938580”这样。"


def you_mean(guess: str) -> str:
    """What an answer most likely was, to be tapped."""
    return f"您是说“{guess}”吗？是就点一下，不是就再说一遍。"


def like_this(label: str, example: str) -> str:
    """The same question in other words."""
    how = f"照这样发就行：{example}" if example else "照实说一句就行，也可以点下面的"
    return f"这一步要的是“{label}”。{how}。"


def way_out(label: str) -> str:
    """The ways out that always work."""
    what = f"“{label}”一时说不清也没关系：" if label else "一时说不清也没关系："
    return f"{what}回“取消”先停下，填过的都留着；回“人工”找人帮您。"


def put_off(label: str) -> str:
    """A question is put off."""
    return f"好，{label}放到最后再填。"


def still_missing(labels: Sequence[str]) -> str:
    """What was put off is asked now."""
    return f"还差：{'、'.join(labels)}。"


def stopped(title: str) -> str:
    """A flow was parked."""
    return f"好，{title}先停下。填过的都留着，想接着填回“继续”。"


def called_off(title: str) -> str:
    """An order was denied, or stopped: nothing was carried out."""
    return f"好，{title}不办了，一切照旧。"


def going_on(title: str) -> str:
    """A parked flow, or the one beneath, goes on."""
    return f"接着{title}。"


def laid_aside(titles: Sequence[str]) -> str:
    """What was open makes room for what a notice asked."""
    return f"{'、'.join(titles)}先放一边，填过的都留着，想接着填回“继续”。"


def open_since(title: str) -> str:
    """A bare answer came hours after its question."""
    return f"隔了一阵子，{title}问到这儿了，请再看一眼："


def still_wanted(title: str) -> str:
    """A bare yes came hours after a suggestion."""
    return f"隔了一阵子，是要接着{title}吗？"


def kept_for_later(pairs: Sequence[tuple[str, str]]) -> str:
    """What was said for a flow that has to wait is not lost."""
    return f"{'，'.join(f'{label} {shown}' for label, shown in pairs)}：这些我先记着。"


def taken_up(title: str, pairs: Sequence[tuple[str, str]]) -> str:
    """What had to wait goes on, with what was said for it."""
    return f"接着{title}，您前面说的：{'，'.join(f'{label} {shown}' for label, shown in pairs)}。"


def gone_back(label: str) -> str:
    """The last answer was taken away."""
    return f"好，退回到“{label}”。"


def noted(pairs: Sequence[tuple[str, str]]) -> str:
    """Several values of one message were written down."""
    return "记下：" + "，".join(f"{label} {shown}" for label, shown in pairs) + "。"


def changed(pairs: Sequence[tuple[str, str]]) -> str:
    """Values given before were replaced."""
    return "好，" + "，".join(f"{label}改为 {shown}" for label, shown in pairs) + "。"


def is_it(label: str, said: str) -> str:
    """Free words that may be no answer."""
    return f"{label}是“{said}”吗？"


def is_it_changed(label: str, stands: str, new: str) -> str:
    """A value that was given, and another one said for it by the way."""
    return f"{label}已经记的是 {stands}，没有动。要改成 {new} 吗？"


def unchanged(why: str, label: str) -> str:
    """A correction was not acceptable; the old value stays."""
    return f"{why} {label}先没有改。"


def numbered(ask: str, labels: Sequence[str]) -> str:
    """A question with its numbered options."""
    return "\n".join((ask, *(f"{i}. {label}" for i, label in enumerate(labels, 1))))


def which_is_it(label: str) -> str:
    """The default question above options."""
    return f"{label}是下面哪一个？回复序号就行。"


def choose_up_to(n: int) -> str:
    """A number that is no option."""
    return f"请回 1 到 {n} 中的一个数字，都不对就回“都不是”。"


def in_hand(title: str) -> str:
    """The flow asked for is open already."""
    return f"{title}正在办着呢。"


def first_this(title: str, then: str) -> str:
    """Something else was asked for that needs the open flow first."""
    return f"好，先把{title}办完，接着就办{then}。"


def restarted(title: str) -> str:
    """The flow begins anew."""
    return f"好，{title}重新来。"


def in_flow_help(title: str, label: str) -> str:
    """Help while something is open."""
    what = f"，这一步要填“{label}”" if label else ""
    return f"正在办{title}{what}。照实说就行；可以回“上一步”“跳过”“看一下”“取消”，也可以随时问问题。"


def photo_differs(found: Sequence[tuple[str, str, str]]) -> str:
    """The photo says otherwise than the person: (label, on the photo, as said), and how to settle it."""
    each = "；".join(f"{label}照片上是 {seen}，已经记的是 {stands}" for label, seen, stands in found)
    label, seen, _ = found[0]
    return f"有对不上的：{each}。现在先按记的；照片上的才对的话，回“{change_to(label, seen)}”。"


def change_to(label: str, value: str) -> str:
    """What to answer to have a value changed."""
    return f"{label}改成{value}"


FILL_FORM = "填表"
OPEN_FORM = "表在这里，会的都填上，不会的空着，我再问您。"


def of_row(number: int, why: str) -> str:
    """Why a value of one of several rows was not taken."""
    return f"第{number}台：{why}"


def send_photo(what: str) -> str:
    """The tap of the camera, where it was typed: how a photo comes here."""
    return f"好，{what}：点输入框旁边的相机，走近些、放平、避开反光，字拍清楚就发过来，我来认。"


def another_photo(number: int, seen: str) -> str:
    """A further plate was shown: its instrument is one of its own."""
    return f"第{number}台：{seen.removeprefix('照片收到，')}"


def seen_on_photo(pairs: Sequence[tuple[str, str]], unclear: Sequence[str]) -> str:
    """What was read on a photo, and what is on it but could not be read."""
    seen = "，".join(f"{label} {shown}" for label, shown in pairs)
    missing = f"{'、'.join(unclear)}没看清。" if unclear else ""
    return f"照片收到，照片上看到：{seen}，请核对。{missing}" if seen else PHOTO_UNREAD
