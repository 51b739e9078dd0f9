"""Photos come in within limits, by what they are and not by what they are called, once, and sealed."""

from __future__ import annotations

import io
from typing import Any

import pytest
from aiohttp import FormData
from sqlalchemy import func, select

from bot.web.photo_kind import photo_kind
from bot.web.photos import LARGEST, MOST
from storage.tables.messages import media
from storage.unit_of_work import Session
from tests.web.conftest import Browser, Town

JPEG = bytes.fromhex("ffd8ffe000104a46494600010100") + b"\0" * 200
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 200
HEIC = bytes.fromhex("00000018") + b"ftypheic" + b"\0" * 200


def form(content: bytes, message_id: str = "p1", name: str = "photo.jpg") -> FormData:
    """What the page sends."""
    made = FormData()
    if message_id:
        made.add_field("message_id", message_id)
    made.add_field("photo", io.BytesIO(content), filename=name, content_type="image/jpeg")
    return made


async def send(browser: Browser, content: bytes, message_id: str = "p1") -> tuple[int, dict[str, Any]]:
    response = await browser.post("/api/photo", data=form(content, message_id))
    given: dict[str, Any] = await response.json()
    return response.status, given


@pytest.mark.parametrize(
    ("content", "kind"), [(JPEG, "image/jpeg"), (PNG, "image/png"), (HEIC, "image/heic"), (b"GIF89a" + b"0" * 20, None)]
)
def test_a_file_is_what_its_first_bytes_say(content: bytes, kind: str | None) -> None:
    assert photo_kind(content[:12]) == kind


async def test_a_photo_is_answered_like_a_message_and_kept_sealed(town: Town, tmp_path: Any) -> None:
    browser = await town.browser()
    status, reply = await send(browser, JPEG)
    assert status == 200
    assert reply["replies"][0]["text"] == "第1句"
    response = await browser.client.get(f"/photo/{reply['photo']}")
    assert await response.read() == JPEG
    assert response.headers["Content-Type"] == "image/jpeg"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    kept = [path.read_bytes() for path in (tmp_path / "media").rglob("*") if path.is_file()]
    assert len(kept) == 1
    assert JPEG[:12] not in kept[0]


async def test_the_same_photo_again_is_kept_once(town: Town) -> None:
    browser = await town.browser()
    assert await send(browser, JPEG) == await send(browser, JPEG)

    def count(session: Session) -> int:
        return int(session.connection.execute(select(func.count()).select_from(media)).scalar_one())

    assert await town.write(count) == 1


async def test_a_photo_is_nobody_elses(town: Town) -> None:
    browser, other = await town.browser(), await town.browser()
    _, reply = await send(browser, PNG)
    await other.say("你好")
    assert (await other.open(f"/photo/{reply['photo']}"))[0] == 404
    assert (await browser.open("/photo/..%2f..%2fkey"))[0] == 404
    assert (await browser.open("/photo/" + "0" * 32))[0] == 404


@pytest.mark.parametrize(
    ("content", "message_id", "status"),
    [
        (b"GIF89a" + b"0" * 40, "p1", 415),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "p1", 415),
        (b"", "p1", 400),
        (JPEG, "", 400),
        (JPEG, "a b", 400),
    ],
)
async def test_what_is_no_photo_is_refused(town: Town, content: bytes, message_id: str, status: int) -> None:
    assert (await send(await town.browser(), content, message_id))[0] == status


async def test_a_photo_that_is_too_large_is_refused_with_words(town: Town) -> None:
    status, given = await send(await town.browser(), JPEG.ljust(LARGEST + 1, b"\0"))
    assert status == 413
    assert "10 MB" in given["error"]


async def test_a_form_that_is_none_is_refused(town: Town) -> None:
    browser = await town.browser()
    assert (await browser.post("/api/photo", data=b"x", headers={"Content-Type": "image/jpeg"})).status == 415
    broken = {"Content-Type": "multipart/form-data; boundary=b"}
    assert (await browser.post("/api/photo", data=b"--b\r\nnonsense", headers=broken)).status == 400


async def test_several_photos_come_in_one_message(town: Town) -> None:
    browser = await town.browser()
    made = FormData()
    made.add_field("message_id", "p1")
    for content in (JPEG, PNG, HEIC):
        made.add_field("photo", io.BytesIO(content), filename="photo.jpg", content_type="image/jpeg")
    reply = await (await browser.post("/api/photo", data=made)).json()
    assert reply["replies"][0]["text"] == "第1句"
    kinds = [(await browser.client.get(f"/photo/{name}")).headers["Content-Type"] for name in reply["photos"]]
    assert kinds == ["image/jpeg", "image/png", "image/heic"]
    entry = (await (await browser.client.get("/api/chat?before=999")).json())["entries"][0]
    assert entry["photos"] == reply["photos"]


async def test_too_many_photos_at_once_are_refused(town: Town) -> None:
    made = FormData()
    made.add_field("message_id", "p1")
    for _ in range(MOST + 1):
        made.add_field("photo", io.BytesIO(JPEG), filename="photo.jpg", content_type="image/jpeg")
    assert (await (await town.browser()).post("/api/photo", data=made)).status == 413
