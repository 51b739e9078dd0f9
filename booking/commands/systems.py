"""Commands about the keys by which bodies' own systems use the interface."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class MakeKey:
    """The person makes a key for themselves at a body: `kind` "unit", "institution" or "admin", `ref` its id."""

    kind: str
    ref: str
    name: str
    scopes: tuple[str, ...]
    secret: str


@dataclass(frozen=True)
class RotateKey:
    """A new secret for a key of one's own; the one before stays good for a week."""

    key_id: str
    secret: str


@dataclass(frozen=True)
class SetUpKey:
    """Where changes are told to ("" for nowhere), and how the connected system calls our words."""

    key_id: str
    hook: str = ""
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class EndKey:
    """A key ends at once: by whoever made it, or by whoever runs the body."""

    key_id: str
