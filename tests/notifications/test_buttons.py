"""A notice can be acted on by tapping: what its words promise is a button, and so is what it speaks of."""

import re

import pytest

from notifications.buttons import Button, buttons
from notifications.notice_doc import EXAMPLE, RUNNING_OUT
from notifications.wording import WORDINGS, words

LAST = {"last": "2026-11-27", "what": "standard", "changes": {"preferred_date": ["", "2026-11-26"]}}
INSTEAD = {"证书": "打开证书", "结果": "打开证书", "为什么不受理": "改"}


@pytest.mark.parametrize("kind", sorted(WORDINGS))
def test_every_promised_reply_is_a_button(kind: str) -> None:
    data = {**EXAMPLE, **LAST, "unit_id": "u"}
    data["lines"] = [{**EXAMPLE["lines"][0], "result_id": "r1", "days": 7}]
    text = words(kind, data)
    labels = [one.label for one in buttons(kind, text, data)]
    assert len(labels) == len(set(labels))
    for promised in re.findall(r"回复“([^”]+)”", text):
        wanted = INSTEAD.get(promised, promised)
        assert any(label.startswith(wanted) for label in labels), (promised, labels)
    assert "回复 1" not in text or "全部约上" in labels


def said(kind: str, **data: object) -> dict[str, Button]:
    facts = {**EXAMPLE, "unit_id": "u", **data}
    return {one.label: one for one in buttons(kind, words(kind, facts), facts)}


def test_a_receipt_opens_the_booking_and_calls_who_wrote_it() -> None:
    found = said("receipt_issued", text="请与衡器室0471-3337085联系", phone="", choose=True)
    assert list(found) == ["约时间", "看预约单", "打电话"]
    assert found["打电话"].phone == "0471-3337085"
    assert found["看预约单"].path == "/bookings/2026112000101"


def test_a_refusal_opens_its_field() -> None:
    found = said("lines_refused", lines=[{"n": 1, "name": "电子计价秤", "serial": "938580"}])
    assert found["改测量范围"] == Button("改测量范围", say="938580为什么不受理")
    assert "改好重约" in said("lines_refused", reason_field="", lines=[{"name": "戥子", "serial": "-----"}])


def test_certificates_are_opened_each_by_its_own_button() -> None:
    rows = [{**EXAMPLE["lines"][0], "serial": f"S{n}", "result_id": f"r{n}"} for n in range(2)]
    found = said("results_out", lines=rows)
    assert [found[f"打开证书 S{n}"].path for n in range(2)] == ["/certificates/r0.pdf", "/certificates/r1.pdf"]
    failed = said("results_out", lines=[{"name": "台秤", "serial": "9", "result": "不合格", "result_id": "r"}])
    assert "修好了再预约" in failed
    assert not any(label.startswith("打开证书") for label in failed)


def test_a_reminder_books_everything() -> None:
    assert said("validity_reminder", lines=RUNNING_OUT)["全部约上"].say == "快到期的都约上"


def test_staff_get_no_telephone_of_the_shop() -> None:
    assert not any(one.phone for one in said("notice_failed", told="云秀兰", phone="15847108236").values())
