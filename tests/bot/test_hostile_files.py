"""Files that are made to burst whoever opens them: what opened them is gone, and the answer is a sentence."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from booking.memory import MemoryStore
from bot import announcement_file, sheets_in
from bot.importing import run
from bot.plates.sight import NoPicture, opened_picture
from bot.sheets_in import NOT_A_SHEET, TOO_FAR, BadSheet, read_grids, read_rows
from bot.web.desk import results_sheets, standards_sheet

KINDS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def book(rows: str, *more: tuple[str, bytes]) -> bytes:
    """The smallest workbook with these rows."""
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as packed:
        packed.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{KINDS}.sheet.main+xml"/></Types>',
        )
        for path, kind, goal in (
            ("_rels/.rels", "officeDocument", "xl/workbook.xml"),
            ("xl/_rels/workbook.xml.rels", "worksheet", "worksheets/sheet1.xml"),
        ):
            relation = f'<Relationship Id="r1" Type="{OFFICE}/{kind}" Target="{goal}"/>'
            packed.writestr(path, f'<Relationships xmlns="{PACKAGE}/relationships">{relation}</Relationships>')
        sheets = '<sheets><sheet name="一" sheetId="1" r:id="r1"/></sheets>'
        packed.writestr("xl/workbook.xml", f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{sheets}</workbook>')
        packed.writestr(
            "xl/worksheets/sheet1.xml", f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
        )
        for name, content in more:
            packed.writestr(name, content)
    return target.getvalue()


def cells(*places: str) -> str:
    """Rows with a text in each of these places."""
    return "".join(
        f'<row r="{place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")}">'
        f'<c r="{place}" t="inlineStr"><is><t>甲\u200b</t></is></c></row>'
        for place in places
    )


BURSTING = {
    "a value in the last cell": book(cells("A1", "XFD1048576")),
    "a value far down": book(cells("A1", "A1048576")),
    "a value far to the right and down": book(cells("A1", "ZZ100000")),
}


@pytest.mark.parametrize("what", BURSTING)
def test_a_sheet_that_reaches_too_far_is_refused_in_words(what: str) -> None:
    assert len(BURSTING[what]) < 2_000
    assert read_rows(BURSTING[what], ["甲"]) == BadSheet(TOO_FAR)
    assert {results_sheets.WHY[TOO_FAR], standards_sheet.WHY[TOO_FAR], run.NOT_READ[TOO_FAR]} == {sheets_in.BURST}


def test_an_announcement_that_reaches_too_far_is_refused_in_words() -> None:
    difference = announcement_file.read_announcement(BURSTING["a value in the last cell"], MemoryStore())
    assert [fault.text for fault in difference.faults] == [sheets_in.BURST]


def test_what_unpacks_to_more_than_any_sheet_is_none() -> None:
    assert read_grids(book(cells("A1"), ("more.xml", bytes(80 * 1024 * 1024)))) == BadSheet(NOT_A_SHEET)


@pytest.mark.parametrize("content", [b"", b"PK", b"PK\x03\x04" + b"x" * 99, b"<html>", book(cells("A1"))[:-40]])
def test_what_is_no_sheet_is_none(content: bytes) -> None:
    assert read_grids(content) == BadSheet(NOT_A_SHEET)


def test_a_sheet_is_read_as_it_shows_and_cleaned() -> None:
    assert read_grids(book(cells("A1", "B3"))) == [[["甲", ""], ["", ""], ["", "甲"]]]


@pytest.mark.parametrize("side", [20_000, 50_000])
def test_a_picture_that_would_fill_the_memory_is_none(side: int) -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(999))) + chunk(b"IEND", b"")
    with pytest.raises(NoPicture):
        opened_picture(png)
