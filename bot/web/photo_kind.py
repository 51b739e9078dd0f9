"""What kind of picture a file is, by its first bytes; what its sender calls it does not count."""

from __future__ import annotations

_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})


def photo_kind(start: bytes) -> str | None:
    """The content type of a JPEG, PNG or HEIC file by its first 12 bytes; None for anything else.

    >>> photo_kind(bytes.fromhex("ffd8ffe000104a4649460001")), photo_kind(b"GIF89a......")
    ('image/jpeg', None)
    >>> photo_kind(bytes.fromhex("0000001c") + b"ftypheic")
    'image/heic'
    """
    if start[:3] == b"\xff\xd8\xff":
        return "image/jpeg"
    if start[:8] == b"\x89PNG\r\n\x1a\n":
        return "image/png"
    if start[4:8] == b"ftyp" and start[8:12] in _HEIC_BRANDS:
        return "image/heic"
    return None
