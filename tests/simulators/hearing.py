"""A recogniser of an operator's own: recordings in, words out, as it was told to hear them."""

from __future__ import annotations

from dataclasses import dataclass, field

from aiohttp import web

AMR = b"#!AMR\n"


@dataclass
class Hearing:
    """The service. `words` by recording; `status` what it answers with; `took` what came."""

    words: dict[bytes, str] = field(default_factory=dict)
    status: int = 200
    took: list[bytes] = field(default_factory=list)

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_post("/hear", self._hear)
        return app

    async def _hear(self, request: web.Request) -> web.Response:
        recording = await request.read()
        self.took.append(recording)
        if self.status != 200:
            return web.Response(status=self.status)
        if not recording.startswith(AMR) or request.content_type != "audio/amr":
            return web.json_response({"error": "not AMR"}, status=415)
        return web.json_response({"text": self.words.get(recording, "")})
