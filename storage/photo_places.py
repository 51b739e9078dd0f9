"""Takes out of a photo where and with what it was taken: only how it was held stays, so that it is shown upright.

JPEG and PNG are written anew without their notes (EXIF, XMP, comments, texts); in a HEIC file, whose parts are found by
their places in it, the notes are blanked where they stand. What is no such picture stays as it is.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator

_JPEG, _PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
_EXIF = b"Exif\0\0"
_NOTES = frozenset({0xE1, 0xED, 0xFE})
"""Segments of a JPEG with notes: EXIF and XMP (APP1), Photoshop (APP13), a comment."""
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
_SCAN, _END = 0xDA, 0xD9
_CHUNKS = frozenset({b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"})
_ORIENTATION = 0x0112
_MOST_BLOCKS = 8
"""Blocks of notes that are looked into in one HEIC file; cameras write one or two."""
_PACKET = re.compile(rb"<x:xmpmeta[^\0]{0,200000}?</x:xmpmeta>")


def without_place(photo: bytes) -> bytes:
    """The same picture without the place, the moment and the device."""
    try:
        if photo.startswith(_JPEG):
            return b"".join(_jpeg(photo))
        if photo.startswith(_PNG):
            return _PNG + b"".join(_png(photo))
        if photo[4:8] == b"ftyp":
            return _blanked(photo)
    except (struct.error, IndexError):
        return photo  # broken: whoever opens it says so
    return photo


def _jpeg(photo: bytes) -> Iterator[bytes]:
    yield photo[:2]
    at = 2
    while at < len(photo) - 1:
        if photo[at] != 0xFF:
            yield photo[at:]
            return
        kind = photo[at + 1]
        if kind in _ALONE or kind == 0xFF:
            yield photo[at : at + 2]
            at += 2
            continue
        if kind == _END:
            yield photo[at : at + 2]  # what some cameras put behind the end goes, too
            return
        (size,) = struct.unpack_from(">H", photo, at + 2)
        segment = photo[at : at + 2 + size]
        if kind == _SCAN:
            yield photo[at:]
            return
        if kind not in _NOTES:
            yield segment
        elif segment[4:10] == _EXIF and (turned := _orientation(segment[10:])) > 1:
            yield _only_orientation(turned)
        at += 2 + max(size, 2)


def _orientation(tiff: bytes) -> int:
    """How the camera was held, 1 to 8; 1 when it does not say."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2], "")
    if not order:
        return 1
    (first,) = struct.unpack_from(f"{order}I", tiff, 4)
    (count,) = struct.unpack_from(f"{order}H", tiff, first)
    for n in range(min(count, 200)):
        tag, _kind, _number, value = struct.unpack_from(f"{order}HHIH", tiff, first + 2 + 12 * n)
        if tag == _ORIENTATION:
            return int(value) if 1 <= value <= 8 else 1
    return 1


def _only_orientation(turned: int) -> bytes:
    entry = struct.pack(">HHIHH", _ORIENTATION, 3, 1, turned, 0)
    body = _EXIF + b"MM\0*" + struct.pack(">IH", 8, 1) + entry + b"\0\0\0\0"
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _png(photo: bytes) -> Iterator[bytes]:
    at = len(_PNG)
    while at + 8 <= len(photo):
        size, kind = struct.unpack_from(">I4s", photo, at)
        chunk = photo[at : at + 12 + size]
        if kind not in _CHUNKS:
            yield chunk
        elif kind == b"eXIf" and (turned := _orientation(chunk[8:-4])) > 1:
            body = _only_orientation(turned)[10:]
            yield struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        at += 12 + size


def _blanked(photo: bytes) -> bytes:
    """Every EXIF block and XMP packet of a HEIC file filled with nothing; how it is held stands elsewhere in it."""
    out = bytearray(photo)
    at = photo.find(_EXIF)
    for _ in range(_MOST_BLOCKS):
        if at < 0:
            break
        tiff = at + len(_EXIF)
        if photo[tiff : tiff + 2] in (b"II", b"MM"):
            for begins, ends in _tables(photo, tiff):
                out[begins:ends] = bytes(ends - begins)
        at = photo.find(_EXIF, tiff)
    return _PACKET.sub(lambda found: b" " * len(found[0]), bytes(out))


def _tables(photo: bytes, tiff: int) -> Iterator[tuple[int, int]]:
    """Where the entries of a TIFF block lie, those of its tables of places and of the camera among them, and what they
    point to.
    """
    order = "<" if photo[tiff : tiff + 2] == b"II" else ">"
    waiting, seen = list(struct.unpack_from(f"{order}I", photo, tiff + 4)), set[int]()
    while waiting and len(seen) < 8:
        table = waiting.pop()
        if table in seen or tiff + table + 2 > len(photo):
            continue
        seen.add(table)
        (count,) = struct.unpack_from(f"{order}H", photo, tiff + table)
        for n in range(min(count, 200)):
            at = tiff + table + 2 + 12 * n
            tag, kind, number, value = struct.unpack_from(f"{order}HHII", photo, at)
            size = number * {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8}.get(kind, 1)
            if tag in (0x8769, 0x8825):
                waiting.append(value)
            elif size > 4 and tiff + value + size <= len(photo):
                yield tiff + value, tiff + value + size
            yield at, at + 12
