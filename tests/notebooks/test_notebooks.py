"""The notebooks run from top to bottom, and a workflow in a cell is what it would be in a file."""

import re
from pathlib import Path

import pytest

from flowdsl.compiler import compile_source
from flowdsl.source import SourceFile

nbformat = pytest.importorskip("nbformat", reason="needs the extra `test`")
nbclient = pytest.importorskip("nbclient", reason="needs the extra `test`")
pytest.importorskip("ipykernel", reason="needs the extra `test`")

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))
ANSI = re.compile(r"\x1b\[[0-9;]*m")


def execute(notebook, *, allow_errors=False):
    nbclient.NotebookClient(notebook, timeout=120, kernel_name="python3", allow_errors=allow_errors).execute()
    return [cell.get("outputs", []) for cell in notebook.cells]


def cells(*sources):
    made = nbformat.v4.new_notebook()
    made.cells = [nbformat.v4.new_code_cell(source) for source in sources]
    return made


def text(outputs) -> str:
    """Return what a cell shows as text."""
    parts = []
    for output in outputs:
        parts.append(output.get("text", "") or output.get("data", {}).get("text/plain", ""))
        parts.append("\n".join(output.get("traceback", [])))
    return ANSI.sub("", "".join(parts))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs(path):
    notebook = nbformat.read(path, as_version=4)
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in notebook.cells), "strip the outputs"
    execute(notebook)


def test_the_first_notebook_shows_what_it_says():
    notebook = nbformat.read(NOTEBOOKS[0], as_version=4)
    outputs = execute(notebook)
    shown = [output["data"] for cell in outputs for output in cell if "data" in output]
    assert [sorted(data) for data in shown if "image/svg+xml" in data] == [["image/svg+xml", "text/plain"]]
    everything = "\n".join(map(text, outputs))
    assert "\n{'total': 50.4}\n" in everything
    assert "('SUCCEEDED', {'total': 50.4})" in everything
    assert "error[FLOW201]: `totl` is not defined" in text(outputs[-1])


IMPORTS = "from flowdsl import Error, workflow\nfrom flowdsl_tasks import lambda_"
PIECES = "class Boom(Error):\n    pass\n\n\n@lambda_.function\ndef f(x: int) -> int:\n    return x\n\n\nFACTOR = 3"
HELPER = "def scaled(x: int) -> int:\n    return f(x) * FACTOR"
WORKFLOW = """\
@workflow
def demo(x: int) -> int:
    if x < 0:
        raise Boom(f"{x}")
    return scaled(x)"""


def test_the_same_bytes_as_from_a_file():
    whole = "\n\n\n".join((IMPORTS, PIECES, HELPER, WORKFLOW)) + "\n"
    (artefact,) = compile_source(SourceFile("demo.py", whole)).artefacts
    notebook = cells(IMPORTS, PIECES, HELPER, WORKFLOW, "print(demo.compile().asl_text(), end='')")
    assert text(execute(notebook)[-1]) == artefact.asl_text()
    one_cell = cells(whole, "print(demo.compile().policy_text(), end='')")
    assert text(execute(one_cell)[-1]) == artefact.policy_text()


def test_cells_that_ran_again_count():
    """What a later run of a cell defines replaces what an earlier one defined; live values are those of now."""
    again = HELPER.replace("* FACTOR", "+ FACTOR")
    notebook = cells(
        IMPORTS,
        PIECES,
        HELPER,
        WORKFLOW,
        again,
        "FACTOR = sum([20, 20])",
        "%time 1",
        "print(demo.compile().asl_text())",
    )
    assert "$states.result.Payload + 40" in text(execute(notebook)[-1])


def test_a_refusal_shows_only_the_diagnostic():
    notebook = cells(IMPORTS, "@workflow\ndef demo(x: int) -> int:\n    return y", "demo.compile()")
    shown = text(execute(notebook, allow_errors=True)[-1])
    assert shown.lstrip().startswith("error[FLOW201]: `y` is not defined")
    assert "→ <cell 2>:3:12" in shown
    assert "compile_workflow" not in shown
