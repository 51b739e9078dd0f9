"""Owns which line of a nameplate names the instrument: no label tells; its words, its size and its place do."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlu.plates import printed
from nlu.plates.seen import Line
from nlu.text import folded

_ENDINGS = (
    r"秤|衡器|地中衡|汽车衡|轨道衡|天平|砝码|表|仪|仪器|机|计|计量器|传感器|报警器|探测器|检测器|变送器|互感器|监护仪|测定仪|充电桩|桩|衡|尺"
    r"|计价器|计时器|听力计|测速仪|雷达|装置|系统|设备|血压计|温度计|体温计|流量计|验光仪|镜片箱|加注机|玻璃量器|罐车|油罐|吸入器"
)
_NAME = re.compile(
    rf"(?=.*[一-龥])[一-龥A-Za-z0-9γXβ()（）/-]{{1,24}}?(?:{_ENDINGS})(?:\([一-龥A-Za-z0-9、]{{1,16}}\))?"
)
_FOREIGN = re.compile(r"[A-Z][A-Z/&-]{2,}(?: [A-Z/&-]{2,}){0,5}")
_NO_NAME = re.compile(
    r"合格|请勿|注意|当心|小心|禁止|熄火|扫码|付款|专用|售后|检定|维修|元/|认准|厂$|公司|中国制造|MADE|WARNING|CAUTION|DANGER|CHINA|PASS|QC|OK"
)
_SURE = 0.95
_LIKELY = 0.85


def name_among(lines: Sequence[Line]) -> tuple[str | None, float, float]:
    """(name, score, certainty) of the line that names the instrument; name is None when no line does."""
    named = [line for line in lines if _NAME.fullmatch(_text(line)) and not _NO_NAME.search(_text(line))]
    if named:
        best = _first_large(named)
        return _text(best), best.score, _SURE
    foreign = [
        line
        for line in lines
        if _FOREIGN.fullmatch(_text(line)) and not printed.maker(_text(line)) and not _NO_NAME.search(_text(line))
    ]
    if foreign:
        best = min(foreign, key=lambda line: line.middle[1])
        if best.middle[1] <= min(line.middle[1] for line in lines) + best.height:
            return _text(best), best.score, _LIKELY
    return None, 0.0, 0.0


def _first_large(lines: Sequence[Line]) -> Line:
    """The uppermost of the lines that are nearly as tall as the tallest."""
    tallest = max(line.height for line in lines)
    return min((line for line in lines if line.height > 0.8 * tallest), key=lambda line: line.middle[1])


def _text(line: Line) -> str:
    return folded(line.text).strip()
