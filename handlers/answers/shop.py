"""The table of what is answered at once for shop owners and the public: intent -> answer."""

from __future__ import annotations

from handlers.answers import by_sms, desk_asks, everyday, public, refused_rows, talk
from handlers.answers.asked import HEARD_AS as ASKED_HEARD_AS
from handlers.answers.asked import asked
from handlers.answers.joining import answer_join, on_behalf
from handlers.answers.ledger_list import ledger, put_aside
from handlers.answers.left_over import left_over
from handlers.answers.notices import HEARD_AS, notices
from handlers.answers.papers import SLIP_HEARD_AS, certificate, slip
from handlers.answers.progress import progress
from handlers.answers.rating import HEARD_AS as RATE_HEARD_AS
from handlers.answers.rating import rate
from handlers.answers.refusal_reason import refusal_reason
from handlers.answers.scope import KEPT_OUT_HEARD_AS, kept_out, named_in_passing, scope
from handlers.answers.undo import done_already, undo
from handlers.answers.urging import HEARD_AS as URGE_HEARD_AS
from handlers.answers.urging import urge
from handlers.answers.validity import validity
from handlers.dialogue.model import Deed
from handlers.flows import leave
from handlers.flows.appointment import HEARD_AS as MOVED_HEARD_AS
from handlers.flows.appointment import moves_appointment, wants_appointment
from handlers.flows.booked_rows import way_changed
from handlers.flows.booked_said import LEFT_OUT_HEARD_AS, WISH_HEARD_AS, asked_off, rows_left_out, wish_changed
from handlers.flows.booking_choice import WANTED_HEARD_AS, rows_wanted
from handlers.flows.ledger_change import PLACE_HEARD_AS, place_moved
from handlers.standing import ANYBODY, EVERYBODY

SHOP_DEEDS: tuple[Deed, ...] = (
    Deed("kept_out", KEPT_OUT_HEARD_AS, frozenset({"unit"}), kept_out, ahead=True),
    Deed("own_data", leave.HEARD_AS, EVERYBODY, leave.own_data, ahead=True),
    Deed("put_off", refused_rows.OFF_HEARD_AS, frozenset({"unit"}), refused_rows.put_off, ahead=True),
    Deed("rows_wanted", WANTED_HEARD_AS, frozenset({"unit"}), rows_wanted, ahead=True, idle=True),
    Deed("place_moved", PLACE_HEARD_AS, frozenset({"unit"}), place_moved, ahead=True, idle=True),
    Deed("moved", MOVED_HEARD_AS, frozenset({"unit"}), moves_appointment, ahead=True),
    Deed("urge", URGE_HEARD_AS, frozenset({"unit"}), urge, ahead=True),
    Deed("asked", ASKED_HEARD_AS, ANYBODY, asked, ahead=True, beside=True),
    Deed("unsubscribed", by_sms.HEARD_AS, EVERYBODY, by_sms.unsubscribed, ahead=True),
    Deed("agreement", by_sms.HEARD_AS, EVERYBODY, by_sms.agreement, ahead=True),
    Deed("notices", HEARD_AS, EVERYBODY, notices),
    Deed("rate", RATE_HEARD_AS, frozenset({"unit"}), rate),
    Deed("slip", SLIP_HEARD_AS, frozenset({"unit"}), slip),
    Deed("on_behalf", ("booking_create", "ledger_add", "register_start", "booking_resubmit", "unclear", "query_howto"),
         ANYBODY, on_behalf),
    Deed("refused_put_right", refused_rows.HEARD_AS, frozenset({"unit"}), refused_rows.put_right),
    Deed("rebook", ("booking_resubmit",), frozenset({"unit"}), refused_rows.rebook),
    Deed("join", ("affirm", "deny", "unclear", "provide_info"), frozenset({"unit"}), answer_join),
    Deed("delivery", desk_asks.ANSWER_HEARD_AS, frozenset({"unit"}), desk_asks.answer_delivery),
    Deed("nobody_came", desk_asks.MISSED_HEARD_AS, frozenset({"unit"}), desk_asks.nobody_came),
    Deed("asked_off", (*LEFT_OUT_HEARD_AS, "booking_create", "booking_resubmit"), frozenset({"unit"}), asked_off),
    Deed("appointment", ("booking_edit", "booking_create", "unclear", "provide_info", "query_place_time"),
         frozenset({"unit"}), wants_appointment),
    Deed("wish", WISH_HEARD_AS, frozenset({"unit"}), wish_changed),
    Deed("left_out", LEFT_OUT_HEARD_AS, frozenset({"unit"}), rows_left_out),
    Deed("put_aside", ("booking_create", "ledger_delete", "booking_cancel", "deny", "booking_edit", "cancel_flow",
                       "unclear", "provide_info", "pause_flow"), frozenset({"unit"}), put_aside),
    Deed("way_changed", ("booking_edit",), frozenset({"unit"}), way_changed),
    Deed("done_already", ("affirm", "unclear"), frozenset({"unit"}), done_already),
    Deed("undo", ("undo",), frozenset({"unit"}), undo),
    Deed("progress", ("query_status",), ANYBODY, progress),
    Deed("refusal_reason", ("query_reject_reason",), ANYBODY, refusal_reason),
    Deed("ledger", ("ledger_query",), ANYBODY, ledger),
    Deed("validity", ("query_validity",), ANYBODY, validity),
    Deed("certificate", ("query_certificate",), ANYBODY, certificate),
    Deed("price", ("query_price",), EVERYBODY, everyday.price),
    Deed("materials", ("query_materials",), EVERYBODY, everyday.materials),
    Deed("place", ("query_place_time",), ANYBODY, everyday.place),
    Deed("duration", ("query_duration",), EVERYBODY, everyday.duration),
    Deed("howto", ("query_howto",), EVERYBODY, everyday.howto),
    Deed("policy", ("query_policy",), EVERYBODY, everyday.policy),
    Deed("scope", ("query_scope",), EVERYBODY, scope),
    Deed("named_in_passing", ("unclear",), frozenset({"unit"}), named_in_passing),
    Deed("left_over", ("unclear",), frozenset({"unit"}), left_over, idle=True),
    Deed("catalogue", ("public_query_catalog",), EVERYBODY, public.catalogue),
    Deed("who_verifies", ("public_query_institution",), ANYBODY, public.who_verifies),
    Deed("published", ("public_query_instrument",), ANYBODY, public.published),
    Deed("complaint", ("complaint",), EVERYBODY, talk.complaint),
    Deed("recover", ("account_recover",), EVERYBODY, talk.recover),
    Deed("human", ("request_human",), EVERYBODY, talk.human),
    Deed("greet", ("greet",), EVERYBODY, talk.greet),
    Deed("thanks", ("thanks",), EVERYBODY, talk.thanks),
    Deed("bye", ("bye",), EVERYBODY, talk.bye),
    Deed("grumble", ("abuse",), EVERYBODY, talk.grumble),
    Deed("off_topic", ("off_topic",), EVERYBODY, talk.off_topic),
)  # fmt: skip
