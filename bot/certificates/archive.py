"""All of a unit's certificates in one archive, with a list of what could not be printed."""

from __future__ import annotations

import asyncio
import io
import re
import zipfile
from collections.abc import Mapping, Sequence

from booking.result import Result
from bot.certificates.printed import Press
from bot.certificates.printing import Unprintable

_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
MISSING = "没有打印出来的证书.txt"


async def archive_of(press: Press, results: Sequence[Result]) -> bytes:
    """A zip of the certificates of these results, each named by its number."""
    files: dict[str, bytes] = {}
    missing: list[str] = []
    for result in results:
        printed = await press.printed(result)
        pdf = None if printed is None or isinstance(printed, Unprintable) else await press.bytes_of(printed)
        if pdf is None:
            why = printed.words if isinstance(printed, Unprintable) else "文件不在了。"
            missing.append(f"{result.certificate_no}：{why}")
        else:
            files[file_name(result)] = pdf
    if missing:
        files[MISSING] = "\r\n".join(missing).encode("utf-8-sig")
    return await asyncio.to_thread(_packed, files)


def file_name(result: Result) -> str:
    """A file's name that every system takes.

    >>> _UNSAFE.sub("_", "内/1:2")
    '内_1_2'
    """
    return f"{_UNSAFE.sub('_', result.certificate_no) or result.id}.pdf"


def _packed(files: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return made.getvalue()
