"""The one door through which anything is changed: `execute(command, store, setting) -> Outcome`.

A handler loads what it needs, asks the lifecycle and the rules, and either writes and gives events, or refuses and
writes nothing. It runs inside the caller's transaction; committing, audit rows and notices are the unit of work's.
"""

from __future__ import annotations

from collections.abc import Mapping

from booking import commands
from booking.accounts import register_unit
from booking.aliases import answer_alias, propose_alias
from booking.answers import accept_lines, refuse_lines, return_lines, schedule_lines, take_back_lines, take_in_lines
from booking.bookings import change_booking, save_booking, submit_booking, withdraw_booking
from booking.calling_off import call_off_lines, put_back_lines
from booking.capabilities import ask_capability, move_capability
from booking.catalogue_versions import advance_catalogue, load_catalogue, move_catalogue, settle_catalogue_move
from booking.certificate_forms import keep_body, keep_certificate_form
from booking.commands import Command
from booking.complaints import complain, move_complaint
from booking.corrections import correct_result, drop_correction
from booking.delivery import answer_delivery, ask_delivery
from booking.desk_library import drop_reason, drop_template, keep_reason, keep_template
from booking.duties import dismiss_lines, force_assign, publish
from booking.erasing import erase_me
from booking.half_days import open_half_days
from booking.imports import import_authority, import_body, import_member, import_past_result, import_unit
from booking.inspections import correct_inspection, record_inspection
from booking.ledger import add_instruments, change_instrument, import_instruments, move_instrument
from booking.logins import keep_account, sign_in_by_phone
from booking.membership import answer_join, bind_phone
from booking.missing import miss_appointment
from booking.notice_choices import choose_notices
from booking.numbering import set_numbering
from booking.paper import ask_paper
from booking.phone_codes import send_phone_code
from booking.ports import Store
from booking.postings import add_category, post
from booking.profile import change_profile
from booking.ratings import follow_rating, rate_booking
from booking.recoveries import answer_recovery, ask_recovery
from booking.releasing import submit_results
from booking.results import attach_certificate, register_results
from booking.review import review_unit
from booking.setting import Handler, Outcome, Setting
from booking.signing import allow_two_duties, check_results, give_back_results
from booking.staff import answer_grant, end_grants, grant_staff
from booking.standards import move_standard, save_standard
from booking.system_keys import end_key, make_key, rotate_key, set_up_key
from booking.telling import report_unreached, settle_unreached
from booking.urging import urge_booking
from booking.voiding import void_result
from booking.walk_in import walk_in
from booking.working_days import mark_days

HANDLERS: Mapping[type, Handler] = {
    commands.SendPhoneCode: send_phone_code,
    commands.RegisterUnit: register_unit,
    commands.BindPhone: bind_phone,
    commands.AnswerJoin: answer_join,
    commands.ChangeProfile: change_profile,
    commands.EraseMe: erase_me,
    commands.ReviewUnit: review_unit,
    commands.GrantStaff: grant_staff,
    commands.AnswerGrant: answer_grant,
    commands.EndGrants: end_grants,
    commands.KeepAccount: keep_account,
    commands.SignInByPhone: sign_in_by_phone,
    commands.AskRecovery: ask_recovery,
    commands.AnswerRecovery: answer_recovery,
    commands.AddInstruments: add_instruments,
    commands.ImportInstruments: import_instruments,
    commands.ImportUnit: import_unit,
    commands.ImportBody: import_body,
    commands.ImportAuthority: import_authority,
    commands.ImportMember: import_member,
    commands.ImportPastResult: import_past_result,
    commands.ChangeInstrument: change_instrument,
    commands.MoveInstrument: move_instrument,
    commands.SaveBooking: save_booking,
    commands.SubmitBooking: submit_booking,
    commands.ChangeBooking: change_booking,
    commands.WithdrawBooking: withdraw_booking,
    commands.UrgeBooking: urge_booking,
    commands.RateBooking: rate_booking,
    commands.FollowRating: follow_rating,
    commands.AcceptLines: accept_lines,
    commands.RefuseLines: refuse_lines,
    commands.ReturnLines: return_lines,
    commands.TakeBackLines: take_back_lines,
    commands.ScheduleLines: schedule_lines,
    commands.TakeInLines: take_in_lines,
    commands.PutBackLines: put_back_lines,
    commands.CallOffLines: call_off_lines,
    commands.RegisterResults: register_results,
    commands.CheckResults: check_results,
    commands.GiveBackResults: give_back_results,
    commands.SubmitResults: submit_results,
    commands.CorrectResult: correct_result,
    commands.DropCorrection: drop_correction,
    commands.AllowTwoDuties: allow_two_duties,
    commands.VoidResult: void_result,
    commands.KeepReason: keep_reason,
    commands.DropReason: drop_reason,
    commands.KeepTemplate: keep_template,
    commands.DropTemplate: drop_template,
    commands.OpenHalfDays: open_half_days,
    commands.AskDelivery: ask_delivery,
    commands.AnswerDelivery: answer_delivery,
    commands.MissAppointment: miss_appointment,
    commands.WalkIn: walk_in,
    commands.SetNumbering: set_numbering,
    commands.KeepBody: keep_body,
    commands.KeepCertificateForm: keep_certificate_form,
    commands.AskPaper: ask_paper,
    commands.AttachCertificate: attach_certificate,
    commands.ForceAssign: force_assign,
    commands.DismissLines: dismiss_lines,
    commands.Publish: publish,
    commands.Post: post,
    commands.AddCategory: add_category,
    commands.RecordInspection: record_inspection,
    commands.CorrectInspection: correct_inspection,
    commands.AskCapability: ask_capability,
    commands.MoveCapability: move_capability,
    commands.ProposeAlias: propose_alias,
    commands.AnswerAlias: answer_alias,
    commands.Complain: complain,
    commands.MoveComplaint: move_complaint,
    commands.SaveStandard: save_standard,
    commands.MoveStandard: move_standard,
    commands.LoadCatalogue: load_catalogue,
    commands.MoveCatalogue: move_catalogue,
    commands.AdvanceCatalogue: advance_catalogue,
    commands.SettleCatalogueMove: settle_catalogue_move,
    commands.MakeKey: make_key,
    commands.RotateKey: rotate_key,
    commands.SetUpKey: set_up_key,
    commands.EndKey: end_key,
    commands.ChooseNotices: choose_notices,
    commands.ReportUnreached: report_unreached,
    commands.SettleUnreached: settle_unreached,
    commands.MarkDays: mark_days,
}
"""The table of contents of the subject: every command, and the function that carries it out."""


def execute(command: Command, store: Store, setting: Setting) -> Outcome:
    """Carry out a command, or refuse it. KeyError for what is no command: a fault of ours."""
    return HANDLERS[type(command)](command, store, setting)


__all__ = ["HANDLERS", "Handler", "Outcome", "Setting", "execute"]
