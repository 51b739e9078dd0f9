"""An institution with lines to work on, for the tests of its pages: shops, instruments, bookings, staff."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from booking.bodies import Institution
from booking.booking import SUBMITTED, Booking
from booking.line import ACCEPTED, ASSIGNED, Line
from booking.people import Duty, Person, Role, RoleKind
from bot.offices import AT_INSTITUTIONS
from storage.unit_of_work import Session
from tests.bot.tiny import NOW
from tests.web.conftest import Browser, Town
from tests.web.test_pages import PEOPLE, as_, scale, unit

BOOKING_NO = "2026112200001"
OTHERS_NO = "2026112200002"
SIGNERS = {"checker": Duty.CHECKER, "approver": Duty.APPROVER}
"""Who signs besides the staff of an institution: `checker-i` and `approver-i`."""


def line_of(number: int, *, booking_no: str = BOOKING_NO, n: int = 0, body: str = "i", owner: str = "甲") -> Line:
    """A line of the shop's instrument of that number, assigned to the institution."""
    one = scale(number, owner)
    return Line(
        f"line-{owner}-{number}", booking_no, n or number, owner, one.id, one.instrument_name, one.first, one.second,
        one.model, one.serial, one.use_region_code, ASSIGNED, NOW, NOW + timedelta(days=5), institution_id=body,
    )  # fmt: skip


def lay_work(session: Session, count: int = 3) -> None:
    """`count` assigned lines of one booking for the institution i; one line of another shop for the institution j."""
    store = session.store
    for name in ("甲", "乙"):
        store.put(unit(name))
    for body, title in (("i", "计量所"), ("j", "计量院")):
        store.put(Institution(body, title, "150100", "内蒙古自治区呼和浩特市", phone="0471-3337062"))
    for no, owner in ((BOOKING_NO, "甲"), (OTHERS_NO, "乙")):
        store.put(Booking(no, owner, SUBMITTED, NOW, NOW, submitted_at=NOW, preferred_date="2026-11-25"))
    for number in range(1, count + 1):
        store.put(scale(number))
        store.put(line_of(number))
    store.put(scale(1, "乙"))
    store.put(line_of(1, booking_no=OTHERS_NO, body="j", owner="乙"))
    for person, kind, ref in (PEOPLE[who] for who in ("甲", "乙", "i", "j")):
        store.put(Person(person, person))
        duties = AT_INSTITUTIONS if kind is RoleKind.INSTITUTION else ("*",)
        store.put(Role(person, kind, ref, owner=kind is RoleKind.UNIT, duties=duties))
    for body in ("i", "j"):
        for who, duty in SIGNERS.items():
            store.put(Person(f"{who}-{body}", f"{duty}{body}"))
            store.put(Role(f"{who}-{body}", RoleKind.INSTITUTION, body, duties=(duty,)))


def accepted(session: Session, *numbers: int) -> None:
    """Lines of the institution i as they stand once they were accepted."""
    for number in numbers:
        session.store.put(replace(line_of(number), state=ACCEPTED))


def ticked_in(text: str) -> list[str]:
    """The keys of the rows that a page shows as ticked."""
    return re.findall(r'name="row" value="([^"]*)" checked', text)


async def line(town: Town, number: int = 1, owner: str = "甲") -> Line:
    """A line as it stands now."""
    found = await town.site.database.read(lambda session: session.store.line(f"line-{owner}-{number}"))
    assert isinstance(found, Line)
    return found


async def staff(town: Town, path: str = "/desk/lines", who: str = "i") -> Browser:
    """A browser of the institution's staff with a page open."""
    browser = await as_(town, who)
    status, _ = await browser.open(path)
    assert status == 200
    return browser


async def sent(browser: Browser, path: str, *fields: tuple[str, str]) -> tuple[int, str]:
    """Send a form, follow it when it was taken; the status of the form and the text of what is then shown."""
    response = await browser.post(path, data=list(fields))
    if response.status == 303:
        return 303, (await browser.open(response.headers["Location"]))[1]
    return response.status, await response.text()


def ticks(*numbers: int) -> list[tuple[str, str]]:
    """The ticked lines of a form."""
    return [("row", f"line-甲-{number}") for number in numbers]


def said(text: str) -> str:
    """What the page says happened, or went wrong."""
    found = re.search(r'class="(?:said-once|problem)"[^>]*>([^<]*)<', text)
    return found[1] if found else ""


async def released(town: Town, *line_ids: str) -> None:
    """The second and the third signature of registered results, by who holds those duties at the institution i."""
    for who, path in (("checker-i", "/desk/checks/check"), ("approver-i", "/desk/submissions/submit")):
        browser = await staff(town, "/desk", who)
        status, text = await sent(browser, path, *(("row", one) for one in line_ids))
        assert status == 303, said(text)
