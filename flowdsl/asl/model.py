"""The Amazon States Language as data: one frozen dataclass per state type, in a closed union.

The classes hold every field of both query languages; which of them may stand together is the
validator's business (`flowdsl.asl.validate`). Names are the ASL names in snake case. Template values
(``Arguments``, ``Assign``, ``Parameters``…) are plain JSON, with the ``{% … %}`` texts or ``….$`` keys inside.

Absence is ``None`` where JSON null is no legal value, and `UNSET` where null means something
(``ResultPath: null`` discards the result, ``Output: null`` is the value null). Where ASL wants a number or an
array, a text may stand too: a JSONata expression, or a ``${Placeholder}`` to be filled in on deployment.

Source: the Amazon States Language specification (states-language.net) and the Step Functions developer guide.
"""

import enum
from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Final, Literal, TypeAlias

from flowdsl.jsontypes import Json
from flowdsl.records import dataclass


class Unset(enum.Enum):
    """The type of `UNSET`, so that ``is UNSET`` narrows."""

    UNSET = "UNSET"

    def __repr__(self) -> str:
        return "UNSET"


UNSET: Final = Unset.UNSET
"""The field is absent, where ``None`` would be JSON null."""

QueryLanguage: TypeAlias = Literal["JSONPath", "JSONata"]
Path: TypeAlias = str | Unset | None
"""A JSONPath, null (``InputPath: null`` is the empty object), or absent."""
Number: TypeAlias = int | float | str
"""A number, a JSONata expression, or a deploy-time placeholder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retrier:
    """One entry of ``Retry``. Times are in seconds; ``max_attempts`` counts retries, not tries."""

    error_equals: tuple[str, ...]
    interval_seconds: Number | None = None
    max_attempts: Number | None = None
    backoff_rate: Number | None = None
    max_delay_seconds: Number | None = None
    jitter_strategy: str | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Catcher:
    """One entry of ``Catch``; the first whose ``error_equals`` matches is taken."""

    error_equals: tuple[str, ...]
    next: str
    assign: Mapping[str, Json] | None = None
    output: Json | Unset = UNSET
    result_path: Path = UNSET
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Compare:
    """A JSONPath data test: ``operator`` is the ASL key (``StringEquals``, ``IsPresent``…), ``value`` its operand."""

    variable: str
    operator: str
    value: Json
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AllOf:
    """The JSONPath operator ``And``."""

    rules: "tuple[Comparison, ...]"
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf:
    """The JSONPath operator ``Or``."""

    rules: "tuple[Comparison, ...]"
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Negation:
    """The JSONPath operator ``Not``."""

    rule: "Comparison"
    comment: str | None = None


Comparison: TypeAlias = Compare | AllOf | AnyOf | Negation
"""A JSONPath Choice condition, a tree."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceRule:
    """One entry of ``Choices``: a JSONata ``condition`` or a JSONPath ``comparison``, and where it leads."""

    next: str
    condition: str | bool | None = None
    comparison: Comparison | None = None
    assign: Mapping[str, Json] | None = None
    output: Json | Unset = UNSET
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessorConfig:
    """How a Map runs its items: ``INLINE``, or ``DISTRIBUTED`` in child executions of ``execution_type``."""

    mode: str | None = None
    execution_type: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemReader:
    """Where a Distributed Map reads its items from; ``reader_config`` is plain JSON (``InputType``, ``MaxItems``…)."""

    resource: str
    arguments: Json | Unset = UNSET
    parameters: Json | Unset = UNSET
    reader_config: Mapping[str, Json] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemBatcher:
    """How a Distributed Map groups its items."""

    max_items_per_batch: Number | None = None
    max_items_per_batch_path: str | None = None
    max_input_bytes_per_batch: Number | None = None
    max_input_bytes_per_batch_path: str | None = None
    batch_input: Json | Unset = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultWriter:
    """Where a Distributed Map writes its results."""

    resource: str | None = None
    arguments: Json | Unset = UNSET
    parameters: Json | Unset = UNSET
    writer_config: Mapping[str, Json] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """Passes its input on, reshaped."""

    query_language: QueryLanguage | None = None
    comment: str | None = None
    input_path: Path = UNSET
    parameters: Json | Unset = UNSET
    result: Json | Unset = UNSET
    result_path: Path = UNSET
    assign: Mapping[str, Json] | None = None
    output: Json | Unset = UNSET
    output_path: Path = UNSET
    next: str | None = None
    end: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Calls a service, a function, or an activity, named by the ARN ``resource``."""

    resource: str
    query_language: QueryLanguage | None = None
    comment: str | None = None
    credentials: Mapping[str, Json] | None = None
    input_path: Path = UNSET
    parameters: Json | Unset = UNSET
    arguments: Json | Unset = UNSET
    timeout_seconds: Number | None = None
    timeout_seconds_path: str | None = None
    heartbeat_seconds: Number | None = None
    heartbeat_seconds_path: str | None = None
    result_selector: Json | Unset = UNSET
    result_path: Path = UNSET
    assign: Mapping[str, Json] | None = None
    output: Json | Unset = UNSET
    output_path: Path = UNSET
    retry: tuple[Retrier, ...] | str | None = None
    catch: tuple[Catcher, ...] | str | None = None
    next: str | None = None
    end: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Goes where the first rule that holds leads, otherwise to ``default``."""

    choices: tuple[ChoiceRule, ...]
    query_language: QueryLanguage | None = None
    comment: str | None = None
    input_path: Path = UNSET
    default: str | None = None
    assign: Mapping[str, Json] | None = None
    output: Json | Unset = UNSET
    output_path: Path = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Waits for a number of seconds, or until a moment (RFC 3339)."""

    query_language: QueryLanguage | None = None
    comment: str | None = None
    input_path: Path = UNSET
    seconds: Number | None = None
    seconds_path: str | None = None
    timestamp: str | None = None
    timestamp_path: str | None = None
    assign: Mapping[str, Json] | None = None
    output: Json | Unset = UNSET
    output_path: Path = UNSET
    next: str | None = None
    end: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Succeed:
    """Ends the machine (or branch, or iteration) well."""

    query_language: QueryLanguage | None = None
    comment: str | None = None
    input_path: Path = UNSET
    output: Json | Unset = UNSET
    output_path: Path = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class Fail:
    """Ends the machine with an error."""

    query_language: QueryLanguage | None = None
    comment: str | None = None
    error: str | None = None
    error_path: str | None = None
    cause: str | None = None
    cause_path: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parallel:
    """Runs its branches at once on the same input; the result is the list of theirs."""

    branches: "tuple[StateMachine | str, ...] | str"
    query_language: QueryLanguage | None = None
    comment: str | None = None
    input_path: Path = UNSET
    parameters: Json | Unset = UNSET
    arguments: Json | Unset = UNSET
    result_selector: Json | Unset = UNSET
    result_path: Path = UNSET
    assign: Mapping[str, Json] | None = None
    output: Json | Unset = UNSET
    output_path: Path = UNSET
    retry: tuple[Retrier, ...] | str | None = None
    catch: tuple[Catcher, ...] | str | None = None
    next: str | None = None
    end: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Map:
    """Runs ``item_processor`` (or, in old machines, ``iterator``) once per item, inline or in child executions."""

    item_processor: "StateMachine | str | None" = None
    iterator: "StateMachine | str | None" = None
    query_language: QueryLanguage | None = None
    comment: str | None = None
    label: str | None = None
    input_path: Path = UNSET
    parameters: Json | Unset = UNSET
    arguments: Json | Unset = UNSET
    items: Json | Unset = UNSET
    items_path: str | None = None
    item_reader: ItemReader | None = None
    item_selector: Json | Unset = UNSET
    item_batcher: ItemBatcher | None = None
    max_concurrency: Number | None = None
    max_concurrency_path: str | None = None
    tolerated_failure_count: Number | None = None
    tolerated_failure_count_path: str | None = None
    tolerated_failure_percentage: Number | None = None
    tolerated_failure_percentage_path: str | None = None
    result_writer: ResultWriter | None = None
    result_selector: Json | Unset = UNSET
    result_path: Path = UNSET
    assign: Mapping[str, Json] | None = None
    output: Json | Unset = UNSET
    output_path: Path = UNSET
    retry: tuple[Retrier, ...] | str | None = None
    catch: tuple[Catcher, ...] | str | None = None
    next: str | None = None
    end: bool | None = None

    @property
    def processor(self) -> "StateMachine | str | None":
        """The machine run per item, whichever of the two names it goes by."""
        return self.item_processor if self.item_processor is not None else self.iterator


State: TypeAlias = Pass | Task | Choice | Wait | Succeed | Fail | Parallel | Map
"""The closed union of state types; ``match`` on it and finish with ``assert_never``."""

STATE_TYPES: Final[tuple[type[State], ...]] = (Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map)
"""All state types, in the order of AWS's own messages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StateMachine:
    """A machine, a branch of a Parallel, or the processor of a Map (then perhaps with a ``processor_config``).

    ``timeout_seconds``, ``query_language`` and ``version`` belong to whole machines only.
    """

    start_at: str
    states: Mapping[str, State] = field(default_factory=dict)
    comment: str | None = None
    query_language: QueryLanguage | None = None
    version: str | None = None
    timeout_seconds: Number | None = None
    processor_config: ProcessorConfig | None = None

    def regions(self) -> "Iterator[StateMachine]":
        """Yield this machine and every branch and processor inside it, outermost first."""
        yield self
        for state in self.states.values():
            match state:
                case Parallel(branches=tuple() as branches):
                    for branch in branches:
                        if isinstance(branch, StateMachine):
                            yield from branch.regions()
                case Map() if isinstance(state.processor, StateMachine):
                    yield from state.processor.regions()
                case _:
                    pass
