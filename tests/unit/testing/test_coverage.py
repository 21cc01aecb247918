"""What executions take and what they miss."""

from flowdsl.testing import execute
from flowdsl.testing.coverage import Coverage, collector, ways
from tests.unit.testing.machines import APPROVED, GOOD, PAY


def missed(coverage):
    (machine,) = coverage.machines.values()
    return [way.text for way in machine.missed()]


def counted(*runs):
    coverage = Coverage()
    token = collector.set(coverage)
    try:
        for run in runs:
            run()
    finally:
        collector.reset(token)
    return coverage


def test_the_way_that_was_not_taken_is_told():
    good = counted(lambda: execute(PAY, {}, tasks=GOOD, on_token=APPROVED))
    assert missed(good) == [
        "Charge → Refused (on NoCard)",
        "Paid? → Approve (rule 2)",
        "Paid? → Refused (default)",
        "Refused",
    ]
    bad = counted(lambda: execute(PAY, {}, tasks={"charge": {"raise": {"error": "NoCard"}}}))
    assert "Charge → Paid?" in missed(bad)
    assert "Charge → Refused (on NoCard)" not in missed(bad)
    good.merge(bad.dump())
    assert missed(good) == ["Paid? → Approve (rule 2)", "Paid? → Refused (default)"]
    (machine,) = good.machines.values()
    assert machine.executions == 2
    assert list(good.report()) == [
        "machine: 4 of 4 states, 2 of 4 transitions, 1 of 1 catchers (2 executions)",
        "    never taken: Paid? → Approve (rule 2)",
        "    never taken: Paid? → Refused (default)",
        "in all 78 %",
    ]


def test_nothing_to_take_is_all_of_it():
    assert Coverage().percentage() == 100


INNER = {"StartAt": "In", "States": {"In": {"Type": "Pass", "Next": "Out"}, "Out": {"Type": "Succeed"}}}
NESTED = {
    "StartAt": "Each",
    "States": {
        "Each": {"Type": "Map", "ItemProcessor": INNER, "Next": "Far"},
        "Far": {
            "Type": "Map",
            "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, **INNER},
            "Next": "Both",
        },
        "Both": {"Type": "Parallel", "Branches": [INNER, INNER], "End": True},
    },
}


def test_inner_regions_are_covered():
    coverage = counted(lambda: execute(NESTED, [1], validate=False))
    assert missed(coverage) == []
    assert len(list(ways(NESTED))) == 3 + 2 + 4 * 3
    coverage = counted(lambda: execute(NESTED, [], validate=False))
    assert [text for text in missed(coverage) if "Both" not in text] == [
        "Each / In",
        "Each / In → Out",
        "Each / Out",
        "Far / In",
        "Far / In → Out",
        "Far / Out",
    ]


def test_nobody_counts_unless_asked():
    coverage = counted()
    execute(NESTED, [1], validate=False)
    assert coverage.machines == {}


def test_another_definition_is_another_machine():
    changed = {**NESTED, "Comment": "new"}
    runs = [lambda m=m: execute(m, [], validate=False) for m in (NESTED, changed, NESTED)]
    assert [machine.executions for machine in counted(*runs).machines.values()] == [2, 1]
