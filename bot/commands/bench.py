"""`bench`: runs a measurement of `benchmarks/` by its name."""

from __future__ import annotations

import importlib
import importlib.util

import typer


def bench(name: str, *, as_json: bool) -> None:
    """Run `benchmarks.<name>.main(as_json=…)`; a name that there is no measurement for is said so."""
    module = f"benchmarks.{name}"
    if not name.isidentifier() or importlib.util.find_spec(module) is None:
        raise typer.BadParameter(f"没有叫 {name} 的测速", param_hint="NAME")
    main = getattr(importlib.import_module(module), "main", None)
    if main is None:
        raise typer.BadParameter(f"{name} 不是测速", param_hint="NAME")
    main(as_json=as_json)
