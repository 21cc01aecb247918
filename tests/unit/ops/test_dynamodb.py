"""Attribute values: Python's marshalling and JSONata's agree, and a round trip gives the value back."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from flowdsl.ir.expr import Op, State, Var
from flowdsl.ir.ops import evaluate
from flowdsl.local import run
from flowdsl.lowering.query.jsonata import Jsonata

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**40), 2**40)
    | st.text("abcä€", max_size=4)
    | st.sampled_from([0.5, -1.25]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("ab", min_size=1, max_size=2), inner, max_size=3)
    ),
    max_leaves=8,
)
items = st.dictionaries(st.text("ab", min_size=1, max_size=2), values, max_size=3)


def by_jsonata(name: str, value: Any) -> Any:
    text = Jsonata().template(Op(name, (State("input"),)), {}, "Output")
    state = {"Type": "Pass", "Output": text, "End": True}
    execution = run({"QueryLanguage": "JSONata", "StartAt": "P", "States": {"P": state}}, value)
    assert execution.status == "SUCCEEDED", execution.cause
    return execution.output


@given(items)
def test_both_languages_marshal_alike_and_back(item: dict[str, Any]) -> None:
    marshalled = evaluate(Op("dynamodb.marshal_item", (Var("x"),)), {"x": item})
    assert by_jsonata("dynamodb.marshal_item", item) == marshalled
    assert evaluate(Op("dynamodb.unmarshal_item", (Var("x"),)), {"x": marshalled}) == item
    assert by_jsonata("dynamodb.unmarshal_item", marshalled) == item


def test_the_spelling_of_the_sdk_integration_is_read_too() -> None:
    item = {"b": {"Bool": True}, "n": {"Nul": True}, "s": {"Ss": ["x"]}, "k": {"Ns": ["1", "2.5"]}}
    plain = {"b": True, "n": None, "s": ["x"], "k": [1, 2.5]}
    assert evaluate(Op("dynamodb.unmarshal_item", (Var("x"),)), {"x": item}) == plain
    assert by_jsonata("dynamodb.unmarshal_item", item) == plain
