"""Write ``docs/language.md`` from the golden cases: ``python -m tools.language [--check]``.

Each construct stands with the machine it becomes, and with what some inputs give, so that the page cannot go stale.
"""

import builtins
import inspect
import json
import sys
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from pathlib import Path

from flowdsl.ir.ops import OPS
from flowdsl.jsontypes import Json
from flowdsl.lowering.query import jsonata
from flowdsl.lowering.query.jsonata.texts import OF_CONSTANTS_ONLY
from tools.cases import Case, all_cases

PAGE = Path(__file__).resolve().parents[1] / "docs" / "language.md"
CHAPTERS = {
    "statements": "Statements",
    "expressions": "Expressions",
    "loops": "Loops",
    "match": "match",
    "functions": "Functions and types",
    "tasks": "Task calls",
    "errors": "Errors",
    "concurrency": "Concurrency",
    "refused": "What is refused",
}
HEAD = """\
# The language

Every construct with the machine it becomes, written by `python -m tools.language` from the golden cases in
`tests/cases`. What an input gives was compared: CPython and the machine agree on each of them.
"""
DIFFERENCES = """\
## What differs from CPython

The contract: for any JSON input that fits the annotations (those of tasks' results and of local variables are taken at
their word, too), CPython and the machine give the same result or fail with
the same error name, and make the same task calls in the same order. What that leaves open:

* Values are JSON values. A tuple is a list, a dataclass an object, a set a list in the order in
  which its items came (going through one, CPython has that of their hashes); a number with an integral
  value is an `int`, so there is no `-0.0`; the order of a dict's keys does not matter.
* An expression that raises in Python fails the state with `States.QueryEvaluationError`, whatever Python's exception
  is; its text is another one. A handler of a class takes it where the types tell that the class is all there can be.
* A module is read and not run. What its statements change is found and refused, but for operators that a class of the
  module defines to change their operands, and for modules that are fetched by `importlib`.
* `@workflow(strict=False)` leaves out the checks that make an expression fail where Python raises.

The limits of JSONata. The ones marked *loud* stop the machine, with a text that starts with `flowdsl:`, where Python
would go on, and no handler takes that; the others are silent:
"""
CALLABLE = """\
## What may be called

Functions and methods with a counterpart in the machine, with Python's own parameters. What is not here is refused, with
what to write instead; where nothing else helps, that is a Lambda function beside the workflow.

| of | names |
|---|---|
"""


def page(cases: list[Case]) -> str:
    """Return the page's text."""
    chapters = {folder: list(group) for folder, group in groupby(cases, key=lambda case: case.path.parent.name)}
    unknown = chapters.keys() - CHAPTERS.keys()
    if unknown:
        raise ValueError(f"give the chapters {sorted(unknown)} a title")
    titles = [title for folder, title in CHAPTERS.items() if folder in chapters]
    titles += ["What may be called", "What differs from CPython"]
    contents = "\n".join(f"* [{title}](#{_anchor(title)})" for title in titles)
    parts = [HEAD, contents]
    for folder, title in CHAPTERS.items():
        parts += [f"## {title}", *map(section, chapters.get(folder, ()))]
    parts += [CALLABLE + "\n".join(f"| {owner} | {names} |" for owner, names in callables()), DIFFERENCES + limits()]
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def callables() -> Iterator[tuple[str, str]]:
    """Yield whose functions and methods the operations are, and their names."""
    names = sorted({name.removesuffix("!") for name in OPS if name not in OF_CONSTANTS_ONLY})
    yield "Python", _names(name for name in names if hasattr(builtins, name))
    methods = [name[1:] for name in names if name.startswith(".")]
    for kind in (str, list, dict, set, datetime):
        yield f"`{kind.__name__}`", _names(name for name in methods if hasattr(kind, name))
    functions = [name.rpartition(".") for name in names if name[0].isalpha() and "." in name]
    modules = {owner for owner, _, _ in functions if owner.partition(".")[0] in sys.stdlib_module_names}
    for module in sorted(modules):
        yield f"`{module}`", _names(name for owner, _, name in functions if owner == module)


def _names(names: Iterator[str]) -> str:
    return " ".join(f"`{name}`" for name in names)


def limits() -> str:
    """Return the list of limits that the JSONata room keeps of itself."""
    text = inspect.cleandoc(jsonata.__doc__ or "")
    return text[text.index("\n* ") :].replace("``", "`").replace("\\\\", "\\")


def section(case: Case) -> str:
    """Return one construct's section."""
    parts = [f"### {case.title}", case.prose]
    for info, body in case.blocks.items():
        if info == "json asl":
            parts.append(_folded("The machine", "json", body))
        elif info == "json iam":
            parts.append(_folded("Its permissions", "json", body))
        elif info == "jsonl runs":
            parts.append(_runs(case.runs))
        else:
            name = f"`{info.partition(' ')[2]}`:\n\n" if info.startswith("python ") else ""
            parts.append(f"{name}```{info.partition(' ')[0]}\n{body}```")
    return "\n\n".join(part for part in parts if part)


def _folded(title: str, language: str, body: str) -> str:
    return f"<details><summary>{title}</summary>\n\n```{language}\n{body}```\n\n</details>"


def _runs(runs: list[dict[str, Json]]) -> str:
    rows = ["| input | gives |", "|---|---|"]
    for run in runs:
        outcome = f"error `{run['error']}`" if "error" in run else _code(run["output"])
        if "limit" in run:
            outcome += f" in Python; the machine stops: {run['limit']}"
        scripted = " (with scripted tasks)" if "tasks" in run else ""
        rows.append(f"| {_code(run['input'])}{scripted} | {outcome} |")
    return "\n".join(rows)


def _code(value: Json) -> str:
    return "`" + json.dumps(value, ensure_ascii=False).replace("|", "\\|") + "`"


def _anchor(title: str) -> str:
    return title.lower().replace(" ", "-")


def main() -> int:
    """Write the page; with ``--check`` only say whether it is current."""
    text = page(all_cases())
    if "--check" in sys.argv[1:]:
        current = PAGE.is_file() and PAGE.read_text(encoding="utf-8") == text
        print("docs/language.md is current" if current else "docs/language.md is out of date: python -m tools.language")
        return 0 if current else 1
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
