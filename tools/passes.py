"""Write ``docs/passes.md`` from the docstrings of the passes and checks: ``python -m tools.passes [--check]``."""

import ast
import inspect
import sys
from pathlib import Path
from types import ModuleType

from flowdsl.passes import pipeline
from flowdsl.passes.context import PassContext

PAGE = Path(__file__).resolve().parents[1] / "docs" / "passes.md"
HEAD = """\
# Passes and checks

What happens to the graph of a workflow, in order (`flowdsl/passes/pipeline.py`), written by `python -m tools.passes`
from the modules' own docstrings. A check reports and changes nothing.
"""


def steps() -> list[str]:
    """Return the functions that the pipeline calls, each once, in the order of their first call."""
    tree = ast.parse(inspect.getsource(pipeline.compile_flow))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    names = [call.func.id for call in sorted(calls, key=lambda call: call.lineno) if isinstance(call.func, ast.Name)]
    return [name for name in dict.fromkeys(names) if _module(name) is not None]


def _module(name: str) -> ModuleType | None:
    """Return the module of a pass or check; None for what is neither."""
    module = inspect.getmodule(getattr(pipeline, name, None))
    if module is None or not module.__name__.startswith(("flowdsl.passes.", "flowdsl.check.")):
        return None
    if module.__name__ in (pipeline.__name__, PassContext.__module__):
        return None
    # A pass in several modules is explained by its package.
    package = sys.modules[module.__name__.rpartition(".")[0]]
    return package if package.__name__ not in ("flowdsl.passes", "flowdsl.check") else module


def page() -> str:
    """Return the page's text."""
    parts = [HEAD]
    for name in steps():
        module = _module(name)
        assert module is not None
        parts += [f"## `{name}`", inspect.cleandoc(module.__doc__ or "").replace("``", "`")]
    return "\n\n".join(part.strip("\n") for part in parts).replace("::\n", ":\n") + "\n"


def main() -> int:
    """Write the page; with ``--check`` only say whether it is current."""
    text = page()
    if "--check" in sys.argv[1:]:
        current = PAGE.is_file() and PAGE.read_text(encoding="utf-8") == text
        print("docs/passes.md is current" if current else "docs/passes.md is out of date: python -m tools.passes")
        return 0 if current else 1
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
