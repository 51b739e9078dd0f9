"""What docs/api.md tells an integrator to run is run, as it stands there."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import sys
from pathlib import Path

import pytest

from bot.clock import china_now
from bot.interface.openapi import document
from tests.interface.conftest import County

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "api.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    """The first block of a language."""
    found = re.search(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL)
    assert found
    return found[1]


async def output_of(county: County, *command: str) -> str:
    """What a program prints that is given the address, the key and the secret of the tester."""
    county.town.clock.now = china_now()
    system = county["tester"]
    url = str(county.town.server.make_url("")).rstrip("/")
    environment = {**os.environ, "URL": url, "KEY": system.key_id, "SECRET": system.secret, "no_proxy": "*"}
    run = await asyncio.create_subprocess_exec(*command, env=environment, stdout=asyncio.subprocess.PIPE)
    told, _ = await asyncio.wait_for(run.communicate(), 60)
    return told.decode()


@pytest.mark.parametrize("address", ["sqlite"], indirect=True)
async def test_the_first_request_goes_through_as_it_is_written(county: County) -> None:
    assert (await output_of(county, sys.executable, "-c", block("python"))) == "200 i1计量所\n"
    if shutil.which("curl") and shutil.which("openssl"):
        assert '"body": "i1计量所"' in await output_of(county, "bash", "-c", block("bash"))


def test_every_address_that_the_guide_names_is_there() -> None:
    known = set(document()["paths"])
    named = set(re.findall(r"/api/v1/[\w/{}-]*[\w}]", GUIDE))
    told = {re.sub(r"\{[^}]*\}", "{id}", one) for one in named if "problems" not in one and "openapi" not in one}
    assert told
    assert not {one for one in told if one not in known}
