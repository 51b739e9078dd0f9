"""The public's window at /public, without sign-in: what is published, who verifies, what needs it, complaints."""

from __future__ import annotations

from aiohttp import web

from bot.web.public.complaints import complain, complain_page, complaint_page
from bot.web.public.institutions import institution_page, institutions_page
from bot.web.public.instruments import home, instrument_page
from bot.web.public.scope import catalogue_page, scope_page

ROUTES: tuple[web.RouteDef, ...] = (
    web.get("/public", home),
    web.get("/public/certificate", instrument_page),
    web.get("/public/institutions", institutions_page),
    web.get("/public/institutions/{id}", institution_page),
    web.get("/public/scope", scope_page),
    web.get("/public/catalogue", catalogue_page),
    web.get("/public/complain", complain_page),
    web.post("/public/complain", complain),
    web.get("/public/complaints/{id}", complaint_page),
)
