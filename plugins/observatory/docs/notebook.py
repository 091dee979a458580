"""Runs a notebook on a dated release of the data and returns it with its outputs.

Cells run in order in one process and one namespace, as "Run all" does. Jupyter is not needed: a notebook is JSON, and ours use neither magics nor
widgets. The first cell that fails ends the run.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from observatory.errors import ObservatoryError

EXPORT = "EXPORT"
"""The environment variable that names the folder of the dated release."""


def run(notebook: dict[str, Any], export: Path) -> dict[str, Any]:
    """A copy of the notebook with the outputs of this run. ``export``: the folder of the release.

    Raises ``ObservatoryError`` with the cell's number if a cell fails.
    """
    executed: dict[str, Any] = json.loads(json.dumps(notebook))
    names: dict[str, Any] = {"__name__": "__main__"}
    count = 0
    with _environment(EXPORT, str(export.resolve())):
        for place, cell in enumerate(executed["cells"]):
            if cell["cell_type"] != "code":
                continue
            count += 1
            try:
                cell["outputs"] = _outputs("".join(cell["source"]), names, count)
            except Exception as error:
                raise ObservatoryError(f"cell {place} fails: {type(error).__name__}: {error}") from error
            cell["execution_count"] = count
    return executed


def _outputs(source: str, names: dict[str, Any], count: int) -> list[dict[str, Any]]:
    """Run a cell; returns what it prints, and the value of its last line if that is an expression, in the form of nbformat 4."""
    tree = ast.parse(source)
    last_expression = ast.Expression(tree.body.pop().value) if tree.body and isinstance(tree.body[-1], ast.Expr) else None  # type: ignore[attr-defined]  # an Expr has a value
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(tree, "<cell>", "exec"), names)  # noqa: S102 - our own notebook
        value = eval(compile(last_expression, "<cell>", "eval"), names) if last_expression is not None else None  # noqa: S307 - the same
    outputs: list[dict[str, Any]] = []
    if printed.getvalue():
        outputs.append({"name": "stdout", "output_type": "stream", "text": printed.getvalue().splitlines(keepends=True)})
    if value is not None:
        data = {"text/plain": repr(value).splitlines(keepends=True)}
        if hasattr(value, "_repr_html_"):
            data["text/html"] = value._repr_html_().splitlines(keepends=True)
        outputs.append({"data": data, "execution_count": count, "metadata": {}, "output_type": "execute_result"})
    return outputs


@contextlib.contextmanager
def _environment(name: str, value: str) -> Iterator[None]:
    """Set an environment variable inside the ``with`` block; afterwards it is as before."""
    earlier = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if earlier is None:
            del os.environ[name]
        else:
            os.environ[name] = earlier
