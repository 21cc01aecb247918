"""The example, with everything real: compiled, run on the engine against the embedded AWS, drawn."""

import json
import shutil
from pathlib import Path

import pytest

pytest.importorskip("moto")
pytest.importorskip("libcst")

EXAMPLES = Path(__file__).parents[2] / "examples"
WORKFLOW = "examples/order_fulfilment.py:fulfil"


@pytest.fixture
def order(cli, tmp_path, write):
    """Return a function that runs the example on an order."""
    shutil.copytree(EXAMPLES, tmp_path / "examples", ignore=shutil.ignore_patterns("__pycache__"))

    def order(*lines: tuple[str, int], **more):
        document = {"order_id": "o-1", "lines": [{"sku": sku, "quantity": n} for sku, n in lines], **more}
        write("order.json", json.dumps(document))
        return cli(
            "run",
            WORKFLOW,
            "--input",
            "order.json",
            "--setup",
            "examples/order_world.py",
            "--json",
            "--graph",
            "run.svg",
        )

    return order


def test_an_order_is_shipped(order, tmp_path):
    outcome = order(("tea", 2), email="a@example.com")
    assert outcome.code == 0, outcome.err
    report = json.loads(outcome.out)
    assert report["output"] == {"order": "o-1", "status": "SHIPPED", "total": 19.98}
    assert [call["resource"].rpartition(":::")[2] for call in report["calls"]] == [
        "lambda:invoke",
        "dynamodb:updateItem",
        "sqs:sendMessage.waitForTaskToken",
        "aws-sdk:dynamodb:getItem",
        "sns:publish",
    ]
    assert (tmp_path / "run.svg").read_text().startswith("<svg")


def test_an_order_that_is_not_approved(order, tmp_path):
    world = tmp_path / "examples/order_world.py"
    world.write_text(world.read_text() + "\n\ndef on_token(request):\n    return {'approved': False}\n")
    assert json.loads(order(("tea", 1)).out)["output"] == {"order": "o-1", "status": "REJECTED"}


def test_an_order_that_cannot_be_met(order):
    outcome = order(("tea", 1), ("cup", 11))
    assert outcome.code == 3
    report = json.loads(outcome.out)
    assert (report["status"], report["error"], report["cause"]) == ("FAILED", "OutOfStock", "cup is out of stock")
    text = (EXAMPLES / "order_fulfilment.py").read_text().splitlines()
    line = next(number for number, source in enumerate(text, 1) if "raise OutOfStock" in source)
    assert f'File "examples/order_fulfilment.py", line {line}, in fulfil' in outcome.err
    assert outcome.err.endswith("\nOutOfStock: cup is out of stock\n")


def test_the_files(cli, order, write, tmp_path):
    order(("tea", 1))
    assert cli("compile", "examples/order_fulfilment.py", "-o", "build").code == 0
    names = sorted(path.name for path in (tmp_path / "build").iterdir())
    assert names == ["fulfil.asl.json", "fulfil.map.json", "fulfil.policy.json"]
    printed = cli("compile", WORKFLOW)
    assert printed.out == (tmp_path / "build/fulfil.asl.json").read_text(encoding="utf-8")
    states = json.loads((tmp_path / "build/fulfil.map.json").read_text())["states"]
    assert len(states) == printed.out.count('"Type":')
    write("price.json", '{"price": {"return": {"Payload": 9.99}}}')  # the file knows no Lambda function of the module
    world = ("--setup", "examples/order_world.py", "--tasks", "price.json")
    ran = cli("run", "build/fulfil.asl.json", "--input", "order.json", *world, "-q")
    assert json.loads(ran.out) == {"order": "o-1", "status": "SHIPPED", "total": 9.99}, ran.err


FLOW = """\
from flowdsl import workflow
from .helpers import double
from shop import helpers


@workflow
def one(x: int) -> int:
    return double(x) + helpers.LIMIT
"""
HELPERS = "LIMIT = 3\n\n\ndef double(x: int) -> int:\n    return 2 * x\n"


def test_helpers_in_other_modules(cli, write):
    write("shop/__init__.py", "raise SystemExit('never executed when compiling')\n")
    write("shop/flow.py", FLOW)
    write("shop/helpers.py", HELPERS)
    assert cli("check", "shop").code == 0
    write("shop/__init__.py", "")
    write("in.json", '{"x": 20}')
    outcome = cli("run", "shop/flow.py:one", "--input", "in.json", "-q")
    assert (outcome.code, outcome.out) == (0, "43\n"), outcome.err


def test_a_package_that_imports_its_own_modules(cli, write):
    write("shop/__init__.py", "from . import helpers\nfrom .helpers import double\n")
    write("shop/helpers.py", HELPERS)
    body = "    return helpers.double(x) + double(helpers.LIMIT)\n"
    head = "from flowdsl import workflow\nfrom shop import double, helpers\n\n\n@workflow\ndef one(x: int) -> int:\n"
    write("flow.py", head + body)
    write("in.json", '{"x": 20}')
    outcome = cli("run", "flow.py", "--input", "in.json", "-q")
    assert (outcome.code, outcome.out) == (0, "46\n"), outcome.err


def test_mistakes_in_other_modules_are_shown_there(cli, write):
    write("shop/__init__.py", "")
    write("shop/flow.py", FLOW)
    write("shop/helpers.py", HELPERS.replace("return", "print(x)\n    return"))
    outcome = cli("check", "shop/flow.py")
    assert (outcome.code, "→ shop/helpers.py:5:5" in outcome.err) == (1, True), outcome.err
    write("shop/helpers.py", "def (\n")
    outcome = cli("check", "shop/flow.py")
    assert (outcome.code, "→ shop/helpers.py:1:5" in outcome.err) == (1, True), outcome.err
    write("shop/helpers.py", b"\xff")
    assert cli("check", "shop/flow.py").code == 2


def test_the_reasons_of_the_policy(cli, order):
    order(("tea", 1))
    out = cli("iam", WORKFLOW, "--explain").out
    assert "  sns:Publish\n    examples/order_fulfilment.py:" in out


HEAD = "from flowdsl import workflow\n\n\n@workflow\ndef f(x: int):\n"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("    return " + "not " * 2000 + "x\n", 1),
        ("    return " + " and ".join(["x"] * 2000) + "\n", 1),
        ("    return " + "-" * 100_000 + "x\n", 1),
        ("    return " + "(" * 80 + "x" + ")" * 80 + "\n", 0),
        (
            "    if x == 0:\n        return 0\n"
            + "".join(f"    elif x == {n}:\n        return 1\n" for n in range(500)),
            0,
        ),
    ],
    ids=["not", "and", "minus", "parentheses", "elif"],
)
def test_long_chains_are_compiled_or_refused(cli, write, body, code):
    write("flow.py", HEAD + body)
    outcome = cli("check", "flow.py")
    assert outcome.code == code, outcome.err
    assert "FLOW900" not in outcome.err


FAILING = """\
from flowdsl import parallel, workflow


@workflow
def sums(values: dict):
    def halves():
        whole = values["whole"]
        half = 1 / values["none"]
        return [whole, half, whole, half]

    if values["none"]:
        return parallel(lambda: 1, halves)
    whole = values["whole"]
    other = values["other"]
    return {"sums": [whole, other, whole, other]}
"""


@pytest.mark.parametrize(
    ("values", "text", "marked", "why"),
    [
        ({"whole": 1, "none": 0}, 'other = values["other"]', 'values["other"]', "returned nothing (undefined)."),
        ({"whole": 1, "none": "x"}, 'half = 1 / values["none"]', '1 / values["none"]', "TypeError: not a number"),
    ],
)
def test_what_failed_is_shown_where_it_stands(cli, write, values, text, marked, why):
    write("sums.py", FAILING)
    write("sums.json", json.dumps({"values": values}))
    outcome = cli("run", "sums.py:sums", "--input", "sums.json", "-q")
    assert outcome.code == 3
    *_, frame, code, carets, last = outcome.err.splitlines()
    line = FAILING.splitlines().index(next(line for line in FAILING.splitlines() if text in line)) + 1
    assert frame.startswith(f'  File "sums.py", line {line}, in sums, state ')
    assert (code, carets) == (f"    {text}", " " * (4 + text.index(marked)) + "^" * len(marked))
    assert last.startswith(f"States.QueryEvaluationError: {why} (in ")
    assert "function(" not in outcome.err, "the helper functions of an expression are no part of the message"
