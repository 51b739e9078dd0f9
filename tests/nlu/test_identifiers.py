"""Telephone numbers, codes with check characters, booking numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu import booking_no, id_number, org_code, phone, uscc
from nlu.found import Ok, Wrong


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("15847108236", "15847108236"), ("138 4727 1963", "13847271963"), ("138-4727-1963", "13847271963"),
        ("+86 13847271963", "13847271963"),
        ("幺三九四七幺五五四零二", "13947155402"), ("一三九 四七一五 五四零二", "13947155402"),
        ("１３９４７１５５４０２", "13947155402"),
        ("电话就用微信这个号 13847271963 吧", "13847271963"), ("0471-3337062", "0471-3337062"),
        ("04718192306", "0471-8192306"),
        ("(0471)3337062", "0471-3337062"), ("010-62345678转8001", "010-62345678转8001"),
        ("联系电话：3337085", "3337085"), ("400-820-8820", "4008208820"),
    ],
)  # fmt: skip
def test_phone(said: str, number: str) -> None:
    assert phone.read(said) == number


@pytest.mark.parametrize(
    "said",
    ["1359872993", "2020041000309", "938579", "92150102H68QAKGT80", "13847271963 或者 13947155402", "12345678901"],
)
def test_no_phone(said: str) -> None:
    assert phone.read(said) is None


def test_phones_in_a_receipt() -> None:
    assert [f.value for f in phone.find("受理 请与光学室0471-3337062联系")] == ["0471-3337062"]
    assert [f.value for f in phone.find("请联系衡器室3337085")] == ["3337085"]
    assert phone.read("3337085", local=True) == "3337085"


@pytest.mark.parametrize(
    "code",
    ["92150102H68QAKGT80", "91410105MA44H2J90P", "92410703MA41Y8T66U", "9115010 2MA0Q-7K2L8".replace("-", "") + "?"],
)
def test_uscc_check(code: str) -> None:
    expected = Wrong if code.endswith("?") else Ok
    assert isinstance(uscc.check(code), expected)


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("91410105MA44H2J9OP", Wrong("alphabet", "91410105MA44H2J90P")),
        ("92410703MA41Y8T66V", Wrong("alphabet", "92410703MA41Y8T66U")),
        ("92410703OO41Y8T66U", Wrong("alphabet")),
        ("92410703MA41Y8T6U", Wrong("length")),
    ],
)
def test_uscc_mends(code: str, wrong: Wrong) -> None:
    assert uscc.check(code) == wrong


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("执照上那个号我念啊 九二一五二二二四 M A 零 N 六 L 四 R 四 F", "92152224MA0N6L4R4F"),
        ("你听着 九二 幺五二九二幺 MA零RB 二L六X九", "92152921MA0RB2L6X9"),
        ("那个很长的号码是九二三五零六二八 m a 三三 t 八 k 七二 l 记下没", "92350628MA33T8K72L"),
        ("九二一五二二二四 M A 零 N 六 L 四 R 四 G", None),
        ("电话幺三八四七五六零二九三 编号 A B 一二三四五六", None),
        ("A店25100501 B店25100502 仓库25100517 统一贸易结算", None),  # in parts it would pass its check by chance
    ],
)
def test_uscc_read_aloud_is_taken_when_it_passes_its_check(said: str, code: str | None) -> None:
    assert [found.value for found in uscc.find_spoken(said)] == ([code] if code else [])


def test_uscc_in_sentences() -> None:
    assert uscc.read("统一代码 9215 0102 H68Q AKGT 80") == "92150102H68QAKGT80"
    assert uscc.read("92150102h68qakgt80。") == "92150102H68QAKGT80"
    assert uscc.read("没有执照 我是摆摊的") is None
    assert [f.value for f in uscc.find_near("信用代码92150102MA13R5T82")] == ["92150102MA13R5T82"]
    assert uscc.region_prefix("92150102H68QAKGT80") == "150102"


@given(st.integers(1, 9), st.from_regex(r"[1-6][1-5][0-2][1-9][0-2][1-9][0-9A-HJ-NPQRTUWXY]{8}", fullmatch=True))
def test_uscc_with_both_checks_passes_and_one_slip_never_does(kind: int, middle: str) -> None:
    body = f"9{kind}{middle[:6]}{middle[6:]}{org_code.check_character(middle[6:])}"
    code = body + uscc.check_character(body)
    assert uscc.check(code) == Ok(code)
    assert uscc.read(uscc.show(code)) == code
    slipped = code[:10] + ("7" if code[10] != "7" else "8") + code[11:]
    assert isinstance(uscc.check(slipped), Wrong)


def test_org_code() -> None:
    assert org_code.check("D2143569-X") == Ok("D2143569X")
    assert org_code.check("D21435691") == Wrong("checksum")
    assert org_code.check("D2143569") == Wrong("length")
    assert org_code.check("机构代码D214356") == Wrong("length")
    assert org_code.check("D214356·X") == Wrong("alphabet")


@given(st.from_regex(r"[0-9A-Z]{8}", fullmatch=True))
def test_org_code_round_trip(body: str) -> None:
    code = body + org_code.check_character(body)
    assert org_code.read(org_code.show(code)) == code
    assert org_code.check(code) == Ok(code)


def test_id_number() -> None:
    assert id_number.check("11010519491231002X") == Ok("11010519491231002X")
    assert id_number.check("110105194912310021") == Wrong("checksum")
    assert id_number.check("1101051949123100") == Wrong("length")
    assert id_number.masked("11010519491231002X") == "110105********002X"
    assert id_number.read("我身份证110105 19491231 002x") == "11010519491231002X"


@pytest.mark.parametrize(
    "said",
    [
        "2020041000309",
        "单号2020041000309",
        "20200410 00309",
        "预约编号：２０２００４１０００３０９",
        "二零二零零四一零零零三零九",
    ],
)
def test_booking_no(said: str) -> None:
    assert booking_no.read(said) == "2020041000309"


@pytest.mark.parametrize(
    "said", ["20210506", "2020139900309", "13847271963", "2026112100012 和 2026112100013", "NJG2020041000309"]
)
def test_no_booking_no(said: str) -> None:
    assert booking_no.read(said) is None
