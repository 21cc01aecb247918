"""What an exception of plain Python is called in a machine."""

import shutil  # noqa: F401 - its `Error` is an OSError

import pytest

from flowdsl.dsl.errors import HeartbeatTimeout, Retry
from flowdsl.dsl.naming import machine_error
from flowdsl.dsl.retrying import matches


class Boom(ValueError):
    name = "My.Boom"


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


class Late(TimeoutError):
    pass


def test_a_class_takes_what_is_below_it_and_nothing_of_libraries():
    names = Retry(on=OSError).error_names()
    assert {"OSError", "IOError", "States.Timeout", "TimeoutError", "ConnectionError", "Late"} <= set(names)
    assert "Error" not in names  # `shutil.Error`
    assert Retry(on=TimeoutError).error_names() == ("States.Timeout", "States.HeartbeatTimeout", "TimeoutError", "Late")


def test_a_missed_heartbeat_is_reported_as_a_timeout():
    missed = HeartbeatTimeout("no answer", name="States.Timeout")
    assert isinstance(missed, TimeoutError)
    assert machine_error(missed) == ("States.Timeout", "no answer")
    for names in (["States.Timeout"], ["States.HeartbeatTimeout"], ["States.ALL"]):
        assert matches(missed, names)
    assert not matches(missed, ["States.TaskFailed"])
