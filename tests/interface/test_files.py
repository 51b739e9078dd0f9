"""An institution's own certificate goes in with its result; what is released comes out, to whoever it concerns."""

from __future__ import annotations

import hashlib
import io
from typing import Any

from bot.interface.door import LARGEST_FILE
from tests.interface.conftest import County
from tests.interface.system import OtherSystem
from tests.interface.test_work import booked, done, good, released

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 400


async def put(system: OtherSystem, line_id: str, content: bytes, *, version: str = "1", cause: str = "f-1") -> Any:
    """Attach a file."""
    target = f"/api/v1/results/{line_id}/file?version={version}"
    headers = {**system.signed("PUT", target, content), "Idempotency-Key": cause}
    headers["Content-Type"] = "application/octet-stream"
    response = await system.client.put(target, data=io.BytesIO(content), headers=headers)
    return response.status, await response.json()


async def get(system: OtherSystem, line_id: str) -> tuple[int, bytes]:
    """The certificate of a line."""
    target = f"/api/v1/results/{line_id}/file"
    response = await system.client.get(target, headers=system.signed("GET", target, b""))
    return response.status, await response.read()


async def registered(county: County) -> str:
    """A line whose result is registered."""
    (line_id,) = await booked(county, "t1")
    tester = county["tester"]
    done(await tester.do("lines_accept", {"line_ids": [line_id]}))
    row = {"line_id": line_id, "result": "合格", "certificate_no": "OWN-1"}
    done(await tester.do("results_register", {"rows": [row]}))
    return line_id


async def test_the_institutions_own_certificate_is_what_the_unit_gets(county: County) -> None:
    line_id = await registered(county)
    tester, owner = county["tester"], county["owner"]
    status, told = await put(tester, line_id, PDF)
    assert (status, told["result"]["sha256"]) == (200, hashlib.sha256(PDF).hexdigest())
    assert await put(tester, line_id, PDF) == (status, told), "the same request again answers the same"
    assert (await get(owner, line_id))[0] == 404, "nothing is out before the last signature"
    signed = {"signed": [{"line_id": line_id, "version": 1}]}
    done(await county["checker"].do("results_check", signed))
    assert (await put(tester, line_id, PDF, cause="f-2"))[1]["code"] == "wrong_state", "it is checked as it was seen"
    done(await county["approver"].do("results_release", signed))
    assert await get(owner, line_id) == (200, PDF)
    assert await get(tester, line_id) == (200, PDF)
    assert (await get(county["other"], line_id))[0] == 404


async def test_what_is_not_attached_rightly_is_refused(county: County) -> None:
    line_id = await registered(county)
    tester = county["tester"]
    assert (await put(tester, line_id, b"not a pdf"))[1]["code"] == "not_pdf"
    assert (await put(tester, line_id, PDF + bytes(LARGEST_FILE)))[0] == 413
    assert (await put(tester, line_id, PDF, version="2"))[1]["code"] == "changed"
    assert (await put(tester, line_id, PDF, version="x"))[0] == 422
    assert (await put(county["checker"], line_id, PDF))[1]["code"] == "no_duty"
    assert (await put(county["other"], line_id, PDF))[1]["code"] == "not_yours"
    assert (await put(county["owner"], line_id, PDF))[1]["code"] == "no_scope"
    json_body = await tester.send("PUT", f"/api/v1/results/{line_id}/file?version=1", {}, "c")
    assert json_body.body["code"] == "not_file_type"


async def test_a_new_version_leaves_the_old_file_behind(county: County) -> None:
    line_id = await registered(county)
    tester = county["tester"]
    assert (await put(tester, line_id, PDF))[0] == 200
    row = {"line_id": line_id, "result": "合格", "certificate_no": "OWN-2"}
    done(await tester.do("results_register", {"rows": [row]}))
    version = good(await tester.ask("get_results", line_id))["version"]
    assert version == 2
    assert (await put(tester, line_id, PDF, cause="f-2"))[1]["code"] == "changed"
    other = PDF + b"%%EOF"
    assert (await put(tester, line_id, other, version="2", cause="f-3"))[0] == 200
    signed = {"signed": [{"line_id": line_id, "version": version}]}
    done(await county["checker"].do("results_check", signed))
    done(await county["approver"].do("results_release", signed))
    assert await get(county["owner"], line_id) == (200, other)


async def test_a_certificate_of_ours_comes_out_as_well(county: County) -> None:
    (line_id,) = await booked(county, "t2")
    await released(county, line_id)
    status, content = await get(county["owner"], line_id)
    assert status == 200
    assert content.startswith(b"%PDF-")
    assert await get(county["owner"], line_id) == (200, content)
