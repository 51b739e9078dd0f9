"""The document is OpenAPI 3.1 as the standard has it, and whatever a program makes of it is answered as it says."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import math
import secrets
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, given, settings
from openapi_spec_validator import OpenAPIV31SpecValidator, validate
from requests.auth import AuthBase
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from booking.line import LINE
from booking.system_key import SCOPES
from bot.interface import door
from bot.interface.openapi import document
from bot.interface.operations import OPERATIONS
from bot.interface.reads import LISTINGS, ME, SINGLES
from bot.web.rate import Pace
from notifications.plan import plan
from storage.unit_of_work import Session
from tests.booking import subject
from tests.interface.conftest import PEOPLE, TURNS, County, lay_county
from tests.web.conftest import open_town

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)
SOME, MANY = 4, 10 * 60.0
"""Cases of an operation in a short run; seconds of a long one."""


def test_the_document_is_what_the_standard_asks() -> None:
    validate(document(), cls=OpenAPIV31SpecValidator)


def test_every_operation_is_described_for_people() -> None:
    told = [one for methods in document()["paths"].values() for one in methods.values()]
    assert len(told) == len(OPERATIONS) + len(LISTINGS) + len(SINGLES) + 3
    assert len({one["operationId"] for one in told}) == len(told)
    assert not [one["operationId"] for one in told if not one["summary"]]
    for operation in OPERATIONS:
        assert operation.kinds, operation.path
        assert set(operation.scopes) <= set(SCOPES)


def test_every_field_has_a_name_in_chinese() -> None:
    nameless = []

    def look(schema: Any, at: str) -> None:
        if isinstance(schema, dict):
            for name, one in schema.get("properties", {}).items():
                if isinstance(one, dict) and not one.get("description"):
                    nameless.append(f"{at}.{name}")
                look(one, f"{at}.{name}")
            for name in ("items", "additionalProperties"):
                look(schema.get(name), at)

    for operation in OPERATIONS:
        look(operation.schema, operation.path)
    for view in {one.view for one in LISTINGS} | {one.view for one in (*SINGLES, ME)}:
        look(document()["components"]["schemas"][view.__name__], view.__name__)
    assert not nameless


class Signer(AuthBase):
    """Signs whatever is sent."""

    def __init__(self, key_id: str, secret: str) -> None:
        self.key_id, self.secret = key_id, secret

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        body: Any = request.body or b""
        raw = body.encode() if isinstance(body, str) else body
        moment, nonce = str(int(time.time())), secrets.token_hex(12)
        text = "\n".join((request.method or "", request.path_url, moment, nonce, hashlib.sha256(raw).hexdigest()))
        signature = hmac.new(self.secret.encode(), text.encode(), hashlib.sha256).hexdigest()
        request.headers.update(
            {"X-Key": self.key_id, "X-Timestamp": moment, "X-Nonce": nonce, "X-Signature": signature}
        )
        return request


@dataclass
class Served:
    """The service in a thread of its own, and a signer for each side."""

    url: str = ""
    signers: dict[str, Signer] = field(default_factory=dict)
    ready: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)

    async def serve(self, folder: Path) -> None:
        """Serve until it is over."""
        async with open_town(folder, planner=plan, turns=TURNS) as town:
            town.clock.now = door_time()
            await town.write(lay_county)
            await town.write(lay_lines)
            county = County(town, None)  # type: ignore[arg-type]  # nobody asks through it
            for who in ("owner", "tester", "checker", "officer"):
                key_id, secret = await county.key(who)
                self.signers[PEOPLE[who][1] + who] = Signer(key_id, secret)
            self.url = str(town.server.make_url("")).rstrip("/")
            self.ready.set()
            while not self.over.is_set():
                town.clock.now = door_time()
                await asyncio.sleep(0.02)


def door_time() -> Any:
    from bot.clock import china_now

    return china_now()


def lay_lines(session: Session) -> None:
    """A line in every state that there is."""
    session.store.put(subject.booking())
    for n, state in enumerate(LINE.states, 1):
        session.store.put(subject.line(id=f"line-{n}", n=n, state=state))


def with_real_ids(body: Any, turn: int) -> Any:
    """What was made up, with things that there are in place of made-up ids: else nothing is ever found."""
    real = {"line_id": f"line-{turn % len(LINE.states) + 1}", "instrument_id": f"t{turn % 3 + 1}"}
    if isinstance(body, dict):
        return {
            name: real[name]
            if name in real
            else [real[name[:-1]]]
            if name[:-1] in real and isinstance(one, list)
            else with_real_ids(one, turn)
            for name, one in body.items()
        }
    return [with_real_ids(one, turn) for one in body] if isinstance(body, list) else body


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    monkeypatch.setattr(door, "PACE", Pace(burst=10**6, per_second=1000.0))
    monkeypatch.setattr(door, "KNOCK", Pace(burst=10**6, per_second=1000.0))
    made = Served()
    thread = threading.Thread(target=lambda: asyncio.run(made.serve(tmp_path)))
    thread.start()
    assert made.ready.wait(60)
    yield made
    made.over.set()
    thread.join(30)


def walk(served: Served, mode: GenerationMode, *, cases: int, seed: int = 0, until: float = math.inf) -> int:
    """Ask everything that the document offers, as each side, but not for longer; how many requests that were."""
    asked = 0
    schema = schemathesis.openapi.from_dict(dict(document()))
    schema.config.update(base_url=served.url)
    for found in schema.get_all_operations():
        operation: Any = found.ok()  # type: ignore[union-attr]  # a document that does not read fails here, as it should

        @settings(
            max_examples=cases, database=None, deadline=None, derandomize=not seed,
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case: Any) -> None:
            nonlocal asked
            if time.monotonic() >= until:
                return
            asked += 1
            if mode is GenerationMode.POSITIVE and asked % 2:
                case.body = with_real_ids(case.body, asked)
            signer = list(served.signers.values())[asked // 2 % len(served.signers)]
            case.validate_response(case.call(auth=signer), checks=CHECKS)

        ask()
    return asked


@pytest.mark.slow
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_what_a_program_makes_of_the_document_is_answered_as_it_says(served: Served, mode: GenerationMode) -> None:
    assert walk(served, mode, cases=SOME) > 100


@pytest.mark.soak
def test_ten_minutes_of_it(served: Served) -> None:
    ends, asked, seed = time.monotonic() + MANY, 0, 1
    while time.monotonic() < ends:
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            asked += walk(served, mode, cases=50, seed=seed, until=ends)
        seed += 1
    sys.stdout.write(f"{asked} requests\n")
    assert asked > 1000
