"""The pages of an institution's daily work, put together: from the new booking to the certificate."""

from __future__ import annotations

from aiohttp import web

from bot.web.desk import (
    appointments,
    certificate_forms,
    day_plan,
    intake,
    library,
    line_page,
    lines,
    lines_answers,
    results_grid,
    results_out,
    results_papers,
    results_sheets,
    results_sign,
    slots,
    walk_in,
)

ROUTES: tuple[web.RouteDef, ...] = (
    *lines.ROUTES,
    *lines_answers.ROUTES,
    *line_page.ROUTES,
    *appointments.ROUTES,
    *slots.ROUTES,
    *day_plan.ROUTES,
    *intake.ROUTES,
    *library.ROUTES,
    *results_grid.ROUTES,
    *results_sheets.ROUTES,
    *certificate_forms.ROUTES,
    *walk_in.ROUTES,
    *results_out.ROUTES,
    *results_papers.ROUTES,
    *results_sign.ROUTES,
)
