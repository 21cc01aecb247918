"""Reading the compiler's state graph."""

from flowdsl.iam.model import Policy, Statement
from flowdsl.ir.expr import ListOf, Literal, Op, Var, literal
from flowdsl.ir.graph import (
    Binding,
    Catch,
    Choose,
    Compute,
    MapOp,
    Next,
    Otherwise,
    ParallelOp,
    Raise,
    RawState,
    Retrier,
    Return,
    Rule,
    StateGraph,
    TaskOp,
    TaskSettings,
    WaitOp,
    When,
)
from flowdsl.source import Origin, SourceFile, Span
from flowdsl.visualize import FORMATS, from_graph, render
from flowdsl.visualize.definition import read_definition
from flowdsl.visualize.details import state_details

TEXT = """def work(n):
    if n > 3 and \\
            n < 9:
        return 1
    send(n)
"""
FILE = SourceFile("work.py", TEXT)


def at(line, column, end_line, end_column):
    return Origin(FILE, Span(line, column, end_line, end_column))


def graph_of_everything() -> StateGraph:
    body = StateGraph()
    body.add(Compute((Binding("y", Literal(1)),), output=Var("y"), label="inner", origin=at(5, 5, 5, 12)))
    branches = (StateGraph(), StateGraph())
    for branch in branches:
        branch.add(Return(Literal(1), label="same"))
    graph = StateGraph()
    choose = graph.add(
        Choose((Rule(Op(">", (Var("n"), Literal(3)), origin=at(2, 8, 3, 18))),), label="n > 3", origin=at(2, 5, 4, 17))
    )
    settings = TaskSettings(retry=(Retrier(("States.ALL",)),), state_name="Send it")
    send = graph.add(TaskOp("arn:aws:states:::sqs:sendMessage", ListOf(()), settings=settings, origin=at(5, 5, 5, 12)))
    wait = graph.add(WaitOp(seconds=Literal(60), label="pause"))
    each = graph.add(MapOp(items=Var("xs"), body=body, label="each"))
    both = graph.add(ParallelOp(branches, label="both"))
    raw = graph.add(RawState(literal({"Type": "Task", "Resource": "arn:aws:states:::sns:publish"}), label="raw"))
    done = graph.add(Return(Literal(None), label="done"))
    failed = graph.add(Raise(Literal("Boom"), Literal(""), label="failed"))
    graph.connect(choose, send, Otherwise())
    graph.connect(choose, done, When(0))
    graph.connect(send, failed, Catch(0, ("States.ALL",)))
    graph.connect(send, wait, Next())
    for source, target in ((wait, each), (each, both), (both, raw), (raw, choose)):
        graph.connect(source, target, Next())
    return graph


def test_every_operation_has_its_node():
    view = from_graph(graph_of_everything(), title="work")
    assert [(n.id, n.kind, n.detail, n.retries, n.end) for n in view.walk()] == [
        ("n > 3", "choice", "", False, False),
        ("Send it", "task", "sqs sendMessage", True, False),
        ("pause", "wait", "60 s", False, False),
        ("each", "map", "map over xs", False, False),
        ("each / inner", "pass", "sets y", False, True),
        ("both", "parallel", "2 branches", False, False),
        ("both / same", "succeed", "", False, True),
        ("both / same #2", "succeed", "", False, True),
        ("raw", "task", "sns publish", False, False),
        ("done", "succeed", "", False, True),
        ("failed", "fail", "Boom", False, True),
    ]


def test_conditions_are_the_users_own_words():
    view = from_graph(graph_of_everything())
    assert [
        (e.source, e.target, e.kind, e.label, e.back) for e in view.edges if e.source in ("n > 3", "Send it", "raw")
    ] == [
        ("n > 3", "done", "when", "n > 3 and \\ n < 9", False),
        ("n > 3", "Send it", "default", "otherwise", False),
        ("Send it", "pause", "next", "", False),
        ("Send it", "failed", "catch", "States.ALL", False),
        ("raw", "n > 3", "next", "", True),
    ]
    assert str(view.node("Send it").place) == "work.py:5"


def test_every_format_draws_it():
    graph = graph_of_everything()
    assert all("Send it" in render(graph, format) for format in FORMATS)


def test_an_empty_graph_can_be_drawn():
    assert all(render(StateGraph(), format) for format in FORMATS)


def test_details_show_source_lines_and_permissions():
    definition = {
        "StartAt": "n > 3",
        "States": {
            "n > 3": {"Type": "Choice", "Choices": [], "Default": "Send it"},
            "Send it": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "End": True},
        },
    }
    places = {"n > 3": {"source": "work.py", "line": 2, "end_line": 4}, "Send it": {"source": "work.py", "line": 5}}
    queue = "arn:aws:sqs:us-east-1:123456789012:q"
    policy = Policy((Statement(("sqs:SendMessage",), (queue,), {"Bool": {"a": "b"}}, at(5, 5, 5, 12)),))
    reading = read_definition(definition, {"states": places})
    details = state_details(reading, graph=graph_of_everything(), policy=policy)
    assert details["n > 3"]["source"] == "if n > 3 and \\\n        n < 9:\n    return 1"
    assert details["n > 3"]["iam"] == []
    assert details["Send it"]["source"] == "send(n)"
    assert details["Send it"]["iam"] == [
        {"Action": ["sqs:SendMessage"], "Resource": [queue], "Condition": {"Bool": {"a": "b"}}}
    ]
