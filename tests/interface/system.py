"""Another system, written from the OpenAPI document alone: it knows addresses, fields and signatures from there."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from aiohttp.test_utils import TestClient


@dataclass(frozen=True)
class Heard:
    """An answer."""

    status: int
    body: Any
    headers: Mapping[str, str]


@dataclass
class OtherSystem:
    """A client with a key. `clock` gives its own time; `operations` are those of the document, by their names."""

    client: TestClient[Any, Any]
    key_id: str
    secret: str
    clock: Any
    operations: dict[str, tuple[str, str]] = field(default_factory=dict)

    async def learn(self) -> Mapping[str, Any]:
        """Read the document."""
        answer = await self.client.get("/api/v1/openapi.json")
        document: Mapping[str, Any] = await answer.json()
        for path, methods in document["paths"].items():
            for method, told in methods.items():
                self.operations[told["operationId"]] = (method.upper(), path)
        return document

    async def ask(self, name: str, thing_id: str = "", **query: Any) -> Heard:
        """Look at something."""
        method, path = self.operations[name]
        target = path.replace("{id}", quote(thing_id, safe=""))
        return await self.send(method, target + (f"?{urlencode(query, doseq=True)}" if query else ""))

    async def do(self, name: str, body: Any, cause: str = "") -> Heard:
        """Change something."""
        method, path = self.operations[name]
        return await self.send(method, path, body, cause or secrets.token_hex(8))

    async def send(self, method: str, target: str, body: Any = None, cause: str = "", **other: str) -> Heard:
        """One signed request; `other` headers replace those that it would have."""
        raw = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
        headers = self.signed(method, target, raw)
        if body is not None:
            headers["Content-Type"] = "application/json"
        if cause:
            headers["Idempotency-Key"] = cause
        headers |= {name.replace("_", "-"): value for name, value in other.items()}
        response = await self.client.request(method, target, data=raw or None, headers=headers)
        return Heard(response.status, await response.json(), dict(response.headers))

    def signed(self, method: str, target: str, raw: bytes, nonce: str = "") -> dict[str, str]:
        """The four headers."""
        moment, nonce = str(int(self.clock().timestamp())), nonce or secrets.token_hex(12)
        text = "\n".join((method, target, moment, nonce, hashlib.sha256(raw).hexdigest()))
        signature = hmac.new(self.secret.encode(), text.encode(), hashlib.sha256).hexdigest()
        return {"X-Key": self.key_id, "X-Timestamp": moment, "X-Nonce": nonce, "X-Signature": signature}

    async def everything(self, name: str, **query: Any) -> list[Any]:
        """A whole list, stretch after stretch."""
        rows, after = [], ""
        while True:
            heard = await self.ask(name, **query, **({"after": after} if after else {}))
            assert heard.status == 200, heard.body
            rows += heard.body["rows"]
            after = heard.body["next"]
            if not after or not heard.body["rows"]:
                return rows
