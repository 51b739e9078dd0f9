"""Everything that anybody may ask the subject to do. Chat, web desks and interfaces all call `execute` with these.

A command says what is wanted, by ids; who wants it stands in the `Setting` it is executed in (`booking/execute.py`).
"""

from booking.commands.accounts import (
    AnswerJoin,
    BindPhone,
    ChangeProfile,
    EraseMe,
    ImportUnit,
    RegisterUnit,
    ReviewUnit,
    SendPhoneCode,
)
from booking.commands.answers import (
    AcceptLines,
    CallOffLines,
    PutBackLines,
    RefuseLines,
    ReturnLines,
    ScheduleLines,
    TakeBackLines,
    TakeInLines,
)
from booking.commands.bookings import (
    ChangeBooking,
    RateBooking,
    SaveBooking,
    SubmitBooking,
    UrgeBooking,
    WithdrawBooking,
)
from booking.commands.catalogue import AdvanceCatalogue, LoadCatalogue, MoveCatalogue, SettleCatalogueMove
from booking.commands.certificates import AskPaper, AttachCertificate, KeepBody, KeepCertificateForm, SetNumbering
from booking.commands.complaints import Complain, MoveComplaint
from booking.commands.desk import (
    AnswerDelivery,
    AskDelivery,
    DropReason,
    DropTemplate,
    HalfDay,
    KeepReason,
    KeepTemplate,
    MissAppointment,
    OpenHalfDays,
    WalkIn,
)
from booking.commands.duties import (
    AnswerAlias,
    AskCapability,
    DismissLines,
    ForceAssign,
    MoveCapability,
    ProposeAlias,
    Publish,
)
from booking.commands.imports import ImportAuthority, ImportBody, ImportMember, ImportPastResult
from booking.commands.ledger import (
    AddInstruments,
    ChangeInstrument,
    ImportInstruments,
    InstrumentDraft,
    MoveInstrument,
)
from booking.commands.notices import ChooseNotices, MarkDays, ReportUnreached, SettleUnreached
from booking.commands.results import (
    AllowTwoDuties,
    CheckResults,
    CorrectResult,
    DropCorrection,
    GiveBackResults,
    RegisterResults,
    ResultDraft,
    SubmitResults,
    VoidResult,
)
from booking.commands.staff import (
    AnswerGrant,
    AnswerRecovery,
    AskRecovery,
    EndGrants,
    GrantStaff,
    KeepAccount,
    SignInByPhone,
)
from booking.commands.standards import MoveStandard, SaveStandard
from booking.commands.supervision import AddCategory, CorrectInspection, FollowRating, Post, RecordInspection
from booking.commands.systems import EndKey, MakeKey, RotateKey, SetUpKey

Command = (
    SendPhoneCode | ImportUnit | RegisterUnit | BindPhone | AnswerJoin | ChangeProfile | EraseMe | ReviewUnit
    | ImportAuthority | ImportBody | ImportMember | ImportPastResult
    | AddInstruments | ChangeInstrument | ImportInstruments | MoveInstrument
    | SaveBooking | SubmitBooking | ChangeBooking | WithdrawBooking | UrgeBooking | RateBooking | FollowRating
    | AcceptLines | RefuseLines | ReturnLines | TakeBackLines | ScheduleLines | TakeInLines
    | PutBackLines | CallOffLines
    | RegisterResults | CheckResults | GiveBackResults | SubmitResults | CorrectResult | DropCorrection | VoidResult
    | AllowTwoDuties
    | KeepReason | DropReason | KeepTemplate | DropTemplate | OpenHalfDays | AskDelivery | AnswerDelivery
    | MissAppointment | WalkIn
    | SetNumbering | KeepBody | KeepCertificateForm | AskPaper | AttachCertificate
    | ForceAssign | DismissLines | Publish | AskCapability | MoveCapability | ProposeAlias | AnswerAlias
    | GrantStaff | AnswerGrant | EndGrants | KeepAccount | SignInByPhone | AskRecovery | AnswerRecovery
    | Complain | MoveComplaint | SaveStandard | MoveStandard
    | Post | AddCategory | RecordInspection | CorrectInspection
    | LoadCatalogue | MoveCatalogue | AdvanceCatalogue | SettleCatalogueMove
    | MakeKey | RotateKey | SetUpKey | EndKey
    | ChooseNotices | ReportUnreached | SettleUnreached | MarkDays
)  # fmt: skip

__all__ = [
    "AcceptLines",
    "AddCategory",
    "AddInstruments",
    "AdvanceCatalogue",
    "AllowTwoDuties",
    "AnswerAlias",
    "AnswerDelivery",
    "AnswerGrant",
    "AnswerJoin",
    "AnswerRecovery",
    "AskCapability",
    "AskDelivery",
    "AskPaper",
    "AskRecovery",
    "AttachCertificate",
    "BindPhone",
    "CallOffLines",
    "ChangeBooking",
    "ChangeInstrument",
    "ChangeProfile",
    "CheckResults",
    "ChooseNotices",
    "Command",
    "Complain",
    "CorrectInspection",
    "CorrectResult",
    "DismissLines",
    "DropCorrection",
    "DropReason",
    "DropTemplate",
    "EndGrants",
    "EndKey",
    "EraseMe",
    "FollowRating",
    "ForceAssign",
    "GiveBackResults",
    "GrantStaff",
    "HalfDay",
    "ImportAuthority",
    "ImportBody",
    "ImportInstruments",
    "ImportMember",
    "ImportPastResult",
    "ImportUnit",
    "InstrumentDraft",
    "KeepAccount",
    "KeepBody",
    "KeepCertificateForm",
    "KeepReason",
    "KeepTemplate",
    "LoadCatalogue",
    "MakeKey",
    "MarkDays",
    "MissAppointment",
    "MoveCapability",
    "MoveCatalogue",
    "MoveComplaint",
    "MoveInstrument",
    "MoveStandard",
    "OpenHalfDays",
    "Post",
    "ProposeAlias",
    "Publish",
    "PutBackLines",
    "RateBooking",
    "RecordInspection",
    "RefuseLines",
    "RegisterResults",
    "RegisterUnit",
    "ReportUnreached",
    "ResultDraft",
    "ReturnLines",
    "ReviewUnit",
    "RotateKey",
    "SaveBooking",
    "SaveStandard",
    "ScheduleLines",
    "SendPhoneCode",
    "SetNumbering",
    "SetUpKey",
    "SettleCatalogueMove",
    "SettleUnreached",
    "SignInByPhone",
    "SubmitBooking",
    "SubmitResults",
    "TakeBackLines",
    "TakeInLines",
    "UrgeBooking",
    "VoidResult",
    "WalkIn",
    "WithdrawBooking",
]
