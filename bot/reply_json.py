"""Replies as plain JSON: how the inbox keeps what a message was answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from handlers.dialogue.model import Card, Choice, Does, Link, Reply
from handlers.dialogue.questions import opens


def dump_replies(replies: Sequence[Reply]) -> list[dict[str, Any]]:
    """Replies as JSON; what is empty is left out."""
    return [_dump(reply) for reply in replies]


def _dump(reply: Reply) -> dict[str, Any]:
    written: dict[str, Any] = {"text": reply.text}
    if reply.choices:
        written["choices"] = [_choice(choice) for choice in reply.choices]
    if reply.cards:
        written["cards"] = [[card.title, [list(row) for row in card.rows], card.note] for card in reply.cards]
    if reply.image:
        written["image"] = reply.image
    if reply.links:
        written["links"] = [[link.title, link.path] for link in reply.links]
    return written


def _choice(choice: Choice) -> list[Any]:
    """Label and words; of a way round a question, that it has no number where choices are numbered; and what it opens
    where there is something to be opened (the camera, a form).
    """
    if choice.does is not None and opens(choice):
        return [choice.label, choice.say, choice.numbered, choice.does.kind, choice.does.on]
    return [choice.label, choice.say] if choice.numbered else [choice.label, choice.say, False]


def load_replies(written: Sequence[Mapping[str, Any]]) -> tuple[Reply, ...]:
    """The replies that `dump_replies` wrote."""
    return tuple(_load(one) for one in written)


def _load(one: Mapping[str, Any]) -> Reply:
    choices = tuple(_loaded(*written) for written in one.get("choices", ()))
    cards = tuple(
        Card(title, tuple((label, value) for label, value in rows), note) for title, rows, note in one.get("cards", ())
    )
    links = tuple(Link(title, path) for title, path in one.get("links", ()))
    return Reply(one["text"], choices, cards, one.get("image", ""), links)


def _loaded(label: str, say: str, numbered: bool = True, kind: str = "", on: str = "") -> Choice:  # noqa: FBT001, FBT002 - as written above
    return Choice(label, say, Does(kind, on) if kind else None, numbered=numbered)
