"""Starts MiniStack without what it is known to do wrong; run by the Python that MiniStack is installed in.

Each patch mends one defect that generated machines met, so that the rest of the engine (state machine, retries, catches,
JSONata by jsonata-python) can judge every machine. Each names the executions recorded on AWS that decide it, or the
specification where none does.
"""

import copy
import json
import sys
import threading
from contextvars import copy_context
from typing import Any

from ministack.services import stepfunctions as engine

evaluate = engine._evaluate_jsonata
jsonata = engine.jsonata.Jsonata.jsonata


def nulls(value: Any) -> Any:
    """Return a value with jsonata-python's own null inside it, too: it reads None as nothing."""
    match value:
        case None:
            return engine.jsonata.utils.Utils.NULL_VALUE
        case list():
            return [nulls(item) for item in value]
        case dict():
            return {key: nulls(item) for key, item in value.items()}
        case _:
            return value


def evaluated(expression: str, value: Any, ctx: Any = None, result: Any = None, error_output: Any = None) -> Any:
    """A value that enters or leaves an expression is JSON: nulls are kept, and sequences do not collapse when read again.

    Recorded: test_map_state_items_input_array[singleton] (a list of one stays a list from state to state),
    test_base_output_any_non_dict[LIST_RICH] (nulls inside stay).
    """
    ctx = ctx or {}
    known = {**ctx, "variables": {name: nulls(held) for name, held in ctx.get("variables", {}).items()}}
    given = (nulls(value), known, nulls(result) if result is not None else None, error_output)
    return json.loads(json.dumps(evaluate(expression, *given)))


def patient(expression: str, timeout: int = 0) -> Any:
    """An expression has its second on AWS's machines, not beside other work on this one."""
    return jsonata(expression, timeout=60_000)


def assign(state: Any, value: Any, ctx: Any, result: Any = None, error_output: Any = None) -> None:
    """All entries of one Assign read the values from before the state.

    Recorded: test_variable_sampling[JSONPATH_ASSIGN_JSONATA_REF],
    test_state_assign_evaluation_order[BASE_EVALUATION_ORDER_PASS_STATE].
    """
    if ctx is None or not state.get("Assign"):
        return
    known = ctx.setdefault("variables", {})
    entries = state["Assign"].items()
    known.update(
        {k: engine._apply_jsonata_template(t, value, ctx, result=result, error_output=error_output) for k, t in entries}
    )


def branches(state: Any, value: Any, execution: Any, ctx: Any) -> Any:
    """A Parallel has Arguments, Output and Assign; its branches have variables of their own.

    Recorded: test_base_parallel_cases[BASE_SCOPE_PARALLEL] for the scopes. No recorded execution has the three fields on
    a Parallel; the Amazon States Language lists them for it in JSONata (the table of states and fields).
    """
    arguments = state.get("Arguments")
    given = value if arguments is None else engine._apply_jsonata_template(arguments, value, ctx)
    results: list[Any] = [None] * len(state["Branches"])
    errors: list[Any] = [None] * len(results)

    def run(index: int, branch: Any) -> None:
        try:
            own = copy.deepcopy(ctx)
            results[index] = engine._run_sub_machine(branch["States"], branch["StartAt"], given, execution, own)
        except Exception as error:
            errors[index] = error

    threads = [
        threading.Thread(target=copy_context().run, args=(run, index, branch), daemon=True)
        for index, branch in enumerate(state["Branches"])
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for error in errors:
        if error is not None:
            raise error
    output = engine._apply_jsonata_output(state, value, ctx, result=results, default=results)
    assign(state, value, ctx, result=results)
    return output, engine._next_or_end(state)


engine._evaluate_jsonata = evaluated
engine.jsonata.Jsonata.jsonata = patient
engine._apply_state_assign = assign
engine._run_parallel_branches = branches
sys.argv[:] = ["ministack"]

if __name__ == "__main__":
    from ministack.app import main

    main()
