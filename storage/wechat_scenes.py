"""Codes that a browser shows and a person scans by WeChat to be signed in there: offered, scanned, agreed to, spent.

Only digests are kept, of the scene and of the browser's own secret: a copy of the table opens nothing, and a code that
was photographed opens nothing in any other browser than the one that showed it.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select, update

from storage.sealing import Keyring
from storage.tables.wechat import AGREED, OFFERED, SCANNED, SPENT, scenes

_OFFER = insert(scenes)
_THIS = (scenes.c.digest == bindparam("scene"), scenes.c.expires_at > bindparam("now"))
_SCAN = update(scenes).where(*_THIS, scenes.c.state == OFFERED).values(state=SCANNED, person_id=bindparam("who"))
_LAST = (
    select(scenes.c.digest, scenes.c.state)
    .where(scenes.c.person_id == bindparam("who"), scenes.c.expires_at > bindparam("now"))
    .order_by(scenes.c.made_at.desc())
    .limit(1)
)
_AGREE = update(scenes).where(scenes.c.digest == bindparam("scene"), scenes.c.state == SCANNED).values(state=AGREED)
_STATE = select(scenes.c.state).where(*_THIS, scenes.c.browser == bindparam("whose"))
_SPEND = (
    update(scenes)
    .where(*_THIS, scenes.c.browser == bindparam("whose"), scenes.c.state == AGREED)
    .values(state=SPENT)
    .returning(scenes.c.person_id)
)


class WeChatScenes:
    """The codes inside one transaction. `token` is the scene as the code holds it, `browser` a digest of its secret."""

    def __init__(self, connection: Connection, keyring: Keyring) -> None:
        self._connection, self._keyring = connection, keyring

    def offer(self, token: str, browser: str, *, now: datetime, until: datetime) -> None:
        """Keep a code that this browser shows until `until`."""
        row = {"digest": self._digest(token), "browser": browser, "state": OFFERED, "person_id": ""}
        self._connection.execute(_OFFER, row | {"made_at": now, "expires_at": until})

    def scan(self, token: str, person_id: str, now: datetime) -> bool:
        """Somebody has scanned the code, and is asked whether they mean it. False: it is over or was scanned."""
        given = {"scene": self._digest(token), "who": person_id, "now": now}
        return self._connection.execute(_SCAN, given).rowcount == 1

    def agree(self, person_id: str, now: datetime) -> bool:
        """They agree to the code that they scanned last. False when there is none."""
        last = self._connection.execute(_LAST, {"who": person_id, "now": now}).first()
        if last is None or last[1] != SCANNED:
            return False
        return self._connection.execute(_AGREE, {"scene": last[0]}).rowcount == 1

    def state(self, token: str, browser: str, now: datetime) -> str:
        """How far it is: offered, scanned, agreed, spent; "" when it is over or another browser's."""
        given = {"scene": self._digest(token), "whose": browser, "now": now}
        return self._connection.execute(_STATE, given).scalar() or ""

    def spend(self, token: str, browser: str, now: datetime) -> str:
        """The person who agreed, once; "" when nobody has."""
        given = {"scene": self._digest(token), "whose": browser, "now": now}
        return self._connection.execute(_SPEND, given).scalar() or ""

    def _digest(self, token: str) -> str:
        return self._keyring.digest(f"scene {token}")
