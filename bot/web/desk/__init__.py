"""The desk: one frame of pages for institutions' and authorities' staff, with what waits for them in front.

How a page of the desk is made stands in `bot/web/desk/frame.py`; how a list is declared in `bot/web/desk/table.py`.
"""

from __future__ import annotations

from aiohttp import web

from bot.web.desk.audit import ROUTES as AUDIT
from bot.web.desk.authority.routes import ROUTES as OF_AUTHORITIES
from bot.web.desk.blank_forms import ROUTES as BLANK_FORMS
from bot.web.desk.capability import ROUTES as CAPABILITY
from bot.web.desk.catalogue_versions import ROUTES as CATALOGUE_VERSIONS
from bot.web.desk.chosen_columns import ROUTES as CHOSEN_COLUMNS
from bot.web.desk.complaints import ROUTES as COMPLAINTS
from bot.web.desk.data_audit import ROUTES as DATA_AUDIT
from bot.web.desk.figures import ROUTES as FIGURES
from bot.web.desk.home import home, home_export, work_for
from bot.web.desk.imports import ROUTES as IMPORTS
from bot.web.desk.institution import ROUTES as INSTITUTION_WORK
from bot.web.desk.people import ROUTES as PEOPLE
from bot.web.desk.ratings import ROUTES as RATINGS
from bot.web.desk.review import ROUTES as REVIEW
from bot.web.desk.standards import ROUTES as STANDARDS
from bot.web.desk.standards_form import ROUTES as STANDARD_FORM
from bot.web.desk.standards_sheet import ROUTES as STANDARDS_SHEET
from bot.web.desk.unreached import ROUTES as UNREACHED

ROUTES: tuple[web.RouteDef, ...] = (
    web.get("/desk", home),
    web.post("/desk/export", home_export),
    web.post("/desk/as", work_for),
    *CHOSEN_COLUMNS,
    *PEOPLE,
    *REVIEW,
    *INSTITUTION_WORK,
    *CAPABILITY,
    *FIGURES,
    *OF_AUTHORITIES,
    *COMPLAINTS,
    *CATALOGUE_VERSIONS,
    *AUDIT,
    *STANDARDS,
    *STANDARDS_SHEET,
    *STANDARD_FORM,
    *RATINGS,
    *UNREACHED,
    *IMPORTS,
    *BLANK_FORMS,
    *DATA_AUDIT,
)
