"""Owns the slots of what authorities ask and order, of staff's to-do and capability, and of the public's look-ups."""

import re
from typing import Any, Final

from nlu import companies, places
from nlu.fill import questions
from nlu.orders.slots import targets_of
from nlu.orders.targets import named as targets_named
from nlu.reading import Reading

_METRIC: Final = re.compile(
    r"(?:一次)?合格率|不合格率|受检率|检定率|出证率|及时率|覆盖率|检定量|受理量|预约量|业务量"
    r"|工作量|超期未检|到期未检|逾期未检|超期|到期|未检|过期|不合格|合格|预约单?|受理|退回|注册"
    r"|检定|待分配|出证|器具(?:数量|数|总数)?|使用单位|单位(?:数量|数)?|机构(?:数量|数)?|证书"
)
_EXPORT: Final = re.compile(r"导出|导一份|导个|导一下|下载|导成|导表|excel|表格|xlsx")
_THIS_MONTH: Final = re.compile(r"本月|这个月|当月")
_LAST_MONTH: Final = re.compile(r"上个?月")
_THIS_YEAR: Final = re.compile(r"今年|本年度?|全年|年度")
_LAST_YEAR: Final = re.compile(r"去年|上年度?")
_STATUS: Final = re.compile(
    r"待受理|待检定|待检|待办|待登记|待出证|待分配|待提交|待审核|待审|未受理|未检|已受理|已检定"
    r"|已退回|退回|不合格|合格|超时|逾期|未分配|(?:还没|没有|没)分配|没受理|没检|没出结果|没出证|没出|预约失败"
)
_STATUS_IS: Final = {
    "没受理": "待受理",
    "未受理": "待受理",
    "没检": "待检定",
    "待检": "待检定",
    "未检": "待检定",
    "未分配": "待分配",
    "没分配": "待分配",
    "还没分配": "待分配",
    "没有分配": "待分配",
    "待审": "待审核",
}
_DECISIONS: Final = (
    (re.compile(r"不通过|拒绝|驳回|不同意|不批|没通过|未通过|不行|打回"), "拒绝"),
    (re.compile(r"通过|同意|批准|准了|可以|过了"), "通过"),
)
_PERSON: Final = re.compile(
    r"(?:给|把|将|为|让|新增用户|添加用户|加个?用户|用户|新建用户|重置|停用|启用|禁用|冻结|删除"
    r"|删掉|注销|查|看)\s?(?P<n>[一-龥]{2,3}?)(?=的|开通|设|加|分配|配|停|启|冻|禁|删|注|调|改"
    r"|权限|角色|账号|密码|离|退|成|为|从|$|[\s,，])"
)
_FIRST: Final = re.compile(r"^(?P<n>[一-龥]{2,3}?)(?=离职|退休|调走|调到|调离|的账号|的角色|的权限|的密码|账号)")
_ROLE_AFTER: Final = re.compile(
    r"(?:角色|权限|职位|岗位)(?:改成|改为|换成|设成|设为|调成|调整为|变更为|是)(?P<r>[一-龥]{2,10})"
)
_ROLE: Final = re.compile(
    r"(?:(?:开通|分配|设为|设成|改为|改成|加上?|给|授予|配|添加|成|为|的|当|做|删除|删掉|取消|去掉"
    r"|收回)(?:一个|个)?)?(?P<r>[一-龥]{2,10}?)(?:的)?(?:角色|权限)|(?P<a>[一-龥]{0,4}管理员"
    r"|检定员|核验员|批准人|受理员|收发员|审核员|录入员|科长|处长)"
)
_ACCOUNT: Final = re.compile(
    r"(?:账号|用户名|账户|帐号)(?:是|为|叫)?\s?(?P<u>[A-Za-z][A-Za-z0-9_]{2,19}|1\d{10})"
    r"|(?P<v>(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9_]{3,19})\s?(?:的|这个|那个|这)?(?:账号|账户|帐号|用户|重置|改密|密码|停用|启用)"
)
_ACTIONS: Final = (
    ("remove", re.compile(r"停|下架|取消|删|去掉|撤|不做|不检|暂停|注销")),
    ("edit", re.compile(r"改|扩|更新|调整|变更|修改")),
    ("add", re.compile(r"新增|增加|添加|加|上架|恢复|开展|能检|可以检|新建|建标|上了|启用")),
)  # fmt: skip
_WHY: Final = re.compile(r"(?:拒绝|驳回|不通过|不同意|不批)[,，:：\s]+(?:因为|原因是?|理由是?)?(?P<why>.{2,60})$")
_MARKET: Final = re.compile(r"[一-龥]{2,14}?(?:市场|超市|加油站|商场|药店|医院|商店|店|公司|小区|街|路|广场)")


def lines(reading: Reading) -> dict[str, Any]:
    """Which lines or certificates are meant."""
    out = dict(targets_of(targets_named(reading.raw, None, reading.today)))
    if reading.certificates:
        out["certificate_no"] = reading.certificates[0].value
    return out


def publish(reading: Reading) -> dict[str, Any]:
    """What is published or withdrawn."""
    out = lines(reading)
    if reading.institution is not None:
        out["institution"] = reading.institution.value
    elif (company := companies.find(reading.text)) is not None:
        out["company_name"] = re.sub(r"^(?:把|将|公示|发布|撤销|撤回|取消)+", "", company.value)
    if not out and (names := questions.instrument(reading)):
        out.update(names)
    return out


def stats(reading: Reading) -> dict[str, Any]:
    """Which figure, of which time, and whether as a file."""
    out: dict[str, Any] = {}
    found = max(_METRIC.finditer(reading.text), key=lambda one: len(one[0]), default=None)
    if found is not None:
        out["metric"] = found[0]
    _period(reading, out)
    if _EXPORT.search(reading.text.lower()):
        out["export"] = True
    if reading.institution is not None:
        out["institution"] = reading.institution.value
    counties = [one for one in reading.regions if one.level in ("county", "city")]
    if counties and "institution" not in out:
        out["region"] = counties[0].name
    return out


def _period(reading: Reading, out: dict[str, Any]) -> None:
    text, today = reading.text, reading.today
    if _THIS_MONTH.search(text):
        out["month"] = f"{today:%Y-%m}"
    elif _LAST_MONTH.search(text):
        year, month = divmod(today.year * 12 + today.month - 2, 12)
        out["month"] = f"{year:04}-{month + 1:02}"
    elif _THIS_YEAR.search(text) and not reading.past[1:]:
        out["year"] = f"{today.year}"
    elif _LAST_YEAR.search(text):
        out["year"] = f"{today.year - 1}"
    if "month" not in out:
        for one in reading.past:
            if isinstance(one.value, str) and len(one.value) == len("2026-11"):
                out["month"] = one.value
                out.pop("year", None)
            elif isinstance(one.value, str) and len(one.value) == len("2026"):
                out["year"] = one.value


def query(reading: Reading) -> dict[str, Any]:
    """What an authority looks up."""
    out: dict[str, Any] = {}
    if reading.booking_nos:
        return {"booking_no": reading.booking_nos[0].value}
    if reading.certificates:
        return {"certificate_no": reading.certificates[0].value}
    if reading.institution is not None:
        out["institution"] = reading.institution.value
    elif (company := companies.find(reading.text)) is not None:
        out["company_name"] = _QUERY_LEAD.sub("", company.value)
    if reading.bare_serials:
        out["serial"] = reading.bare_serials[0].value
    if found := _STATUS.search(reading.text):
        out["status"] = _STATUS_IS.get(found[0], found[0])
    return out


_QUERY_LEAD: Final = re.compile(r"^(?:查询|查看|查一下|查下|查查|看看|看一下|查|看|把|给我|帮我|一下)++")


def todo(reading: Reading) -> dict[str, Any]:
    """What staff ask about their work."""
    out: dict[str, Any] = {}
    if reading.booking_nos:
        return {"booking_no": reading.booking_nos[0].value}
    if (found := _STATUS.search(reading.text)) and found[0] != "待办":
        out["status"] = _STATUS_IS.get(found[0], found[0])
    if reading.bare_serials:
        out["serial"] = reading.bare_serials[0].value
    return out


def capability(reading: Reading) -> dict[str, Any]:
    """Which item of an institution's capability, and what becomes of it."""
    out = questions.instrument(reading)
    for action, words in _ACTIONS:
        if words.search(reading.text):
            out["action"] = action
            break
    if reading.ranges:
        out["range"] = reading.ranges[-1].value
    if reading.accuracies:
        out["accuracy"] = reading.accuracies[-1].value
    if reading.coming and isinstance(reading.coming[-1].value, str) and "有效" in reading.text:
        out["valid_until"] = reading.coming[-1].value
    return out


def review(reading: Reading) -> dict[str, Any]:
    """Whose items are reviewed, and the decision."""
    out: dict[str, Any] = {}
    if reading.institution is not None:
        out["institution"] = reading.institution.value
    for words, decision in _DECISIONS:
        if words.search(reading.text):
            out["decision"] = decision
            break
    out.update(questions.instrument(reading))
    if out.get("decision") == "拒绝" and (why := _WHY.search(reading.text)) is not None:
        out["reason"] = why["why"]
    return out


def user(reading: Reading) -> dict[str, Any]:
    """Whose account, and which role."""
    out: dict[str, Any] = {}
    found = _PERSON.search(reading.text) or _FIRST.search(reading.text)
    if found is not None and not _NOBODY.fullmatch(found["n"]):
        out["person"] = found["n"]
    role = None if (after := _ROLE_AFTER.search(reading.text)) else _ROLE.search(reading.text)
    if after is not None:
        out["role"] = after["r"]
    if role is not None and (name := role["r"] or role["a"]):
        out["role"] = re.sub(
            rf"^(?:{out.get('person', '给')}|给|开通|分配|设为|改为|改成|改|设成|加上|加|一个|的|为|个|成|把)+",
            "",
            name,
        )
        if not out["role"]:
            del out["role"]
    account = _ACCOUNT.search(reading.text)
    if account is not None:
        out["username"] = account["u"] or account["v"]
    if reading.phones:
        out["phone"] = reading.phones[0].value
    return out


_NOBODY: Final = re.compile(
    "用户|角色|权限|账号|单位|系统|机构|删除|删掉|停用|启用|禁用|冻结|注销|重置|新增|添加|新建|修改|查看|这个|那个"
)


def public_thing(reading: Reading) -> dict[str, Any]:
    """What the public looks up: a certificate, an instrument, a unit, a market."""
    out = questions.thing(reading)
    if not out.keys() & {"certificate_no", "serial", "certificate_no_suffix"} and (
        codes := targets_named(reading.raw, None, reading.today).serials
    ):
        out = {"serial": codes[0]}
    if "certificate_no" in out or "serial" in out or "certificate_no_suffix" in out:
        return out
    if (found := companies.find(reading.text)) is not None and not found.value.endswith("市场"):
        out["company_name"] = _QUERY_LEAD.sub("", found.value)
    elif (place := _MARKET.search(reading.text)) and not place[0].startswith(("这个", "那个", "这家", "那家")):
        out["address"] = _QUERY_LEAD.sub("", place[0])
    return out


def public_institution(reading: Reading) -> dict[str, Any]:
    """What the public wants verified, and where."""
    out = questions.instrument(reading)
    counties = [one for one in reading.regions if one.level in ("county", "city")]
    if counties:
        out["region"] = counties[0].name
    return out


def complaint(reading: Reading) -> dict[str, Any]:
    """Where and about what a complaint is."""
    found = companies.find(reading.text)
    if found is not None:
        return {"company_name": found.value}
    spot = places.find_address(reading.text)
    return {"address": spot.value} if spot is not None and "市场" in spot.value else {}
