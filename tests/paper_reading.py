"""Reads a PDF back: its text, and what the QR code on its picture says."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pypdfium2

SCALES = (3.0, 4.0, 2.5, 5.0, 3.5)
"""Points to pixels: a QR code of 34 mm then has some 290 of them. A telephone tries many distances, so do we."""


def text_of(pdf: bytes) -> str:
    """The text of all pages, without the blanks that a layout puts between."""
    with pypdfium2.PdfDocument(pdf) as document:
        return "".join("".join(page.get_textpage().get_text_range().split()) for page in document)


def qr_of(pdf: bytes) -> str:
    """What the QR code on the first page says; "" when none can be decoded."""
    detectors: tuple[Any, ...] = (cv2.QRCodeDetectorAruco(), cv2.QRCodeDetector())
    with pypdfium2.PdfDocument(pdf) as document:
        for scale in SCALES:
            picture = np.asarray(document[0].render(scale=scale).to_pil().convert("L"))
            for detector in detectors:  # each gives up on some codes that the other, and any telephone, reads
                said, _corners, _straight = detector.detectAndDecode(picture)
                if said:
                    return str(said)
    return ""
