"""Every expression means the same in Python and in the JSONata emitted for it."""

import os

import pytest
from hypothesis import HealthCheck, given, settings

from flowdsl.ir.expr import Expr
from flowdsl.ir.keeping import KEEP, TAKE
from flowdsl.ir.ops import OPS, can_fail, failures, fold, gathering, infer, instances, machine
from flowdsl.ir.ops.kinds import K_JSON, kinds
from flowdsl.ir.ops.raised import E_OTHER, NAMES, classes
from flowdsl.ir.ops.respelling import RESPELLED
from flowdsl.lowering.query.jsonata import Jsonata
from tests.property.expressions import Drawn, dates, drawn, library, type_of
from tests.property.outcomes import Failed, OutsideContractError, equal, machine_outcome, python_outcome
from tests.property.recipes import ELSEWHERE, LISTED, RECIPES, SETS

EXAMPLES = int(os.environ.get("FLOWDSL_EXAMPLES", "400"))
RELAXED = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)


def test_every_operation_is_drawn() -> None:
    made_by_compiler = {
        n
        for n in OPS
        if n in (*machine.TABLE, *instances.TABLE, *gathering.TABLE, KEEP, TAKE, RESPELLED)
        or n.startswith(("dynamodb.", "s3.", "js.", "flowdsl.condition.", "States."))
    }
    # Those are drawn with whole workflows and with tasks.
    drawn_names = RECIPES.keys() | LISTED.keys() | SETS.keys() | ELSEWHERE | made_by_compiler
    assert drawn_names == OPS.keys()


def supported(expr: Expr, case: Drawn) -> bool:
    return not Jsonata().unsupported(expr, case.env, "Output")


@RELAXED
@given(drawn() | library() | dates())
def test_same_value_or_both_fail(case: Drawn) -> None:
    if not supported(case.expr, case):
        return
    try:
        expected, noisy = python_outcome(case.expr, case.bindings)
        actual = machine_outcome(case.expr, case.env, case.bindings)
    except OutsideContractError:
        return
    if not equal(expected, actual) and not noisy:
        pytest.fail(f"\nvalues {case.bindings}\nenv {case.env}\npython {expected!r}\nmachine {actual!r}\n"
                    f"text {Jsonata().template(case.expr, case.env, 'Output')}")  # fmt: skip


@RELAXED
@given(drawn(2))
def test_conditions_are_the_truth(case: Drawn) -> None:
    if Jsonata().unsupported(case.expr, case.env):
        return
    try:
        expected, noisy = python_outcome(case.expr, case.bindings)
        actual = machine_outcome(case.expr, case.env, case.bindings, condition=True)
    except OutsideContractError:
        return
    if isinstance(expected, Failed) and expected.why.startswith("no JSON"):
        return
    truth = expected if isinstance(expected, Failed) else bool(expected)
    assert equal(truth, actual) or noisy


@RELAXED
@given(drawn())
def test_inferred_types_hold(case: Drawn) -> None:
    try:
        value, _ = python_outcome(case.expr, case.bindings)
    except OutsideContractError:
        return
    if isinstance(value, Failed):
        assert can_fail(case.expr, case.env) or value.why.startswith("no JSON"), value
        return
    found = kinds(infer(case.expr, case.env))
    own = kinds(type_of(value))
    # An integral float is the int: a static float may come out as one.
    assert own & found or (own == 4 and found & 8) or (own == 8 and found & 4) or found & ~K_JSON


@RELAXED
@given(drawn() | library() | dates())
def test_what_is_raised_is_told(case: Drawn) -> None:
    """A handler of a class takes the machine's one error for every failing expression where no other class may come."""
    try:
        value, _ = python_outcome(case.expr, case.bindings)
    except OutsideContractError:
        return
    told = failures(case.expr, case.env)
    if isinstance(value, Failed) and ("offset-naive" in value.why or "generator raised StopIteration" in value.why):
        # A text without a zone is a limit at which the machine stops, and no handler takes that; a display is evaluated
        # by a generator here, in which `next` without a default raises another error than in Python.
        return
    if isinstance(value, Failed) and not value.why.startswith("no JSON") and not told & E_OTHER:
        kind = value.why.partition(":")[0]
        assert kind in {NAMES[bit] for bit in classes(told)}, (value.why, case.bindings, case.expr)


@RELAXED
@given(drawn())
def test_folding_keeps_the_outcome(case: Drawn) -> None:
    folded = fold(case.expr)
    try:
        before, noisy = python_outcome(case.expr, case.bindings)
        after, _ = python_outcome(folded, case.bindings)
    except OutsideContractError:
        return
    assert equal(before, after) or noisy
