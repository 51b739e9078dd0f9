"""核验 and 批准 on the pages: who sees what, what changed, every forbidden hand by post, an end without a result."""

from __future__ import annotations

from booking.line import CALLED_OFF
from booking.people import Role, RoleKind
from tests.web.conftest import Town
from tests.web.desk_town import line, released, said, sent, staff, ticks
from tests.web.test_desk_results import desk, result, row, save

__all__ = ["desk"]


async def test_each_signer_sees_what_waits_for_them_and_what_changed(desk: Town) -> None:
    tester = await staff(desk, "/desk/results")
    await save(tester, row(1, certificate_no="N-1"), row(2))
    checker, approver = [await staff(desk, "/desk", who) for who in ("checker-i", "approver-i")]
    text = (await checker.open("/desk/checks"))[1]
    assert text.count('name="row"') == 2
    assert "line-甲-1:1" in text
    assert "没有等着批准的结果" in (await approver.open("/desk/submissions"))[1]
    status, text = await sent(checker, "/desk/checks/back", ("row", "line-甲-1:1"))
    assert (status, said(text)) == (422, "请写明原因。")
    await sent(checker, "/desk/checks/back", ("row", "line-甲-1:1"), ("back_reason", "编号少一位"))
    assert (await checker.open("/desk/checks"))[1].count('name="row"') == 1
    assert "编号少一位" in (await tester.open("/desk/results?show=退回要改的"))[1]
    assert "退回要改" in (await tester.open("/desk"))[1]
    await save(tester, row(1, certificate_no="N-11"))
    assert "证书编号：N-1 → N-11" in (await checker.open("/desk/checks"))[1]
    status, text = await sent(checker, "/desk/checks/check", ("row", "line-甲-1:1"))
    assert (status, said(text)) == (422, "第1台（编号SN001）：这条结果刚改过，请看过新的再签。")
    await sent(checker, "/desk/checks/check", ("row", "line-甲-1:2"), ("row", "line-甲-2:1"))
    assert (await approver.open("/desk/submissions"))[1].count('name="row"') == 2
    assert "待批准" in (await approver.open("/desk"))[1]


async def test_every_forbidden_hand_is_refused_by_post(desk: Town) -> None:
    tester = await staff(desk, "/desk/results")
    await save(tester, row(1, certificate_no="N-1"))
    row_1 = ("row", "line-甲-1:1")
    for who, path in (
        ("i", "/desk/checks/check"),
        ("i", "/desk/submissions/submit"),
        ("approver-i", "/desk/checks/check"),
        ("checker-i", "/desk/submissions/submit"),
        ("approver-i", "/desk/submissions/submit"),
        ("checker-j", "/desk/checks/check"),
        ("approver-j", "/desk/submissions/submit"),
    ):
        status, text = await sent(await staff(desk, "/desk", who), path, row_1)
        assert status == 422, (who, path)
        assert said(text)
    typed = (("submit_approver", "李强"), ("approver", "李强"), ("checker", "王芳"))
    await released(desk, "line-甲-1:1")
    assert (await sent(await staff(desk, "/desk", "approver-i"), "/desk/submissions/submit", row_1, *typed))[0] == 422
    kept = await result(desk)
    assert (kept.checker, kept.approver) == ("核验员i", "批准人i"), "what is typed is nothing"


async def test_a_small_body_declares_that_one_may_release_what_they_registered(desk: Town) -> None:
    tester, checker = await staff(desk, "/desk/results"), await staff(desk, "/desk", "checker-i")
    assert "声明一人可兼两职" in (await tester.open("/desk/people"))[1]
    assert said((await sent(checker, "/desk/people/two-duties", ("allowed", "yes")))[1]).startswith("这件事要由管理员")
    await desk.write(lambda session: session.store.put(Role("staff-i", RoleKind.INSTITUTION, "i")))
    await save(tester, row(1), row(2))
    await sent(checker, "/desk/checks/check", *ticks(1, 2))
    status, text = await sent(tester, "/desk/submissions/submit", *ticks(1))
    assert status == 422
    assert "人手不够" in said(text)
    assert (
        said((await sent(tester, "/desk/people/two-duties", ("allowed", "yes")))[1])
        == "已声明：人手不够时一人可兼两职。"
    )
    assert (await sent(tester, "/desk/submissions/submit", *ticks(1)))[0] == 303
    await sent(tester, "/desk/people/two-duties", ("allowed", "no"))
    assert (await sent(tester, "/desk/submissions/submit", *ticks(2)))[0] == 422


async def test_a_line_is_called_off_with_a_reason(desk: Town) -> None:
    browser = await staff(desk, "/desk/lines/line-甲-1")
    one = ("from_line", "line-甲-1")
    status, text = await sent(browser, "/desk/lines/call-off", *ticks(1), one)
    assert (status, said(text)) == (422, "请选一个原因，或者自己写。")
    text = (await sent(browser, "/desk/lines/call-off", *ticks(1), one, ("calloff_reason", "送来的秤坏了")))[1]
    assert said(text) == "已终止1台的检定，原因已告诉送检单位。"
    assert (await line(desk)).state == CALLED_OFF
