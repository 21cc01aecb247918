"""Programs and inputs that are wrong, with the real compiler: message, place, help, exit code, nothing half written."""

import json

import pytest

GOOD = """\
from flowdsl import workflow
from flowdsl_tasks import lambda_, sqs


@lambda_.function
def price(sku: str) -> int:
    return len(sku)


@workflow
def one(sku: str, count: int = 1) -> int:
    return price(sku) * count
"""
WRONG = {
    "a syntax error": (
        "    return price(sku) * count",
        "    return price(sku * count",
        801,
        "12:17",
        "was never closed",
    ),
    "an unknown task": ("price(sku) *", 'sqs.send(queue_url="q") *', 401, "12:12", "`sqs` has no task `send`"),
    "an unknown argument": ("price(sku)", "price(skus=sku)", 402, "12:18", "did you mean `sku`?"),
    "a missing argument": ("price(sku)", "price()", 403, "12:12", "needs `sku`"),
    "an unbound name": ("count\n", "cuont\n", 201, "12:25", "did you mean `count`?"),
    "a name bound on some ways only": (
        "    return price",
        "    if count:\n        n = 1\n    return n + price",
        203,
        "14:12",
        "`n`",
    ),
    "Python that has no counterpart": ("    return price", "    global sky\n    return price", 105, "12:5", "`global`"),
    "no workflow": ("@workflow\n", "", 802, "1:1", "decorate a function"),
}


@pytest.mark.parametrize(("old", "new", "code", "place", "words"), WRONG.values(), ids=WRONG)
def test_a_wrong_program(cli, write, tmp_path, old, new, code, place, words):
    assert old in GOOD
    write("flow.py", GOOD.replace(old, new, 1))
    write("build/one.asl.json", "as it was")
    for call in (("check", "flow.py"), ("compile", "flow.py", "-o", "build"), ("compile", "flow.py")):
        outcome = cli(*call)
        assert outcome.code == 1, outcome.err
        assert outcome.err.startswith(f"error[FLOW{code}]: ")
        assert f"→ flow.py:{place}\n" in outcome.err
        assert words in outcome.err
        assert "Traceback" not in outcome.err
        assert outcome.out == ""
    assert [path.name for path in (tmp_path / "build").iterdir()] == ["one.asl.json"]
    assert (tmp_path / "build/one.asl.json").read_text() == "as it was"


def test_one_wrong_workflow_of_two_writes_neither(cli, write, tmp_path):
    write("flow.py", GOOD + "\n\n@workflow\ndef two(n: int) -> int:\n    return m\n")
    outcome = cli("compile", "flow.py", "-o", "build")
    assert outcome.code == 1
    assert "error[FLOW201]: `m` is not defined" in outcome.err
    assert not list(tmp_path.glob("build/*"))


def test_a_folder_that_cannot_be_written(cli, write, tmp_path):
    write("flow.py", GOOD)
    write("build", "a file")
    outcome = cli("compile", "flow.py", "-o", "build")
    assert outcome.code == 2
    assert "Directory 'build' is a file." in outcome.err
    assert (tmp_path / "build").read_text() == "a file"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ('{"count": 2}', "`sku`"),
        ("[]", "object"),
        ('"tea"', "object"),
        ('{"sku": "tea",', "is not JSON"),
    ],
)
def test_input_that_does_not_fit(cli, write, given, words):
    write("flow.py", GOOD)
    write("in.json", given)
    outcome = cli("run", "flow.py:one", "--input", "in.json")
    assert outcome.code == 2, outcome.err
    assert outcome.err.startswith("error[FLOW80")
    assert words in outcome.err
    assert "Traceback" not in outcome.err


def test_all_that_is_wrong_is_said_at_once(cli, write):
    write("flow.py", GOOD.replace("price(sku) * count", "prise(sku) * cuont"))
    outcome = cli("check", "flow.py", "--output-format", "json")
    found = json.loads(outcome.err)["diagnostics"] if outcome.err.lstrip().startswith("{") else json.loads(outcome.err)
    assert [item["code"] for item in found] == ["FLOW201", "FLOW201"]
    assert outcome.code == 1
