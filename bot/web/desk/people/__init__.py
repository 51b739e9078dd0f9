"""系统用户管理: people and their roles, and the organisation they belong to."""

from __future__ import annotations

from aiohttp import web

from bot.web.desk.listing import table_routes
from bot.web.desk.member import AUTHORITY
from bot.web.desk.people.person import answer_grant, change_person, person_page
from bot.web.desk.people.staff import add_person, people_export, people_page, stop_people
from bot.web.desk.people.tree import BODIES, find

ROUTES: tuple[web.RouteDef, ...] = (
    web.get("/desk/people", people_page),
    web.post("/desk/people", add_person),
    web.post("/desk/people/stop", stop_people),
    web.post("/desk/people/export", people_export),
    web.post("/desk/people/grants/{grant}", answer_grant),
    web.get("/desk/people/{person}", person_page),
    web.post("/desk/people/{person}", change_person),
    *table_routes(BODIES, find, AUTHORITY),
)
