"""核验: whether a certificate holds, decided by its code, its file or its number, and what a stranger may see of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from booking.result import PASSED, PENDING, REPLACED, SHOWN, VOID, Result
from bot.certificates.content import certificate_content, masked_name, masked_serial
from bot.certificates.signing import Signer
from storage.certificate_rows import result_of_id
from storage.printed_certificates import Printed, PrintedCertificates
from storage.unit_of_work import Session


class Standing(StrEnum):
    """How a certificate stands."""

    VALID = "valid"
    NOT_PASSED = "not_passed"
    EXPIRED = "expired"
    VOID = "void"
    REPLACED = "replaced"
    FORGED = "forged"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Checked:
    """The answer. `shown` is what of the certificate anybody may see: labels and values, personal data masked."""

    standing: Standing
    shown: tuple[tuple[str, str], ...] = ()
    reason: str = ""


def check_code(session: Session, signer: Signer, code: str, today: date) -> Checked:
    """By the code of its QR: forged when we did not sign just this, unknown when we have no such certificate."""
    said = signer.read(code)
    if said is None:
        return Checked(Standing.FORGED)
    printed = PrintedCertificates(session.connection, session.keyring).find(said.result_id)
    if printed is None:
        return Checked(Standing.UNKNOWN)
    if printed.digest != said.digest:
        return Checked(Standing.FORGED)
    return _of_printed(session, printed, today)


def check_file(session: Session, sha256: str, today: date) -> Checked:
    """By the PDF itself: a file that differs from ours in one byte is not ours."""
    printed = PrintedCertificates(session.connection, session.keyring).find_file(sha256)
    return Checked(Standing.FORGED) if printed is None else _of_printed(session, printed, today)


def check_number(session: Session, number: str, serial_end: str, today: date) -> Checked:
    """By its number and the last four characters of the serial number, for numbers can be guessed.

    A published certificate needs its number alone. A wrong ending is answered like a number that there is not.
    """
    result = session.store.result_of_certificate(number)
    instrument = session.store.instrument(result.instrument_id) if result else None
    if result is None or instrument is None or result.state in PENDING:
        return Checked(Standing.UNKNOWN)
    publication = session.store.publication(number)
    is_shown = publication is not None and publication.state == SHOWN
    if not is_shown and instrument.serial[-4:].upper() != serial_end.strip()[-4:].upper():
        return Checked(Standing.UNKNOWN)
    content = certificate_content(session.store, result)
    return Checked(Standing.UNKNOWN) if content is None else _of_result(result, content, today)


def _of_printed(session: Session, printed: Printed, today: date) -> Checked:
    result = result_of_id(session.store, printed.result_id)
    return Checked(Standing.UNKNOWN) if result is None else _of_result(result, printed.content, today)


def _of_result(result: Result, content: Mapping[str, Any], today: date) -> Checked:
    return Checked(standing_of(result, today), shown_of(content), result.reason if result.state == VOID else "")


def standing_of(result: Result, today: date) -> Standing:
    """How one version of a result stands on a day."""
    if result.state == VOID:
        return Standing.VOID
    if result.state == REPLACED:
        return Standing.REPLACED
    if result.result != PASSED:
        return Standing.NOT_PASSED
    if result.valid_until is not None and result.valid_until < today:
        return Standing.EXPIRED
    return Standing.VALID


def shown_of(content: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """What a stranger may see: enough to compare with the paper in hand, nothing that tells whose it is."""
    rows = (
        ("证书编号", content["certificate_no"]),
        ("检定机构", content["institution"]),
        ("送检单位", masked_name(content["unit"])),
        ("器具名称", content["instrument_name"]),
        ("型号规格", content["model"]),
        ("出厂编号", masked_serial(content["serial"])),
        ("检定结论", content["verdict"]),
        ("检定日期", content["verified_on"]),
        ("有效期至", content["valid_until"]),
    )
    return tuple((label, value) for label, value in rows if value)
