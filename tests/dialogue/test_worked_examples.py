"""The nineteen worked examples of SPEC 3 and the traps of SPEC 2-4 go in by chat, as people would write them."""

from __future__ import annotations

import pytest

from booking.instrument import NO_VALUE, Instrument
from booking.people import Person
from tests.talking import Talk, Town, text_of

ANSWERS = {
    "model": "没有", "range": "没写", "accuracy": "不知道", "serial": "没有编号", "manufacturer": "不清楚",
    "install_location": "单位内", "delivery_method": "现场检", "confirm": "保存", "category_choice": "1",
}  # fmt: skip


@pytest.fixture
def talk() -> Talk:
    """A shop that is registered and has nothing in its ledger."""
    town = Town().open()
    town.store.put(Person("u", created_at=town.now))
    talk = Talk(town)
    talk.say("注册 赛罕区惠香蔬菜店 信用代码92150105MA0Q7K2L8J 联系人云秀兰 电话15847108236")
    talk.say("昭乌达路农贸市场A区17号")
    talk.say("确认")
    talk.say(town.last_code)
    return talk


def enter(talk: Talk, *lines: str, purpose: str) -> Instrument:
    """Say the lines, then answer whatever is still asked, until it is saved; the row that was saved."""
    for line in lines:
        talk.say(line)
    for _ in range(15):
        if talk.awaiting in (None, "next_action"):
            break
        talk.say(purpose if talk.awaiting == "purpose" else ANSWERS[str(talk.awaiting)])
    unit = talk.town.store.roles("u")[0].ref
    return talk.town.store.instruments(unit)[-1]


TRADE, SAFETY, HEALTH, NATURE = "贸易结算", "安全防护", "医疗卫生", "环境监测"
EXAMPLES: tuple[tuple[tuple[str, ...], str, dict[str, object], str], ...] = (
    (("录个称中药的戥子，没有铭牌", "药店内"), "非自动衡器", {"model": NO_VALUE, "serial": NO_VALUE}, TRADE),
    (("电子计价秤 ACS-30 200g-30kg 三级 编号938579 现场检", "店铺内"), "非自动衡器",
     {"model": "ACS-30", "range": {"min": 0.2, "max": 30, "unit": "kg"}, "accuracy": "III", "serial": "938579"}, TRADE),
    (("录一台声级计，(20~132)dB，送检",), "声级计", {"delivery_method": "送检"}, NATURE),
    (("燃油加油机 THW6244B2 (5~45)L/min 编号189583P 东枪", "加油站内"), "燃油加油机", {"serial": "189583P东枪"}, TRADE),
    (("LNG加气机 型号JYDD-50A，(3~80)kg/min 编号XY-047", "加气站内"), "液化天然气加气机", {"model": "JYDD-50A"}, TRADE),
    (("CNG加气机 JQDS-30B (1~28)kg/min 编号3MSW0702001(东)",),
     "压缩天然气加气机", {"serial": "3MSW0702001(东)"}, TRADE),
    (("水银血压计 (0~40)kPa 编号SX15103", "医院"), "无创非自动测量血压计", {"serial": "SX15103"}, HEALTH),
    (("压力表 (0~1.6)MPa 1.6级 编号123456 锅炉主气缸 送检",),
     "指示类压力表、显示类压力表",
     {"range": {"min": 0, "max": 1.6, "unit": "MPa"}, "accuracy": "1.6", "delivery_method": "送检"}, SAFETY),
    (("录一台焦度计",), "焦度计", {}, HEALTH),
    (("验光仪 RM-1 编号4590354",), "验光仪、综合验光仪", {"model": "RM-1", "serial": "4590354"}, HEALTH),
    (("验光镜片箱 编号XD39194", "232", "验光室"), "验光镜片箱", {"serial": "XD39194"}, HEALTH),
    (("雷达测速仪 (20~180)km/h",), "机动车测速仪", {"range": {"min": 20, "max": 180, "unit": "km/h"}}, SAFETY),
    (("录透射式烟度计",), "透射式烟度计", {}, NATURE),
    (("呼出气体酒精含量检测仪 送检", "交警队"), "呼出气体酒精含量检测仪", {"delivery_method": "送检"}, SAFETY),
    (("录一台医用诊断X射线设备 进口的",), "医用诊断X射线设备", {"origin": "进口"}, HEALTH),
    (("录一台心电图仪",), "心电图仪", {}, HEALTH),
    (("录一台脑电图仪",), "脑电图仪", {}, HEALTH),
    (("多参数监护仪(心电部分)",), "心电图仪", {}, HEALTH),
    (("登记一台电力测量用互感器，送检",), "电力测量用互感器（500kV（含）以下）", {"delivery_method": "送检"}, TRADE),
)  # fmt: skip


@pytest.mark.parametrize(("lines", "second", "fields", "purpose"), EXAMPLES, ids=[e[0][0][:12] for e in EXAMPLES])
def test_a_worked_example_goes_in(
    talk: Talk, lines: tuple[str, ...], second: str, fields: dict[str, object], purpose: str
) -> None:
    row = enter(talk, *lines, purpose=purpose)
    assert row.second == second
    assert row.purpose == purpose
    for name, value in fields.items():
        said = getattr(row, name)
        assert (said.replace(" ", "") if isinstance(said, str) else dict(said) if name == "range" else said) == value


@pytest.mark.parametrize("name", ["水银体温计", "水表DN50", "家用燃气表", "游标卡尺", "万用表"])
def test_what_may_not_be_booked_is_refused_with_a_way_out(talk: Talk, name: str) -> None:
    said = text_of(talk.say(f"录一台{name}"))
    assert not talk.state.frames
    assert any(word in said for word in ("备案", "自愿", "校准", "机构"))
    assert talk.town.store.instrument_count(talk.town.store.roles("u")[0].ref) == 0


def test_a_credit_code_whose_check_remainder_is_zero_passes() -> None:
    talk = Talk(Town().open())
    talk.say("注册")
    talk.say("新城区老靳猪肉铺")
    talk.say("92150102H68QAKGT80")
    assert talk.values()["uscc"] == "92150102H68QAKGT80"


def test_thirty_grams_to_fifteen_kilograms(talk: Talk) -> None:
    row = enter(talk, "电子计价秤 ACS-15 30g-15kg 编号1", purpose="贸易结算")
    assert dict(row.range) == {"min": 0.03, "max": 15, "unit": "kg"}


def test_the_wrong_case_of_a_pressure_unit_is_mended_and_shown(talk: Talk) -> None:
    said = text_of(talk.say("压力表 0-1.6mPa 1.6级 编号123456"))
    assert "MPa" in said
    row = enter(talk, purpose="安全防护")
    assert row.range["unit"] == "MPa"


def test_three_at_once_ask_for_three_numbers_only(talk: Talk) -> None:
    talk.say("台账里加三台电子计价秤 ACS-30 200g-30kg 三级 永康华鹰 店里 现场检")
    assert talk.awaiting == "serial"
    talk.say("938579、80、81")
    talk.say("保存")
    rows = talk.town.store.instruments(talk.town.store.roles("u")[0].ref)
    assert [r.serial for r in rows] == ["938579", "938580", "938581"]


def test_a_double_submit_books_once(talk: Talk) -> None:
    enter(talk, "电子计价秤 ACS-30 200g-30kg 三级 编号938579 永康华鹰 店里 现场检", purpose="贸易结算")
    talk.say("约上")
    before = talk.state
    talk.say("提交")
    heard, talk.state = talk.heard, before
    talk.heard = heard - 1  # the same message again, over the conversation as it was before
    talk.say("提交")
    assert len(talk.town.store.bookings(talk.town.store.roles("u")[0].ref)) == 1
