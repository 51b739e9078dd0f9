"""What all public pages share: their pace, their layout, and a place that somebody names in their own words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.web.address import asker
from bot.web.rate import Pace
from bot.web.rendering import page
from bot.web.site import SITE
from nlu.regions import find_regions, region_name

LOOKS = Pace(burst=40, per_second=0.7, handful=5)
"""Searches from one address: somebody who looks around, or several behind one router, and no script."""

COMPLAINS = Pace(burst=8, per_second=1 / 300)
"""Complaints sent from one address, those that lack something included: eight, then one every five minutes."""

MOST_WORDS = 60


async def looks_too_often(request: web.Request) -> bool:
    """Whether this address has searched enough for now."""
    return not await request.config_dict[SITE].limiter.admits(f"public {asker(request)}", LOOKS)


async def complains_too_often(request: web.Request) -> bool:
    """Whether this address has complained enough for now."""
    return not await request.config_dict[SITE].limiter.admits(f"complain {asker(request)}", COMPLAINS)


def asked(request: web.Request, name: str, most: int = MOST_WORDS) -> str:
    """What a query says under a name, kept short."""
    return request.query.get(name, "").strip()[:most]


@dataclass(frozen=True)
class Where:
    """A place as it was named: `code` when it is one place, else `choices` to pick from; `said` is what was typed."""

    said: str = ""
    code: str = ""
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """The place's full name."""
        return region_name(self.code) or "" if self.code else ""

    @property
    def unknown(self) -> bool:
        """Whether something was named that is no place that we know."""
        return bool(self.said) and not self.code and not self.choices


def where_of(said: str, code: str = "") -> Where:
    """The place that is meant: a code from a link, or words that somebody typed (赛罕, 呼市赛罕区, 新城区).

    >>> where_of("呼市赛罕区").code, [code for code, _ in where_of("新城区").choices], where_of("月球").unknown
    ('150105', ['150102', '610102'], True)
    """
    if code and region_name(code):
        return Where(said or region_name(code) or "", code)
    found = list(dict.fromkeys(one.code for one in find_regions(said)))[:8] if said else []
    if len(found) == 1:
        return Where(said, found[0])
    return Where(said, "", tuple((one, region_name(one) or "") for one in found))


def public_page(request: web.Request, template: str, tab: str, values: Mapping[str, Any]) -> web.Response:
    """A public page; `tab` is the part of the window that it belongs to."""
    status = int(values.get("status", 200))
    return page(request, f"public/{template}", {"tab": tab, "problem": "", **values}, status=status)
