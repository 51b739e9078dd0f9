"""Owns the kinds of sheets that a service is set up from (SPEC 8), each with its columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from booking.fields import FIELDS, MARKS, OWN_MARKS
from booking.instrument import NO_VALUE
from booking.people import OF_AUTHORITIES, OF_INSTITUTIONS
from booking.result import NOT_PASSED, PASSED
from bot.exporting import COLUMNS
from bot.importing.columns import SheetColumn, SheetKind


def _column(
    name: str,
    title: str,
    field: str = "",
    *,
    needed: bool = False,
    none: str = "",
    unique: bool = False,
    note: str = "",
    example: str = "",
) -> SheetColumn:
    """A column whose kind, limits, set and example are declared with its field (`booking/fields.py`)."""
    known = FIELDS[field or name]
    shown = example or (known.options[0] if known.options else known.example)
    return SheetColumn(
        name, title, known.kind, needed, none, unique, known.options, known.longest, shown, note or known.source
    )


def _units(name: str, *, needed: bool = True, note: str = "", unique: bool = False, example: str = "") -> SheetColumn:
    return _column(name, COLUMNS["units"][name], needed=needed, unique=unique, note=note, example=example)


def _ledger(
    name: str,
    field: str = "",
    *,
    needed: bool = False,
    none: str = "",
    unique: bool = False,
    note: str = "",
    example: str = "",
) -> SheetColumn:
    title = COLUMNS["ledger"][name]
    return _column(name, title, field, needed=needed, none=none, unique=unique, note=note, example=example)


_STATE: Final = "只导入在用的，可以不填"
_BODY: Final = SheetColumn("institution", "机构名称", "words", needed=True, longest=60, example="呼和浩特市计量检定所")
_NAME: Final = _column("name", "姓名", "contact", needed=True, note="签名用它，写全名")
_PHONE: Final = _column("phone", "手机号", needed=True, example="15847108236", note="登录用它")
_TITLE: Final = SheetColumn("title", "职位", "words", longest=30, example="主任")
_COUNTY: Final = "写到区县（旗）"

UNITS: Final = SheetKind(
    "units",
    "使用单位",
    (
        _units("company_name"),
        _units("uscc", unique=True, example="92150102H68QAKGT80", note="18位，照营业执照抄"),
        _units("contact"),
        _units("phone", example="15847108236", note="11位的手机号，验证它的人管这个单位"),
        _units("region", note=_COUNTY, example="内蒙古自治区呼和浩特市赛罕区"),
        _units("address"),
        SheetColumn("state", COLUMNS["units"]["state"], "words", note="可以不填"),
    ),
    {"install_location": "address", "use_region": "region"},
)
LEDGER: Final = SheetKind(
    "ledger",
    "器具台账",
    (
        _ledger("unit", "company_name", needed=True, note="单位全称，或者统一社会信用代码"),
        _ledger("instrument_name", needed=True, example="电子计价秤"),
        SheetColumn("first_name", COLUMNS["ledger"]["first_name"], "words", note="可以不填"),
        SheetColumn(
            "second_name",
            COLUMNS["ledger"]["second_name"],
            "words",
            note="可以不填，按器具名称归类；拿不准的照强制检定目录写全",
        ),
        _ledger("model", none=NO_VALUE, note="铭牌上没有就填“无”"),
        _ledger("range", note="连单位一起写；没有就空着"),
        _ledger("accuracy", none=NO_VALUE),
        _ledger("division", note="连单位一起写，例如 e=10g；没有就空着"),
        _ledger("serial", needed=True, none=NO_VALUE, unique=True, note="一行一台；没有编号就填“无”"),
        _ledger("manufacturer", none=NO_VALUE, note="不知道就填“无”"),
        _ledger("origin"),
        _ledger("use_region", note="不填就是单位所在的区县", example="内蒙古自治区呼和浩特市赛罕区"),
        _ledger("install_location"),
        _ledger("purchase_date", example="2024-06-15"),
        _ledger("purpose"),
        _ledger("delivery_method"),
        _ledger("valid_until", example="2027-04-09"),
        *(_ledger(name, none=NO_VALUE, unique=name in OWN_MARKS, note="计价秤才有，没有就空着") for name in MARKS),
        SheetColumn("state", COLUMNS["ledger"]["state"], "words", note=_STATE),
        SheetColumn("count", COLUMNS["ledger"]["count"], "count", example="1", note="一行一台，可以不填"),
    ),
    {"company_name": "unit", "address": "install_location", "region": "use_region", "category": "second_name"},
)
AUTHORITY_USERS: Final = SheetKind(
    "authority-users",
    "主管部门用户",
    (
        SheetColumn("authority", "部门名称", "words", needed=True, longest=60, example="呼和浩特市市场监督管理局"),
        _column(
            "region",
            "管辖地区",
            needed=True,
            example="内蒙古自治区呼和浩特市",
            note="这个部门管的地区，省、市、区县都行",
        ),
        _NAME,
        _PHONE,
        _TITLE,
        SheetColumn(
            "duties", "角色", "duties", True, options=tuple(OF_AUTHORITIES), example="经办人", note="几个角色用顿号隔开"
        ),
    ),
    {"contact": "name"},
)
BODIES: Final = SheetKind(
    "bodies",
    "检定机构",
    (
        _BODY,
        _column(
            "region", "所在地区", needed=True, example="内蒙古自治区呼和浩特市", note="机构所在的地区，省、市、区县都行"
        ),
        SheetColumn("phone", "联系电话", "words", longest=40, example="0471-3337062"),
        _column("address", "地址", example="呼和浩特市新城区成吉思汗大街1号"),
        SheetColumn("authorisation", "授权证书编号", "words", longest=80, example="（蒙）法计〔2024〕001号"),
        SheetColumn("authorised_until", "授权有效期至", "date", example="2029-03-31"),
    ),
    {"company_name": "institution", "install_location": "address"},
)
INSTITUTION_USERS: Final = SheetKind(
    "institution-users",
    "机构用户和角色",
    (
        _BODY,
        _NAME,
        _PHONE,
        _TITLE,
        SheetColumn(
            "duties", "角色", "duties", True, options=tuple(OF_INSTITUTIONS), example="收发、检定员",
            note="几个角色用顿号隔开；检定员和核验员不能是同一个人",
        ),
        SheetColumn("until", "角色到期日", "date", example="", note="可以不填"),
    ),
    {"contact": "name", "company_name": "institution"},
)  # fmt: skip
CAPABILITY: Final = SheetKind(
    "capability",
    "检定能力",
    (
        _BODY,
        SheetColumn("second_name", "二级目录", "words", needed=True, example="非自动衡器", note="照强制检定目录写全"),
        SheetColumn("regions", "服务地区", "regions", needed=True, example="呼和浩特市", note="几个地区用顿号隔开"),
        _column("range", "测量范围", note="不限就空着"),
        _column("accuracy", "准确度等级", note="不限就空着"),
        SheetColumn("standard", "计量标准", "words", longest=120, example="F2等级砝码标准装置"),
        SheetColumn("standard_until", "标准有效期至", "date", example="2028-02-29"),
        SheetColumn(
            "people", "检定人员", "words", longest=300, example="赵光远、钱雨", note="几个人用顿号隔开，可以不填"
        ),
    ),
    {"company_name": "institution", "category": "second_name"},
)
UNIT_USERS: Final = SheetKind(
    "unit-users",
    "使用单位用户",
    (_ledger("unit", "company_name", needed=True, note="单位全称，或者统一社会信用代码"), _NAME, _PHONE),
    {"company_name": "unit", "contact": "name"},
)
RESULTS: Final = SheetKind(
    "results",
    "历史检定结果",
    (
        _ledger("unit", "company_name", needed=True, note="单位全称，或者统一社会信用代码"),
        _column(
            "serial", COLUMNS["ledger"]["serial"], needed=True, note="台账里的出厂编号；没有编号的器具写“器具编码”"
        ),
        SheetColumn("code", "器具编码", "code", note="编号有重复或者没有编号时填"),
        SheetColumn("instrument_name", "器具名称", "words", note="可以不填，填了就核对"),
        SheetColumn("institution", "检定机构", "words", needed=True, longest=60, example="呼和浩特市计量检定所"),
        _column("certificate_no", "证书编号", needed=True, unique=True, example="NM2023-00153"),
        SheetColumn("result", "检定结果", "choice", True, options=(PASSED, NOT_PASSED), example=PASSED),
        SheetColumn("verified_on", "检定日期", "date", needed=True, example="2023-04-10", note="2017-04-01 以后的"),
        _column("valid_until", "有效期至", example="2024-04-09", note="不合格的不填"),
        SheetColumn("verifier", "检定员", "person", longest=30),
        SheetColumn("note", "备注", "words", longest=200),
    ),
    {"company_name": "unit"},
)
STANDARDS: Final = SheetKind(
    "standards",
    "社会公用计量标准",
    (
        SheetColumn("name", "标准名称", "words", needed=True, longest=120, example="F2等级砝码标准装置"),
        SheetColumn("number", "证书编号", "code", needed=True, unique=True, example="〔2024〕蒙社量标证字第001号"),
        SheetColumn("body", "建标单位", "words", needed=True, longest=120, example="呼和浩特市计量检定所"),
        _column("region_code", "所在区县", "region", needed=True, example="呼和浩特市新城区"),
        SheetColumn("range", "测量范围", "words", longest=120, example="1mg～20kg"),
        SheetColumn("accuracy", "准确度等级", "words", longest=60, example="F2等级"),
        SheetColumn("issued_by", "发证机关", "words", longest=60, example="呼和浩特市市场监督管理局"),
        SheetColumn("issued_on", "发证日期", "date", example="2024-03-01"),
        SheetColumn("valid_until", "有效期至", "date", example="2028-02-29"),
        SheetColumn("location", "存放地点", "words", longest=120, example="二楼砝码室"),
        SheetColumn("note", "备注", "words", longest=200),
    ),
    {"use_region": "region_code", "region": "region_code"},
)
KINDS: Final[Mapping[str, SheetKind]] = {
    one.name: one
    for one in (
        AUTHORITY_USERS, BODIES, INSTITUTION_USERS, CAPABILITY, STANDARDS, UNITS, UNIT_USERS, LEDGER, RESULTS,
    )
}  # fmt: skip
"""Every kind of sheet by its name on the command line, in the order in which a service is set up."""
