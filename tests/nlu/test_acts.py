"""Acts are whole messages and nothing else."""

import pytest

from nlu.acts import Act, act
from nlu.corrections import correction
from nlu.ordinals import ordinal, picked, selection


@pytest.mark.parametrize(
    "text",
    [
        "中",
        "要得",
        "得行",
        "嗯呐",
        "👌",
        "妥了",
        "没啥不对的",
        "对对对 就这样",
        "行 存吧",
        "OK",
        "没毛病 提交",
        "好的👌",
        "得嘞",
        "管",
    ],
)
def test_people_say_yes_in_many_ways(text: str) -> None:
    assert act(text) is Act.YES


@pytest.mark.parametrize("text", ["不中", "先别保存", "不对不对", "不同意", "等等 先别提交", "还要改", "👎", "算不上"])
def test_and_no_in_many(text: str) -> None:
    assert act(text) in (Act.NO, None) or act(text) is Act.PAUSE
    assert act(text) is not Act.YES


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("算了不录了", Act.CANCEL),
        ("上一步", Act.BACK),
        ("菜单", Act.HELP),
        ("接着填", Act.RESUME),
        ("都不是", Act.NONE_OF_THESE),
        ("填到哪了", Act.SHOW),
        ("转人工", Act.HUMAN),
        ("从头来", Act.RESTART),
        ("等下啊 有人买菜", Act.PAUSE),
        ("不懂 空着吧", Act.SKIP),
        ("没了 就这些", Act.DONE),
        ("撤销刚才的", Act.UNDO),
    ],
)
def test_each_act_is_known(text: str, meant: Act) -> None:
    assert act(text) is meant


@pytest.mark.parametrize(
    "text",
    [
        "备注：取消的样品",
        "返回舱压力表",
        "好再来饭店",
        "中山路15号",
        "是不是要带执照",
        "对面超市",
        "可以约几台",
        "1",
        "2",
        "行车秤",
        "没有编号能检吗",
    ],
)
def test_no_act_hides_in_a_longer_message(text: str) -> None:
    assert act(text) is None


def test_a_verb_is_a_yes_only_when_asked() -> None:
    assert (act("删掉"), act("删掉", asked=True), act("对 删")) == (None, Act.YES, Act.YES)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("第二个", 2),
        ("2", 2),
        ("二", 2),
        ("最后一个", -1),
        ("选三", 3),
        ("就第一个吧", 1),
        ("938579", None),
        ("第二个都要", None),
    ],
)
def test_one_place(text: str, place: int | None) -> None:
    assert ordinal(text) == place


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("全部", (1, 2, 3, 4, 5)),
        ("除了第二个都要", (1, 3, 4, 5)),
        ("后两台", (4, 5)),
        ("1和3", (1, 3)),
        ("前三台", (1, 2, 3)),
        ("俩都约", (1, 2, 3, 4, 5)),
        ("第一个不要 其他都要", (2, 3, 4, 5)),
        ("除了最后一台", (1, 2, 3, 4)),
        ("1、2、5", (1, 2, 5)),
        ("2到4", (2, 3, 4)),
        ("第7个", None),
        ("你好", None),
    ],
)
def test_several_places(text: str, places: tuple[int, ...] | None) -> None:
    assert selection(text, 5) == places


def test_what_is_picked_and_left_out() -> None:
    assert picked("除了第二台 其他都约") == ((), (2,), True)


@pytest.mark.parametrize(
    ("text", "slot", "value"),
    [
        ("不对，型号是ACS-15", "model", "ACS-15"),
        ("最大不是30 是15公斤", "range", "15公斤"),
        ("买的时间改成23年8月", "purchase_date", "23年8月"),
        ("我刚说的三级应该是二级", None, "二级"),
        ("938579 哦不 938580", None, "938580"),
        ("刚才编号说错了，是938580不是938579", "serial", "938580"),
        ("地址写错了", "address", ""),
    ],
)
def test_corrections_with_and_without_a_label(text: str, slot: str | None, value: str) -> None:
    found = correction(text)
    assert found is not None
    assert (found.slot, found.value) == (slot, value)


@pytest.mark.parametrize("text", ["编号938579", "是的", "没有不对的", "是不是要带执照", ""])
def test_a_plain_message_corrects_nothing(text: str) -> None:
    found = correction(text)
    assert found is None
