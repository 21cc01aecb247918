"""How fast the embedded engine is, as ratios measured in one run.

    python benchmarks/local_run.py

A 200-state chain (JSONata and JSONPath) against ``sfnx.testing.run`` and moto's executor, and a 10,000-item inline Map
with a body of three states. Peers that are not installed are left out. The best of several repetitions counts.
"""

import json
import time
import tracemalloc
from collections.abc import Callable

from flowdsl.jsontypes import Json
from flowdsl.local import run

STATES = 200
ITEMS = 10_000


def jsonata_chain(count: int) -> dict[str, Json]:
    """Each state adds one and keeps the rest of its input."""
    states: dict[str, Json] = {}
    for i in range(count):
        states[f"S{i}"] = {
            "Type": "Pass",
            "Assign": {"last": f"{{% $states.input.n + {i} %}}"},
            "Output": {"n": "{% $states.input.n + 1 %}", "name": "{% $states.input.name %}"},
        }
        states[f"S{i}"].update({"Next": f"S{i + 1}"} if i + 1 < count else {"End": True})
    return {"QueryLanguage": "JSONata", "StartAt": "S0", "States": states}


def jsonpath_chain(count: int) -> dict[str, Json]:
    """Each state adds one and keeps the rest of its input."""
    states: dict[str, Json] = {}
    for i in range(count):
        states[f"S{i}"] = {
            "Type": "Pass",
            "Parameters": {"n.$": "States.MathAdd($.n, 1)", "name.$": "$.name"},
        }
        states[f"S{i}"].update({"Next": f"S{i + 1}"} if i + 1 < count else {"End": True})
    return {"StartAt": "S0", "States": states}


def inline_map() -> dict[str, Json]:
    """Three states per item: compute, decide, shape."""
    return {
        "QueryLanguage": "JSONata",
        "StartAt": "Each",
        "States": {
            "Each": {
                "Type": "Map",
                "Items": "{% $states.input.items %}",
                "ItemProcessor": {
                    "StartAt": "Double",
                    "States": {
                        "Double": {
                            "Type": "Pass",
                            "Assign": {"twice": "{% $states.input * 2 %}"},
                            "Next": "Large",
                        },
                        "Large": {
                            "Type": "Choice",
                            "Choices": [{"Condition": "{% $twice > 10000 %}", "Next": "Shape"}],
                            "Default": "Shape",
                        },
                        "Shape": {"Type": "Pass", "Output": "{% $twice + 1 %}", "End": True},
                    },
                },
                "End": True,
            }
        },
    }


def best(action: Callable[[], object], repetitions: int) -> float:
    """Return the shortest time of several repetitions in seconds."""
    times = []
    for _ in range(repetitions):
        begin = time.perf_counter()
        action()
        times.append(time.perf_counter() - begin)
    return min(times)


def sfnx_runner(definition: dict[str, Json], value: Json) -> Callable[[], object] | None:
    try:
        from sfnx.testing import run as run_sfnx
    except ImportError:
        return None
    return lambda: run_sfnx(definition, value)


def moto_runner(definition: dict[str, Json], value: Json) -> Callable[[], None] | None:
    """Return a run on moto's executor, which knows JSONPath only."""
    try:
        import boto3
        from moto import mock_aws
    except ImportError:
        return None

    def action() -> None:
        client = boto3.client(
            "stepfunctions", region_name="us-east-1", aws_access_key_id="local", aws_secret_access_key="local"
        )
        machine = client.create_state_machine(
            name=f"chain{time.perf_counter_ns()}",
            definition=json.dumps(definition),
            roleArn="arn:aws:iam::123456789012:role/local",
        )["stateMachineArn"]
        execution = client.start_execution(stateMachineArn=machine, input=json.dumps(value))["executionArn"]
        while (status := client.describe_execution(executionArn=execution)["status"]) == "RUNNING":
            time.sleep(0.001)
        assert status == "SUCCEEDED", status

    def isolated() -> None:
        with mock_aws(config={"stepfunctions": {"execute_state_machine": True}}):
            action()

    return isolated


def peak_bytes(items: int) -> int:
    """Return the peak of traced memory while the inline Map runs over `items` items."""
    definition = inline_map()
    value = {"items": list(range(items))}
    tracemalloc.start()
    run(definition, value, express=True)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def main() -> None:
    """Measure and print."""
    value: Json = {"n": 0, "name": "x"}
    chain, chain_path = jsonata_chain(STATES), jsonpath_chain(STATES)
    ours = best(lambda: run(chain, value), 7)
    ours_path = best(lambda: run(chain_path, value), 7)
    print(f"flowdsl   {STATES}-state chain, JSONata   {ours * 1000:9.2f} ms")
    print(f"flowdsl   {STATES}-state chain, JSONPath  {ours_path * 1000:9.2f} ms")
    peer = sfnx_runner(chain, value)
    if peer is not None:
        theirs = best(peer, 3)
        print(f"sfnx      {STATES}-state chain, JSONata   {theirs * 1000:9.2f} ms   {theirs / ours:8.1f} x flowdsl")
    peer = moto_runner(chain_path, value)
    if peer is not None:
        theirs = best(peer, 2)
        ratio = theirs / ours_path
        print(f"moto      {STATES}-state chain, JSONPath  {theirs * 1000:9.2f} ms   {ratio:8.1f} x flowdsl")
    definition, items = inline_map(), {"items": list(range(ITEMS))}
    seconds = best(lambda: run(definition, items, express=True), 3)
    print(f"flowdsl   {ITEMS}-item inline Map, 3 states {seconds:7.3f} s")
    small, large = peak_bytes(ITEMS // 4), peak_bytes(ITEMS)
    print(f"flowdsl   peak memory {large / 1e6:.1f} MB for {ITEMS} items, {large / small:.2f} x that for {ITEMS // 4}")


if __name__ == "__main__":
    main()
