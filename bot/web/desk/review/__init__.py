"""What an authority's people judge by hand: registrations that differ, and lost accounts."""

from __future__ import annotations

from aiohttp import web

from bot.web.desk.listing import table_routes
from bot.web.desk.member import AUTHORITY
from bot.web.desk.review import recoveries, registrations

ROUTES: tuple[web.RouteDef, ...] = (
    *table_routes(registrations.REGISTRATIONS, registrations.find, AUTHORITY),
    web.get("/desk/registrations/{unit}", registrations.registration_page),
    web.post("/desk/registrations/{unit}", registrations.answer_registration),
    web.get("/desk/registrations/{unit}/licence", registrations.licence),
    *table_routes(recoveries.RECOVERIES, recoveries.find, AUTHORITY),
    web.get("/desk/recoveries/{recovery}", recoveries.recovery_page),
    web.post("/desk/recoveries/{recovery}", recoveries.answer_recovery),
    web.get("/desk/recoveries/{recovery}/photo/{number}", recoveries.document),
)
