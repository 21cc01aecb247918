"""What an exception of plain Python is called in a machine."""

import shutil  # noqa: F401 - its `Error` is an OSError
import sys
from types import ModuleType

import pytest

from flowdsl import Error, workflow
from flowdsl.compiler import compile_source
from flowdsl.dsl.errors import HeartbeatTimeout, Retry
from flowdsl.dsl.naming import machine_error
from flowdsl.dsl.retrying import matches
from flowdsl.frontend.parse import SourceSyntaxError
from flowdsl.source import SourceFile
from flowdsl.testing import python_outcome


class Boom(ValueError):
    name = "My.Boom"


class Slow(TimeoutError):
    pass


def _raised(value):
    raise KeyError("x")


def _failing_cause(value):
    raise KeyError(f"{value[1]}")


def _failing_cause_further_down(value):
    if not value:
        raise Boom(
            f"é {value[5]}",
        ) from None


def _named(value):
    raise Boom(
        f"é {value}",
    )


def _passed_on(value):
    try:
        raise KeyError("x")
    except KeyError:
        raise


def _passed_on_failure(value):
    try:
        return value[1]
    except KeyError:
        raise


def _asserted(value):
    assert value, "none"


def _bare(value):
    raise KeyError


@pytest.mark.parametrize(
    ("function", "name"),
    [
        (_raised, "KeyError"), (_named, "My.Boom"), (_passed_on, "KeyError"), (_asserted, "AssertionError"),
        (_bare, "KeyError"), (_failing_cause, "States.QueryEvaluationError"),
        (_failing_cause_further_down, "States.QueryEvaluationError"), (_passed_on_failure, "States.QueryEvaluationError"),
    ],
)  # fmt: skip
def test_the_failing_instruction_tells_the_name(function, name):
    with pytest.raises(Exception) as raised:
        function({})
    assert machine_error(raised.value)[0] == name


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (Slow, "Slow"), (TimeoutError, "States.Timeout"), (AttributeError, "AttributeError"), (NameError, "NameError"),
        (ImportError, "ImportError"), (RecursionError, "RecursionError"), (Exception, "Exception"),
    ],
)  # fmt: skip
def test_what_is_raised_has_the_name_of_its_class(kind, name):
    def body():
        match kind.__name__:
            case "Slow":
                raise Slow("x")
            case "TimeoutError":
                raise TimeoutError("x")
            case "AttributeError":
                raise AttributeError("x")
            case "NameError":
                raise NameError("x")
            case "ImportError":
                raise ImportError("x")
            case "RecursionError":
                raise RecursionError("x")
            case _:
                raise Exception("x")

    assert python_outcome(workflow(body), {}, lambda *_: None).error == name


def test_endless_recursion_is_no_outcome():
    def body():
        return body()

    with pytest.raises(RecursionError):
        python_outcome(workflow(body), {}, lambda *_: None)


def test_a_class_of_a_module_that_the_workflow_does_not_know_is_another_one(monkeypatch):
    other = ModuleType("other_shop")
    exec("class Broken(OSError):\n    name = 'Their.Broken'", vars(other))
    monkeypatch.setitem(sys.modules, "other_shop", other)

    def body():
        try:
            raise Error("x", name="Their.Broken")
        except OSError:
            return "caught"

    assert python_outcome(workflow(body), {}, lambda *_: None).error == "Their.Broken"
    monkeypatch.setitem(globals(), "shop", other)
    assert python_outcome(workflow(body), {}, lambda *_: None).output == "caught"


class Late(TimeoutError):
    pass


def test_a_class_takes_what_is_below_it_and_nothing_of_libraries():
    names = Retry(on=OSError).error_names()
    assert {"OSError", "IOError", "States.Timeout", "TimeoutError", "ConnectionError", "Late"} <= set(names)
    assert "Error" not in names  # `shutil.Error`
    below = Retry(on=TimeoutError).error_names()
    assert below[:3] == ("States.Timeout", "States.HeartbeatTimeout", "TimeoutError")
    assert {"Slow", "Late"} <= set(below)


def test_a_missed_heartbeat_is_reported_as_a_timeout():
    missed = HeartbeatTimeout("no answer", name="States.Timeout")
    assert isinstance(missed, TimeoutError)
    assert machine_error(missed) == ("States.Timeout", "no answer")
    for names in (["States.Timeout"], ["States.HeartbeatTimeout"], ["States.ALL"]):
        assert matches(missed, names)
    assert not matches(missed, ["States.TaskFailed"])


def test_a_module_that_is_no_python_is_no_matter_where_nothing_of_it_is_used():
    texts = {"broken": "def (", "fine": "from broken import x\nfrom stock import Base\nclass Far(Base): ...",
             "stock": "from flowdsl import Error\nclass Base(Error): ..."}  # fmt: skip
    text = (
        "from flowdsl import workflow\nfrom flowdsl_tasks import lambda_\nfrom broken import y\nfrom fine import z\n"
        "from stock import Base\n@lambda_.function\ndef step(n): ...\n@workflow\ndef demo(n: int) -> int:\n"
        "    try:\n        return step(n)\n    except Base:\n        return {value}\n"
    )
    result = compile_source(SourceFile("demo.py", text.format(value="1")), loader=lambda n: _text(texts, n))
    assert '"Far"' in result.artefacts[0].asl_text()
    with pytest.raises(SourceSyntaxError):
        compile_source(SourceFile("demo.py", text.format(value="y")), loader=lambda n: _text(texts, n))


def _text(texts, name):
    return SourceFile(f"{name}.py", texts[name]) if name in texts else None
