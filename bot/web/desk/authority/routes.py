"""The addresses of an authority's desk."""

from __future__ import annotations

from aiohttp import web

from bot.web.desk.authority.assignment import PATH, assign, assignment_export, assignment_page, dismiss
from bot.web.desk.authority.inspections_page import LIST as INSPECTION_LIST
from bot.web.desk.authority.inspections_page import PATH as INSPECTIONS
from bot.web.desk.authority.line_page import line_page
from bot.web.desk.authority.list_page import list_export, list_page
from bot.web.desk.authority.lists import LISTS, ROOT
from bot.web.desk.authority.publish_bodies import LIST as BODY_LIST
from bot.web.desk.authority.publish_bodies import PATH as BODIES
from bot.web.desk.authority.publish_bodies import answer_capability, bodies_move, body_page, correct, inspect, keep_data
from bot.web.desk.authority.publish_catalogue import LIST as CATALOGUE_LIST
from bot.web.desk.authority.publish_catalogue import PATH as CATALOGUE
from bot.web.desk.authority.publish_catalogue import catalogue_add, catalogue_move
from bot.web.desk.authority.publish_certificates import PATH as CERTIFICATES
from bot.web.desk.authority.publish_certificates import (
    certificate_page,
    certificates_export,
    certificates_move,
    certificates_page,
)
from bot.web.desk.authority.report_page import report_export, report_page
from bot.web.desk.authority.saved_page import drop_query, keep_query
from bot.web.desk.authority.thing_page import booking_page, instrument_page, unit_page

_LIST = "{list:" + "|".join(LISTS) + "}"

ROUTES: tuple[web.RouteDef, ...] = (
    web.get(PATH, assignment_page),
    web.post(f"{PATH}/assign", assign),
    web.post(f"{PATH}/dismiss", dismiss),
    web.post(f"{PATH}/export", assignment_export),
    web.get(CERTIFICATES, certificates_page),
    web.post(f"{CERTIFICATES}/export", certificates_export),
    web.post(f"{CERTIFICATES}/{{verb:show|hide}}", certificates_move),
    web.get(f"{CERTIFICATES}/{{number}}", certificate_page),
    *BODY_LIST,
    web.post(f"{BODIES}/{{verb:show|hide}}", bodies_move),
    web.get(f"{ROOT}/institutions/{{id}}", body_page),
    web.post(f"{ROOT}/institutions/data", keep_data),
    web.post(f"{ROOT}/capabilities/{{id}}/{{verb:approve|reject}}", answer_capability),
    *CATALOGUE_LIST,
    web.post(f"{CATALOGUE}/{{verb:show|hide}}", catalogue_move),
    web.post(f"{CATALOGUE}/add", catalogue_add),
    *INSPECTION_LIST,
    web.post(INSPECTIONS, inspect),
    web.post(f"{INSPECTIONS}/{{id}}/correct", correct),
    web.get(f"{ROOT}/lines/{{id}}", line_page),
    web.get(f"{ROOT}/bookings/{{id}}", booking_page),
    web.get(f"{ROOT}/instruments/{{id}}", instrument_page),
    web.get(f"{ROOT}/units/{{id}}", unit_page),
    web.get(f"{ROOT}/report/{{name}}", report_page),
    web.post(f"{ROOT}/report/{{name}}/export", report_export),
    web.post(f"{ROOT}/saved", keep_query),
    web.post(f"{ROOT}/saved/{{number:[0-9]{{1,12}}}}/delete", drop_query),
    web.get(f"{ROOT}/{_LIST}", list_page),
    web.post(f"{ROOT}/{_LIST}/export", list_export),
)
