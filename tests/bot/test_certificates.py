"""Papers are printed the same each time and whole, or not at all; what their codes say cannot be made up."""

from __future__ import annotations

import base64
import stat
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booking.dated_rules import NEW_REGULATION, rule_named
from booking.memory import MemoryStore
from booking.result import LOCKED, Result
from booking.standard import Standard
from bot.certificates.content import OPEN_CONTENT, certificate_content, digest_of
from bot.certificates.glyphs import unprintable
from bot.certificates.printing import Unprintable, print_certificates
from bot.certificates.signing import Coded, Signer, load_signer
from tests.booking import subject
from tests.booking.subject import NOW
from tests.paper_reading import qr_of, text_of

SIGNER = Signer(bytes(range(32)))
CODE = SIGNER.code(Coded("ab" * 16, "cd" * 16))


def store(company: str = "赛罕区陶喆堃䶮粮油店") -> MemoryStore:
    made = MemoryStore()
    made.put(subject.unit(company_name=company))
    made.put(subject.institution(phone="0471-8192306"))
    made.put(subject.capability(second="非自动衡器", standard="电子天平标准装置"))
    made.put(subject.instrument(range_text="200g-30kg"))
    made.put(subject.booking())
    made.put(subject.line())
    return made


RESULT = subject.result(
    state=LOCKED,
    certificate_no="YJ-2026-00001",
    verified_on=date(2026, 11, 22),
    valid_until=date(2027, 11, 21),
    verifier="王五",
    checker="李四",
    approver="张喆",
)


def test_what_is_printed_is_what_the_store_says_rare_characters_too() -> None:
    content = certificate_content(store(), RESULT)
    assert content is not None
    link = f"https://yuejian.example.cn/verify?c={CODE}"
    pdf = print_certificates([content], [link], NOW)
    assert isinstance(pdf, bytes)
    text = text_of(pdf)
    for value in (
        "检定证书", "YJ-2026-00001", "赛罕区陶喆堃䶮粮油店", "内蒙古自治区计量测试研究院", "电子计价秤", "ACS-30",
        "200g-30kg",
        "938580", "电子天平标准装置", "张喆", "李四", "王五", "2026年11月22日", "2027年11月21日",
        "编号由本服务按自定规则生成", "检定专用章", "第1页共1页", "符合规程要求",
    ):  # fmt: skip
        assert value in text, value
    assert qr_of(pdf) == link
    assert print_certificates([content], [link], NOW) == pdf


def whole() -> tuple[MemoryStore, Result]:
    """A certificate with everything that one can say."""
    made = store()
    made.put(subject.institution(phone="0471-8192306", address="呼和浩特市赛罕区鄂尔多斯东街1号"))
    made.put(subject.capability(second="非自动衡器", standard="衡器检定装置 社证051"))
    made.put(
        Standard(
            "s1", "衡器检定装置", "社证051", "计量院", "150000", "已通过", NOW, range="(0.1～60)kg", accuracy="M1级",
            valid_until=date(2028, 3, 1),
        )
    )  # fmt: skip
    made.put_setting("body paper i1", {"authorisation": "(蒙)法计(2024)01号", "authorised_until": "2029-05-31"})
    items = [[f"秤量点{n}", f"±{n}.5e"] for n in range(1, 31)]
    form = {"regulation": "JJG 539-2016《数字指示秤》", "items": items}
    made.put_setting("certificate forms i1", {"非自动衡器": form})
    details = {
        "spot": "店铺内", "temperature": "21.5", "humidity": "45", "check_code": "JD8829-1", "seal_no": "QF-0077",
        "data": "；".join(f"0.{n}e" for n in range(1, 31)),
    }  # fmt: skip
    return made, replace(RESULT, details=details)


def test_every_field_of_a_whole_certificate_stands_on_paper() -> None:
    made, result = whole()
    content = certificate_content(made, result)
    assert content is not None
    pdf = print_certificates([content], ["https://yuejian.example.cn/verify?c=x"], NOW)
    assert isinstance(pdf, bytes)
    text = text_of(pdf)
    said = {**content, "n": str(content["n"])}
    for name in ("version", "passed", "scheme", "sample", "values", "note", "shown_empty"):
        said.pop(name)
    plain = "".join(text.split())
    for row in (*said.pop("rows"), *said.pop("standards"), said):
        for name, value in row.items():
            assert "".join(str(value).split()) in plain, name
    assert content["regulation"] == "JJG 539-2016《数字指示秤》"
    assert [one["until"] for one in content["standards"]] == ["2028年3月1日"]
    assert len(content["rows"]) == 30
    assert "第1页共2页" in text
    assert "第2页共2页" in text
    assert "符合规程要求" not in text


def test_a_price_scale_shows_what_was_put_on_and_from_the_day_on_what_is_missing() -> None:
    made, result = whole()
    scale = made.instrument(result.instrument_id)
    assert scale is not None
    made.put(replace(scale, production_code="SC2027-1", seal_no="OLD-1"))
    content = certificate_content(made, result)
    assert content is not None
    told = {name: content[name] for name in ("production_code", "check_code", "seal_no", "repair_code")}
    assert told == {"production_code": "SC2027-1", "check_code": "JD8829-1", "seal_no": "QF-0077", "repair_code": ""}
    assert content["shown_empty"] == []
    later = replace(result, details={}, verified_on=rule_named(NEW_REGULATION).since)
    content = certificate_content(made, later)
    assert content is not None
    assert content["shown_empty"] == ["check_code", "seal_no"]
    pdf = print_certificates([content], ["a"], NOW)
    assert isinstance(pdf, bytes)
    assert "检定码—" in "".join(text_of(pdf).split())


def test_what_nobody_said_is_left_open() -> None:
    content = certificate_content(store(), RESULT)
    assert content is not None
    open_ones = ("authorisation", "institution_address", "regulation", "temperature", "humidity", "check_code")
    assert [content[name] for name in open_ones] == [""] * len(open_ones)
    assert content["rows"] == []


def test_many_are_one_file_and_a_preview_says_so() -> None:
    content = certificate_content(store(), RESULT)
    assert content is not None
    pdf = print_certificates([content, {**content, "certificate_no": "N-2"}], ["a", "b"], NOW)
    assert isinstance(pdf, bytes)
    text = text_of(pdf)
    assert text.count("第1页共1页") == 2
    assert "N-2" in text
    preview = print_certificates([{**content, "certificate_no": ""}], [""], NOW)
    assert isinstance(preview, bytes)
    assert "还没有批准，不是证书" in text_of(preview)
    assert qr_of(preview) == ""
    older = {name: value for name, value in content.items() if name not in OPEN_CONTENT}
    assert isinstance(print_certificates([{**OPEN_CONTENT, **older}], ["a"], NOW), bytes)


def test_a_name_with_a_character_that_the_font_lacks_is_not_printed() -> None:
    content = certificate_content(store("赛罕区\U000323af记店"), RESULT)
    assert content is not None
    refused = print_certificates([content], ["https://example.cn"], NOW)
    assert refused == Unprintable(("\U000323af",))
    assert "U+323AF" in refused.words
    assert unprintable("喆堃䶮𬭎𠙶Ⅲ～℃") == ()


def test_what_did_not_pass_is_a_notice_without_an_end() -> None:
    failed = subject.result(
        state=LOCKED, result="不合格", certificate_no="N-1", verified_on=NOW.date(), note="示值超差"
    )
    content = certificate_content(store(), failed)
    assert content is not None
    text = text_of(bytes(print_certificates([content], ["x"], NOW)))  # type: ignore[arg-type]  # it is printable
    assert "检定结果通知书" in text
    assert "示值超差" in text
    assert "有效期至" not in text


def test_the_digest_covers_every_word() -> None:
    content = certificate_content(store(), RESULT)
    assert content is not None
    first = digest_of(RESULT, content)
    assert all(digest_of(RESULT, {**content, name: "别的"}) != first for name in content)


def test_a_code_is_read_back_and_is_the_same_each_time() -> None:
    assert SIGNER.read(CODE) == Coded("ab" * 16, "cd" * 16)
    assert SIGNER.code(Coded("ab" * 16, "cd" * 16)) == CODE
    assert Signer(bytes(32)).read(CODE) is None


def test_codes_of_an_older_key_stay_good_and_new_ones_have_the_first(tmp_path: Path) -> None:
    old, new = base64.b64encode(bytes(range(32))).decode(), base64.b64encode(bytes(32)).decode()
    both = load_signer(f"{new},{old}\n", tmp_path / "unused")
    assert both.read(CODE) == Coded("ab" * 16, "cd" * 16)
    assert both.code(Coded("a", "b")) == Signer(bytes(32)).code(Coded("a", "b"))
    assert not (tmp_path / "unused").exists()


@pytest.mark.parametrize("at", range(0, len(CODE), 3))
def test_a_code_with_one_character_changed_is_not_ours(at: int) -> None:
    for other in "A0z_":
        if CODE[at] != other:
            assert SIGNER.read(CODE[:at] + other + CODE[at + 1 :]) is None


@given(st.text(max_size=400))
@settings(max_examples=200, deadline=None)
def test_anything_may_be_scanned(text: str) -> None:
    assert SIGNER.read(text) is None


def test_the_key_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "data" / "signing-key"
    made = load_signer("", path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert load_signer("", path).read(made.code(Coded("a", "b"))) == Coded("a", "b")
