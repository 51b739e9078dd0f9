"""Prints a certificate once: whoever asks first has it made, everybody afterwards gets the very same file."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from booking.result import Result
from booking.results import own_certificate
from bot.certificates.content import OPEN_CONTENT, certificate_content, digest_of, facts_of
from bot.certificates.printing import Unprintable, print_certificates
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

        def read(session: Session) -> tuple[Printed | None, Mapping[str, Any] | None, Mapping[str, Any] | None]:
            found = PrintedCertificates(session.connection, session.keyring).find(result.id)
            content = None if found is not None else certificate_content(session.store, result)
            return found, content, own_certificate(session.store, result.id)

        found, content, own = await self.database.read(read)
        if found is not None or content is None:
            return found
        digest = digest_of(result, content)
        if own is not None:
            theirs = Printed(result.id, own["name"], digest, own["sha256"], own["size"], content, self.clock())
            return await self.database.write(partial(_keep, made=theirs))
        link = self.link(Coded(result.id, digest, facts_of(content, result, self.site)))
        pdf = await asyncio.to_thread(print_certificates, [content], [link], result.since)
        if isinstance(pdf, Unprintable):
            return pdf
        name = await asyncio.to_thread(self.media.keep, pdf)
        sha256 = hashlib.sha256(pdf).hexdigest()
        made = Printed(result.id, name, digest, sha256, len(pdf), content, self.clock())
        return await self.database.write(partial(_keep, made=made))

    async def previewed(self, results: Sequence[Result]) -> bytes | Unprintable | None:
        """How certificates will look that nobody has released yet; None when none is left."""

        def read(session: Session) -> list[Mapping[str, Any]]:
            found = (certificate_content(session.store, one) for one in results)
            return [one for one in found if one is not None]

        contents = await self.database.read(read)
        if not contents:
            return None
        return await asyncio.to_thread(print_certificates, contents, [""] * len(contents), self.clock())

    async def printed_together(self, results: Sequence[Result]) -> bytes | Unprintable | None:
        """Certificates one behind the other, to be sent to a printer: what was printed of each, with its code."""
        papers = [await self.printed(one) for one in results]
        wrong = next((one for one in papers if isinstance(one, Unprintable)), None)
        if wrong is not None:
            return wrong
        whole = [(r, p) for r, p in zip(results, papers, strict=True) if isinstance(p, Printed)]
        if not whole:
            return None
        links = [self.link(Coded(r.id, p.digest, facts_of(p.content, r, self.site))) for r, p in whole]
        contents = [{**OPEN_CONTENT, **p.content} for _r, p in whole]
        return await asyncio.to_thread(print_certificates, contents, links, self.clock())

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
