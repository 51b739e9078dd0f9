"""The form on aiogram 3: its dispatcher, states and filters over a store in SQLite (WAL), behind the same codec."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import aiosqlite
from aiogram import Bot, Dispatcher, F
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey
from aiogram.methods import SendMessage
from aiogram.types import Chat, Message, Update, User
from aiohttp import web

from benchmarks.codec import application


class Form(StatesGroup):
    """Six answers and the confirmation."""

    name = State()
    model = State()
    measured = State()
    serial = State()
    maker = State()
    place = State()
    confirm = State()


NEXT = {a.state: b for a, b in zip(Form.__states__, Form.__states__[1:], strict=False)}


class SqliteStorage(BaseStorage):
    """aiogram's storage interface over one aiosqlite connection; every change is committed."""

    def __init__(self, db: aiosqlite.Connection) -> None:
        self._db = db

    async def _row(self, key: StorageKey) -> tuple[str | None, str]:
        async with self._db.execute("SELECT state, data FROM fsm WHERE id=?", (key.user_id,)) as found:
            row = await found.fetchone()
        return (row[0], row[1]) if row else (None, "{}")

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        """Keep the state of a person."""
        name = state.state if isinstance(state, State) else state
        await self._db.execute(
            "INSERT INTO fsm VALUES (?,?,'{}') ON CONFLICT (id) DO UPDATE SET state=excluded.state", (key.user_id, name)
        )
        await self._db.commit()

    async def get_state(self, key: StorageKey) -> str | None:
        """The state of a person."""
        return (await self._row(key))[0]

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        """Keep the values of a person."""
        await self._db.execute(
            "INSERT INTO fsm VALUES (?,NULL,?) ON CONFLICT (id) DO UPDATE SET data=excluded.data",
            (key.user_id, json.dumps(dict(data), ensure_ascii=False)),
        )
        await self._db.commit()

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        """The values of a person."""
        return dict(json.loads((await self._row(key))[1]))

    async def close(self) -> None:
        """Nothing is left open."""
        await self._db.close()


def dispatcher_for(db: aiosqlite.Connection) -> Dispatcher:
    """The form as handlers, a state each."""
    dispatcher = Dispatcher(storage=SqliteStorage(db))

    @dispatcher.message(F.text == "登记器具")
    async def begin(message: Message, state: FSMContext) -> SendMessage:
        await state.set_data({})
        await state.set_state(Form.name)
        return message.answer("是什么器具？")

    @dispatcher.message(Form.confirm, F.text == "确认")
    async def confirm(message: Message, state: FSMContext) -> SendMessage:
        data = await state.get_data()
        await db.execute("INSERT INTO ledger (fields) VALUES (?)", (json.dumps(data, ensure_ascii=False),))
        await state.set_state(None)
        return message.answer("已登记。")

    @dispatcher.message(F.text)
    async def take(message: Message, state: FSMContext) -> SendMessage:
        here = await state.get_state() or str(Form.name.state)
        await state.update_data({here: message.text})
        await state.set_state(NEXT[here])
        return message.answer(f"记下：{message.text}。下一项是什么？")

    return dispatcher


def update_of(parsed: Any) -> Update:
    """A WeChat message as the update that aiogram knows."""
    person = int(parsed.source[-5:]) + 1
    user = User(id=person, is_bot=False, first_name="u")
    chat = Chat(id=person, type="private")
    message = Message(message_id=1, date=datetime.now(UTC), chat=chat, from_user=user, text=parsed.content)
    return Update(update_id=1, message=message)


def main(database: str, port: int) -> None:
    """Serve until killed."""
    served: list[Dispatcher] = []
    bot = Bot("1:benchmark")

    async def start(_app: web.Application) -> None:
        db = await aiosqlite.connect(database)
        await db.execute("PRAGMA journal_mode=WAL")
        await db.execute("CREATE TABLE IF NOT EXISTS fsm (id INTEGER PRIMARY KEY, state TEXT, data TEXT)")
        await db.execute("CREATE TABLE IF NOT EXISTS ledger (id INTEGER PRIMARY KEY, fields TEXT)")
        await db.commit()
        served.append(dispatcher_for(db))

    async def answer(parsed: Any) -> str:
        said = await served[0].feed_update(bot, update_of(parsed))
        return str(said.text) if isinstance(said, SendMessage) else ""

    app = application(answer)
    app.on_startup.append(start)
    web.run_app(app, host="127.0.0.1", port=port, print=None, access_log=None)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
