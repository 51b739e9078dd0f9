"""Which instruments a shop books: named in passing, left out, put back, by place, age or size, and the day with it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from booking.commands import AskPaper
from booking.instrument import Instrument
from booking.people import Person, Role, RoleKind
from tests.booking import subject
from tests.talking import INSTITUTE, Talk, Town, text_of

Row = tuple[str, str, str, str, str, str, float]
SHOPS: dict[str, tuple[Row, ...]] = {
    "粮店": (
        ("电子计价秤", "非自动衡器", "ACS-15", "J2207", "柜台上", "2022-07", 15),
        ("电子台秤", "非自动衡器", "TCS-300", "T1905", "后库房", "2019-05", 300),
        ("电子汽车衡", "非自动衡器", "SCS-60", "Q2401", "院子里", "2024-01", 60000),
    ),
    "牙科": (
        ("血压计", "无创非自动测量血压计", "XJ11D", "SX301", "一楼导诊台", "2020", 40),
        ("血压计", "无创非自动测量血压计", "XJ11D", "SX302", "二楼诊室", "2021", 40),
        ("医用诊断X射线设备", "医用诊断X射线设备", "RAY-68", "R0917", "拍片室", "2023", 0),
    ),
    "加气站": tuple(
        ("CNG加气机", "压缩天然气加气机", "JQDS-30B", f"3MSW07({side})", "1号岛", "2020", 28) for side in "东西南北"
    ),
}


def shop(name: str) -> Talk:
    """The owner of a shop whose ledger is complete."""
    town = Town().open()
    unit = subject.unit(id="u1", company_name=name)
    town.store.put(unit)
    for n, (what, second, model, serial, place, bought, top) in enumerate(SHOPS[name], 1):
        town.store.put(_row(n, unit.id, what, second, model, serial, place, bought, top))
    town.store.put(Person("p1", created_at=town.now))
    town.store.put(Role("p1", RoleKind.UNIT, unit.id))
    return Talk(town, "p1", "unit", unit.id)


def _row(n: int, unit_id: str, *what: object) -> Instrument:
    name, second, model, serial, place, bought, top = what
    return subject.instrument(
        id=f"i{n}", unit_id=unit_id, code=str(n), instrument_name=name, first=second, second=second, model=model,
        serial=serial, install_location=place, purchase_date=bought,
        range={"max": top, "unit": "kg"} if top else {},
    )  # fmt: skip


def standing(talk: Talk) -> list[str]:
    rows = [talk.town.store.instrument(one) for one in talk.values().get("instruments", ())]
    return [row.serial[-4:] if row else "" for row in rows]


@pytest.mark.parametrize(
    ("name", "said", "left"),
    [
        ("粮店", ["约一下台秤和计价秤"], ["2207", "1905"]),
        ("粮店", ["库房那台约上"], ["1905"]),
        ("粮店", ["除了院子里那台都约"], ["2207", "1905"]),
        ("粮店", ["最旧的那台约一下"], ["1905"]),
        ("粮店", ["先约大的那台"], ["2401"]),
        ("粮店", ["300公斤那个约上"], ["1905"]),
        ("粮店", ["汽车衡下个月再说，其他的都约上"], ["2207", "1905"]),
        ("粮店", ["台秤坏了送修了，先约另外两台"], ["2207", "2401"]),
        ("粮店", ["先约计价秤", "台秤也加上吧，两台一块儿"], ["2207", "1905"]),
        ("粮店", ["都约上", "台秤先不约", "算了 还是加上吧"], ["2207", "1905", "2401"]),
        ("粮店", ["都约上", "台秤先不约", "算了 三个一起约"], ["2207", "1905", "2401"]),
        ("粮店", ["约计价秤跟台秤", "台秤换成汽车衡"], ["2207", "2401"]),
        ("粮店", ["先约台秤", "等等 还是三台一起吧"], ["2207", "1905", "2401"]),
        ("粮店", ["尾号905的约上"], ["1905"]),
        ("粮店", ["都约上", "哪天都行"], ["2207", "1905", "2401"]),
        ("粮店", ["先约台秤", "上午都在 下午关门"], ["1905"]),
        ("粮店", ["先约台秤", "这台我自己送过去 别跑了"], ["1905"]),
        ("粮店", ["我要预约", "台秤就不弄了 把汽车衡约上"], ["2401"]),
        ("牙科", ["X光先不整了，血压计都约"], ["X301", "X302"]),
        ("加气站", ["都约上 12月1号"], ["7(东)", "7(西)", "7(南)", "7(北)"]),
        ("加气站", ["四把枪全约 12月1号上午"], ["7(东)", "7(西)", "7(南)", "7(北)"]),
        ("加气站", ["约东枪和北枪"], ["7(东)", "7(北)"]),
        ("牙科", ["除了二楼的血压计其他都约"], ["X301", "0917"]),
        ("牙科", ["血压计都约上"], ["X301", "X302"]),
        ("牙科", ["都约上", "导诊台那个血压计先别约"], ["X302", "0917"]),
        ("加气站", ["北枪封着 先约另外三条"], ["7(东)", "7(西)", "7(南)"]),
        ("加气站", ["约东枪西枪", "南枪也带上"], ["7(东)", "7(西)", "7(南)"]),
    ],
)
def test_what_is_chosen_stands_in_the_booking(name: str, said: Sequence[str], left: list[str]) -> None:
    talk = shop(name)
    for one in said:
        talk.say(one)
    assert standing(talk) == left
    assert talk.awaiting == "confirm"


@pytest.mark.parametrize(
    "asked", ["汽车衡要检不", "台秤得检吗", "都约的话几点来", "库房那台是哪年买的", "检一台要多久"]
)
def test_a_question_at_the_summary_changes_nothing(asked: str) -> None:
    talk = shop("粮店")
    talk.say("约计价秤")
    talk.say(asked)
    assert standing(talk) == ["2207"]


def test_a_count_that_does_not_fit_is_no_yes() -> None:
    talk = shop("粮店")
    talk.say("约计价秤和台秤")
    talk.say("行 就这三台 提交")
    assert standing(talk) == ["2207", "1905"]
    talk.say("哦 就两台 提交")
    assert talk.town.store.open_line("i1") is not None


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("就27号吧", "2026-11-27"),
        ("下周二怕是赶不上了 下周五吧", "2026-11-27"),
        ("哎寻思寻思还是30号吧 礼拜一 那天没车来送粮", "2026-11-30"),
    ],
)
def test_another_day_said_right_after_booking_is_written_down(said: str, day: str) -> None:
    talk = shop("粮店")
    for one in ("都约上", "下周二", "提交", said):
        talk.say(one)
    (booking,) = talk.town.store.bookings("u1")
    assert booking.preferred_date == day


@pytest.mark.parametrize("said", ["台秤昨天摔了 先不检它 从约的里头去掉", "台秤先别检了"])
def test_one_of_what_is_booked_is_taken_out(said: str) -> None:
    talk = shop("粮店")
    for one in ("都约上", "提交", said, "对"):
        talk.say(one)
    line = talk.town.store.last_line("i2")
    assert line is not None
    assert line.state == "已撤销"
    assert talk.town.store.open_line("i1") is not None


def test_a_day_said_after_a_limit_is_the_wish() -> None:
    talk = shop("粮店")
    talk.say("都约上")
    talk.say("26号之前能来最好，我就写下周二吧")
    assert talk.values()["preferred_date"] == "2026-11-24"


@pytest.mark.parametrize(
    ("said", "day", "time"),
    [
        (["12月6号", "改周一吧 星期天你们不上班"], "2026-12-07", ""),
        (["12月9号", "还是礼拜五吧"], "2026-12-11", ""),
        (["下周三", "周五吧"], "2026-11-27", ""),
        (["下周三", "不要上午"], "2026-11-25", "PM"),
        (["下周三", "上午都在，下午关门"], "2026-11-25", "AM"),
        (["下周三下午没人 上午来"], "2026-11-25", "AM"),
    ],
)
def test_the_day_and_time_that_are_meant_stand_in_the_booking(said: list[str], day: str, time: str) -> None:
    talk = shop("粮店")
    for one in ("都约上", *said):
        talk.say(one)
    values = talk.values()
    assert (values.get("preferred_date"), values.get("preferred_time", "")) == (day, time)
    assert len(values["instruments"]) == 3


@pytest.mark.parametrize(
    ("said", "serial", "done"),
    [
        ("库房那台秤报废了", "T1905", "报废"),
        ("院子里的停用吧 没车来了", "Q2401", "停用"),
        ("柜台上的秤卖给隔壁老李了", "J2207", "转让"),
        ("尾号905的坏了修不好 报废", "T1905", "报废"),
        ("大的那台先停用", "Q2401", "停用"),
    ],
)
def test_what_is_put_out_of_use_may_be_named_by_what_it_is(said: str, serial: str, done: str) -> None:
    talk = shop("粮店")
    told = text_of(talk.say(said))
    assert serial in told
    assert f"{done}，对吗" in told


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("我要张纸的证书", [True]),
        ("证书给我来个纸的，电子的看不明白", [True]),
        ("到时候给我打一份纸质的", [True]),
        ("给我打一份纸的", [True]),
        ("纸的也给我出一份", [True]),
        ("纸质证书能给打吗", []),
        ("检查组要看纸质的 能出吗", []),
    ],
)
def test_a_plain_wish_for_paper_is_carried_out(said: str, wanted: list[bool]) -> None:
    talk = shop("粮店")
    for one in ("都约上", "提交", said):
        talk.say(one)
    asked = [command.wanted for command, _ in talk.done if isinstance(command, AskPaper)]
    assert asked == wanted


def test_more_than_there_are_is_said_at_the_summary() -> None:
    talk = shop("粮店")
    told = text_of(talk.say("五台都约上"))
    assert "您说5台，台账里能约的只有3台" in told
    assert "录器具" in told
    assert "您说" not in text_of(talk.say("台秤先不约"))


def test_fewer_than_there_are_are_asked_for() -> None:
    talk = shop("粮店")
    assert "您说2台，能约的有3台" in text_of(talk.say("两台都约上"))
    talk.say("台秤和汽车衡")
    assert standing(talk) == ["1905", "2401"]


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("都约上，下个月头一个礼拜都行", {"from": "2026-12-01", "to": "2026-12-07"}),
        ("三台一块儿约，月底前都行", {"to": "2026-11-30"}),
        ("一个都不落 全约 12月第一个星期", {"from": "2026-12-01", "to": "2026-12-07"}),
    ],
)
def test_a_span_of_days_is_wished_for_as_one(said: str, day: dict[str, str]) -> None:
    talk = shop("粮店")
    talk.say(said)
    assert (len(standing(talk)), talk.values().get("preferred_date")) == (3, day)


@pytest.mark.parametrize(
    ("said", "serial"), [("第2台是什么原因", "T1905"), ("第三个为啥没受理", "Q2401"), ("最后那台咋没受理", "Q2401")]
)
def test_a_place_in_the_booking_names_what_was_refused(said: str, serial: str) -> None:
    talk = shop("粮店")
    for one in ("都约上", "提交"):
        talk.say(one)
    body = Talk(talk.town, INSTITUTE, "institution", INSTITUTE)
    body.say("第1台受理；第2台不予受理 编号写错了；第3台不予受理 型号写错了")
    assert serial in text_of(talk.say(said)).split("没有受理")[0]


@pytest.mark.parametrize(
    ("name", "said", "left"),
    [
        ("粮店", "先检那个15公斤的 别的等明年再说", ["2207"]),
        ("粮店", "先检最大的那台 小的回头再说", ["2401"]),
        ("粮店", "就检柜台上那台", ["2207"]),
        ("粮店", "只检台秤 别的不检", ["1905"]),
        ("粮店", "第一台跟第三台，第二台借出去了", ["2207", "2401"]),
        ("粮店", "头两台，最后那台坏了", ["2207", "1905"]),
        ("粮店", "1和3", ["2207", "2401"]),
        ("粮店", "除了后库房头那台，其他的都约", ["2207", "2401"]),
        ("粮店", "麻烦约一下两个小秤，大的那台不用", ["2207", "1905"]),
        ("牙科", "先检拍片室那台 血压计下回再说", ["0917"]),
    ],
)
def test_some_are_chosen_by_what_is_said_of_them_while_nothing_is_open(name: str, said: str, left: list[str]) -> None:
    talk = shop(name)
    talk.say(said)
    assert standing(talk) == left
    assert not talk.values().get("preferred_date")


@pytest.mark.parametrize("said", ["台秤上个月检过", "就那台大的最费电", "先送修那台台秤", "第二台借出去了"])
def test_what_is_told_of_a_row_books_nothing(said: str) -> None:
    talk = shop("粮店")
    talk.say(said)
    assert "instruments" not in talk.values()


@pytest.mark.parametrize(
    ("name", "said", "moved", "place"),
    [
        ("粮店", "那台秤从后库房挪到门口了 师傅来了别找错", ["T1905"], "门口"),
        ("粮店", "ACS-15那台搬到分店去了，检定还检", ["J2207"], "分店"),
        ("粮店", "J2207前天已经搬到莲前店了，地点改一下", ["J2207"], "莲前店"),
        ("粮店", "后库房里那台现在放在一楼大厅", ["T1905"], "一楼大厅"),
        ("粮店", "柜台上的秤和库房的秤都搬到新铺子了", ["J2207", "T1905"], "新铺子"),
        ("牙科", "两个血压计现在都搁三楼诊室了，拍片的没动", ["SX301", "SX302"], "三楼诊室"),
    ],
)
def test_what_was_moved_stands_there(name: str, said: str, moved: list[str], place: str) -> None:
    talk = shop(name)
    talk.say(said)
    if len(moved) == 1:
        talk.say("对")
    rows = {row.serial: row.install_location for row in talk.town.store.instruments("u1")}
    assert {serial for serial, where in rows.items() if where == place} == set(moved)


@pytest.mark.parametrize(
    "said", ["台秤换到下周三检吧", "店搬到东市场了", "台秤没搬到门口", "台秤搬到哪里了？", "还有一台台秤放在门口"]
)
def test_nothing_is_moved_by_what_tells_of_no_move(said: str) -> None:
    talk = shop("粮店")
    talk.say(said)
    assert "install_location" not in talk.values() or talk.state.frames[-1].flow != "ledger_edit"
    assert all(row.install_location in ("柜台上", "后库房", "院子里") for row in talk.town.store.instruments("u1"))
