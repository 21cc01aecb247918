"""flowdsl run on machines and workflows: outcome, progress, traceback, inputs, mocks."""

import json

import pytest

from flowdsl.cli.traceback import follow

pytestmark = pytest.mark.usefixtures("stub")

CHARGE = {
    "Type": "Task",
    "Resource": "arn:aws:states:::lambda:invoke",
    "Arguments": {"FunctionName": "charge", "Payload": "{% $states.input %}"},
    "Retry": [{"ErrorEquals": ["Busy"], "IntervalSeconds": 5}],
    "Output": "{% $states.result.Payload %}",
    "End": True,
}
MACHINE = {
    "QueryLanguage": "JSONata",
    "StartAt": "Each line",
    "States": {
        "Each line": {
            "Type": "Map",
            "Items": "{% $states.input.lines %}",
            "ItemProcessor": {"StartAt": "Charge", "States": {"Charge": CHARGE}},
            "Next": "Wait",
        },
        "Wait": {"Type": "Wait", "Seconds": 3600, "End": True},
    },
}
PYTHON = "def bill(lines):\n    for line in concurrent(lines):\n        total = charge(line)\n"
PLACES = {
    "version": 1,
    "workflow": "bill",
    "sources": ["bill.py"],
    "states": {
        "Each line": {"source": 0, "line": 2, "column": 5, "end_line": 2, "end_column": 35},
        "Each line / Charge": {"source": 0, "line": 3, "column": 17, "end_line": 3, "end_column": 29},
    },
}


@pytest.fixture
def machine(write):
    write("in.json", '{"lines": [1, 2]}')
    write("ok.json", json.dumps({"charge": [{"raise": {"error": "Busy"}}, {"return": 9}]}))
    write("fail.json", json.dumps({"Charge": [{"return": 1}, {"raise": {"error": "NoCard", "cause": "none\nat all"}}]}))
    return write("bill.asl.json", json.dumps(MACHINE))


def test_success(cli, machine):
    outcome = cli("run", machine, "--input", "in.json", "--tasks", "ok.json")
    assert outcome.code == 0
    assert json.loads(outcome.out) == [9, 9]
    assert outcome.err.splitlines() == [
        "       0.0 s  Each line",
        "       0.0 s  Charge",
        "       0.0 s  Charge",
        "       0.0 s  Charge: Busy",
        "       5.0 s  Charge: retry",
        "       5.0 s  Wait",
        "SUCCEEDED: 4 states, 1 retry, 1 h 0 min",
    ]


def test_quiet(cli, machine):
    outcome = cli("run", machine, "--input", "in.json", "--tasks", "ok.json", "-q")
    assert (outcome.code, outcome.err, json.loads(outcome.out)) == (0, "", [9, 9])


def test_json(cli, machine):
    outcome = cli("run", machine, "--input", "-", "--tasks", "ok.json", "--json", stdin=b'{"lines": [7]}')
    report = json.loads(outcome.out)
    call = {
        "state": "Charge",
        "resource": "arn:aws:states:::lambda:invoke",
        "arguments": {"FunctionName": "charge", "Payload": 7},
    }
    assert report == {
        "status": "SUCCEEDED",
        "output": [9],
        "states_entered": ["Each line", "Charge", "Wait"],
        "calls": [call, call],
    }
    assert outcome.err == ""


def test_failure_with_a_source_map(cli, machine, write):
    write("bill.map.json", json.dumps(PLACES))
    write("bill.py", PYTHON)
    outcome = cli("run", machine, "--input", "in.json", "--tasks", "fail.json", "-q")
    assert (outcome.code, outcome.out) == (3, "")
    assert outcome.err == (
        "Traceback (most recent state last):\n"
        '  File "bill.py", line 2, in bill, state "Each line", item 1\n'
        "    for line in concurrent(lines):\n"
        '  File "bill.py", line 3, in bill, state "Charge"\n'
        "    total = charge(line)\n"
        "            ^^^^^^^^^^^^\n"
        "NoCard: none\n"
        "at all\n"
    )


def test_failure_without_a_source_map(cli, machine):
    outcome = cli("run", machine, "--input", "in.json", "--tasks", "fail.json")
    assert outcome.code == 3
    assert '  Machine "bill.asl.json", state "Each line", item 1\n' in outcome.err
    assert outcome.err.endswith("NoCard: none\nat all\n")


def test_failure_as_json(cli, machine):
    outcome = cli("run", machine, "--input", "in.json", "--tasks", "fail.json", "--json")
    report = json.loads(outcome.out)
    assert outcome.code == 3
    assert (report["status"], report["error"], report["cause"]) == ("FAILED", "NoCard", "none\nat all")
    assert "output" not in report


def test_the_frames_of_a_lambda_function_are_shown(cli, machine, write):
    cause = {
        "errorMessage": "'sku'",
        "errorType": "KeyError",
        "stackTrace": ['  File "/var/task/app.py", line 3, in charge\n    return line["sku"]\n'],
    }
    write("fail.json", json.dumps({"Charge": {"raise": {"error": "KeyError", "cause": json.dumps(cause)}}}))
    outcome = cli("run", machine, "--input", "in.json", "--tasks", "fail.json", "-q")
    assert outcome.err.endswith("""state "Charge"
  File "/var/task/app.py", line 3, in charge
    return line["sku"]
KeyError: 'sku'
""")


def test_a_timeout(cli, write):
    wait = {"Type": "Wait", "Seconds": 3600, "End": True}
    write("slow.asl.json", json.dumps({"StartAt": "Wait", "TimeoutSeconds": 60, "States": {"Wait": wait}}))
    write("none.json", "{}")
    outcome = cli("run", "slow.asl.json", "--tasks", "none.json", "--json")
    assert (outcome.code, json.loads(outcome.out)["status"]) == (3, "TIMED_OUT")
    assert "States.Timeout" in outcome.err


@pytest.mark.parametrize(
    ("mocks", "problem"),
    [
        ({"chrge": {"return": 1}}, "the machine has no task `chrge`"),
        ({"Charge": []}, "the list of results of `Charge` is empty"),
        ({"Charge": [1]}, "result 1 of `Charge` has to be an object with one of `return`, `raise`"),
        ({"Charge": [{"retrun": 1}]}, "result 1 of `Charge` has to be an object with one of `return`, `raise`"),
        (
            {"Charge": {"raise": "x"}},
            'result 1 of `Charge`: `raise` has to be an object like {"error": "Name", "cause"',
        ),
        ({"Charge": [{"return": 1}, {"raise": {}}]}, "result 2 of `Charge`: `raise` needs an `error` that is a text"),
        ({"Charge": {"return": 1, "seconds": "x"}}, "result 1 of `Charge`: `seconds` has to be a number between 0"),
        ({"Charge": {"return": 1, "seconds": -5}}, "result 1 of `Charge`: `seconds` has to be a number between 0"),
        ({"Charge": {"return": 1, "seconds": 1e308}}, "result 1 of `Charge`: `seconds` has to be a number between 0"),
        ({"Charge": {"return": 1, "secs": 5}}, "result 1 of `Charge`: there is no key `secs` here"),
        ([], "the mocks must be an object"),
        ({}, "no mock for the state 'Charge'"),
    ],
)
def test_mocks_that_do_not_fit(cli, machine, write, mocks, problem):
    write("mocks.json", json.dumps(mocks))
    outcome = cli("run", machine, "--input", "in.json", "--tasks", "mocks.json", "-q")
    assert outcome.code == 2
    assert outcome.err.startswith("error[FLOW813]: ")
    assert problem in " ".join(outcome.err.split())
    assert outcome.out == ""


@pytest.mark.parametrize("key", ["Charge", "charge", "arn:aws:states:::lambda:invoke", "lambda:invoke"])
def test_what_a_mock_can_be_called(cli, machine, write, key):
    write("mocks.json", json.dumps({key: {"return": 3}}))
    assert json.loads(cli("run", machine, "--input", "in.json", "--tasks", "mocks.json").out) == [3, 3]


def test_no_machine(cli, write):
    write("x.json", "[]")
    assert "`x.json` is no state machine" in cli("run", "x.json").err
    write("y.json", '{"StartAt": "A", "States": {"A": {"Type": "Nothing"}}}')
    write("none.json", "{}")
    outcome = cli("run", "y.json", "--tasks", "none.json")
    assert (outcome.code, outcome.err[:16]) == (1, "error[FLOW816]: ")
    assert "no workflow `a`" in cli("run", "x.json:a").err


@pytest.mark.usefixtures("usual_recursion_limit")
@pytest.mark.parametrize("depth", [600, 900])
def test_a_machine_nested_deeply(cli, write, depth):
    state = f'{{"Type":"Pass","Result":{"[" * depth}{"]" * depth},"End":true}}'
    write("deep.asl.json", f'{{"StartAt":"A","States":{{"A":{state}}}}}')
    outcome = cli("run", "deep.asl.json")
    assert outcome.code == 1
    assert "error[FLOW816]: the definition is nested too deeply" in outcome.err


def test_parameters(cli, write):
    definition = {
        "QueryLanguage": "JSONata",
        "StartAt": "A",
        "States": {"A": {"Type": "Pass", "Output": "${Table}-x", "End": True}},
    }
    write("p.asl.json", json.dumps(definition))
    write("none.json", "{}")
    outcome = cli("run", "p.asl.json", "--tasks", "none.json", "--param", "Table=orders")
    assert outcome.out == '"orders-x"\n'
    assert "add `--param Table=VALUE`" in cli("run", "p.asl.json", "--tasks", "none.json").err
    assert cli("run", "p.asl.json", "--tasks", "none.json", "--param", "Table").code == 2
    assert "it has Table" in cli("run", "p.asl.json", "--tasks", "none.json", "--param", "Tabel=x").err


def test_a_parameter_in_a_name(cli, write):
    state = {"Type": "Pass", "Result": {"${Table}": "arn/${Table}"}, "End": True}
    write("n.asl.json", json.dumps({"StartAt": "A", "States": {"A": state}}))
    write("none.json", "{}")
    outcome = cli("run", "n.asl.json", "--tasks", "none.json", "--param", "Table=orders", "-q")
    assert json.loads(outcome.out) == {"orders": "arn/orders"}, outcome.err


def test_a_parameter_where_a_number_belongs(cli, write):
    choice = {"Type": "Choice", "Choices": [{"Variable": "$", "NumericEquals": "${N}", "Next": "B"}], "Default": "C"}
    states = {
        "W": {"Type": "Wait", "Seconds": "${N}", "Next": "A"},
        "A": choice,
        "B": {"Type": "Pass", "Result": "${N}", "End": True},
        "C": {"Type": "Fail"},
    }
    write("w.asl.json", json.dumps({"StartAt": "W", "States": states}))
    write("none.json", "{}")
    write("i.json", "2")
    outcome = cli("run", "w.asl.json", "--tasks", "none.json", "--input", "i.json", "--param", "N=2", "-q")
    assert outcome.out == '"2"\n', outcome.err
    refused = cli("run", "w.asl.json", "--tasks", "none.json", "--input", "i.json", "--param", "N=two", "-q")
    assert refused.code == 1


FLOW = """\
from flowdsl import workflow
print('imported')


@workflow
def one(order_id: str, n: int = 1):
    return n
"""


@pytest.fixture
def flow(write):
    write("none.json", "{}")
    return write("flow.py", FLOW)


def test_a_workflow_gets_its_input(cli, flow, write):
    write("in.json", '{"order_id": "a", "extra": 1}')
    outcome = cli("run", flow, "--input", "in.json", "--tasks", "none.json")
    assert outcome.code == 0
    assert json.loads(outcome.out) == {"order_id": "a", "extra": 1}
    assert "imported" in outcome.err


def test_a_missing_key(cli, flow, write):
    write("in.json", '{"orderId": "a"}')
    outcome = cli("run", flow, "--input", "in.json", "--tasks", "none.json", "-q")
    assert outcome.code == 2
    assert "error[FLOW809]: the input lacks `order_id`" in outcome.err
    assert "it has `orderId`; is that meant?" in outcome.err
    assert "`one` takes `order_id`, `n`" in outcome.err
    assert "give it with `--input FILE`" in cli("run", flow, "--tasks", "none.json").err


@pytest.mark.parametrize(("text", "kind"), [("[]", "a list"), ("3", "a number"), ("null", "null"), ('"x"', "a text")])
def test_an_input_that_is_no_object(cli, flow, write, text, kind):
    write("in.json", text)
    outcome = cli("run", flow, "--input", "in.json", "--tasks", "none.json")
    assert outcome.code == 2
    assert f"the input of `one` must be an object, not {kind}" in outcome.err


def test_a_positional_only_parameter_takes_anything(cli, write):
    write("none.json", "{}")
    write("flow.py", FLOW.replace("order_id: str, n: int = 1", "n, /"))
    write("in.json", "[1]")
    assert cli("run", "flow.py", "--input", "in.json", "--tasks", "none.json").code == 0


def test_standard_input_cannot_be_both(cli, flow):
    assert cli("run", "-", "--input", "-", stdin=FLOW.encode()).code == 2


def test_a_module_that_raises(cli, write):
    write("none.json", "{}")
    write("flow.py", FLOW + "\n\ndef broken():\n    return {}['x']\n\n\nbroken()\n")
    outcome = cli("run", "flow.py", "--tasks", "none.json")
    assert outcome.code == 2
    assert "error[FLOW814]: `flow.py` raised KeyError: 'x'" in outcome.err
    assert "→ flow.py:11:5" in outcome.err
    write("flow.py", FLOW + "\nimport nothing_of_this_name\n")
    assert "install the package" in cli("run", "flow.py", "--tasks", "none.json").err
    write("flow.py", FLOW + "\nraise SystemExit(0)\n")
    assert cli("run", "flow.py", "--tasks", "none.json").code == 2


def test_modules_of_a_package_import_each_other(cli, write):
    write("none.json", "{}")
    write("in.json", '{"order_id": "a"}')
    write("shop/__init__.py", "")
    write("shop/names.py", "NAME = 'x'\n")
    write(
        "shop/flow.py", "from .names import NAME\nfrom shop.names import NAME as AGAIN\nassert NAME is AGAIN\n" + FLOW
    )
    outcome = cli("run", "shop/flow.py", "--input", "in.json", "--tasks", "none.json")
    assert outcome.code == 0, outcome.err


def test_paths_of_failed_states():
    inner = {"StartAt": "x/y", "States": {"x/y": {"Type": "Fail"}, "x": {"Type": "Pass"}}}
    region = {
        "States": {
            "a": {"Type": "Pass"},
            "a/0": {"Type": "Map", "ItemProcessor": inner},
            "p": {"Type": "Parallel", "Branches": [{"States": {}}, inner]},
        }
    }
    assert [(s.path, s.index) for s in follow(region, "a/0/12/x/y")] == [(("a/0",), "12"), (("a/0", "x/y"), None)]
    assert [s.path for s in follow(region, "p/1/x/y")] == [("p",), ("p", "1", "x/y")]
    assert follow(region, "gone/0/x") == []


AWS_MACHINE = {
    "QueryLanguage": "JSONata",
    "StartAt": "Put",
    "States": {
        "Put": {
            "Type": "Task",
            "Resource": "arn:aws:states:::dynamodb:putItem",
            "Arguments": {"TableName": "stock", "Item": {"sku": {"S": "{% $states.input.sku %}"}}},
            "Next": "Ask",
        },
        "Ask": {
            "Type": "Task",
            "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
            "Arguments": {
                "QueueUrl": "https://sqs.us-east-1.amazonaws.com/123456789012/approvals",
                "MessageBody": {"token": "{% $states.context.Task.Token %}"},
            },
            "End": True,
        },
    },
}
SETUP = """\
import boto3
from flowdsl.local import TaskFailure

print("setting up")
boto3.client("dynamodb").create_table(
    TableName="stock",
    KeySchema=[{"AttributeName": "sku", "KeyType": "HASH"}],
    AttributeDefinitions=[{"AttributeName": "sku", "AttributeType": "S"}],
    BillingMode="PAY_PER_REQUEST",
)
boto3.client("sqs").create_queue(QueueName="approvals")


def on_token(request):
    found = boto3.client("dynamodb").scan(TableName="stock")["Items"]
    ANSWER
"""


@pytest.fixture
def aws(write):
    pytest.importorskip("moto")
    write("in.json", '{"sku": "a"}')
    write("m.asl.json", json.dumps(AWS_MACHINE))
    return lambda answer: write("setup.py", SETUP.replace("ANSWER", answer))


def test_the_embedded_aws(cli, aws):
    aws("return {'found': found}")
    outcome = cli("run", "m.asl.json", "--input", "in.json", "--setup", "setup.py")
    assert outcome.code == 0, outcome.err
    assert json.loads(outcome.out) == {"found": [{"sku": {"S": "a"}}]}
    assert outcome.err.startswith("setting up\n")


def test_a_callback_that_fails(cli, aws):
    aws("raise TaskFailure('Rejected', 'no')")
    outcome = cli("run", "m.asl.json", "--input", "in.json", "--setup", "setup.py")
    assert outcome.code == 3
    assert outcome.err.endswith("Rejected: no\n")


def test_a_mistake_in_the_hook(cli, aws):
    aws("return found[7]")
    outcome = cli("run", "m.asl.json", "--input", "in.json", "--setup", "setup.py", "-q")
    assert outcome.code == 2
    assert "error[FLOW814]: `setup.py` raised IndexError: list index out of range" in outcome.err
    assert "→ setup.py:16:5" in outcome.err


def test_nobody_answers(cli, aws, write):
    write("setup.py", SETUP.partition("def on_token")[0])
    outcome = cli("run", "m.asl.json", "--input", "in.json", "--setup", "setup.py", "-q")
    assert outcome.code == 3
    assert "on_token(request) of the file given as --setup" in outcome.err


def test_mocks_go_before_the_embedded_aws(cli, aws, write):
    write("mocks.json", json.dumps({"Put": {"return": {}}}))
    aws("return found")
    outcome = cli("run", "m.asl.json", "--input", "in.json", "--setup", "setup.py", "--tasks", "mocks.json", "-q")
    assert (outcome.code, outcome.out) == (0, "[]\n")


def test_a_mocked_callback_needs_no_answer(cli, aws, write):
    write("mocks.json", json.dumps({"Ask": {"return": "mocked"}}))
    write("setup.py", SETUP.partition("def on_token")[0])
    outcome = cli("run", "m.asl.json", "--input", "in.json", "--setup", "setup.py", "--tasks", "mocks.json", "-q")
    assert (outcome.code, outcome.out) == (0, '"mocked"\n')


HTTP_MACHINE = {
    "QueryLanguage": "JSONata",
    "StartAt": "Ask",
    "States": {
        "Ask": {
            "Type": "Task",
            "Resource": "arn:aws:states:::http:invoke",
            "Arguments": {
                "ApiEndpoint": "https://example.com/price",
                "Method": "GET",
                "InvocationConfig": {"ConnectionArn": "arn:aws:events:us-east-1:123456789012:connection/c/1"},
            },
            "Output": "{% $states.result.ResponseBody %}",
            "End": True,
        }
    },
}


def test_the_setup_file_answers_http(cli, aws, write):
    write("http.asl.json", json.dumps(HTTP_MACHINE))
    write(
        "setup.py",
        "from flowdsl.local import HttpResponse\ndef http(request):\n    return HttpResponse(200, {'url': request.url})\n",
    )
    outcome = cli("run", "http.asl.json", "--setup", "setup.py", "-q")
    assert outcome.code == 0, outcome.err
    assert json.loads(outcome.out) == {"url": "https://example.com/price"}
    write("setup.py", "")
    outcome = cli("run", "http.asl.json", "--setup", "setup.py", "-q")
    assert outcome.code == 2
    assert "function http(request), given to the backend or in the file of --setup" in outcome.err


def test_a_setup_file_that_fails(cli, aws, write):
    aws("return found")
    assert cli("run", "m.asl.json", "--input", "in.json", "--setup", "stup.py").code == 2
    write("setup.py", "import boto3\nboto3.client('sqs').get_queue_url(QueueName='none')\n")
    outcome = cli("run", "m.asl.json", "--input", "in.json", "--setup", "setup.py", "-q")
    assert outcome.code == 2
    assert "error[FLOW814]: `setup.py` raised" in outcome.err
    assert "→ setup.py:2:1" in outcome.err


def test_lambda_functions_run_here(cli, write, monkeypatch):
    """Found by what they are, in the module and in those beside it; the machine here is one that calls such."""
    from tests.cli import stub_compiler

    plain = stub_compiler._compiled
    call = {
        "Type": "Task",
        "Resource": "arn:aws:states:::lambda:invoke",
        "Arguments": {"FunctionName": "priced", "Payload": {"n": "{% $states.input.n %}"}},
        "Output": "{% $states.result.Payload %}",
        "End": True,
    }

    def compiled(node, source):
        artefact = plain(node, source)
        artefact.definition = {"QueryLanguage": "JSONata", "StartAt": "End", "States": {"End": call}}
        return artefact

    monkeypatch.setattr(stub_compiler, "_compiled", compiled)
    write(
        "prices.py",
        "from flowdsl_tasks import lambda_\n\n\n@lambda_.function(name='priced')\ndef price(n):\n    return n * 2\n",
    )
    write(
        "shop.py",
        "import prices\nfrom flowdsl import workflow\n\n\n@workflow\ndef one(n):\n    return prices.price(n)\n",
    )
    write("in.json", '{"n": 21}')
    outcome = cli("run", "shop.py:one", "--input", "in.json", "-q")
    assert (outcome.code, outcome.out) == (0, "42\n"), outcome.err
