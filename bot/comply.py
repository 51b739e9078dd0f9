"""The duties of a public service that software can show, each measured now, with its source and the evidence.

A measurement reads this installation and nothing else. What is not built is measured by looking for it, so that its
line turns green when it comes, and stands in red until then with what it needs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import LargeBinary, func, select

from booking.impersonal import without_numbers
from booking.people import Duty
from booking.retention import NOTICE_VERSION, RETENTION, KeptThing
from bot.backup import BACKED_UP
from bot.settings import Settings
from storage.audit_check import check
from storage.expiry import EXPIRY
from storage.tables import metadata
from storage.tables.notices import audit, audit_seals, outbox
from storage.tables.people import people, roles
from storage.tables.sign_in import second_factors
from storage.tables.units import units
from storage.unit_of_work import Session

ELDER_PX, TARGET_PX = 18, 60
DRILL_AGE, KEY_AGE = timedelta(days=92), timedelta(days=366)
SEALED = ("people.phone", "units.phone", "units.id_number", "identities.address", "inbox.reply", "conversations.state")
HEADINGS = ("义务", "依据", "量了什么", "结果", "证据", "还要什么")
MET, UNMET = "符合", "不符合"


@dataclass(frozen=True)
class Premises:
    """What is measured: the settings, an open database, the styles and the routes of the web, and the moment."""

    settings: Settings
    session: Session
    styles: Path
    routes: frozenset[str]
    now: datetime
    retention: Sequence[KeptThing] = RETENTION


@dataclass(frozen=True)
class Showing:
    """What came of a measurement."""

    met: bool
    said: str


@dataclass(frozen=True)
class PublicDuty:
    """A duty: its title, where it is written, what is measured, how, and what is needed where it is not met."""

    title: str
    source: str
    what: str
    measure: Callable[[Premises], Showing]
    needs: str = ""


def report(premises: Premises) -> list[tuple[str, ...]]:
    """A row for each duty, under `HEADINGS`."""
    rows: list[tuple[str, ...]] = []
    for duty in DUTIES:
        found = duty.measure(premises)
        result = MET if found.met else UNMET
        rows.append((duty.title, duty.source, duty.what, result, found.said, "" if found.met else duty.needs))
    return rows


def _pages(*paths: str) -> Callable[[Premises], Showing]:
    """Whether the web has these addresses."""

    def measure(premises: Premises) -> Showing:
        missing = [path for path in paths if path not in premises.routes]
        return Showing(not missing, f"没有 {'、'.join(missing)}" if missing else f"网址 {'、'.join(paths)}")

    return measure


def _notice(premises: Premises) -> Showing:
    there = _pages("/privacy", "/agreement")(premises)
    return Showing(there.met, f"{there.said}，版本 {NOTICE_VERSION}")


def _consent(premises: Premises) -> Showing:
    """Every unit that registered since the notice was there has a consent of somebody."""
    count = premises.session.connection.execute
    agreed = count(select(func.count()).select_from(audit).where(audit.c.event == "ConsentGiven")).scalar_one()
    first = count(select(func.min(audit.c.at)).where(audit.c.event == "ConsentGiven")).scalar()
    since = select(func.count()).select_from(audit).where(audit.c.event == "UnitRegistered")
    registered = count(since.where(audit.c.at >= first)).scalar_one() if first else 0
    return Showing(agreed >= registered, f"审计记录里同意 {agreed} 次，从那时起登记单位 {registered} 家")


def _retention(premises: Premises) -> Showing:
    """Each thing of a term has a table that the job empties, and nothing in it is older."""
    terms = {one.name: one.term for one in premises.retention}
    unset = [one.title for one in premises.retention if one.term is None and one.name not in ("person", "records")]
    unset += [f"{table.name}（没有期限）" for name, table, _ in EXPIRY if terms.get(name) is None and name not in terms]
    old: dict[str, int] = {}
    for name, table, past in EXPIRY:
        term = terms.get(name)
        if term is not None:
            moment = premises.now - term - timedelta(days=1)
            found = premises.session.connection.execute(select(func.count()).select_from(table).where(past(moment)))
            old[table.name] = found.scalar_one()
    late = {name: n for name, n in old.items() if n}
    said = f"没有设期限：{'、'.join(unset)}" if unset else f"{len(old)} 张表各有期限，超期 {sum(late.values())} 行"
    return Showing(not unset and not late, said + (f"（{late}）" if late else ""))


def _sealed(premises: Premises) -> Showing:
    columns = [metadata.tables[table].c[name] for table, name in (one.split(".") for one in SEALED)]
    plain = [column for column in columns if not isinstance(column.type, LargeBinary)]
    rows = premises.session.connection.execute(select(outbox.c.cause).order_by(outbox.c.seq.desc()).limit(2000))
    shown = sum(without_numbers(row[0]) != row[0] for row in rows)
    rows = premises.session.connection.execute(select(audit.c.thing_id).order_by(audit.c.seq.desc()).limit(2000))
    shown += sum(without_numbers(row[0]) != row[0] for row in rows)
    return Showing(not plain and not shown, f"加密列 {len(SEALED)} 个；最近通知和审计各 2000 条里明文号码 {shown} 个")


def _audit(premises: Premises) -> Showing:
    found = check(premises.session.connection, premises.session.keyring)
    last = premises.session.connection.execute(select(func.max(audit_seals.c.at))).scalar()
    fresh = last is not None and premises.now - last < timedelta(days=2)
    said = f"{found.rows} 条，{len(found.broken)} 处不对，最近封存 {last:%Y-%m-%d %H:%M}" if last else "从没封存过"
    return Showing(not found.broken and (fresh or not found.rows), said + "；不自动删除")


def _backup(premises: Premises) -> Showing:
    done: Mapping[str, Any] = premises.session.store.setting(BACKED_UP) or {}
    at, drill = done.get("at"), done.get("drill_at")
    fresh = drill is not None and premises.now - datetime.fromisoformat(drill) < DRILL_AGE
    return Showing(fresh, f"最近备份 {(at or '没有')[:16]}，最近演练 {(drill or '没有')[:16]}")


def _keys(premises: Premises) -> Showing:
    """Keys that only the service reads, and that are not older than a year unless a newer one seals."""
    path, versions = premises.settings.key_file, len(premises.session.keyring.names)
    if not path.exists():
        return Showing(versions > 1, f"密钥由环境给出，共 {versions} 把")
    about = path.stat()
    age = premises.now - datetime.fromtimestamp(about.st_mtime, tz=premises.now.tzinfo)
    good = about.st_mode & 0o077 == 0 and age < KEY_AGE
    return Showing(good, f"{path}：权限 {about.st_mode & 0o777:o}，{age.days} 天前换过，共 {versions} 把")


def _tls(premises: Premises) -> Showing:
    url = premises.settings.public_url
    return Showing(
        url.startswith("https://"), f"YUEJIAN_PUBLIC_URL={url or '没有设'}；设了就有 HSTS、__Host- 和 Secure"
    )


def _text(premises: Premises) -> Showing:
    small = _below(premises.styles, r"font-size:\s*([\d.]+)px", ELDER_PX)
    return Showing(
        not small, f"小于 {ELDER_PX}px 的 {len(small)} 处：{'、'.join(small[:5])}" if small else "没有更小的"
    )


def _targets(premises: Premises) -> Showing:
    small = _below(premises.styles, r"min-height:\s*([\d.]+)px", TARGET_PX)
    return Showing(
        not small, f"矮于 {TARGET_PX}px 的 {len(small)} 处：{'、'.join(small[:5])}" if small else "没有更小的"
    )


def _below(styles: Path, pattern: str, least: float) -> list[str]:
    """The places in the styles whose size is below what is asked."""
    return [
        f"{path.name}:{number} {size}px"
        for path in sorted(styles.glob("*.css"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        for size in re.findall(pattern, line)
        if float(size) < least
    ]


def _table(name: str) -> Callable[[Premises], Showing]:
    """Whether a table of this name is kept."""
    return lambda _premises: Showing(
        name in metadata.tables, f"数据表 {name}：{'有' if name in metadata.tables else '没有'}"
    )


def _second(premises: Premises) -> Showing:
    """Every administrator of a body has a second factor."""
    count = premises.session.connection.execute
    rows = count(select(roles.c.person_id, roles.c.duties).where(roles.c.active, roles.c.kind != "unit"))
    admins = {person_id for person_id, duties in rows if {"*", str(Duty.ADMIN)} & set(duties)}
    having = set(count(select(second_factors.c.person_id)).scalars())
    return Showing(admins <= having, f"管理员 {len(admins)} 人，开通动态口令的 {len(admins & having)} 人")


def _erasing(premises: Premises) -> Showing:
    there = _pages("/me/data", "/me/data.json", "/me/data/erase")(premises)
    count = select(func.count()).select_from(audit).where(audit.c.event == "PersonErased")
    gone = premises.session.connection.execute(count).scalar_one()
    named = select(func.count()).select_from(people).where(people.c.name != "")
    left = premises.session.connection.execute(named).scalar_one()
    return Showing(there.met, f"{there.said}；注销过 {gone} 人，现有具名 {left} 人")


def _sms_sign(premises: Premises) -> Showing:
    chosen = premises.settings.sms_sign not in ("", Settings.model_fields["sms_sign"].default)
    return Showing(bool(premises.settings.sms_provider) and chosen, f"签名“{premises.settings.sms_sign}”")


def _limits(premises: Premises) -> Showing:
    owned = premises.session.connection.execute(select(func.count()).select_from(units)).scalar_one()
    said = f"每号每天 {premises.settings.sms_daily_per_phone} 条、验证码每天 {premises.settings.sms_codes_daily} 条"
    return Showing("paces" in metadata.tables, f"{said}；次数记在库里（表 paces），单位 {owned} 家")


_PIPL, _LEVEL3 = "个人信息保护法", "GB/T 22239（等保三级）"
_ELDER = "工信部《移动互联网应用适老化通用设计规范》"
DUTIES: tuple[PublicDuty, ...] = (
    PublicDuty("告知和协议", f"{_PIPL} 17条", "说明页和协议页有没有、什么版本", _notice, "把两页放上去"),
    PublicDuty("同意的记录", f"{_PIPL} 14条", "登记和同意的次数", _consent, "查没有同意记录的登记"),
    PublicDuty("查阅、带走、改正、删除", f"{_PIPL} 44-47条", "网址和注销的人数", _erasing, "开通我的数据页"),
    PublicDuty(
        "保存期限", f"{_PIPL} 19条", "每样东西的期限，和超期没有删的行", _retention, "补上期限，看后台任务 retention"
    ),
    PublicDuty("存储加密和去标识", f"{_PIPL} 51条", "加密的列，通知和审计里的明文号码", _sealed, "升级数据库"),
    PublicDuty("传输加密", f"{_LEVEL3} 8.1.2.2", "对外的网址", _tls, "配好证书，设 YUEJIAN_PUBLIC_URL=https://…"),
    PublicDuty(
        "安全审计", f"{_LEVEL3} 8.1.4.3；日志留存六个月", "审计链和封存", _audit, "audit check 查断处；让 worker 运行"
    ),
    PublicDuty("备份和恢复演练", f"{_LEVEL3} 8.1.4.9", "最近一次恢复演练", _backup, "每季度运行 backup --drill"),
    PublicDuty("密钥保管和更换", "GB/T 39786-2021", "密钥文件的权限、年龄", _keys, "权限改成 600；每年加一把新的"),
    PublicDuty("防刷和限次", f"{_LEVEL3} 8.1.4.1", "限次记在哪里、上限多少", _limits, "升级数据库"),
    PublicDuty(
        "管理员双因素",
        f"{_LEVEL3} 8.1.4.1",
        "有动态口令的管理员",
        _second,
        "请管理员在“用户名和密码”里开通动态口令",
    ),
    PublicDuty("长辈版字号", _ELDER, f"样式里小于 {ELDER_PX}px 的字", _text, "做长辈版"),
    PublicDuty("长辈版按钮", _ELDER, f"样式里矮于 {TARGET_PX}px 的按钮", _targets, "做长辈版"),
    PublicDuty("好差评", "国办发〔2019〕51号", "评价的数据表", _table("ratings"), "办完一件评一次，差评成待办"),
    PublicDuty(
        "统一身份认证",
        "各省统一身份认证接口规范",
        "登录的网址",
        _pages("/sign-in/unified"),
        "向省平台申请接入，按其规范接登录",
    ),
    PublicDuty(
        "国密算法",
        "GB/T 39786-2021（密评）",
        "国密密钥的数据表",
        _table("sm_keys"),
        "接入 SM2/SM3/SM4 和合规的密码产品",
    ),
    PublicDuty(
        "OFD 电子证书",
        "GB/T 33190、GB/T 38540",
        "OFD 的网址",
        _pages("/certificates/{number}.ofd"),
        "生成 OFD，向电子签章平台申请印章",
    ),
    PublicDuty(
        "电子归档",
        "国办发〔2023〕26号、GB/T 42727",
        "归档的数据表",
        _table("archives"),
        "每件一个归档包，向档案系统移交",
    ),
    PublicDuty(
        "小程序备案",
        "工信部信管〔2023〕105号",
        "备案号的设置",
        _table("mini_filings"),
        "上架前由主体备案",
    ),
    PublicDuty(
        "短信签名实名",
        "工信管函〔2023〕794号",
        "短信服务商和签名",
        _sms_sign,
        "签名要用本单位的名称，向运营商报备后设 YUEJIAN_SMS_SIGN",
    ),
)
"""The duties, in the order of the report."""
