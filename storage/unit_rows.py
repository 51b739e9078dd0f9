"""Using units in the store, and requests to join one."""

from __future__ import annotations

from sqlalchemy import bindparam

from booking.unit import CLOSED, PENDING, JoinRequest, Unit
from storage.rows import Rows, beneath, region_bounds
from storage.shapes import Shape
from storage.tables.units import join_requests, units

UNIT = Shape(Unit, units)
JOIN_REQUEST = Shape(JoinRequest, join_requests)

_unit = UNIT.select(units.c.id == bindparam("id"))
_of_uscc = UNIT.select(units.c.uscc == bindparam("uscc"))
_of_uscc = _of_uscc.order_by(units.c.state == CLOSED, units.c.id).limit(1)
_of_phone = UNIT.select(units.c.phone_index == bindparam("phone")).order_by(units.c.id)
_waiting = UNIT.select(units.c.state == PENDING, beneath(units.c.region_code))
_waiting = _waiting.order_by(units.c.since, units.c.seq).limit(bindparam("limit"))
_request = JOIN_REQUEST.select(join_requests.c.id == bindparam("id"))
_requests = JOIN_REQUEST.select(join_requests.c.unit_id == bindparam("unit_id"), join_requests.c.answer == "")
_requests = _requests.order_by(join_requests.c.at, join_requests.c.seq)


class UnitRows(Rows):
    """The part of `booking.ports.Records` that is about units."""

    def unit(self, unit_id: str) -> Unit | None:
        return self.one(UNIT, _unit, id=unit_id)

    def unit_of_uscc(self, uscc: str) -> Unit | None:
        return self.one(UNIT, _of_uscc, uscc=uscc)

    def units_of_phone(self, phone: str) -> tuple[Unit, ...]:
        return self.all(UNIT, _of_phone, phone=self.index("phone", phone))

    def units_waiting(self, region_code: str, *, limit: int = 50) -> tuple[Unit, ...]:
        least, greatest = region_bounds(region_code)
        return self.all(UNIT, _waiting, least=least, greatest=greatest, limit=limit)

    def join_request(self, request_id: str) -> JoinRequest | None:
        return self.one(JOIN_REQUEST, _request, id=request_id)

    def join_requests(self, unit_id: str) -> tuple[JoinRequest, ...]:
        return self.all(JOIN_REQUEST, _requests, unit_id=unit_id)
