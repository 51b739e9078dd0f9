"""What shops and staff say at the end of a matter: which to book, all of a shop accepted, 重新提交 after a change."""

from __future__ import annotations

from datetime import date

import pytest

from booking.commands import ChangeBooking
from handlers.dialogue.model import CONFIRM
from tests.talking import INSTITUTE, Talk, Town, text_of

ENTRY = (
    "注册 赛罕区惠香蔬菜店 信用代码92150105MA0Q7K2L8J 联系人云秀兰 电话15847108236",
    "昭乌达路农贸市场A区17号",
    "确认",
)
ROWS = (
    "录秤：电子计价秤 ACS-30 200g到30公斤 三级 编号61200418 永康华鹰 店里 现场检",
    "录秤：电子计价秤 ACS-15 100g到15公斤 三级 编号61200427 永康华鹰 摊位 现场检",
    "录秤：台秤 TCS-150 1kg到150公斤 三级 编号Q88120 永康华鹰 库房 现场检",
)
BIG, SMALL, PLATFORM = "61200418", "61200427", "Q88120"


@pytest.fixture
def shop() -> Talk:
    talk = Talk(Town().open())
    for said in ENTRY:
        talk.say(said)
    talk.say(talk.town.last_code)
    for row in ROWS:
        talk.say(row)
        talk.say("保存")
    return talk


@pytest.fixture
def desk(shop: Talk) -> Talk:
    shop.say("全部约上")
    shop.say("提交")
    return Talk(shop.town, INSTITUTE, "institution", INSTITUTE)


def states(talk: Talk) -> dict[str, str]:
    """The state of every line that the institution has, by serial number."""
    everything = ("已分配", "待检定", "检定中", "已检定", "预约失败")
    return {one.serial: one.state for one in talk.town.store.institution_lines(INSTITUTE, states=everything)}


@pytest.mark.parametrize(
    ("said", "booked"),
    [
        ("约那两台计价秤，台秤不着急", {BIG, SMALL}),
        ("下礼拜三有空来吗？我想把摊位那台检了", {SMALL}),
        ("电子计价秤×2约上，哪天都行", {BIG, SMALL}),
        ("大后天能来不？就检最后头那台台秤", {PLATFORM}),
        ("约吧 最后边那台先莫约", {BIG, SMALL}),
        ("约检定，编号六一二零零四二七那个", {SMALL}),
        ("三台都约 你看哪天得行", {BIG, SMALL, PLATFORM}),
        ("那就都约嘛 看你们几号方便 我都在", {BIG, SMALL, PLATFORM}),
    ],
)
def test_which_are_booked_is_read_beside_a_question(shop: Talk, said: str, booked: set[str]) -> None:
    answer = text_of(shop.say(said))
    assert {one for one in (BIG, SMALL, PLATFORM) if one in answer} == booked
    assert shop.awaiting == CONFIRM


@pytest.mark.parametrize(
    "said",
    ["三台全接", "接 三台都接 找衡器室", "云秀兰店里那三台受理了，业务科0471-3337070", "惠香三台接了", "都接了吧"],
)
def test_all_of_a_shop_are_accepted(desk: Talk, said: str) -> None:
    desk.say(said)
    assert set(states(desk).values()) == {"待检定"}


def test_what_a_list_parts_by_strokes_is_each_in_its_place(desk: Talk) -> None:
    desk.say("受理")
    desk.say(f"{BIG}/合格/HD26-901/2027-11-20；{SMALL}/不合格/HD26-902；{PLATFORM}/合格/HD26-903/2027-11-20")
    found = {}
    for line in desk.town.store.institution_lines(INSTITUTE, states=("已检定",)):
        result = desk.town.store.result(line.id)
        assert result is not None
        found[line.serial] = (result.certificate_no, result.valid_until)
    assert found == {
        BIG: ("HD26-901", date(2027, 11, 20)),
        SMALL: ("HD26-902", None),
        PLATFORM: ("HD26-903", date(2027, 11, 20)),
    }


@pytest.mark.parametrize("said", ["重新提交", "好 重新提交", "行，重新报上去", "再报一次", "再交一次吧"])
def test_to_hand_in_again_confirms_the_change_first(shop: Talk, desk: Talk, said: str) -> None:
    desk.say(f"{PLATFORM}不予受理 测量范围写错了")
    shop.say("测量范围改成2kg-150kg")
    assert "改好了" in text_of(shop.say(said))
    assert (shop.state.frames[-1].flow, shop.awaiting) == ("booking", CONFIRM)


def test_what_shall_not_be_handed_in_yet_is_only_changed(shop: Talk, desk: Talk) -> None:
    desk.say(f"{PLATFORM}不予受理 测量范围写错了")
    shop.say("测量范围改成2kg-150kg，先别重新报")
    shop.say("对")
    assert not shop.state.frames


def test_to_hand_in_again_withdraws_nothing(shop: Talk, desk: Talk) -> None:
    shop.say("撤销预约")
    shop.say("重新提交")
    assert set(states(desk).values()) == {"已分配"}


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("预约取消吧，店要关了", {BIG, SMALL, PLATFORM}),
        ("库房那个台秤先别检了，用不着", {PLATFORM}),
        ("尾号0427那台撤了", {SMALL}),
    ],
)
def test_what_was_accepted_is_called_off_by_the_institution_which_is_told(
    shop: Talk, desk: Talk, said: str, named: set[str]
) -> None:
    desk.say("受理")
    answer = text_of(shop.say(said))
    assert "要由机构来撤" in answer
    assert {one for one in (BIG, SMALL, PLATFORM) if one in answer} == named
    told = [command for command, _ in shop.done if isinstance(command, ChangeBooking)]
    assert said in told[-1].remark
    assert set(states(desk).values()) == {"待检定"}


@pytest.mark.parametrize(
    "said",
    [
        "坏了 周二我要去进货 摊上没人 先撤了吧",
        "秤坏了 预约先撤了吧",
        "坏了 那天停电 预约撤了吧",
        "摔坏了，先撤了这单",
    ],
)
def test_what_is_broken_is_why_a_booking_is_called_off(shop: Talk, desk: Talk, said: str) -> None:
    assert desk.awaiting is None
    answer = text_of(shop.say(said))
    assert "撤销" in answer
    assert "是哪一台" not in answer
    shop.say("对 撤")
    assert states(desk) == {}


def test_a_withdrawal_that_came_too_late_is_not_asked_about_again(shop: Talk, desk: Talk) -> None:
    shop.say("撤销预约")
    assert shop.awaiting == CONFIRM
    desk.say(f"受理 {BIG}、{SMALL}、{PLATFORM} 请与衡器室0471-3337085联系")
    answer = text_of(shop.say("受理没"))
    assert "已受理" in answer
    assert "确定撤销吗" not in answer
    assert shop.awaiting != CONFIRM


def test_a_withdrawal_confirmed_after_the_acceptance_is_told_to_who_accepted(shop: Talk, desk: Talk) -> None:
    shop.say("取消预约")
    desk.say("全部受理 联系衡器室0471-3337085")
    told = text_of(shop.say("确定"))
    assert "已经受理" in told
    assert "不能这样办" not in told
    assert isinstance(shop.done[-1][0], ChangeBooking)
    assert not shop.state.frames


@pytest.mark.parametrize(
    "said",
    [
        "不好意思，12月1号西市店装修停业，这张单先取消",
        "哎呀坏了 这单撤了",
        "那单我不要了 退了吧",
        "26号我们店搬家，这单先退掉",
        "秤坏了 单撤了吧",
    ],
)
def test_a_booking_is_withdrawn_whatever_is_told_as_the_reason(shop: Talk, desk: Talk, said: str) -> None:
    shop.say(said)
    assert (shop.state.frames[-1].flow, shop.awaiting) == ("booking_cancel", CONFIRM)
    shop.say("对")
    assert set(states(desk).values()) <= {"已撤销"}


@pytest.mark.parametrize("put_by", ["先存着", "先存着 回头再交", "暂存 明天再提交", "先不交 存着"])
def test_a_booking_put_by_is_submitted_when_it_is_booked_after_all(shop: Talk, put_by: str) -> None:
    shop.say("全部约上")
    assert "先存着，还没提交" in text_of(shop.say(put_by))
    shop.say("约上约上 三台都要")
    assert shop.awaiting == CONFIRM
    assert "约上了" in text_of(shop.say("提交"))


@pytest.mark.parametrize("said", ["存把", "嗯 存把", "好 保存罢"])
def test_a_row_is_saved_by_what_the_thumb_makes_of_the_word_and_no_booking_put_by(shop: Talk, said: str) -> None:
    shop.say("再来一台一样的 编号Q88131")
    assert "已经录进台账" in text_of(shop.say(said))


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("27号车排满了，{no}安排28号上午9点半到站", ("2026-11-28", "09:30")),
        ("26号人手不够，{no}改到27号下午两点", ("2026-11-27", "14:00")),
        ("30号全所开会，{no}约12月1号上午10点", ("2026-12-01", "10:00")),
    ],
)
def test_a_day_that_will_not_do_is_no_line_of_the_list(desk: Talk, said: str, day: tuple[str, str]) -> None:
    no = next(iter(desk.town.store.institution_lines(INSTITUTE, states=("已分配",)))).booking_no
    desk.say(f"{no} 全部受理")
    desk.say(said.format(no=no))
    lines = desk.town.store.institution_lines(INSTITUTE, states=("待检定",))
    assert {(one.scheduled_date, one.scheduled_time) for one in lines} == {day}


@pytest.mark.parametrize(
    "said", ["台秤唔受理，型号同编号对唔上", "第3台唔收 型号冇写清楚", "Q88120 唔予受理 型号写错咗"]
)
def test_a_denial_of_the_south_is_a_denial(desk: Talk, said: str) -> None:
    desk.say(said)
    assert states(desk) == {BIG: "已分配", SMALL: "已分配", PLATFORM: "预约失败"}


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("0418合格 26-0451 至27.11.22", "26-0451"),
        ("六一二零零四一八那台合格证书号衡检二六幺零零五有效期到明年十一月二十号", "衡检261005"),
        ("第1台合格，2026-0453，有效期27.11.22", "2026-0453"),
        ("第1台不合格 示值超差 通知书JZ20261121-3", "JZ20261121-3"),
        ("第1台没过，结果通知书号桂力字26-T0093", "桂力字26-T0093"),
    ],
)
def test_a_certificate_is_numbered_as_bodies_number_them(desk: Talk, said: str, number: str) -> None:
    desk.say("全部受理")
    desk.say(said)
    line = next(one for one in desk.town.store.institution_lines(INSTITUTE, states=("已检定",)))
    result = desk.town.store.pending(line.id)
    assert (line.serial, result.certificate_no if result else "") == (BIG, number)


def test_a_form_is_carried_out_row_by_row(desk: Talk) -> None:
    rows = f"1. 电子计价秤 {BIG} √\n2. 台秤 {PLATFORM} √"
    desk.say(f"【受理】\n{rows}\n科室：衡器室\n电话：0571-85028866\n时间：2026-11-30 10:00")
    assert states(desk) == {BIG: "待检定", SMALL: "已分配", PLATFORM: "待检定"}
    lines = desk.town.store.institution_lines(INSTITUTE, states=("待检定",))
    assert {one.scheduled_date for one in lines} == {"2026-11-30"}
    assert all(one.text.startswith("科室：衡器室") for one in desk.town.store.receipts(lines[0].booking_no))
