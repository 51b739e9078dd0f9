"""Owns a sheet that is brought in at the desk: it runs beside the page, notes how far it is, and can be stopped."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from io import BytesIO
from typing import Final

import structlog

from bot.importing.given_back import give_back
from bot.importing.judging import JudgedRow, RowFate
from bot.importing.run import ImportRun, sheet_of, why_unread
from bot.importing.sheet_kinds import KINDS
from bot.matching import LearnedMatcher
from bot.sheets_in import BadSheet, Sheet
from catalogue_match.match import shipped_matcher
from storage.database import Database
from storage.import_jobs import FINISHED, UNREAD, ImportJob, ImportJobs
from storage.unit_of_work import Session

MOST_SHOWN: Final = 200
AT_ONCE: Final = 40
"""Rows of one transaction while others talk to the service: the writer is theirs again after a tenth of a second."""
TEMPLATE: Final = "请用下载的模板填。"
Clock = Callable[[], datetime]

_log = structlog.get_logger(__name__)


async def carry_out(database: Database, job: ImportJob, clock: Clock) -> None:
    """Judge every row of a job's sheet, and keep the good ones unless it is a try; stops when it was cancelled.

    After a fault the job stands still, which its page sees, and may be taken up again.
    """
    try:
        await _carry_out(database, job, clock)
    except Exception:  # noqa: BLE001 - nobody reads this task's result: the fault is reported here
        _log.exception("import.failed", job=job.id)


async def _carry_out(database: Database, job: ImportJob, clock: Clock) -> None:
    content = await database.read(lambda session: _jobs(session).content(job.id))
    sheet = await asyncio.to_thread(sheet_of, KINDS[job.kind], content)
    if isinstance(sheet, BadSheet):
        why = why_unread(sheet, TEMPLATE)
        await database.write(lambda session: _jobs(session).end(job.id, UNREAD, problems=[[0, why]], now=clock()))
        return
    run = ImportRun.of_sheet(job.kind, sheet, LearnedMatcher(shipped_matcher()), clock(), job.person_id, AT_ONCE)
    judged: list[JudgedRow] = []
    async for piece in run.judged(database, dry=job.dry):
        judged += piece
        if not await _moved(database, job, judged, len(run.rows), clock()):
            return
    problems = [[one.number, one.why] for one in judged if one.fate is RowFate.WRONG][:MOST_SHOWN]
    back = await asyncio.to_thread(_given_back, sheet, judged)
    await database.write(
        lambda session: _jobs(session).end(job.id, FINISHED, problems=problems, given_back=back, now=clock())
    )


async def _moved(database: Database, job: ImportJob, judged: Sequence[JudgedRow], total: int, now: datetime) -> bool:
    counts = Counter(one.fate.value for one in judged)
    return await database.write(
        lambda session: _jobs(session).move(job.id, done=len(judged), total=total, counts=counts, now=now)
    )


def _given_back(sheet: Sheet, judged: Sequence[JudgedRow]) -> bytes:
    """The wrong rows as a workbook; empty when there are none."""
    if all(one.fate is not RowFate.WRONG for one in judged):
        return b""
    target = BytesIO()
    give_back(target, sheet, judged)
    return target.getvalue()


def _jobs(session: Session) -> ImportJobs:
    return ImportJobs(session.connection, session.keyring)
