"""Administrative regions to the county."""

import pytest

from booking.region import WITHOUT_COUNTIES, reaches_county
from nlu.region_index import CITIES_WITHOUT_COUNTIES, names
from nlu.regions import counties_under, find_regions, region_name, region_of, zone_said


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("呼市赛罕区 昭乌达路农贸市场A区17号", "150105"), ("我在土左旗", "150121"), ("郑州金水", "410105"),
        ("郑州金水区花园路112号1层", "410105"),
        ("内蒙古呼和浩特市新城区", "150102"), ("呼和浩特新城区东库街农贸市场3排22号", "150102"),
        ("东胜", "150602"), ("在东胜区", "150602"), ("达旗", "150621"),
        ("准旗薛家湾", "150622"), ("包头昆区", "150203"), ("科右前旗", "152221"), ("河南新乡卫滨区", "410703"),
        ("乌海海南区", "150303"), ("吉林长春朝阳区", "220104"),
        ("朝阳市双塔区", "211302"), ("北京朝阳", "110105"), ("上海浦东", "310115"), ("湖北仙桃", "429004"),
        ("石河子", "659001"), ("东莞虎门", "441900"),
        ("中山市", "442000"), ("延边州延吉", "222401"), ("凉山州西昌", "513401"), ("丰宁县", "130826"),
        ("宽城满族自治县", "130827"), ("杭州下城区", "330105"),
        ("沙县", "350405"), ("新疆乌鲁木齐天山", "650102"), ("长沙县", "430121"), ("郑州管城", "410104"),
        ("中山小榄", "442000"), ("攀枝花东区", "510402"),
        ("新城区 呼和浩特的", "150102"),
    ],
)  # fmt: skip
def test_one_county(said: str, code: str) -> None:
    assert region_of(said) == code


@pytest.mark.parametrize(
    "said",
    [
        "",
        "内蒙",
        "郑州",
        "长沙",
        "新城区",
        "朝阳区",
        "公安交警大队",
        "东区3号",
        "收白银用",
        "永康华鹰的",
        "富强路15号街坊底店",
        "郑东新区",
        "苏州工业园区",
        "呼和浩特新城北街",
    ],
)
def test_no_one_county(said: str) -> None:
    assert region_of(said) is None


def test_several_readings_best_first() -> None:
    assert [f.code for f in find_regions("新城区东库街")] == ["150102", "610102"]
    assert [f.code for f in find_regions("新城区东库街", near="610100")] == ["610102", "150102"]


def test_the_place_holds_the_whole_chain() -> None:
    text = "店在呼和浩特市赛罕区昭乌达路"
    (found,) = find_regions(text)
    assert text[found.start : found.end] == "呼和浩特市赛罕区"
    assert (found.level, found.name) == ("county", "内蒙古自治区呼和浩特市赛罕区")


def test_a_city_is_said_to_be_a_city() -> None:
    assert [(f.level, f.name) for f in find_regions("我在呼市")] == [("city", "内蒙古自治区呼和浩特市")]


def test_every_full_name_is_read_back() -> None:
    for code in names():
        if code.endswith("00") or code[:2] in ("71", "81", "82"):
            continue
        assert region_of(region_name(code) or "") == code


def test_the_counties_of_a_city() -> None:
    assert len(counties_under("150100")) == 9
    assert len(counties_under("150000")) == 103
    assert counties_under("442000") == ("442000",)
    assert counties_under("150105") == ("150105",)


def test_development_zones_are_no_counties() -> None:
    assert zone_said("在郑东新区商务外环路") == "郑东新区"
    assert zone_said("浦东新区") is None
    assert zone_said("赛罕区") is None


def test_a_city_without_counties_is_the_last_step_in_both_rooms() -> None:
    assert WITHOUT_COUNTIES == CITIES_WITHOUT_COUNTIES
    assert all(reaches_county(code) for code in WITHOUT_COUNTIES)
