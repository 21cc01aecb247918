"""flowdsl iam: the policy, and the lines that need it."""

import json

import pytest

from flowdsl.iam.model import Policy, Statement
from flowdsl.source import Origin, Span
from tests.cli import stub_compiler

pytestmark = pytest.mark.usefixtures("stub")

FLOW = "from flowdsl import workflow\n\n\n@workflow\ndef one(x: int):\n    return get(x)\n"
TABLE = "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/stock"


@pytest.fixture(autouse=True)
def permissions(monkeypatch, write):
    write("flow.py", FLOW)
    plain = stub_compiler.compile_source

    def compile_source(source, **options):
        result = plain(source, **options)
        line = Origin(source, Span(6, 12, 6, 18))
        for artefact in result.artefacts:
            artefact.policy = Policy(
                (
                    Statement(("dynamodb:GetItem", "dynamodb:Query"), (TABLE,), origin=line),
                    Statement(
                        ("iam:PassRole",), ("*",), {"StringEquals": {"iam:PassedToService": "ecs"}}, line, "runs it"
                    ),
                    Statement(("xray:PutTraceSegments",), ("*",), reason="tracing is on"),
                )
            )
        return result

    monkeypatch.setattr(stub_compiler, "compile_source", compile_source)


def test_the_document(cli):
    document = json.loads(cli("iam", "flow.py:one").out)
    assert document["Version"] == "2012-10-17"
    assert {"Effect": "Allow", "Action": ["dynamodb:GetItem", "dynamodb:Query"], "Resource": [TABLE]} in document[
        "Statement"
    ]


def test_the_outline(cli):
    out = cli("iam", "flow.py", "--format", "text").out
    assert out.startswith(f"{TABLE}\n  dynamodb:GetItem\n  dynamodb:Query\n")
    assert "\n\n*\n  only if iam:PassedToService StringEquals ecs\n  iam:PassRole\n" in out
    assert "flow.py" not in out


def test_the_reasons(cli):
    out = cli("iam", "flow.py", "--explain").out
    assert "  dynamodb:GetItem\n    flow.py:6  return get(x)\n" in out
    assert "    flow.py:6  return get(x)  (runs it)\n" in out
    assert "  xray:PutTraceSegments\n    tracing is on\n" in out


def test_the_reasons_for_programs(cli):
    entries = json.loads(cli("iam", "flow.py", "--explain", "--format", "json").out)
    assert [entry["action"] for entry in entries] == sorted(entry["action"] for entry in entries)
    first = entries[0]
    assert (first["action"], first["resource"]) == ("dynamodb:GetItem", TABLE)
    assert first["needed_by"] == [{"file": "flow.py", "line": 6, "column": 12, "reason": None}]
