"""The catalogue for everybody, and "does my thing need verification?" as a short conversation of questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from booking.sameness import sameness
from bot.web.public.frame import asked, looks_too_often, public_page, where_of
from bot.web.public.posted import Posted, posted_in
from bot.web.refusals import refusal
from bot.web.site import SITE
from catalogue_match.catalogue import PURPOSES, Category
from catalogue_match.exclusion import NOT_IN_CATALOGUE, excluded
from catalogue_match.match import Matcher
from handlers.answers.everyday import months
from handlers.flows.category_said import category_shown
from handlers.wording.categories import HINTS
from handlers.wording.sentences import sentences
from storage.unit_of_work import Session

OTHER_USE = "其他"
USES: Mapping[str, str] = {
    "贸易结算": "买卖、收钱时用",
    "安全防护": "防爆、防超压、测速、测酒精",
    "医疗卫生": "看病、体检时用",
    "环境监测": "环保部门监测用",
    OTHER_USE: "只是自己内部用，不算上面几种",
}
"""What a use means in everyday words."""


@dataclass(frozen=True)
class Question:
    """What is asked next: the words, and the answers with what stands in the query for each."""

    text: str
    answers: tuple[tuple[str, Mapping[str, str]], ...]


@dataclass(frozen=True)
class Answer:
    """How it ends: needed or not (None: it cannot be said), the title, why, and what to do."""

    needed: bool | None
    title: str
    text: str
    second: str = ""


@dataclass(frozen=True)
class Talk:
    """What was said so far, what was understood, and either the next question or the answer."""

    said: tuple[tuple[str, str], ...]
    question: Question | None = None
    answer: Answer | None = None


async def scope_page(request: web.Request) -> web.Response:
    """The conversation: everything said so far stands in the address, so going back is the browser's own."""
    given = {name: asked(request, name, 120) for name in ("q", "first", "second", "use")}
    if given["q"] and await looks_too_often(request):
        return refusal(request, 429)
    site = request.config_dict[SITE]
    matcher = await site.database.read(site.turns.matcher_of)
    talk = converse(matcher, **given) if given["q"] else None
    values = {"talk": talk, "words": given["q"], "called": matcher.catalogue.called}
    return public_page(request, "scope.html", "scope", values)


def converse(matcher: Matcher, q: str, first: str = "", second: str = "", use: str = "") -> Talk:
    """The conversation about a thing: which category, for what use, and what follows from that (SPEC 4)."""
    said: list[tuple[str, str]] = [("您的器具叫什么？", q)]
    category = matcher.catalogue.get(second, first or None) if second else None
    if category is None:
        verdict = matcher.match(q)
        if verdict.verdict in ("none", "excluded"):
            unknown = NOT_IN_CATALOGUE.reason in verdict.reason
            title = "没有在目录里找到" if unknown else "不用在这里预约强制检定"
            told = sentences(verdict.reason, verdict.route)
            if unknown:
                told += "要是叫法不一样，换个说法再试试，比如说说它是做什么用的。"
            return Talk(tuple(said), answer=Answer(False, title, told))
        if verdict.verdict == "several":
            options = tuple(
                (_offered(one.first, one.second), _of(q, one.first, one.second)) for one in verdict.candidates
            )
            return Talk(tuple(said), Question(f"“{q}”可能是下面几种，您的是哪一种？", options))
        best = verdict.candidates[0]
        category = matcher.catalogue.get(best.second, best.first)
    if category is None:
        return Talk(tuple(said), answer=Answer(None, "这里说不准", "请向当地计量部门确认。"))
    said.append(("它属于哪一类？", category_shown({"first": category.first, "second": category.second})))
    return _by_use(said, q, category, use, matcher.catalogue.called)


def _offered(first: str, second: str) -> str:
    hint = HINTS.get(second, "")
    shown = category_shown({"first": first, "second": second})
    return f"{shown}（{hint}）" if hint else shown


def _of(q: str, first: str, second: str, use: str = "") -> dict[str, str]:
    found = {"q": q, "first": first, "second": second, "use": use}
    return {name: value for name, value in found.items() if value}


def _by_use(said: list[tuple[str, str]], q: str, category: Category, use: str, called: str) -> Talk:
    refused = excluded(q, category)
    if refused is not None:
        return Talk(tuple(said), answer=_not_needed(sentences(refused.reason, refused.route)))
    if not category.bookable:
        told = f"“{category.second}”只做型式批准，不实行强制检定。依据{called}。"
        return Talk(tuple(said), answer=_not_needed(told))
    if use not in USES:
        answers = tuple(
            (f"{name}：{hint}", _of(q, category.first, category.second, name)) for name, hint in USES.items()
        )
        return Talk(tuple(said), Question("它主要用来做什么？", answers))
    said.append(("它主要用来做什么？", use))
    refused = excluded(q, category, purpose=use)
    if refused is not None:
        return Talk(tuple(said), answer=_not_needed(sentences(refused.reason, refused.route)))
    if category.unsettled:
        told = f"{category.note}。依据{called}。"
        return Talk(tuple(said), answer=Answer(None, "要问当地计量部门", told, category.second))
    return Talk(tuple(said), answer=_needed(category, use, called))


def _not_needed(text: str) -> Answer:
    return Answer(False, "不用在这里预约强制检定", text)


def _needed(category: Category, use: str, called: str) -> Answer:
    odd = category.purposes and use in PURPOSES and use not in category.purposes
    period = (
        f"检定周期一般不超过{months(category.period_months)}，以证书上的有效期为准。" if category.period_months else ""
    )
    local = f"（{category.note}）" if category.note else ""
    told = f"用于{use}的“{category.second}”要强制检定{local}，不收费。{period}依据{called}。"
    if odd:
        uses = "、".join(category.purposes)
        told = f"目录里“{category.second}”写的用途是{uses}，用于{use}的请向当地计量部门确认。依据{called}。"
        return Answer(None, "要问当地计量部门", told, category.second)
    return Answer(True, "要强制检定", told, category.second)


async def catalogue_page(request: web.Request) -> web.Response:
    """The catalogue by first-level items, or the rows in which some words stand; with a place as it is posted there."""
    words, where = asked(request, "q"), where_of(asked(request, "where"), asked(request, "county"))
    site = request.config_dict[SITE]

    def read(session: Session) -> tuple[Matcher, Posted]:
        return site.turns.matcher_of(session), posted_in(where.code, session.store)

    matcher, posted = await site.database.read(read)
    groups: dict[str, list[Any]] = {}
    for row in matcher.catalogue:
        known = f"{row.first}{row.second}{row.scope}{row.jjg}"
        if f"{row.first}/{row.second}" not in posted.hidden and sameness(words) in sameness(known):
            groups.setdefault(row.first, []).append(row)
    local = [(first, second) for first, second in posted.added if sameness(words) in sameness(first + second)]
    values = {"words": words, "where": where, "groups": groups, "local": local, "called": matcher.catalogue.called}
    return public_page(request, "catalogue.html", "scope", values | {"months": months})
