"""The form on werobot 1.13: its parser, its encryption, its SQLite session in WAL; on waitress, or behind aiohttp."""

from __future__ import annotations

import sys
from typing import Any

import waitress
import werobot
from aiohttp import web
from werobot.session.sqlitestorage import SQLiteStorage

from benchmarks.form import STEPS
from benchmarks.wire import AES_KEY, APP_ID, PATH, TOKEN


def robot_for(database: str) -> Any:
    """A robot that takes eight messages a form and writes the finished ones into a table."""
    storage = SQLiteStorage(database)
    storage.db.execute("PRAGMA journal_mode=WAL")
    storage.db.execute("CREATE TABLE IF NOT EXISTS ledger (id INTEGER PRIMARY KEY, fields TEXT)")
    robot = werobot.WeRoBot(token=TOKEN, encoding_aes_key=AES_KEY, app_id=APP_ID, session_storage=storage)

    @robot.text  # type: ignore[untyped-decorator]  # werobot has no types
    def take(message: Any, session: dict[str, Any]) -> str:
        values = [*session.get("values", []), message.content]
        if len(values) == STEPS:
            storage.db.execute("INSERT INTO ledger (fields) VALUES (?)", ("\n".join(values),))
            values = []
        session["values"] = values
        return f"记下：{message.content}。下一项是什么？"

    return robot


def main(database: str, port: int, by: str = "") -> None:
    """Serve until killed: by itself on waitress, as its manual has it (部署), or its parts behind aiohttp."""
    robot = robot_for(database)
    if by != "aiohttp":
        waitress.serve(robot.wsgi, host="127.0.0.1", port=port, threads=1)  # its session shares one connection
        return

    async def callback(request: web.Request) -> web.Response:
        query = request.query
        if not robot.check_signature(query["timestamp"], query["nonce"], query["signature"]):
            return web.Response(status=403)
        body = await request.text()
        message = robot.parse_message(
            body, timestamp=query["timestamp"], nonce=query["nonce"], msg_signature=query["msg_signature"]
        )
        return web.Response(text=robot.get_encrypted_reply(message), content_type="application/xml")

    app = web.Application()
    app.router.add_post(PATH, callback)
    web.run_app(app, host="127.0.0.1", port=port, print=None, access_log=None)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), *sys.argv[3:])
