"""Literate golden cases: a Markdown page with a workflow and what becomes of it.

::

    # If, elif, else            the title
    Prose.
    ```python                   the workflow; ```python prices.py is another module beside it
    ```json asl                 the machine          ⎫
    ```json iam                 its policy           ⎬ written by `--update-golden`
    ```text diagnostics         what is refused      ⎭
    ```jsonl runs               one input a line, with what comes of it (the outcome is written by `--update-golden`)

A run is ``{"input": …, "tasks": {…}, "ordered": false}`` and its outcome ``"output"`` or ``"error"``, with ``"limit"``
where the machine stops instead. Lambda functions
of the page really run; ``tasks`` scripts other tasks by resource (``dynamodb:getItem``) or by function name: a list of
``{"return": …}`` and ``{"raise": {"error": …, "cause": …}}``, taken in order, the last one repeating.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flowdsl.compiler import Compiled, CompileResult, compile_source
from flowdsl.diagnostics.render import render
from flowdsl.jsontypes import Json
from flowdsl.source import SourceFile

CASES = Path(__file__).resolve().parents[1] / "tests" / "cases"
_BLOCK = re.compile(r"^```(?P<info>[^\n`]+)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_GENERATED = ("json asl", "json iam", "text diagnostics")


@dataclass(frozen=True, slots=True)
class Case:
    """One page.

    Attributes:
        path: of the page.
        title: its heading.
        prose: the Markdown between the heading and the first block.
        blocks: text by info string (``python``, ``json asl`` …), in order.
    """

    path: Path
    title: str
    prose: str
    blocks: dict[str, str]

    @property
    def name(self) -> str:
        """Return ``loops/for_list``: folder and file."""
        return f"{self.path.parent.name}/{self.path.stem}"

    @property
    def modules(self) -> dict[str, str]:
        """Return the texts by module name; the workflow's is named after the page."""
        named = {
            info.split()[1].removesuffix(".py"): text
            for info, text in self.blocks.items()
            if info.startswith("python ")
        }
        return {self.path.stem: self.blocks["python"], **named}

    @property
    def runs(self) -> list[dict[str, Json]]:
        """Return the runs, outcomes included."""
        return [json.loads(line) for line in self.blocks.get("jsonl runs", "").splitlines() if line]


def read_case(path: Path) -> Case:
    """Read a page.

    Raises:
        ValueError: it has no heading, no workflow, or a block twice.
    """
    text = path.read_text(encoding="utf-8")
    head, _, _ = text.partition("```")
    title, _, prose = head.partition("\n")
    found = [(match["info"].strip(), match["body"]) for match in _BLOCK.finditer(text)]
    blocks = dict(found)
    if not title.startswith("# ") or "python" not in blocks or len(blocks) != len(found):
        raise ValueError(f"{path}: a case has a heading, one workflow, and each block once")
    return Case(path, title[2:].strip(), prose.strip(), blocks)


def all_cases() -> list[Case]:
    """Return all pages, sorted by folder and name."""
    return [read_case(path) for path in sorted(CASES.rglob("*.md"))]


def compile_case(case: Case) -> CompileResult:
    """Compile the workflow of a page."""
    sources = {name: SourceFile(f"{name}.py", text) for name, text in case.modules.items()}
    return compile_source(sources[case.path.stem], loader=lambda name: sources.get(name))


def generated(result: CompileResult) -> dict[str, str]:
    """Return the blocks that a compilation gives; those without content are left out."""
    blocks: dict[str, str] = {}
    if result.artefacts:
        artefact: Compiled = result.artefacts[0]
        blocks["json asl"] = artefact.asl_text()
        if json.loads(artefact.policy_text())["Statement"]:
            blocks["json iam"] = artefact.policy_text()
    if result.diagnostics:
        blocks["text diagnostics"] = render(result.diagnostics, width=100)
    return blocks


def rewrite(case: Case, blocks: Mapping[str, str], runs: list[dict[str, Json]]) -> None:
    """Write a page again with these generated blocks."""
    kept = [(info, body) for info, body in case.blocks.items() if info not in (*_GENERATED, "jsonl runs")]
    order = [*kept, *((info, blocks[info]) for info in _GENERATED if info in blocks)]
    if runs:
        order.append(("jsonl runs", "".join(json.dumps(run, ensure_ascii=False) + "\n" for run in runs)))
    parts = [f"# {case.title}\n", *([f"{case.prose}\n"] if case.prose else [])]
    parts += [f"```{info}\n{body}```\n" for info, body in order]
    case.path.write_text("\n".join(parts), encoding="utf-8")
