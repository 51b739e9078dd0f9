"""Serial numbers and models."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu import model, serial


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("938579", "938579"), ("编号：938579", "938579"), ("出厂编号 SX15103", "SX15103"), ("No.12345", "12345"),
        ("SN12345", "12345"), ("S/N: A12345", "A12345"),
        ("189583P 东枪", "189583P 东枪"), ("189583P东枪", "189583P东枪"),
        ("3MSW0702001（东）", "3MSW0702001(东)"), ("XY-047", "XY-047"),
        ("202205-03187F", "202205-03187F"), ("T2204-118", "T2204-118"), ("是938580的", "938580"),
        ("九三八五七九", "938579"), ("编号打错了 是938580", "938580"), ("后面那串 938579", "938579"),
    ],
)  # fmt: skip
def test_serial(said: str, value: str) -> None:
    assert serial.read(said) == value


@pytest.mark.parametrize("said", ["", "没有", "没有编号", "编号没有", "等下啊", "938579、938580", "2018年买的"])
def test_no_serial(said: str) -> None:
    assert serial.read(said) is None


@pytest.mark.parametrize(
    ("said", "values"),
    [
        ("938579、80、81", ("938579", "938580", "938581")),
        ("编号938579，80，81", ("938579", "938580", "938581")),
        ("编号分别是 0012、0013、0015", ("0012", "0013", "0015")),
        ("BT-001、002、003", ("BT-001", "BT-002", "BT-003")),
        ("938579和938580", ("938579", "938580")),
        ("938579 938580 938581", ("938579", "938580", "938581")),
        ("编号938579到938582", ("938579", "938580", "938581", "938582")),
    ],
)
def test_lists(said: str, values: tuple[str, ...]) -> None:
    assert serial.read_list(said) == values
    if "编号" in said:
        assert tuple(f.value for f in serial.find(f"三台秤，{said}，现场检")) == values


@pytest.mark.parametrize(
    ("said", "values"),
    [
        ("编号938579，2018年买的", ["938579"]),
        ("编号938579 30公斤", ["938579"]),
        ("第二台的编号应该是9190040", ["9190040"]),
        ("编号没有 型号ACS-30", []),
        ("证书编号NJG2026-1", []),
        ("预约编号2020041000309", []),
        ("编号CZ240300122 2号位", ["CZ240300122"]),
        ("还有一台跟刚才那个一模一样 就编号不同 是357754", ["357754"]),
    ],
)
def test_labelled(said: str, values: list[str]) -> None:
    assert [f.value for f in serial.find(said)] == values


@given(st.from_regex(r"(?!NO|SN)[A-Z]{0,3}[0-9]{3,9}", fullmatch=True))
def test_round_trip(value: str) -> None:
    """NO000 and SN000 are a label and a number (labels.md)."""
    assert serial.read(serial.show(value)) == value
    assert model.read(model.show(value)) == value


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("acs-30", "ACS-30"), ("型号是THW6244B2", "THW6244B2"), ("YE680A的", "YE680A"), ("HBP-1320", "HBP-1320"),
        ("232", "232"), ("Y-100", "Y-100"),
        ("(0~1.6)MPa", "(0～1.6)MPa"), ("DD862-4型", "DD862-4"), ("XLDC-120-750", "XLDC-120-750"),
    ],
)  # fmt: skip
def test_model(said: str, value: str) -> None:
    assert model.read(said) == value


@pytest.mark.parametrize(
    ("said", "values"),
    [
        ("不对，型号是acs-15", ["ACS-15"]),
        ("型号写错了 应该是ACS-15", ["ACS-15"]),
        ("欧姆龙 HEM-7124", ["HEM-7124"]),
        ("加油机THW6244B2，5到45升每分，编号189583P东枪", ["THW6244B2"]),
        ("三台永康华鹰ACS-30，200克到30公斤三级", ["ACS-30"]),
        ("编号XY-047", []),
        ("DN50水表", []),
        ("编号CZ240300121", []),
    ],
)
def test_models_in_sentences(said: str, values: list[str]) -> None:
    assert [f.value for f in model.find(said)] == values
