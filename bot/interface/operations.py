"""What may be done over the interface: a table of commands, read by the routes, the document and the MCP server alike.

A row names the command that chat and desk use for the same thing. Nothing is allowed or forbidden here: a key needs the
row's scope, and the rest is `execute`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from booking import commands
from booking.commands import Command
from booking.people import RoleKind
from booking.system_key import ABILITY, ANSWER, BOOKING, LEDGER, PUBLISH, READ, RESULT, SCOPES_OF, SIGN
from bot.interface import inputs, ledger
from bot.interface.asking import ApiProblem, Asking, faulty, result_of
from bot.interface.coding import decoded
from bot.interface.forms import JsonObject, read_as, schema_of
from bot.interface.reconciling import Comparison, compare
from bot.matching import catalogue_in_force
from catalogue_match.catalogue import load_catalogue

Make = Callable[[Any, Asking], Command | ApiProblem]


def _as_it_is(form: Any, _asking: Asking) -> Command:
    command: Command = form
    return command


def _with_periods(form: Any, asking: Asking) -> Command:
    return commands.RegisterResults(form.rows, _periods(asking), keep_good=form.keep_good)


def _periods(asking: Asking) -> Mapping[str, int]:
    return catalogue_in_force(asking.session.store, load_catalogue()).periods


def _correction(form: inputs.ResultCorrection, asking: Asking) -> Command:
    changes = {name: value for name, value in vars(form.changes).items() if value is not None}
    return commands.CorrectResult(form.line_id, changes, form.reason, _periods(asking))


def _submission(form: inputs.BookingWish, asking: Asking) -> Command:
    return commands.SubmitBooking(
        asking.key.ref,
        form.instrument_ids,
        _day(form.preferred_date),
        form.preferred_time,
        form.remark,
        cause=f"api:{asking.key.id}:{asking.cause}",
    )


def _changed_wish(form: inputs.BookingChanges, _asking: Asking) -> Command:
    return commands.ChangeBooking(form.booking_no, _day(form.preferred_date), form.preferred_time, form.remark)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


@dataclass(frozen=True)
class Operation:
    """One thing that may be done: `POST /api/v1/{path}` with `form` as its body. `own` is the field of the form that is
    always the body of the key; `hides` are fields that nobody outside may fill. What is no command
    of the subject but the interface's own business is done by `perform`.
    """

    path: str
    title: str
    about: str
    scopes: tuple[str, ...]
    form: type
    make: Make = _as_it_is
    own: str = ""
    hides: tuple[str, ...] = ()
    perform: Callable[[Any, Asking], JsonObject] | None = None
    only: tuple[RoleKind, ...] = ()

    @property
    def name(self) -> str:
        """What programs call it: lines_accept."""
        return self.path.replace("/", "_").replace("-", "_")

    @property
    def kinds(self) -> tuple[RoleKind, ...]:
        """The kinds of body that may hold one of its scopes."""
        able = tuple(kind for kind, scopes in SCOPES_OF.items() if set(scopes) & set(self.scopes))
        return self.only or able

    @property
    def left_out(self) -> tuple[str, ...]:
        """Fields of the form that are not sent."""
        return (*self.hides, *([self.own] if self.own else ()))

    @property
    def schema(self) -> JsonObject:
        """The schema of what is sent."""
        return schema_of(self.form, hides=self.left_out)


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "lines/accept", "受理", "受理分配来的预约明细，并给每张预约单一份受理回执。", (ANSWER,), commands.AcceptLines
    ),
    Operation("lines/refuse", "不予受理", "不予受理，送检单位按原因改好后重新预约。", (ANSWER,), commands.RefuseLines),
    Operation("lines/return", "退回", "退回主管部门重新分配。", (ANSWER,), commands.ReturnLines),
    Operation(
        "lines/take-back", "撤回处理", "撤回本机构刚才的答复。", (ANSWER,), commands.TakeBackLines, hides=("anew",)
    ),
    Operation("lines/schedule", "约定时间", "约定检定的日期和时间。", (ANSWER, BOOKING), commands.ScheduleLines),
    Operation("lines/no-show", "未赴约", "约定的时间对方没有来。", (ANSWER, BOOKING), commands.MissAppointment),
    Operation("lines/ask-delivery", "改送检方式", "请送检单位同意改为送检或现场检。", (ANSWER,), commands.AskDelivery),
    Operation("lines/take-in", "检定受理", "器具已收到（或人已到现场），开始检定。", (ANSWER,), commands.TakeInLines),
    Operation("lines/put-back", "撤回收样", "收错了，退回到待检定。", (ANSWER,), commands.PutBackLines),
    Operation("lines/call-off", "终止检定", "不出结果就结束，原因告诉送检单位。", (ANSWER,), commands.CallOffLines),
    Operation(
        "results/register",
        "结果登记",
        "检定员登记结果；登记的人就是签名的检定员。",
        (RESULT,),
        commands.RegisterResults,
        _with_periods,
        hides=("periods", "asked"),
    ),
    Operation(
        "results/check",
        "核验",
        "核验员签名。和登记的不能是同一个人。",
        (SIGN,),
        inputs.Signing,
        lambda form, _asking: commands.CheckResults(form.line_ids, form.versions),
    ),
    Operation("results/give-back", "退回检定员", "核验员或批准人退回，写明原因。", (SIGN,), commands.GiveBackResults),
    Operation(
        "results/release",
        "批准",
        "批准人签名，结果发出，证书生效，之后只能更正或作废。",
        (SIGN,),
        inputs.Signing,
        lambda form, _asking: commands.SubmitResults(form.line_ids, form.versions),
    ),
    Operation(
        "results/correct",
        "提出更正",
        "提出更正；核验、批准之后才代替原来的。",
        (RESULT,),
        inputs.ResultCorrection,
        _correction,
    ),
    Operation("results/drop-correction", "不更正了", "撤回还没批准的更正。", (RESULT,), commands.DropCorrection),
    Operation("results/void", "作废", "作废已发出的结果，证书马上失效。", (SIGN,), commands.VoidResult),
    Operation(
        "capabilities/ask",
        "申请能力",
        "申请一项检定能力，主管部门审核后生效。",
        (ABILITY,),
        inputs.CapabilityWish,
        inputs.capability_asked,
    ),
    Operation(
        "capabilities/move",
        "停用或重新申请能力",
        "停用一项能力，或重新申请。",
        (ABILITY,),
        inputs.CapabilityMove,
        lambda form, _asking: commands.MoveCapability(form.capability_id, form.verb, form.reason),
    ),
    Operation(
        "half-days/open", "约检时段", "写明哪些半天接待几台。", (ANSWER,), commands.OpenHalfDays, own="institution_id"
    ),
    Operation(
        "instruments/add",
        "录台账",
        "录入器具，写法和对话里一样；一行不对就都不录。",
        (LEDGER,),
        ledger.RowsToAdd,
        ledger.ledger_added,
    ),
    Operation(
        "instruments/change", "改台账", "改一台器具的几项。", (LEDGER,), ledger.LedgerChange, ledger.ledger_changed
    ),
    Operation(
        "instruments/move",
        "停用、报废、转让",
        "停用 stop、恢复 resume、报废 scrap、撤销报废 restore、转让 transfer。",
        (LEDGER,),
        inputs.InstrumentMove,
        lambda form, _asking: commands.MoveInstrument(form.instrument_id, form.verb, form.reason),
    ),
    Operation("bookings/submit", "预约", "提交预约单，系统自动分配机构。", (BOOKING,), inputs.BookingWish, _submission),
    Operation(
        "bookings/change",
        "改预约",
        "机构答复之前改希望的日期或备注。",
        (BOOKING,),
        inputs.BookingChanges,
        _changed_wish,
    ),
    Operation(
        "bookings/withdraw",
        "撤销预约",
        "撤销整张预约单或其中几条，受理之前都可以。",
        (BOOKING,),
        commands.WithdrawBooking,
    ),
    Operation(
        "deliveries/answer",
        "答复送检方式",
        "同意 agree 或不同意 decline 机构改送检方式。",
        (BOOKING,),
        inputs.DeliveryAnswer,
        lambda form, _asking: commands.AnswerDelivery(form.ask_id, form.verb, form.reason),
    ),
    Operation(
        "reconciliations/compare",
        "对账",
        "把你们系统里的明细报上来比一比，可以分几次报；最后一次写 complete: true，就能查出你们漏收的。",
        (READ,),
        Comparison,
        perform=compare,
        only=(RoleKind.UNIT, RoleKind.INSTITUTION),
    ),
    Operation("publications/set", "信息公示", "发布或撤销发布本辖区的一张证书。", (PUBLISH,), commands.Publish),
)
"""In the order of the work."""


def carry_out(operation: Operation, given: Any, asking: Asking) -> JsonObject | ApiProblem:
    """Do one thing with what was sent; the result, or why not. A refusal has changed nothing."""
    if asking.key.kind not in operation.kinds or not set(asking.key.scopes) & set(operation.scopes):
        return ApiProblem(403, "no_scope", f"这把钥匙没有“{operation.title}”的权限，请在工作台给它加上或另做一把。")
    fixed = {operation.own: asking.key.ref} if operation.own else {}
    form = read_as(operation.form, decoded(given, asking.key.codes), hides=operation.left_out, fixed=fixed)
    if isinstance(form, list):
        return faulty(form)
    if operation.perform is not None:
        return {"result": operation.perform(form, asking)}
    command = operation.make(form, asking)
    return command if isinstance(command, ApiProblem) else result_of(command, asking)
