"""The tables of the lifecycles: permissions over every state x verb x party, holders, events, and the documents."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from booking import events, line
from booking.catalogue_version import CatalogueVersion
from booking.complaint import Complaint
from booking.delivery_ask import ASKING, DeliveryAsk
from booking.inspection import Inspection
from booking.lifecycle import Life, Living, Moved, Party, holder, move, open_to
from booking.lifecycle_doc import diagram, documents
from booking.lifecycles import LIVES
from booking.posting import Posting
from booking.rating import Rating
from booking.recovery import ASKED, Recovery
from booking.refusal import Refused, Why
from booking.result import HIDDEN, Publication
from booking.staff_grant import PROPOSED, StaffGrant
from booking.standard import Standard
from booking.unreached import OPEN, Unreached
from tests.booking import subject
from tests.booking.subject import NOW

DOCS = Path(__file__).parents[2] / "docs" / "lifecycle"
LATER = NOW.replace(hour=18)
THINGS: dict[str, Living] = {
    "registration": subject.unit(),
    "instrument": subject.instrument(),
    "booking": subject.booking(),
    "booking_line": subject.line(),
    "capability": subject.capability(),
    "certificate": subject.result(),
    "publication": Publication("b1", "NJG-1", "150105", HIDDEN, NOW),
    "unreached": Unreached("n1", "检定结果", "店", "", "合格。", "拒收", "150105", OPEN, NOW),
    "staff_grant": StaffGrant("g1", "a1", "p1", "150000", "p2", PROPOSED, NOW),
    "recovery": Recovery("r1", "u1", "店", "150105", "云秀兰", "15847108236", ("a" * 32,), ASKED, NOW),
    "delivery_ask": DeliveryAsk("d1", "2026112200001", "u1", "i1", ("l1",), "送检", "", ASKING, NOW),
}
THINGS |= {
    "posting": Posting("institution:150100:i1", "institution", "i1", "150100", HIDDEN, NOW),
    "inspection": Inspection("v1", "i1", "150000", "日常检查", NOW.date(), "证书存档不全", "要求整改", NOW),
    "rating": Rating("r1", "2026112100001", "u1", "i1", "150105", 2, "差评待回访", NOW, NOW, NOW, "等得太久"),
    "complaint": Complaint("k1", "150105", "东市场", "秤不准", "待处理", NOW, NOW),
    "standard": Standard("s1", "砝码", "社证1", "计量院", "150105", "草稿", NOW),
    "catalogue_version": CatalogueVersion("v1", "公告", NOW.date(), (), (), "待确认", NOW),
}
by_life = pytest.mark.parametrize("life", LIVES, ids=lambda life: life.name)


def thing_in(life: Life, state: str) -> Living:
    return replace(THINGS[life.name], state=state)  # type: ignore[type-var]  # every thing here is a dataclass


@by_life
def test_every_state_verb_and_party_does_what_the_table_says(life: Life) -> None:
    for state in life.states:
        thing = thing_in(life, state)
        for row in life.transitions:
            for party in Party:
                moved = move(thing, row.verb, party, now=LATER, reason="原因")
                if party not in row.parties:
                    assert moved == Refused(Why.NOT_YOURS, data={"verb": row.title, "party": party.value})
                elif state not in row.sources:
                    assert moved == Refused(Why.WRONG_STATE, data={"verb": row.title, "state": state})
                else:
                    assert isinstance(moved, Moved)
                    assert (moved.thing.state, moved.thing.since, moved.transition) == (row.target, LATER, row)


@by_life
def test_what_is_open_to_a_party_is_what_it_may_do(life: Life) -> None:
    for state in life.states:
        thing = thing_in(life, state)
        for party in Party:
            may = {
                row.verb
                for row in life.transitions
                if isinstance(move(thing, row.verb, party, now=LATER, reason="原因"), Moved)
            }
            assert {row.verb for row in open_to(thing, party)} == may


@by_life
def test_a_reason_is_needed_exactly_where_the_table_says(life: Life) -> None:
    for row in life.transitions:
        for state in row.sources:
            for party in row.parties:
                moved = move(thing_in(life, state), row.verb, party, now=LATER, reason="  ")
                assert isinstance(moved, Refused) == row.needs_reason
                if row.needs_reason:
                    assert moved == Refused(Why.REASON_NEEDED, slot="reason", data={"verb": row.title})


@by_life
def test_the_table_names_only_its_own_states_and_reaches_all_of_them(life: Life) -> None:
    states = set(life.states)
    assert len(states) == len(life.states)
    for row in life.transitions:
        assert row.sources <= states
        assert row.sources
        assert row.parties
        assert row.target in states
    assert set(life.holders) | set(life.terms) | set(life.initial) <= states
    reached = set(life.initial)
    for _ in life.states:
        reached |= {row.target for row in life.transitions if row.sources & reached}
    assert reached == states
    assert len({row.verb for row in life.transitions}) == len(life.transitions)


@by_life
def test_a_state_that_is_held_can_be_left_by_its_holder_or_by_the_clock(life: Life) -> None:
    for state, party in life.holders.items():
        thing = thing_in(life, state)
        assert holder(thing) is party
        next_ones = {row.verb for one in (party, Party.CLOCK) for row in open_to(thing, one)}
        hands_over_by_a_new_thing = life is line.LINE and state == line.FAILED
        assert next_ones or hands_over_by_a_new_thing, state


def test_every_line_state_has_one_holder_unless_it_is_the_end() -> None:
    ends = {line.ISSUED, line.WITHDRAWN, line.CALLED_OFF}
    assert set(line.LINE.holders) == set(line.LINE.states) - ends
    assert set(line.LINE.terms) <= set(line.LINE.holders)
    assert set(line.OPEN_STATES) <= set(line.LINE.terms), "what is open has a day by which it should be done"


def test_a_move_sets_since_and_the_term_of_the_new_state() -> None:
    moved = move(subject.line(), "accept", Party.INSTITUTION, now=LATER)
    assert isinstance(moved, Moved)
    assert moved.thing.due == LATER + line.LINE.terms[line.ACCEPTED]
    ended = move(subject.line(), "withdraw", Party.UNIT, now=LATER)
    assert isinstance(ended, Moved)
    assert ended.thing.due is None


def test_an_unknown_verb_is_a_fault_of_ours() -> None:
    with pytest.raises(KeyError, match="no verb"):
        move(subject.line(), "publish", Party.UNIT, now=LATER)


def test_no_event_of_a_life_is_a_summary_or_another_lifes() -> None:
    named = [event for life in LIVES for event in life.events]
    assert len(named) == len(set(named))
    assert not set(named) & events.SUMMARIES


def test_the_documents_are_what_the_tables_say() -> None:
    kept = {path.name: path.read_text(encoding="utf-8") for path in DOCS.glob("*.md")}
    assert kept == documents(), "run: python -m booking.lifecycle_doc docs/lifecycle"


@by_life
def test_the_diagram_draws_every_row_from_every_source(life: Life) -> None:
    arrows = [one for one in diagram(life) if "-->" in one and "[*]" not in one]
    assert len(arrows) == sum(len(row.sources) for row in life.transitions)
