"""A photo that is kept says no more where it was taken, and is still the same picture, held the same way."""

from __future__ import annotations

import io
import random
from pathlib import Path

import pytest
from PIL import Image

from storage.media import MediaFolder
from storage.photo_places import without_place
from storage.sealing import Keyring

GPS, MAKE, ORIENTATION = 0x8825, 0x010F, 0x0112
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><exif:GPSLatitude>40,48.5N</exif:GPSLatitude></x:xmpmeta>"


def taken(kind: str, turned: int = 6) -> bytes:
    """A small picture with its place, its camera and how it was held."""
    picture = Image.new("RGB", (40, 20), (200, 30, 30))
    picture.putpixel((0, 0), (0, 0, 255))
    exif = picture.getexif()
    exif[MAKE], exif[ORIENTATION] = "ACME-PHONE", turned
    exif.get_ifd(GPS)[1], exif.get_ifd(GPS)[2] = "N", (40.0, 48.0, 30.125)
    out = io.BytesIO()
    more = {"comment": b"at home"} if kind == "JPEG" else {}
    picture.save(out, kind, exif=exif, xmp=XMP, **more) if kind == "JPEG" else picture.save(out, kind, exif=exif)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_the_place_goes_and_the_picture_stays(kind: str) -> None:
    before = taken(kind)
    after = without_place(before)
    one, other = Image.open(io.BytesIO(before)), Image.open(io.BytesIO(after))
    assert dict(one.getexif().get_ifd(GPS))
    assert dict(other.getexif().get_ifd(GPS)) == {}
    assert dict(other.getexif()) == {ORIENTATION: 6}
    assert one.tobytes() == other.tobytes()
    for word in (b"ACME-PHONE", b"GPSLatitude", b"at home"):
        assert word not in after
    assert without_place(after) == after


def test_an_upright_photo_has_no_notes_left() -> None:
    assert dict(Image.open(io.BytesIO(without_place(taken("JPEG", turned=1)))).getexif()) == {}


def test_a_heic_file_keeps_its_size_and_loses_its_place() -> None:
    jpeg = taken("JPEG")
    begins = jpeg.index(b"Exif\0\0")
    block = jpeg[begins : begins + 400]
    heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0\0\0\6" + block + XMP + b"PIXELS" * 50
    after = without_place(heic)
    assert len(after) == len(heic)
    assert b"ACME-PHONE" not in after
    assert b"GPSLatitude" not in after
    assert after.endswith(b"PIXELS" * 50)


def test_broken_files_are_left_to_whoever_opens_them() -> None:
    chance = random.Random(7)
    for kind in ("JPEG", "PNG"):
        whole = taken(kind)
        for _ in range(300):
            cut = bytearray(whole[: chance.randrange(3, len(whole))])
            cut[chance.randrange(len(cut))] = chance.randrange(256)
            without_place(bytes(cut))
    assert without_place(b"") == b""
    assert without_place(b"GIF89a") == b"GIF89a"


def test_the_folder_keeps_no_place(tmp_path: Path) -> None:
    folder = MediaFolder(tmp_path, Keyring({1: bytes(range(32))}))
    kept = folder.read(folder.keep(taken("JPEG")))
    assert kept is not None
    assert b"ACME-PHONE" not in kept
