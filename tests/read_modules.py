"""What the tests that read code know of a module: its first words, functions, classes, imports and calls."""

import ast
import gc
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

AT_ONCE_S = 0.1
"""What is shorter is how a simulated service takes its time."""

_WAITING = (ast.AsyncFunctionDef, ast.AsyncFor, ast.AsyncWith, ast.Await)


@dataclass(frozen=True)
class ReadModule:
    """What a walk over the tree of a module found; the tree goes: trees that are kept cost each later collection."""

    docstring: str
    functions: tuple[tuple[str, int, int], ...]
    """The name, the first and the last line of each."""

    classes: tuple[str, ...]
    imports: tuple[str, ...]
    """The top-level names of what comes from elsewhere."""

    calls: tuple[tuple[str, int], ...]
    """What is called, as `owner.name`, and the line."""

    waits: tuple[int, ...]
    """The lines that only an asynchronous function may have."""

    pauses: tuple[int, ...]
    """The lines that wait for so and so many seconds, and not in a loop that ends with what is waited for."""


@cache
def read_module(path: Path) -> ReadModule:
    """A module by its path from the top; read once in a process."""
    gc.disable()  # nothing of a tree is in a circle, and looking for one would cost more than the reading
    try:
        tree = ast.parse((ROOT / path).read_text(encoding="utf-8"), filename=str(path))
        return _read(tree, list(ast.walk(tree)))
    finally:
        gc.enable()


def _read(tree: ast.Module, nodes: list[ast.AST]) -> ReadModule:
    functions = (node for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return ReadModule(
        docstring=ast.get_docstring(tree) or "",
        functions=tuple((node.name, node.lineno, node.end_lineno or node.lineno) for node in functions),
        classes=tuple(node.name for node in nodes if isinstance(node, ast.ClassDef)),
        imports=tuple(name for node in nodes for name in _imports(node)),
        calls=tuple((dotted(node.func), node.lineno) for node in nodes if isinstance(node, ast.Call)),
        waits=tuple(node.lineno for node in nodes if isinstance(node, _WAITING)),
        pauses=tuple(_pauses(nodes)),
    )


def _pauses(nodes: list[ast.AST]) -> Iterator[int]:
    loops = [node for node in nodes if isinstance(node, ast.For | ast.AsyncFor | ast.While)]
    looping = {line for loop in loops for line in range(loop.lineno, (loop.end_lineno or loop.lineno) + 1)}
    for node in nodes:
        if isinstance(node, ast.Call) and dotted(node.func).endswith(("sleep", "wait_for_timeout")) and node.args:
            seconds = node.args[0].value if isinstance(node.args[0], ast.Constant) else 0
            if isinstance(seconds, int | float) and seconds >= AT_ONCE_S and node.lineno not in looping:
                yield node.lineno


def _imports(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name.split(".")[0] for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
        yield node.module.split(".")[0]


def dotted(function: ast.expr) -> str:
    """`datetime.now` for `dt.datetime.now`: the last two names of what is called."""
    match function:
        case (
            ast.Attribute(value=ast.Name(id=owner), attr=name)
            | ast.Attribute(value=ast.Attribute(attr=owner), attr=name)
        ):
            return f"{owner}.{name}"
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""
