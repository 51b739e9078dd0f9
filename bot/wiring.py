"""Puts the parts of a process together: `open_app(settings, clock)` gives what every channel and command works with."""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from booking.execute import execute
from bot.carriers import OneSession, carriers_of
from bot.catalogue_jobs import advance_catalogues, lapse_standards
from bot.certificates.printed import Press
from bot.certificates.signing import load_signer
from bot.clock import Clock, china_now
from bot.clock_jobs import (
    clear_strangers_photos,
    end_grants,
    fold_tallies,
    forget_old_counts,
    lapse_capabilities,
    print_certificates,
    seal_audit,
    strike_off_doubles,
    tell_of_differences,
    warn_of_endings,
)
from bot.data_audit import look_daily
from bot.matching import LearnedMatcher
from bot.plates.pictures import reading_of
from bot.plates.port import PlateReader
from bot.plates.reader import OcrReader
from bot.platforms import Platforms, platforms_of
from bot.retention_jobs import delete_what_is_past
from bot.settings import Settings
from bot.starting import make_ready
from bot.turn import NEWCOMER, Answered, Dialogue, Message, Turns, writer
from bot.worker import Job, Worker
from catalogue_match.match import shipped_matcher
from handlers.dialogue.codec import dump_state, load_state
from handlers.dialogue.engine import awaiting, step
from handlers.skills import SKILLS
from notifications.plan import plan
from notifications.ports import Sender
from notifications.quiet import read_quiet
from notifications.senders.chain import ChainSender
from notifications.senders.local import LocalBox
from storage.database import Database, open_database
from storage.media import MediaFolder, note_photo
from storage.photo_room import PhotoRoom
from storage.sealing import Keyring
from storage.unit_of_work import Session

DIALOGUE = Dialogue(SKILLS, step, awaiting, dump_state, load_state)


@dataclass(frozen=True)
class App:
    """Everything that a process of this service holds. `box` is the local outbox, where letters can be read."""

    settings: Settings
    clock: Clock
    keyring: Keyring
    database: Database
    turns: Turns
    sender: Sender
    box: LocalBox
    media: MediaFolder
    plates: PlateReader
    platforms: Platforms
    _http: OneSession

    async def turn(
        self,
        channel: str,
        address: str,
        message_id: str,
        text: str,
        images: tuple[str, ...] = (),
        *,
        role: str = NEWCOMER,
    ) -> Answered:
        """Take one message and give its answer, once it is on disk. `role`: what somebody without one is taken for."""
        read = await reading_of(self.plates, self.media, images)  # takes seconds: before the transaction
        message, now = Message(channel, address, message_id, text, images, role, read), self.clock()

        def take(session: Session) -> Answered:
            return self.turns.take(session, message, now)

        return await self.database.write(take, key=f"{channel} {address}")

    async def keep_photo(self, channel: str, address: str, content: bytes, content_type: str) -> str:
        """Keep a photo that came from an address; the name under which a message then refers to it, "" when its sender
        has no room for it.
        """
        now, size = self.clock(), len(content)

        def take(session: Session) -> str:
            owner = writer(session, Message(channel, address, "", ""), now).person_id
            room = PhotoRoom(session.connection, session.keyring)
            return owner if room.take(owner, "", size, now) else ""

        owner = await self.database.write(take, key=f"{channel} {address}")
        if not owner:
            return ""
        name = await asyncio.to_thread(self.media.keep, content)

        def note(session: Session) -> None:
            note_photo(session.connection, name, person_id=owner, content_type=content_type, size=size, now=now)

        await self.database.write(note, key=f"{channel} {address}")
        return name

    @property
    def press(self) -> Press:
        """What prints certificates; its key is made when there is none."""
        signer = load_signer(self.settings.signing_key, self.settings.signing_key_file)
        return Press(self.database, self.media, signer, self.clock, self.settings.address)

    def worker(self, *, press: Press | None = None) -> Worker:
        """A worker on this process's database and carriers; with a press it prints certificates as well."""
        who = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(3)}"
        lease = timedelta(seconds=self.settings.lease_seconds)
        quiet = read_quiet(self.settings.quiet_hours)
        return Worker(self.database, self.sender, self.clock, who, lease=lease, jobs=self._jobs(press), quiet=quiet)

    def _jobs(self, press: Press | None) -> tuple[Job, ...]:
        """What the service does by itself, in this order; whoever watches it sees them by these names."""

        async def printing(now: datetime) -> int:
            return await print_certificates(press) if press is not None else 0

        async def ending(now: datetime) -> int:
            return await end_grants(self.database, now)

        async def lapse(now: datetime) -> int:
            return await lapse_capabilities(self.database, now) + await warn_of_endings(self.database, now)

        async def differing(now: datetime) -> int:
            return await tell_of_differences(self.database, now)

        async def sealing(now: datetime) -> int:
            return await seal_audit(self.database, now)

        async def folding(now: datetime) -> int:
            return await fold_tallies(self.database)

        async def clearing(now: datetime) -> int:
            await forget_old_counts(self.database, now)
            return await clear_strangers_photos(self.database, self.media, now)

        async def retention(now: datetime) -> int:
            return await delete_what_is_past(self.database, self.media, self.settings.data / "outbox", now)

        async def doubles(now: datetime) -> int:
            return await strike_off_doubles(self.database)

        async def auditing(now: datetime) -> int:
            return await look_daily(self.database, now)

        async def versions(now: datetime) -> int:
            return await advance_catalogues(self.database, now) + await lapse_standards(self.database, now)

        before = (lapse, ending, differing, sealing, versions)
        return (*before, folding, clearing, doubles, retention, auditing, printing)

    async def close(self) -> None:
        """Let work in hand end, then let go of everything."""
        await self.plates.close()
        await self.database.close()
        await self._http.close()


async def open_app(
    settings: Settings,
    clock: Clock = china_now,
    *,
    box: LocalBox | None = None,
    sender_of: Callable[[Sender], Sender] | None = None,
    plates: PlateReader | None = None,
) -> App:
    """The parts of a process on a migrated database. `box` replaces the local outbox of the data folder;
    `sender_of` may wrap the sender (to see what goes out).
    """
    keyring = await make_ready(settings, clock())
    database = open_database(settings.database_address, keyring, plan, settings.database_level)
    turns = Turns(DIALOGUE, LearnedMatcher(shipped_matcher()), execute)
    box = LocalBox(clock, settings.data / "outbox") if box is None else box
    http = OneSession()
    platforms = platforms_of(settings, database, clock, http)
    sender: Sender = ChainSender(carriers_of(settings, database, clock, box, platforms))
    sender = sender if sender_of is None else sender_of(sender)
    media = MediaFolder(settings.media_folder, keyring)
    plates = OcrReader() if plates is None else plates
    return App(settings, clock, keyring, database, turns, sender, box, media, plates, platforms, http)
