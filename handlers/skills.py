"""All that can be said and done in a conversation, of every role, as one list."""

from __future__ import annotations

from booking.commands import (
    AnswerDelivery,
    AnswerJoin,
    AskPaper,
    ChooseNotices,
    MissAppointment,
    RateBooking,
    UrgeBooking,
)
from handlers.answers.desk_asks import delivery_answered, missed
from handlers.answers.joining import join_answered
from handlers.answers.notices import notices_chosen
from handlers.answers.papers import paper_asked
from handlers.answers.rating import rated
from handlers.answers.shop import SHOP_DEEDS
from handlers.answers.urging import urged
from handlers.dialogue.model import Flow, Skills
from handlers.flows.appointment import APPOINTMENT
from handlers.flows.bind_phone import BIND_PHONE
from handlers.flows.booking_change import BOOKING_CHANGE, BOOKING_WITHDRAW
from handlers.flows.booking_create import BOOKING_CREATE
from handlers.flows.leave import LEAVE
from handlers.flows.ledger_change import LEDGER_CHANGE
from handlers.flows.ledger_entry import LEDGER_ENTRY
from handlers.flows.ledger_stop import LEDGER_STOP
from handlers.flows.profile import PROFILE
from handlers.flows.register import REGISTER
from handlers.staff import STAFF_DEEDS, STAFF_FLOWS, STAFF_REPORTS
from handlers.wording.menu import WISHES, menu
from handlers.wording.refusals import refusal

SHOP_FLOWS: tuple[Flow, ...] = (
    REGISTER, LEDGER_ENTRY, BOOKING_CREATE, BOOKING_WITHDRAW, BOOKING_CHANGE, APPOINTMENT, LEDGER_STOP,
    LEDGER_CHANGE, PROFILE,
    BIND_PHONE, LEAVE,
)  # fmt: skip

SKILLS = Skills(
    flows={flow.name: flow for flow in (*SHOP_FLOWS, *STAFF_FLOWS)},
    deeds=(*STAFF_DEEDS, *SHOP_DEEDS),
    reports={
        **STAFF_REPORTS,
        AnswerJoin: join_answered,
        UrgeBooking: urged,
        RateBooking: rated,
        ChooseNotices: notices_chosen,
        AskPaper: paper_asked,
        AnswerDelivery: delivery_answered,
        MissAppointment: missed,
    },
    refusal=refusal,
    menu=menu,
    wishes=WISHES,
)
