"""Write ``docs/services/<service>.md`` from the stubs: signatures, patterns, ASL, permissions, errors, examples.

Usage: ``python -m tools.service_docs``.
"""

import importlib
import inspect
import json
import re
import textwrap
from pathlib import Path
from typing import Any

from flowdsl.adapters.api import Helper, Pattern, Task
from flowdsl.adapters.errors import ErrorCatalogue
from flowdsl.iam.merge import document
from tools.stubs import CALLED, compiled, members, modules, workflow_text

ROOT = Path(__file__).resolve().parents[1] / "docs" / "services"
SAID: dict[Pattern, str] = {
    "request": "waits for the response",
    "sync": "waits for the job to end",
    "wait_for_token": "waits for a callback",
}


def page(module: str) -> str:
    """Return the page of one service."""
    found = importlib.import_module(f"flowdsl_tasks.{module}")
    out = [f"# {module}\n", inspect.cleandoc(found.__doc__ or ""), ""]
    for name, helper in members(module, Helper).items():
        out += [
            f"## {module}.{name}\n",
            _code(f"{name}{inspect.signature(helper.function)}"),
            _prose(helper.__doc__),
            "",
        ]
    for task in members(module, Task).values():
        out += _stub(module, task)
    out += _errors(found)
    return "\n".join(out).rstrip() + "\n"


def _stub(module: str, task: Task[..., Any, Any]) -> list[str]:
    out = [f"## {module}.{task.name}\n", _code(_signature(task)), "", _prose(task.__doc__), ""]
    out += ["| call | resource | |", "|---|---|---|"]
    for pattern in task.patterns:
        called = "" if pattern == task.pattern else CALLED[pattern]
        resource = task.resource_arn(pattern) if ":" in task.integration else "the function's or activity's own ARN"
        out.append(f"| `{module}.{task.name}{called}(…)` | `{resource}` | {SAID[pattern]} |")
    artefact = compiled(task)
    states = artefact.definition["States"]
    assert isinstance(states, dict)
    state = next(s for s in states.values() if isinstance(s, dict) and s["Type"] == "Task")
    # How the state hands its result on is the compiler's business, and no part of the stub.
    shown = {key: state[key] for key in ("Type", "Resource", "Arguments", "Retry") if key in state}
    out += ["", _code(workflow_text(task)), "", "becomes", "", _json(shown), ""]
    last = ""
    for pattern in task.patterns:
        policy = document(compiled(task, pattern).policy)["Statement"]
        text = _json(policy) if policy else "No permission in IAM."
        called = "" if pattern == task.pattern else CALLED[pattern]
        if text == last:
            out += [f"`{task.name}{called}` needs the same.", ""]
        else:
            out += [f"Permissions of `{task.name}{called}` here:", "", text, ""]
        last = text
    return out


def _signature(task: Task[..., Any, Any]) -> str:
    """Return the signature as it is written, one parameter a line; the options of every stub are left out."""
    own = task.signature
    ends = "" if task.sync_result is None else f"  # with .sync: {_annotation(task.sync_result)}"
    lines = [f"    {_annotation(str(parameter))}," for parameter in own.parameters.values()]
    return "\n".join([f"{task.name}(", "    *,", *lines, f") -> {_annotation(own.return_annotation)}{ends}"])


def _annotation(kind: Any) -> str:
    text = kind.__name__ if isinstance(kind, type) else str(kind)
    return re.sub(r"\b(?:typing|collections\.abc|flowdsl\w*(?:\.\w+)*)\.(?=\w)", "", text)


def _errors(found: Any) -> list[str]:
    catalogue = getattr(found, "_ERRORS", None)
    if not isinstance(catalogue, ErrorCatalogue):
        return []
    out = ["## Errors\n", "| class | ASL error name |", "|---|---|"]
    for name in catalogue.names():
        kind = catalogue.get(name)
        assert kind is not None
        out.append(f"| `{found.__name__.rpartition('.')[2]}.{name}` | `{kind.name}` |")
    return out


def _prose(doc: str | None) -> str:
    """Turn a docstring into Markdown: arguments as a list, the example left out."""
    text, _, _ = inspect.cleandoc(doc or "").partition("Example:\n")
    head, found, rest = text.partition("Args:\n")
    if not found:
        return text.rstrip().replace("``", "`")
    listed, _, tail = rest.partition("\n\n")
    items = []
    for line in textwrap.dedent(listed).splitlines():
        name, colon, said = line.partition(": ")
        items.append(f"* `{name}`: {said}" if colon and not line.startswith(" ") else f"  {line.strip()}")
    sections = [head.rstrip(), "\n".join(items), textwrap.dedent(tail).strip()]
    return "\n\n".join(section for section in sections if section).replace("``", "`")


def _code(text: str) -> str:
    return f"```python\n{text.rstrip()}\n```"


def _json(value: Any) -> str:
    return f"```json\n{json.dumps(value, indent=2, ensure_ascii=False)}\n```"


def pages() -> dict[str, str]:
    """Return the text of every page by file name."""
    out = {f"{module}.md": page(module) for module in modules()}
    listed = "\n".join(f"* [{name.removesuffix('.md')}]({name})" for name in sorted(out))
    out["README.md"] = (
        "# Services\n\nOne page per service module of `flowdsl_tasks`, written by `python -m tools.service_docs`.\n\n"
        f"{listed}\n\nEvery other action of every AWS service is `sdk.<service>.<operation>(…)`; see [sdk](sdk.md).\n"
    )
    return out


def main() -> None:
    """Write the pages."""
    ROOT.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (ROOT / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
