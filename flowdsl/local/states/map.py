"""Inline Map states."""

from collections.abc import Callable

from flowdsl.asl.limits import MAX_INLINE_MAP_CONCURRENCY
from flowdsl.jsontypes import Json
from flowdsl.local.errors import QUERY_EVALUATION, StateFailure, query_failure, runtime_failure
from flowdsl.local.evaluation import Environment
from flowdsl.local.flow import compile_flow, parse_path
from flowdsl.local.handlers import compile_handlers, guarded
from flowdsl.local.interpreter import run_region
from flowdsl.local.jsonpath_steps import PathNotFound
from flowdsl.local.limits import compact
from flowdsl.local.node import Region
from flowdsl.local.payload import compile_payload, resolve
from flowdsl.local.runtime import Frame, Visit
from flowdsl.local.scheduler import Steps
from flowdsl.local.scope import Scope
from flowdsl.local.states.fields import NumberField, number_field
from flowdsl.local.states.group import Group
from flowdsl.local.template import Compiler, expression_text, type_name


class ItemSource:
    """Where the items come from and what each iteration gets: shared by both kinds of Map."""

    __slots__ = ("_items", "_items_path", "_jsonata", "_path_text", "_selector", "selects")

    def __init__(self, state: dict[str, Json], pointer: str, compiler: Compiler, jsonata: bool) -> None:
        self._jsonata = jsonata
        self._items = None
        self._items_path = None
        self._path_text = ""
        if jsonata:
            if "Items" in state:
                self._items = compiler.template(state["Items"], "Items", f"{pointer}/Items")
        elif "ItemsPath" in state:
            self._path_text = state["ItemsPath"]
            self._items_path = parse_path(self._path_text, f"{pointer}/ItemsPath")
        field = "ItemSelector" if "ItemSelector" in state else "Parameters"
        self.selects = field in state
        place = f"{pointer}/{field}"
        self._selector: Callable[[Environment], Json] | None = None
        if not self.selects:
            return
        if jsonata:
            self._selector = compiler.template(state[field], field, place)
        else:
            self._selector = compile_payload(state[field], field, place)

    @property
    def jsonata(self) -> bool:
        """Whether the Map speaks JSONata."""
        return self._jsonata

    def raw(self, visit: Visit, value: Json) -> Json:
        """Return what the items field yields, whatever its type; without the field the effective input."""
        if self._items is not None:
            return self._items(visit.environment(states={"input": visit.input}))
        if self._items_path is not None:
            try:
                return resolve(self._items_path, visit.environment(input=value))
            except PathNotFound as error:
                raise runtime_failure(f"Invalid path '{self._path_text}' : {error}") from None
        return value

    def array(self, visit: Visit, value: Json, state: dict[str, Json]) -> list[Json]:
        """Return the items, which must be an array (recorded: test_map_state_items_eval_jsonata_fail)."""
        items = self.raw(visit, value)
        if isinstance(items, list):
            return items
        raise self.not_an_array(items, state)

    def not_an_array(self, items: Json, state: dict[str, Json]) -> StateFailure:
        """Return the failure of items of another type."""
        if self._jsonata and "Items" in state:
            return _wrong_items(state["Items"], items)
        if self._jsonata:
            return StateFailure(
                QUERY_EVALUATION,
                f"Map state input must be an array but was: {compact(items)}",
                prefixed=True,
                evaluation=True,
            )
        shown = self._path_text or "$"
        if shown.startswith("$$"):
            shown = shown[1:]
        return runtime_failure(f'Reference path "{shown}" must point to array.')

    def select(self, visit: Visit, value: Json, item: Json, member: dict[str, Json]) -> Json:
        """Return the input of one iteration; ``$states.input`` and ``$`` are the state's, not the item's."""
        if self._selector is None:
            return item
        view = Visit(visit.frame, visit.node, visit.input)
        view.entered_time = visit.entered_time
        view.retry_count = visit.retry_count
        view.item = member
        if self._jsonata:
            return self._selector(view.environment(states={"input": visit.input}))
        return self._selector(view.environment(input=value))


def _wrong_items(field: Json, items: Json) -> StateFailure:
    text = expression_text(field) if isinstance(field, str) else None
    return query_failure(
        f"The JSONata expression '{text if text is not None else compact(field)}' specified for the field 'Items' "
        "returned "
        f"an unexpected result type. Expected 'array', but was '{type_name(items)}' for value: {compact(items)}",
        "Items",
    )


def concurrency(field: NumberField | None, visit: Visit, value: Json) -> int:
    """Return ``MaxConcurrency``, 0 for no limit.

    Raises:
        StateFailure: it is negative.
    """
    limit = field(visit, value) if field is not None else 0
    if limit is None or limit < 0:
        raise runtime_failure("field MaxConcurrency must be positive")
    return int(limit)


class MapNode:
    """An inline Map state."""

    __slots__ = (
        "_concurrency",
        "_flow",
        "_region",
        "_source",
        "_state",
        "aborted_event",
        "counts_retries",
        "entered_event",
        "exited_event",
        "following",
        "handlers",
        "name",
        "pointer",
    )

    def __init__(
        self,
        name: str,
        state: dict[str, Json],
        pointer: str,
        compiler: Compiler,
        region: Region,
        *,
        jsonata: bool,
    ) -> None:
        self.name = name
        self.pointer = pointer
        self.counts_retries = True
        self.entered_event = "MapStateEntered"
        self.exited_event = "MapStateExited"
        self.aborted_event = "MapStateAborted"
        self._state = state
        self._region = region
        self._source = ItemSource(state, pointer, compiler, jsonata)
        # Parameters of a Map is the old name of ItemSelector: it shapes the items, not the input of the state.
        plain = {key: value for key, value in state.items() if key not in ("Parameters", "Arguments")}
        self._flow = compile_flow(plain, pointer, compiler, jsonata=jsonata, works=True)
        self.following: str | None = state.get("Next")
        self.handlers = compile_handlers(state, pointer, compiler, jsonata)
        self._concurrency = number_field(state, "MaxConcurrency", pointer, compiler, jsonata)

    def steps(self, visit: Visit) -> Steps:
        """Run the iterations, with retries and catchers."""
        return guarded(visit, self.handlers, self.attempt, self.following, map_failed)

    def attempt(self, visit: Visit) -> Steps:
        """Make one attempt; returns the output of the state."""
        frame = visit.frame
        value = self._flow.enter(visit)
        items = self._source.array(visit, value, self._state)
        limit = concurrency(self._concurrency, visit, value)
        width = min(limit or MAX_INLINE_MAP_CONCURRENCY, MAX_INLINE_MAP_CONCURRENCY)
        frame.event("MapStateStarted", {"length": len(items)})
        if visit.rehearsal is not None:
            visit.rehearsal.trace["maxConcurrency"] = limit
            if not self._source.jsonata:
                visit.rehearsal.trace["afterItemsPath"] = items
            if self._source.selects:
                visit.rehearsal.trace["afterItemSelector"] = [
                    self._source.select(visit, value, item, {"Item": {"Index": index, "Value": item}})
                    for index, item in enumerate(items)
                ]
            return self._flow.finish(visit, visit.rehearsal.answer())
        started = frame.previous
        path = (*frame.path, self.name)
        source, region, runtime, scope, name = self._source, self._region, frame.runtime, frame.scope, self.name

        def begin(index: int) -> Steps:
            item = items[index]
            member: dict[str, Json] = {"Item": {"Index": index, "Value": item}}
            inner = Frame(runtime, Scope(scope), started, (*path, str(index)), member, "iteration", frame)
            return _iteration(region, inner, lambda: source.select(visit, value, item, member), name, index)

        results = yield from Group(runtime.scheduler, len(items), width, begin).run()
        frame.event("MapStateSucceeded", {})
        visit.check_size(results)
        return self._flow.finish(visit, results)


def _iteration(region: Region, frame: Frame, select: Callable[[], Json], name: str, index: int) -> Steps:
    """Run one iteration between its events."""
    frame.event("MapIterationStarted", {"name": name, "index": index})
    try:
        output = yield from run_region(region, frame, select())
    except StateFailure:
        frame.event("MapIterationFailed", {"name": name, "index": index})
        raise
    except GeneratorExit:
        if not frame.runtime.scheduler.stopping:
            details: dict[str, Json] = {"name": name, "index": index}
            frame.runtime.history.try_add("MapIterationAborted", frame.previous, details)
        raise
    frame.event("MapIterationSucceeded", {"name": name, "index": index})
    return output


def map_failed(visit: Visit, failure: StateFailure) -> None:
    """Record that the Map failed for good.

    A bad ``MaxConcurrencyPath`` leaves no such event (recorded: test_max_concurrency_path[NoNumber]).
    """
    if failure.error != "States.Runtime":
        visit.frame.event("MapStateFailed", {"error": failure.error, "cause": failure.cause})
