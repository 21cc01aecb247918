"""Compile small workflows from text, for tests of tasks."""

import textwrap
from typing import Any

from flowdsl.compiler import compile_source
from flowdsl.iam.merge import document
from flowdsl.source import SourceFile


def compiled(
    body: str, imports: str, *, signature: str = "", options: str = ""
) -> tuple[dict[str, Any], dict[str, list[str]], list[str]]:
    """Compile a workflow's body.

    Returns:
        The definition, action → resources, and the messages of all diagnostics.
    """
    text = (
        "from flowdsl import context, distributed, param, workflow\n"
        f"from flowdsl_tasks import {imports}\n\n\n"
        f"@workflow({options})\ndef flow({signature}):\n" + textwrap.indent(textwrap.dedent(body), "    ")
    )
    result = compile_source(SourceFile("flow.py", text))
    said = [d.text(d.message) for d in result.diagnostics]
    assert result.artefacts, said
    (only,) = result.artefacts
    granted: dict[str, list[str]] = {}
    for statement in document(only.policy)["Statement"]:
        for action in statement["Action"]:
            granted.setdefault(str(action), []).extend(statement["Resource"])
    return dict(only.definition), granted, said
