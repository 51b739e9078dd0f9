"""`link`: the first account of a body comes in by a link that opens once, and is its owner with every duty."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from booking.bodies import Authority
from bot.cli import app
from bot.clock import china_now
from bot.offices import AT_INSTITUTIONS
from bot.settings import Settings
from bot.web.enter import _newcomer
from storage.database import open_database
from storage.everything import every
from storage.key_file import load_keyring
from storage.planning import nobody_is_told
from storage.sign_in import SignIn
from storage.unit_of_work import Session


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("YUEJIAN_DATA", str(tmp_path))
    return tmp_path


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["link", *words])
    return done.exit_code, done.output


def in_store(folder: Path, work: Any) -> Any:
    settings = Settings(data=folder)

    async def opened() -> Any:
        keyring = load_keyring(settings.key, settings.key_file)
        database = open_database(settings.database_address, keyring, nobody_is_told)
        try:
            return await database.write(work)
        finally:
            await database.close()

    return asyncio.run(opened())


def test_a_new_body_is_made_where_it_is_said_to_lie_and_its_first_member_owns_it(folder: Path) -> None:
    code, said = run("institution", "呼和浩特市计量所", "--region", "内蒙古呼和浩特市")
    assert code == 0
    assert "只能用一次" in said
    token = re.findall(r"/enter/(\S+)", said)[0]

    def come(session: Session) -> Any:
        link = SignIn(session.connection, session.keyring).use_link(token, china_now())
        assert link is not None
        person_id = _newcomer(session, link, china_now())
        second = _newcomer(session, link, china_now())
        body = session.store.institution(link.ref)
        return body, session.store.roles(person_id)[0], session.store.roles(second)[0]

    body, first, second = in_store(folder, come)
    assert (body.name, body.region_code, body.region) == ("呼和浩特市计量所", "150100", "内蒙古自治区呼和浩特市")
    assert (first.owner, first.granted) == (True, AT_INSTITUTIONS)
    assert not second.owner, "an owner is one"


def test_a_body_that_is_known_is_not_made_twice(folder: Path) -> None:
    for _ in range(2):
        assert run("authority", "市场监管总局", "--region", "全国")[0] == 0
    assert run("authority", "市场监管总局")[0] == 0
    found = in_store(folder, lambda session: [one.region_code for one in every(session.store, Authority)])
    assert found == [""]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("institution", "没有这家"), "没有叫"),
        (("shop", "店"), "institution"),
        (("authority", "局", "--region", "没有这地方"), "没有叫“没有这地方”的地区"),
    ],
)
def test_what_cannot_be_is_said(folder: Path, words: tuple[str, ...], why: str) -> None:
    code, said = run(*words)
    assert code == 1
    assert why in said
    assert "/enter/" not in said


def test_a_first_member_is_known_by_a_telephone(folder: Path) -> None:
    where = ("institution", "呼和浩特市计量所", "--region", "内蒙古呼和浩特市")
    assert run(*where, "--phone", "139")[0] == 1
    code, said = run(*where, "--phone", "13900000008")
    assert code == 0
    token = re.findall(r"/enter/(\S+)", said)[0]

    def look(session: Session) -> tuple[bool, list[bool]]:
        person = session.store.person_of_phone("13900000008")
        link = SignIn(session.connection, session.keyring).use_link(token, china_now())
        assert person is not None
        assert link is not None
        return link.person_id == person.id, [role.owner for role in session.store.roles(person.id)]

    assert in_store(folder, look) == (True, [True])
