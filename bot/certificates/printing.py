"""A template, data and a QR code become a PDF: the same bytes each time, or a clear reason why not."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import segno
import typst

from bot.certificates.glyphs import FONTS, unprintable_in

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Unprintable:
    """Why something is not printed: characters that the font has no drawing for."""

    characters: tuple[str, ...]

    @property
    def words(self) -> str:
        """As it is said to people."""
        listed = "、".join(f"“{one}”（U+{ord(one):04X}）" for one in self.characters)
        return f"字体里没有 {listed}，为了不印错名字，没有出文件。请联系维护人员换上含这个字的字体。"


def print_pdf(template: str, data: Mapping[str, Any], qr_text: str, made_at: datetime) -> bytes | Unprintable:
    """The PDF of a template (its file name without ending) filled with JSON data; PDF/A-2b, to be kept for years.

    `made_at` is written into the file instead of the clock's time, so the same data gives the same bytes.
    """
    return print_data(template, data, {"qr": qr_svg(qr_text)}, made_at)


def print_certificates(
    contents: Sequence[Mapping[str, Any]], links: Sequence[str], made_at: datetime
) -> bytes | Unprintable:
    """Certificates in one PDF, each with the code of its link; one without a link is a preview."""
    told = [{**content, "preview": not link} for content, link in zip(contents, links, strict=True)]
    qrs = json.dumps([qr_svg(link) if link else "" for link in links])
    return print_data("certificate", {"certificates": told}, {"qrs": qrs}, made_at)


def print_data(
    template: str, data: Mapping[str, Any], more: Mapping[str, str], made_at: datetime
) -> bytes | Unprintable:
    """The PDF of a template that is given more than one drawing."""
    missing = unprintable_in(data)
    if missing:
        return Unprintable(missing)
    inputs = {"data": json.dumps(data, ensure_ascii=False, sort_keys=True), **more}
    made = _compiler().compile(
        TEMPLATES / f"{template}.typ",
        format="pdf",
        sys_inputs=inputs,
        pdf_standards=["a-2b"],
        timestamp=int(made_at.timestamp()),
    )
    if not isinstance(made, bytes):
        raise TypeError(f"{template}: expected one PDF")
    return made


@cache
def _compiler() -> typst.Compiler:
    """The compiler with our font and no other, so that no machine prints otherwise than another."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
    return typst.Compiler(root=TEMPLATES, font_paths=fonts, ignore_system_fonts=True)


def qr_svg(text: str) -> str:
    """A QR code as a drawing; level M survives a stamp over a seventh of it."""
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="svg", border=2, xmldecl=False, svgns=True)
    return drawn.getvalue().decode()
