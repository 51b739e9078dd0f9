"""Labels for samples (样品标签): the number, what it is and whose, and the number as a code for a scanner."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.certificates.printing import Unprintable, print_data, qr_svg
from storage.database import Database
from storage.unit_of_work import Session


async def labels_of(
    database: Database, institution_id: str, line_ids: Sequence[str], now: datetime
) -> bytes | Unprintable | None:
    """The labels of an institution's own samples; None when none of these lines was taken in."""

    def read(session: Session) -> Mapping[str, Any] | None:
        return labels_content(session, institution_id, line_ids)

    content = await database.read(read)
    if content is None:
        return None
    qrs = json.dumps([qr_svg(one["sample"]) for one in content["labels"]])
    return await asyncio.to_thread(print_data, "labels", content, {"qrs": qrs}, now)


def labels_content(session: Session, institution_id: str, line_ids: Sequence[str]) -> Mapping[str, Any] | None:
    """The content as JSON, with the names that `templates/labels.typ` uses."""
    store, rows = session.store, []
    for line_id in line_ids:
        line, sample = store.line(line_id), store.sample(line_id)
        if line is None or sample is None or line.institution_id != institution_id:
            continue
        unit = store.unit(line.unit_id)
        rows.append(
            {
                "sample": sample.no,
                "name": line.instrument_name,
                "serial": line.serial,
                "model": line.model,
                "unit": unit.company_name if unit else "",
                "booking_no": line.booking_no,
                "n": str(line.n),
            }
        )
    body = store.institution(institution_id)
    if not rows or body is None:
        return None
    return {"institution": body.name, "sample": body.sample, "labels": rows}
