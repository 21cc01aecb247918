import json
import subprocess
import sys
import time

import pytest

from flowdsl.asl.validate import Problem, is_refused, validate, validate_state
from tests.unit.asl.machines import END, SCHEMA, TARGET, errors, jsonata_machine, mapped, path_machine, task

# --- the document ---


@pytest.mark.parametrize("text", ["", " ", "[]", '"x"', "7", "null"])
def test_a_definition_is_an_object(text):
    assert errors(text) == [(SCHEMA, "")]


@pytest.mark.parametrize("value", [None, [], 7, True])
def test_a_definition_given_as_data_is_an_object(value):
    assert errors(value) == [(SCHEMA, "")]


@pytest.mark.parametrize("text", ["not a definition", "{", '{"a": NaN}', "{'a': 1}"])
def test_broken_json(text):
    assert errors(text) == [("INVALID_JSON_DESCRIPTION", "")]


@pytest.mark.parametrize("value", [{1, 2}, float("nan"), object()])
def test_data_that_is_no_json(value):
    assert errors(path_machine(A={"Type": "Pass", "Result": value, "End": True})) == [("INVALID_JSON_DESCRIPTION", "")]


def test_a_circle():
    machine = path_machine(A=END)
    machine["States"]["B"] = machine
    assert errors(machine) == [("INVALID_JSON_DESCRIPTION", "")]


@pytest.mark.parametrize(
    "expression", ["(" * 50_000, "a[" * 50_000, "1+" * 50_000 + "1", "/" + "(" * 50_000, "|" * 999]
)
def test_hostile_expressions_are_refused_in_time(expression):
    machine = jsonata_machine(A={"Type": "Pass", "Output": "{% " + expression + " %}", "End": True})
    started = time.perf_counter()
    assert is_refused(validate(machine))
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize(
    "path", ["$" + "[" * 50_000, "$['" + "\\" * 50_000, "States.Array(" * 50_000, "$." + "(" * 50_000]
)
def test_hostile_paths_are_refused_in_time(path):
    machine = path_machine(A={"Type": "Pass", "Parameters": {"a.$": path}, "InputPath": path, "End": True})
    started = time.perf_counter()
    problems = validate(machine)
    assert is_refused(problems)
    assert time.perf_counter() - started < 5
    assert all(len(problem.message) <= 400 for problem in problems)


def test_a_key_that_stands_twice():
    text = '{"StartAt": "A", "States": {"A": {"Type": "Pass", "Result": [{"x": 1, "x": 2}], "End": true}}}'
    assert errors(text) == [("INVALID_JSON_DESCRIPTION", "/States/A/Result/0/x")]
    assert errors(json.loads(text)) == []


def test_size_of_the_text():
    assert errors(json.dumps(path_machine(A=END) | {"Comment": "x" * 1_048_576})) == [(SCHEMA, "")]


@pytest.mark.usefixtures("usual_recursion_limit")
def test_bottomless_nesting_is_reported():
    deep = path_machine(A=END)
    for index in range(3_000):
        deep = path_machine(**{f"P{index}": {"Type": "Parallel", "Branches": [deep], "End": True}})
    assert errors(deep) == [("TOO_DEEPLY_NESTED", "")]
    assert is_refused(validate("[" * 100_000))


def test_required_fields():
    assert (SCHEMA, "") in errors({})
    assert "[StartAt, States]" in validate({})[0].message


def test_unknown_fields():
    machine = {**path_machine(A={"Type": "Pass", "bugInputPath": "$", "End": True}), "Coment": "x"}
    assert errors(machine) == [(SCHEMA, "/Coment"), (SCHEMA, "/States/A/bugInputPath")]


# --- the graph ---


def test_dangling_targets():
    machine = path_machine(
        C={"Type": "Choice", "Choices": [{"Variable": "$.a", "IsNull": True, "Next": "X"}], "Default": "Y"},
    )
    assert errors(machine | {"StartAt": "Z"}) == [
        (TARGET, "/StartAt"),
        (TARGET, "/States/C/Default"),
        (TARGET, "/States/C/Choices/0/Next"),
        ("MISSING_END_STATE", ""),
    ]


def test_unreachable_state():
    assert errors(path_machine(A=END, B={"Type": "Pass", "Next": "A"})) == [(TARGET, "/States/B")]


def test_a_catcher_reaches_its_target():
    catcher = {"ErrorEquals": ["States.ALL"], "Next": "B"}
    assert errors(path_machine(A=task(Catch=[catcher]), B=END)) == []


def test_no_way_out():
    loop = path_machine(A={"Type": "Pass", "Next": "B"}, B={"Type": "Pass", "Next": "A"})
    assert errors(loop) == [("MISSING_END_STATE", "")]


@pytest.mark.parametrize("way", [{}, {"End": False}, {"End": True, "Next": "A"}])
def test_next_or_end(way):
    assert (SCHEMA, "/States/A") in errors(path_machine(A={"Type": "Pass", **way}, B=END))


def test_a_branch_cannot_be_left():
    branch = path_machine(B={"Type": "Pass", "Next": "After"})
    machine = path_machine(P={"Type": "Parallel", "Branches": [branch], "Next": "After"}, After=END)
    assert (TARGET, "/States/P/Branches/0/States/B/Next") in errors(machine)


def test_placeholders_in_names_are_not_judged():
    assert errors(path_machine(A={"Type": "Pass", "Next": "${Next}"}, B=END)) == []


# --- names ---


@pytest.mark.parametrize(("length", "refused"), [(80, False), (81, True)])
def test_length_of_state_names(length, refused):
    assert is_refused(validate(path_machine(**{"x" * length: END}))) is refused


def test_state_names_are_unique_in_the_whole_machine():
    machine = path_machine(A={"Type": "Parallel", "Branches": [path_machine(A=END)], "End": True})
    assert errors(machine) == [("DUPLICATE_STATE_NAME", "/States/A/Branches/0/States/A")]


def test_labels_are_unique():
    first = mapped(mode="DISTRIBUTED", Label="L") | {"Next": "B"}
    del first["End"]
    machine = path_machine(A=first, B=mapped(mode="DISTRIBUTED", Label="L", states={"J": END}))
    assert errors(machine) == [("DUPLICATE_LABEL_NAME", "/States/B/Label")]


@pytest.mark.parametrize("label", ["", "a b", "x" * 41, "a?", "a*b", 'a"', "a\\", "a[", "a\x01", "a%", "a`"])
def test_bad_labels(label):
    machine = path_machine(A=mapped(mode="DISTRIBUTED", Label=label))
    assert errors(machine) == [("INVALID_LABEL_NAME", "/States/A/Label")]


# --- query languages ---


def test_jsonpath_cannot_return_in_a_jsonata_machine():
    assert errors(jsonata_machine(A=END | {"QueryLanguage": "JSONPath"})) == [(SCHEMA, "/States/A")]
    assert errors(path_machine(A=END | {"QueryLanguage": "JSONata"})) == []


@pytest.mark.parametrize("field", ["InputPath", "OutputPath", "ResultPath", "Parameters", "ResultSelector"])
def test_jsonpath_fields_in_jsonata(field):
    value = {} if field in ("Parameters", "ResultSelector") else "$"
    assert errors(jsonata_machine(A=task(**{field: value}))) == [(SCHEMA, f"/States/A/{field}")]
    assert errors(path_machine(A=task(**{field: value}))) == []


@pytest.mark.parametrize("field", ["Arguments", "Output"])
def test_jsonata_fields_in_jsonpath(field):
    assert errors(path_machine(A=task(**{field: {}}))) == [(SCHEMA, f"/States/A/{field}")]
    assert errors(jsonata_machine(A=task(**{field: {}}))) == []


def test_inner_states_inherit_the_language_of_the_machine():
    machine = path_machine(A=mapped(QueryLanguage="JSONata", states={"I": END | {"Output": 1}}))
    assert errors(machine) == [(SCHEMA, "/States/A/ItemProcessor/States/I/Output")]


@pytest.mark.parametrize("kind", ["Pass", "Wait", "Choice", "Succeed", "Fail"])
@pytest.mark.parametrize("field", ["Catch", "Retry", "TimeoutSeconds"])
def test_error_handling_belongs_to_tasks_maps_and_parallels(kind, field):
    assert (SCHEMA, f"/States/A/{field}") in errors(path_machine(A={"Type": kind, field: []}))


# --- single states, and the machinery ---


def test_single_states():
    assert validate_state({"Type": "Pass", "Next": "Elsewhere"}) == ()
    assert is_refused(validate_state({"Type": "Pass", "Colour": 1}))
    parallel = {"Type": "Parallel", "Branches": [path_machine(B=END)], "End": True}
    assert is_refused(validate_state(parallel))
    assert not is_refused(validate_state(parallel, mocked=True))


def test_messages_help():
    machine = path_machine(
        A={"Type": "Pass", "Nxt": "B", "Next": "Finnish"},
        B=task(Resource="arn:aws:states:::lambda:invok"),
        Finish=task(Resource="arn:aws:states:::aws-sdk:dynamdb:query"),
    )
    helps = [p.message.rpartition(": ")[2] for p in validate(machine) if "did you mean" in p.message]
    assert helps == [f"did you mean '{name}'?" for name in ("Next", "invoke", "dynamodb", "Finish")]


def test_many_mistakes_are_found_in_time():
    states = {f"State number {i}": {"Type": "Pass", "Next": f"Statenumber {i + 1}", "Colour": 1} for i in range(1_000)}
    started = time.perf_counter()
    assert len(validate(path_machine(**states))) > 2_000
    assert time.perf_counter() - started < 5


def test_errors_come_before_warnings_and_read_well():
    machine = jsonata_machine(A={"Type": "Pass", "Output": "{% $x %}", "Next": "B"})
    problems = validate(machine)
    assert [p.severity for p in problems] == ["error", "error", "warning"]
    assert str(problems[0]) == "error MISSING_TRANSITION_TARGET at /States/A/Next: Missing 'Next' target: B"
    assert Problem("X", "", "m") == Problem("X", "", "m", "error")


def test_importing_asl_does_not_load_jsonata():
    code = "import sys, flowdsl.asl.validate, flowdsl.asl.codec; print('jlens' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


def test_a_thousand_states_validate_fast():
    states = {
        f"S{i}": task(
            Arguments={"FunctionName": "f", "Payload": f"{{% $states.input.x + {i} %}}"},
            Assign={f"v{i}": f"{{% $states.result.Payload.y{i} %}}"},
            Retry=[{"ErrorEquals": ["States.ALL"], "MaxAttempts": 3}],
        )
        | {"Next": f"S{i + 1}"}
        for i in range(1_000)
    }
    for state in states.values():
        del state["End"]
    machine = jsonata_machine(**states, S1000=END)
    assert validate(machine) == ()
    started = time.perf_counter()
    validate(machine)
    assert time.perf_counter() - started < 1, "ten times what it takes on a slow machine"


@pytest.mark.parametrize("field", ["StartAt", "States"])
def test_a_required_field_that_is_null_is_refused(field):
    machine = {"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}
    assert is_refused(validate(machine | {field: None}))
