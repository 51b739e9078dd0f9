"""What the public may ask: who verifies something near, whether a certificate is published and good."""

from __future__ import annotations

from datetime import date

from booking.region import covers
from booking.result import SHOWN, VOID
from handlers.dialogue.model import Acted, Choice, Reply, World
from handlers.standing import my_unit
from handlers.wording import everyday as says
from nlu.regions import region_name, region_of
from nlu.understand import Heard

MOST = 5
ASK_CERTIFICATE = "请告诉我证书编号，我查它是不是公示有效；也可以在“公众查询”页按单位或市场查看已公示的器具。"


def who_verifies(heard: Heard, text: str, world: World) -> Acted | None:
    """哪家机构能检: by category and region, approved and unexpired only."""
    name = str(heard.slots.get("instrument_name") or "")
    unit = my_unit(world)
    code = region_of(str(heard.slots.get("region") or text)) or (unit.region_code if unit else "")
    verdict = world.matcher.match(name) if name else None
    if verdict is None or not verdict.candidates:
        return Acted((Reply("要检的是什么器具、在哪个区县？例如“赛罕区的电子秤哪里能检”。"),))
    second = verdict.candidates[0].second
    found = _able(second, code, world.now.date(), world)
    where = region_name(code) or "" if code else ""
    if not found:
        return Acted((Reply(f"{where}暂时没有查到能检“{second}”的机构。您照常预约，计量部门会安排。"),))
    listed = "\n".join(f"· {line}" for line in found)
    ask = "" if code else "告诉我在哪个区县，可以查得更准。"
    return Acted(
        (
            Reply(
                f"{where}能检“{second}”的计量技术机构：\n{listed}\n由使用单位预约后自动分配，免费。{ask}",
                (Choice("约检定"),),
            ),
        )
    )


def _able(second: str, code: str, today: date, world: World) -> list[str]:
    out: list[str] = []
    for capability in world.records.capabilities_for(second):
        if capability.state != "有效" or not capability.is_good(today):
            continue
        if code and not any(covers(region, code) for region in capability.regions):
            continue
        body = world.records.institution(capability.institution_id)
        line = f"{body.name}{'，' + body.phone if body.phone else ''}" if body else ""
        if line and line not in out:
            out.append(line)
    return out[:MOST]


def published(heard: Heard, text: str, world: World) -> Acted | None:
    """公示查询: one certificate, only when it is published; a void one shows as void."""
    number = str(heard.slots.get("certificate_no") or "")
    if not number:
        return Acted((Reply(ASK_CERTIFICATE),))
    shown = world.records.publication(number)
    result = world.records.result_of_certificate(number)
    if result is None or shown is None or shown.state != SHOWN:
        return Acted((Reply(f"没有查到已公示的证书 {number}。证书没公示不等于没检定，可以请店家出示证书原件。"),))
    if result.state == VOID:
        return Acted((Reply(f"证书 {number} 已作废。"),))
    row = world.records.instrument(result.instrument_id)
    until = f"，有效期至 {result.valid_until.isoformat()}" if result.valid_until else ""
    late = "（已过期）" if result.valid_until and result.valid_until < world.now.date() else ""
    what = row.instrument_name if row else "计量器具"
    return Acted((Reply(f"证书 {number}：{what}，检定结果{result.result}{until}{late}。"),))


def _size(world: World) -> str:
    """How many items the announcement has; of the first one not every row could be established, so it is said as is."""
    rows = world.matcher.catalogue
    if rows.called == says.CATALOGUE:
        return "，共40个项别、62个种别"
    return f"，共{len({row.first for row in rows})}个项别、{len(rows)}个种别"


def catalogue(heard: Heard, text: str, world: World) -> Acted | None:
    """强检目录."""
    return Acted(
        (
            Reply(
                f"强检目录是{world.matcher.catalogue.called}{_size(world)}。想查哪样器具，直接说名字，例如“压力表要不要检”。"
            ),
        )
    )
