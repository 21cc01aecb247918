"""A compiler small enough to see through: every ``@workflow`` function becomes a machine of one Succeed state.

The command line is tested with it, apart from the real compiler; `test_end_to_end` has the real one.
"""

import ast
import json
from dataclasses import dataclass, field

from flowdsl.diagnostics.rules.texts import NoWorkflow, UnknownWorkflow
from flowdsl.diagnostics.suppress import apply_ignores
from flowdsl.diagnostics.syntax import syntax_problem
from flowdsl.iam.merge import document
from flowdsl.iam.model import Policy
from flowdsl.source import Origin, Span


@dataclass
class Compiled:
    name: str
    definition: dict
    source_map: dict
    policy: Policy = field(default_factory=Policy)
    functions: tuple = ()
    type: str = "STANDARD"

    def asl_text(self):
        return json.dumps(self.definition, indent=2) + "\n"

    def policy_text(self):
        return json.dumps(document(self.policy), indent=2) + "\n"

    def map_text(self):
        return json.dumps(self.source_map, indent=2) + "\n"


@dataclass
class Result:
    artefacts: tuple
    diagnostics: list


def compile_source(source, *, names=None, **_):
    start = Origin(source, Span(1, 1, 1, 1))
    problem = syntax_problem(source)
    if problem is not None:
        return Result((), [problem])
    functions = [
        node
        for node in ast.parse(source.text).body
        if isinstance(node, ast.FunctionDef) and any(ast.unparse(d) == "workflow" for d in node.decorator_list)
    ]
    if "explode" in source.text:
        raise ZeroDivisionError("the stub explodes")
    if not functions:
        return Result((), [NoWorkflow(origin=start, path=source.name)])
    known = {node.name: node for node in functions}
    for name in names or ():
        if name not in known:
            return Result((), [UnknownWorkflow(origin=start, path=source.name, name=name, names=", ".join(known))])
    diagnostics = apply_ignores([], [source])
    if any(d.severity == "error" for d in diagnostics):
        return Result((), diagnostics)
    return Result(tuple(_compiled(known[name], source) for name in names or known), diagnostics)


def _compiled(node, source):
    definition = {"QueryLanguage": "JSONata", "StartAt": "End", "States": {"End": {"Type": "Succeed"}}}
    place = {"source": 0, "line": node.lineno, "column": 1, "end_line": node.lineno, "end_column": 4}
    source_map = {"version": 1, "workflow": node.name, "sources": [source.name], "states": {"End": place}}
    return Compiled(node.name, definition, source_map)
