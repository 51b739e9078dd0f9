"""Prints a certificate once: whoever asks first has it made, everybody afterwards gets the very same file."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from booking.result import Result
from bot.certificates.content import certificate_content, digest_of, facts_of
from bot.certificates.printing import Unprintable, print_pdf
from bot.certificates.signing import Coded, Signer
from bot.clock import Clock
from storage.database import Database
from storage.media import MediaFolder
from storage.printed_certificates import Printed, PrintedCertificates
from storage.unit_of_work import Session


@dataclass(frozen=True)
class Press:
    """What printing needs. `address` is how people reach this service: it stands in the QR code for ever."""

    database: Database
    media: MediaFolder
    signer: Signer
    clock: Clock
    address: str

    async def printed(self, result: Result) -> Printed | Unprintable | None:
        """The file of a submitted result, made now if it never was; None when what it is about is gone."""

        def read(session: Session) -> tuple[Printed | None, Mapping[str, Any] | None]:
            found = PrintedCertificates(session.connection, session.keyring).find(result.id)
            return found, None if found is not None else certificate_content(session.store, result)

        found, content = await self.database.read(read)
        if found is not None or content is None:
            return found
        digest = digest_of(result, content)
        link = self.link(Coded(result.id, digest, facts_of(content, result, self.site)))
        pdf = await asyncio.to_thread(print_pdf, "certificate", content, link, result.since)
        if isinstance(pdf, Unprintable):
            return pdf
        name = await asyncio.to_thread(self.media.keep, pdf)
        sha256 = hashlib.sha256(pdf).hexdigest()
        made = Printed(result.id, name, digest, sha256, len(pdf), content, self.clock())
        return await self.database.write(partial(_keep, made=made))

    def link(self, said: Coded) -> str:
        """What the QR code says: the page that checks it, with its code."""
        return f"{self.site}/verify?c={self.signer.code(said)}"

    @property
    def site(self) -> str:
        """The address without its last slash."""
        return self.address.rstrip("/")

    async def bytes_of(self, printed: Printed) -> bytes | None:
        """The file itself; None when it is gone, or is not what was kept any more."""
        content = await asyncio.to_thread(self.media.read, printed.name)
        return content if content is not None and hashlib.sha256(content).hexdigest() == printed.sha256 else None


def _keep(session: Session, made: Printed) -> Printed:
    return PrintedCertificates(session.connection, session.keyring).keep(made)
