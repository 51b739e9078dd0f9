"""An authority that looks at waiting capabilities in chat is told what approving one would do."""

from __future__ import annotations

from booking.bodies import ASKED
from booking.line import WAITING
from tests.booking import subject
from tests.talking import INSTITUTE, NOW, OFFICE, Talk, Town


def test_what_waits_comes_with_its_effect() -> None:
    town = Town().open()
    town.store.put(subject.capability(id="c1", institution_id=INSTITUTE, second="声级计"))
    town.store.put(subject.capability(id="c2", institution_id=INSTITUTE, second="非自动衡器", state=ASKED, since=NOW))
    officer = Talk(town, OFFICE, "admin", OFFICE)
    assert "通过后" not in officer.say("能力审核")[0].text
    for thing in (subject.unit(), subject.instrument(), subject.booking(), subject.line(state=WAITING)):
        town.store.put(thing)
    (reply,) = officer.say("能力审核")
    assert "非自动衡器（通过后有1台待分配的会分过去）" in reply.text
    assert [one.label for one in reply.choices] == ["通过非自动衡器"]
    assert "非自动衡器：有效" in officer.say(reply.choices[0].say)[0].text
    (line,) = town.store.lines("2026112200001")
    assert line.institution_id == INSTITUTE
