"""Owns the names of fields as nameplates and licences print them, and what stands behind each of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from nlu.plates.seen import Line, Sheet
from nlu.text import folded

OTHER = ""
"""The field of a label that nothing is taken from; it only ends what stands before it."""

PLATE_LABELS: Mapping[str, str] = {
    "name": r"(?:产品|器具|仪器|设备|计量器具)名称|名称|品名|PRODUCT(?: ?NAME)?",
    "model": r"(?:产品|设备|仪器)?型号(?:/?规格)?|规格/?型号|规格|机型|MODEL(?: ?NO\.?| ?NUMBER)?|TYPE",
    "range": r"(?:测量|流量|称量|秤量|示值|检测|计量|计程|测速|量程|工作)(?:范围|区间)|量程|RANGE",
    "max": r"最大[称秤]量\s?(?:\(?MAX\)?)?|MAX(?:IMUM)?(?: ?CAPACITY)?(?=[\s.:=\d]|$)",
    "min": r"最小[称秤]量\s?(?:\(?MIN\)?)?|MIN(?:IMUM)?(?: ?CAPACITY)?(?=[\s.:=\d]|$)",
    "division": r"(?:检定|实际)?分度值?\s?\(?(?:[ed](?:=d)?\)?(?![a-z]))?|(?<![a-z])e\s?(?:=\s?d)?\s?(?==)",
    "accuracy": r"(?:准确度|精确度|精度)(?:等级|级别)?|ACCURACY(?: ?CLASS)?|CLASS",
    "error": r"(?:最大)?(?:允许|示值|基本)(?:误差|示值误差)(?:限)?",
    "serial": (
        r"(?:出厂|产品|机身|仪器|设备|制造|整机|枪|机器|器具|表身)(?:编号|号码|序号)|出厂号|序列号|机身号|机号|表号|编号"
        r"|SERIAL ?(?:NO\.?|NUMBER|#)?|S\.?/?N\.?(?=[\s:.\d])|(?<![a-z])NO\.?(?=[\s:.]*[a-z]{0,4}\d)"
    ),
    "date": (
        r"(?:出厂|生产|制造|制作)(?:日期|年月|时间)|日期"
        r"|(?:DATE ?OF ?)?(?:MANUFACTURED?|MFG|MFD|PRODUCTION)\.?(?: ?DATE)?(?=[\s:.\d]|$)|DATE"
    ),
    "manufacturer": (
        r"(?:生产|制造)(?:厂家|厂商|企业|单位|商|厂|者)|厂家|厂商|MANUFACTURER|MFR\.?|MANUFACTURED ?BY|MADE ?BY"
    ),
    "caliber": r"公称(?:通径|口径|直径)|口径",
    "output_voltage": r"输出电压(?:范围)?",
    "max_current": r"最大(?:输出)?电流",
    "power": r"(?:额定|输出|最大输出|额定输出)功率",
    "production_code": r"生产码(?:号)?",
    "repair_code": r"维修码(?:号)?",
    "check_code": r"检定码(?:号)?",
    "seal_no": r"铅封(?:编?号|码)?",
    "approval_no": r"(?:计量器具)?(?:型式批准|型批)(?:证书)?(?:编号|号)?|CPA(?:编?号|码)?",
    "origin": r"产地|原产国|原产地|MADE ?IN|COUNTRY ?OF ?ORIGIN",
    OTHER: (
        r"(?:最大|额定)?工作(?:压力|温度|电压|条件|环境)|(?:最高|公称|最大|额定)压力|最大允许工作压力|输入电压|额定电压|输入功率"
        r"|额定电流|输出电流|额定流量|最小(?:被测量|变量|付费变量)|执行标准|产品标准|标准号|标准编号|防护等级|防爆(?:标志|等级|合格证号?)"
        r"|(?:生产|制造)?(?:计量器具)?许可证(?:编?号)?|型式批准标志|证书编?号|批准文号"
        r"|(?:医疗器械)?注册证(?:编?号)?|产品注册号|备案凭?证?编?号|合格证(?:编?号)?|电源(?:电压)?|供电|频率|功耗|脉冲常数|常数|重量|净重|毛重"
        r"|皮重|外形尺寸|尺寸|环境温度|温度范围|湿度|使用温度|介质|适用介质|相对湿度|(?:销售|服务|售后|联系|客服)?(?:电话|热线)|地址|网址|邮编|使用单位"
        r"|总?经销商?|总?代理商?|进口商|委托方|监制|检定(?:日期|有效期|单位)|有效期至?|有效日期|使用期限|保质期|批号|设备编码|软件版本|版本号?|通信协议"
        r"|单价|总价|CMC|POWER|VOLTAGE|INPUT|OUTPUT|WEIGHT|WWW"
    ),
}
"""Field -> how its label is printed, any case; of two labels at one place the longer counts."""

LICENCE_LABELS: Mapping[str, str] = {
    "company_name": r"(?:企业|单位|机构|字号)?名称|字号",
    "uscc": r"统一社会信用代码(?:/注册号)?|信用代码|社会信用代码",
    "legal_person": r"法定代表人(?:姓名|\(负责人\))?|经营者(?:姓名)?|负责人|投资人|执行事务合伙人|主要负责人",
    "address": r"(?:主要)?经营场所|营业场所|住所|地址|企业住所",
    "founded": r"成立日期|注册日期|设立日期",
    OTHER: (
        r"类型|主体类型|组成形式|注册资本|开办资金|注册资金|出资额|经营范围|业务范围|宗旨和业务范围|营业期限|合伙期限|经营期限|有效期限?"
        r"|登记机关|登记管理机关|举办单位|经费来源|核准日期|发证日期|发照日期|证照编号|编号|注册号|国家企业信用信息公示系统"
    ),
}
"""The same for business licences and certificates of public institutions."""


@dataclass(frozen=True)
class Said:
    """What stands behind a label, the line that says it, and how sure its characters are; "" = nothing was seen."""

    field: str
    text: str
    score: float
    line: Line


@dataclass(frozen=True)
class Cut:
    """What a sheet comes to: values behind labels, and the lines that no label is in and that follow none."""

    said: tuple[Said, ...]
    loose: tuple[Line, ...]

    def of(self, field: str) -> tuple[Said, ...]:
        """What was said of a field, in the order of reading, empty ones left out."""
        return tuple(s for s in self.said if s.field == field and s.text)

    def named(self, field: str) -> bool:
        """Whether the plate has this label at all."""
        return any(s.field == field for s in self.said)


class Labels:
    """A set of labels made ready; one for nameplates and one for licences."""

    def __init__(self, labels: Mapping[str, str]) -> None:
        self._patterns = tuple((field, re.compile(pattern, re.IGNORECASE)) for field, pattern in labels.items())

    def places(self, text: str) -> tuple[tuple[int, int, str], ...]:
        """(start, end, field) of every label in a text, left to right; the longest of those that overlap."""
        found = [
            (m.start(), m.end(), field)
            for field, pattern in self._patterns
            for m in pattern.finditer(text)
            if m[0] and not (m[0][0].isascii() and _INSIDE_WORD.match(text[m.start() - 1 : m.start()]))
        ]
        out: list[tuple[int, int, str]] = []
        for one in sorted(found, key=lambda f: (f[0] - f[1], f[0])):
            if not any(one[0] < other[1] and other[0] < one[1] for other in out):
                out.append(one)
        return tuple(sorted(out))

    def cut(self, seen: Sheet, *, wraps: frozenset[str] = frozenset()) -> Cut:
        """Take a sheet apart; the values of the fields in `wraps` may go on in the line below."""
        places = {id(line): self._in_line(line) for line in seen.lines}
        said: list[Said] = []
        used: set[int] = set()
        for line in seen.lines:
            text, found = folded(line.text), places[id(line)]
            for n, (_, end, field) in enumerate(found):
                last = n + 1 == len(found)
                value = _trimmed(text[end:] if last else text[end : found[n + 1][0]])
                source = line
                if not value and last:
                    beside = seen.right_of(line)
                    if beside is not None and not places[id(beside)]:
                        source, value = beside, _trimmed(folded(beside.text))
                        used.add(id(beside))
                score = source.score
                if value and field in wraps and (last or source is not line):
                    start = source if source is not line else _rest(line, end / len(text))
                    value, score = self._wrapped(seen, places, used, start, value)
                said.append(Said(field, value, score, source))
        loose = tuple(line for line in seen.lines if not places[id(line)] and id(line) not in used)
        return Cut(tuple(said), loose)

    def _in_line(self, line: Line) -> tuple[tuple[int, int, str], ...]:
        """The labels of a line: it begins with one, or one stands behind a gap or behind the value of another."""
        found = self.places(folded(line.text))
        return found if found and (found[0][0] <= 1 or _GAP.search(line.text[: found[0][0]])) else ()

    def _wrapped(
        self, seen: Sheet, places: Mapping[int, object], used: set[int], line: Line, value: str
    ) -> tuple[str, float]:
        score, at = line.score, line
        while (more := seen.below(at)) is not None and not places[id(more)]:
            beside = seen.left_of(more)
            if beside is not None and places[id(beside)]:
                break
            value, score, at = value + folded(more.text).strip(), min(score, more.score), more
            used.add(id(more))
        return value, score


def _rest(line: Line, part: float) -> Line:
    """What is left of a line behind its first `part` (0 to 1)."""
    (left, top), (right, top_right), low_right, (low_left, bottom) = line.corners
    upper = (left + part * (right - left), top + part * (top_right - top))
    lower = (low_left + part * (low_right[0] - low_left), bottom + part * (low_right[1] - bottom))
    return replace(line, corners=(upper, (right, top_right), low_right, lower))


_INSIDE_WORD = re.compile(r"[A-Za-z/]")
"""What may not stand before a Latin label: the min of kg/min is none."""
_GAP = re.compile(r"[\s:：/,，;；]$")
_ENDS = re.compile(r"^[\s:.=,;、|]+|[\s:=,;、|]+$")


def _trimmed(text: str) -> str:
    return _ENDS.sub("", text)
