"""The addresses of an authority's desk."""

from __future__ import annotations

from aiohttp import web

from bot.web.desk.authority.list_page import list_export, list_page
from bot.web.desk.authority.lists import LISTS, ROOT
from bot.web.desk.authority.report_page import report_export, report_page
from bot.web.desk.authority.saved_page import drop_query, keep_query

_LIST = "{list:" + "|".join(LISTS) + "}"

ROUTES: tuple[web.RouteDef, ...] = (
    web.get(f"{ROOT}/report/{{name}}", report_page),
    web.post(f"{ROOT}/report/{{name}}/export", report_export),
    web.post(f"{ROOT}/saved", keep_query),
    web.post(f"{ROOT}/saved/{{number:[0-9]{{1,12}}}}/delete", drop_query),
    web.get(f"{ROOT}/{_LIST}", list_page),
    web.post(f"{ROOT}/{_LIST}/export", list_export),
)
