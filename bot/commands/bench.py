"""`bench`: runs a measurement of `benchmarks/` by its name."""

from __future__ import annotations

import importlib
import importlib.util
import inspect

import typer


def bench(name: str, *, as_json: bool, quick: bool) -> None:
    """Run `benchmarks.<name>.main(as_json=…)`; a name that there is no measurement for is said so."""
    module = f"benchmarks.{name}"
    if not name.isidentifier() or importlib.util.find_spec(module) is None:
        raise typer.BadParameter(f"没有叫 {name} 的测速", param_hint="NAME")
    main = getattr(importlib.import_module(module), "main", None)
    takes = inspect.signature(main).parameters if callable(main) else {}
    if "as_json" not in takes:
        raise typer.BadParameter(f"{name} 不是测速", param_hint="NAME")
    if quick and "quick" not in takes:
        raise typer.BadParameter(f"{name} 没有短的量法", param_hint="--quick")
    importlib.import_module(module).main(as_json=as_json, **({"quick": True} if quick else {}))
