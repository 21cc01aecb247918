"""Small workflow modules written by tests: imported, compiled with and without the check of aliasing, run both ways."""

import copy
import importlib.util
import itertools
import sys
import textwrap
from contextlib import contextmanager
from unittest import mock

from flowdsl.compiler import compile_source
from flowdsl.source import SourceFile
from flowdsl.testing import machine_outcome, python_outcome

HEAD = """\
from flowdsl import Error, concurrent, parallel, workflow
from flowdsl_tasks import lambda_

class Boom(Error): pass

@lambda_.function
def task(v) -> object:
    return v
"""
_numbers = itertools.count()


def module_text(body, *, helpers="", signature="a, b, xs: list, d: dict"):
    """Return the text of a module whose workflow `f` has this body."""
    parts = (HEAD, textwrap.dedent(helpers).strip("\n"), f"@workflow\ndef f({signature}):")
    return "\n".join(parts) + "\n" + textwrap.indent(textwrap.dedent(body).strip("\n"), "    ") + "\n"


@contextmanager
def imported(text, folder):
    """Import a module from its text and give its workflow `f`; the module is forgotten afterwards."""
    name = f"program_{next(_numbers)}"
    path = folder / f"{name}.py"
    path.write_text(text, encoding="utf-8")
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
        yield module.f
    finally:
        del sys.modules[name]
        path.unlink()


def echo(resource, arguments):
    """Answer every task with a copy of what it was given."""
    return {"Payload": copy.deepcopy(arguments["Payload"].get("v")), "StatusCode": 200}


def codes(text):
    """Return the codes of the errors of a module, and its compiled workflow when there are none."""
    result = compile_source(SourceFile("program.py", text))
    found = sorted({d.code for d in result.diagnostics if d.severity == "error"})
    return found, result.artefacts[0] if result.artefacts else None


def unchecked(text):
    """Compile without the check of aliasing: the machine that keeps copies where Python keeps references."""
    with mock.patch("flowdsl.passes.pipeline.check_aliasing", lambda *_: None):
        return codes(text)


def outcomes(text, compiled, input, folder):
    """Run a module in CPython and a compiled workflow on the engine; returns both outcomes."""
    with imported(text, folder) as workflow:
        expected = python_outcome(workflow, copy.deepcopy(input), echo)
    return expected, machine_outcome(compiled, copy.deepcopy(input), echo)
