"""The codec and the validator on machines nobody wrote: drawn ones, and mutants of the corpus."""

import copy
import json
import time

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flowdsl.asl import model as m
from flowdsl.asl.codec import DecodeError, decode, dumps, encode
from flowdsl.asl.comparisons import OPERATORS, PATH_OPERATORS, TYPE_TESTS
from flowdsl.asl.validate import Problem, validate
from tests.corpus import corpus

names = st.sampled_from(["A", "B", "a/b~c", "Größe", "next state"])
texts = st.text(max_size=8)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=5,
)
objects = st.dictionaries(texts, json_values, max_size=3)
maybe_text = st.none() | texts
numbers = st.none() | st.integers(0, 9) | st.floats(0, 9) | st.just("{% 1 %}")
values = st.just(m.UNSET) | json_values
paths = st.just(m.UNSET) | st.none() | st.just("$.a")
errors = st.lists(texts, min_size=1, max_size=2).map(tuple)

retriers = st.builds(
    m.Retrier,
    error_equals=errors,
    interval_seconds=numbers,
    max_attempts=numbers,
    backoff_rate=numbers,
    max_delay_seconds=numbers,
    jitter_strategy=maybe_text,
    comment=maybe_text,
)
catchers = st.builds(
    m.Catcher, error_equals=errors, next=names, assign=st.none() | objects, output=values, result_path=paths
)
handlers = {
    "retry": st.none() | st.lists(retriers, max_size=2).map(tuple),
    "catch": st.none() | st.lists(catchers, max_size=2).map(tuple),
}
comparisons = st.recursive(
    st.builds(
        m.Compare,
        variable=texts,
        operator=st.sampled_from(sorted({*OPERATORS, *PATH_OPERATORS, *TYPE_TESTS})),
        value=json_values,
        comment=maybe_text,
    ),
    lambda inner: (
        st.builds(m.AllOf, rules=st.lists(inner, max_size=2).map(tuple), comment=maybe_text)
        | st.builds(m.AnyOf, rules=st.lists(inner, max_size=2).map(tuple))
        | st.builds(m.Negation, rule=inner)
    ),
    max_leaves=4,
)
# a comment on a rule's own comparison would be the rule's, so only the rule has one
rules = st.builds(
    m.ChoiceRule,
    next=names,
    comment=maybe_text,
    condition=st.booleans() | texts,
    assign=st.none() | objects,
    output=values,
) | st.builds(
    m.ChoiceRule,
    next=names,
    comment=maybe_text,
    comparison=st.builds(m.Compare, variable=texts, operator=st.just("IsNull"), value=json_values)
    | st.builds(m.AllOf, rules=st.lists(comparisons, max_size=2).map(tuple))
    | st.builds(m.Negation, rule=comparisons),
    assign=st.none() | objects,
)
flow = {"next": st.none() | names, "end": st.none() | st.booleans(), "assign": st.none() | objects, "output": values}
common = {"comment": maybe_text, "query_language": st.none() | st.sampled_from(["JSONPath", "JSONata"])}
in_out = {"input_path": paths, "output_path": paths}


def machines(states):
    return st.builds(
        m.StateMachine,
        start_at=names,
        states=st.dictionaries(names, states, max_size=3),
        comment=maybe_text,
        query_language=common["query_language"],
        timeout_seconds=numbers,
        processor_config=st.none() | st.builds(m.ProcessorConfig, mode=maybe_text, execution_type=maybe_text),
    )


leaves = st.one_of(
    st.builds(m.Pass, parameters=values, result=values, result_path=paths, **flow, **common, **in_out),
    st.builds(
        m.Task, resource=texts, arguments=values, credentials=st.none() | objects, timeout_seconds=numbers,
        heartbeat_seconds_path=maybe_text, result_selector=values, **handlers, **flow, **common, **in_out,
    ),
    st.builds(m.Choice, choices=st.lists(rules, max_size=2).map(tuple), default=st.none() | names, **common, **in_out),
    st.builds(m.Wait, seconds=numbers, seconds_path=maybe_text, timestamp=maybe_text, **flow, **common),
    st.builds(m.Succeed, output=values, **common, **in_out),
    st.builds(m.Fail, error=maybe_text, error_path=maybe_text, cause=maybe_text, cause_path=maybe_text, **common),
)  # fmt: skip
states = st.recursive(
    leaves,
    lambda inner: (
        st.builds(m.Parallel, branches=st.lists(machines(inner), max_size=2).map(tuple), **handlers, **flow, **common)
        | st.builds(
            m.Map,
            item_processor=st.none() | machines(inner),
            iterator=st.none() | machines(inner),
            items=values,
            items_path=maybe_text,
            item_reader=st.none() | st.builds(m.ItemReader, resource=texts, reader_config=st.none() | objects),
            item_batcher=st.none() | st.builds(m.ItemBatcher, max_items_per_batch=numbers, batch_input=values),
            result_writer=st.none() | st.builds(m.ResultWriter, resource=maybe_text, parameters=values),
            max_concurrency=numbers,
            label=maybe_text,
            **handlers,
            **flow,
            **common,
        )
    ),
    max_leaves=4,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(machines(states))
def test_the_codec_loses_nothing(machine):
    document = encode(machine)
    assert decode(document) == machine
    assert encode(decode(json.loads(dumps(document)))) == document


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(machines(states))
def test_the_validator_judges_whatever_is_drawn(machine):
    judge(encode(machine))


def judge(definition) -> None:
    before = copy.deepcopy(definition)
    started = time.perf_counter()
    problems = validate(definition)
    assert time.perf_counter() - started < 5
    assert all(isinstance(problem, Problem) for problem in problems)
    assert definition == before, "the definition was changed"
    for problem in problems:
        look_up(definition, problem.pointer)


def look_up(definition, pointer):
    """Follow a JSON pointer; all but the last step have to exist (what is missing is named too)."""
    tokens = [token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:]]
    for token in tokens[:-1]:
        definition = definition[int(token) if isinstance(definition, list) else token]


@st.composite
def mutants(draw):
    """A corpus definition in which a few values were replaced, dropped, doubled or moved."""
    document = copy.deepcopy(draw(st.sampled_from(seeds())))
    for _ in range(draw(st.integers(1, 4))):
        owner, key = draw(st.sampled_from(places(document)))
        match draw(st.sampled_from(["replace", "drop", "rename", "transplant", "truncate"])):
            case "replace":
                owner[key] = draw(json_values)
            case "drop":
                del owner[key]
            case "rename" if isinstance(owner, dict):
                owner[draw(st.sampled_from(["Type", "Next", "Output", "ResultPath", "Catch", "x.$"]))] = owner.pop(key)
            case "truncate" if isinstance(owner[key], str):
                owner[key] = owner[key][: draw(st.integers(0, len(owner[key])))]
            case _:
                other, index = draw(st.sampled_from(places(document)))
                owner[key] = copy.deepcopy(other[index])
        if not places(document):
            break
    return document


_SEEDS: list = []


def seeds():
    if not _SEEDS:
        for folder in ("machines", "labelled/valid", "labelled/invalid"):
            _SEEDS.extend(json.loads(file.read_text("utf-8")) for file in sorted(corpus(folder).glob("*.json")))
    return _SEEDS


def places(value):
    found = []
    match value:
        case dict():
            items = list(value.items())
        case list():
            items = list(enumerate(value))
        case _:
            return found
    for key, item in items:
        found.append((value, key))
        found.extend(places(item))
    return found


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.data())
def test_mutants_never_crash(data):
    corpus("machines")
    definition = data.draw(mutants())
    judge(definition)
    try:
        decode(definition)
    except DecodeError as error:
        look_up(definition, error.pointer)
    validate(json.dumps(definition)[: data.draw(st.integers(0, 2_000))])
