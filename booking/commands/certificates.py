"""Commands about certificates as papers: how they are numbered, what stands on them, who wants one on paper."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SetNumbering:
    """An institution chooses the prefix of the numbers that certificates get when it types none."""

    institution_id: str
    prefix: str


@dataclass(frozen=True)
class KeepBody:
    """An institution's own data as its certificates and the public show it; `authorised_until` is text as written."""

    institution_id: str
    phone: str = ""
    address: str = ""
    authorisation: str = ""
    authorised_until: str = ""


@dataclass(frozen=True)
class KeepCertificateForm:
    """How an institution's certificates of a category look: the regulation, and the items with their limits."""

    institution_id: str
    second: str
    regulation: str = ""
    items: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class AskPaper:
    """A unit wants the certificates of these lines on paper as well (or no longer); only until they are issued."""

    line_ids: tuple[str, ...]
    wanted: bool = True


@dataclass(frozen=True)
class AttachCertificate:
    """The 检定员 attaches a certificate that the institution made itself to a result that nobody has checked yet.

    `name` is that of the kept file.
    """

    line_id: str
    version: int
    name: str
    sha256: str
    size: int
