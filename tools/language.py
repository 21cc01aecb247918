"""Write ``docs/language.md`` from the golden cases: ``python -m tools.language [--check]``.

Each construct stands with the machine it becomes, and with what some inputs give, so that the page cannot go stale.
"""

import json
import sys
from itertools import groupby
from pathlib import Path

from flowdsl.jsontypes import Json
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


def page(cases: list[Case]) -> str:
    """Return the page's text."""
    chapters = {folder: list(group) for folder, group in groupby(cases, key=lambda case: case.path.parent.name)}
    unknown = chapters.keys() - CHAPTERS.keys()
    if unknown:
        raise ValueError(f"give the chapters {sorted(unknown)} a title")
    contents = "\n".join(f"* [{title}](#{_anchor(title)})" for folder, title in CHAPTERS.items() if folder in chapters)
    parts = [HEAD, contents]
    for folder, title in CHAPTERS.items():
        parts += [f"## {title}", *map(section, chapters.get(folder, ()))]
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


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
