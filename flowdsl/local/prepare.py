"""From a definition to regions of nodes: everything that can be done once is done here."""

import math
from collections.abc import Mapping
from typing import Any, TypeAlias

from flowdsl.jsontypes import Json
from flowdsl.local.errors import InvalidDefinition
from flowdsl.local.limits import DEFAULT_LIMITS, Limits
from flowdsl.local.node import PlainNode, Region, WaitingNode
from flowdsl.local.shapes import check_shapes
from flowdsl.local.states.distributed import DistributedMapNode
from flowdsl.local.states.map import MapNode
from flowdsl.local.states.parallel import ParallelNode
from flowdsl.local.states.simple import ChoiceNode, FailNode, PassNode
from flowdsl.local.states.task import TaskNode
from flowdsl.local.states.wait import WaitNode
from flowdsl.local.template import Compiler

AnyNode: TypeAlias = (
    PassNode | FailNode | ChoiceNode | WaitNode | TaskNode | ParallelNode | MapNode | DistributedMapNode
)
MAX_NESTING = 100
"""Deepest nesting of Map and Parallel the engine prepares; a guard of the process, not an AWS figure."""


class Machine:
    """A prepared state machine; run it any number of times.

    Attributes:
        region: its states.
        timeout: ``TimeoutSeconds``, None without.
    """

    __slots__ = ("definition", "limits", "region", "timeout")

    def __init__(self, definition: Mapping[str, Json], limits: Limits = DEFAULT_LIMITS) -> None:
        """Prepare a definition.

        Raises:
            InvalidDefinition: it cannot be run.
        """
        if not isinstance(definition, dict):
            raise InvalidDefinition("", "a state machine is a JSON object")
        self.definition = definition
        self.limits = limits
        language = _language(definition, "JSONPath", "")
        try:
            self.region = prepare_region(definition, "", Compiler(limits), language, 0)
        except RecursionError:
            raise InvalidDefinition("", "the definition is nested too deeply") from None
        timeout = definition.get("TimeoutSeconds")
        if timeout is not None and (
            isinstance(timeout, bool) or not isinstance(timeout, int | float) or not 0 < timeout < math.inf
        ):
            raise InvalidDefinition("/TimeoutSeconds", "a positive number is expected")
        self.timeout: float | None = timeout


def _language(holder: Mapping[str, Json], default: str, pointer: str) -> str:
    language = holder.get("QueryLanguage", default)
    if language not in ("JSONata", "JSONPath"):
        raise InvalidDefinition(f"{pointer}/QueryLanguage", "the query language is 'JSONata' or 'JSONPath'")
    return str(language)


def prepare_region(
    definition: Mapping[str, Json], pointer: str, compiler: Compiler, language: str, nesting: int
) -> Region:
    """Prepare the states of a machine, branch or item processor.

    Raises:
        InvalidDefinition: something in it cannot be run.
    """
    if nesting > MAX_NESTING:
        raise InvalidDefinition(pointer, f"Map and Parallel are nested more than {MAX_NESTING} deep")
    states = definition.get("States")
    start = definition.get("StartAt")
    if not isinstance(states, dict) or not states:
        raise InvalidDefinition(pointer, "These fields are required: [States]")
    if not isinstance(start, str):
        raise InvalidDefinition(pointer, "These fields are required: [StartAt]")
    if start not in states:
        raise InvalidDefinition(f"{pointer}/StartAt", f"there is no state '{start}'")
    plain: dict[str, PlainNode] = {}
    waiting: dict[str, WaitingNode] = {}
    for name, state in states.items():
        place = f"{pointer}/States/{name}"
        if not isinstance(state, dict):
            raise InvalidDefinition(place, "a state is an object")
        _check_targets(state, states, place)
        node = _prepare_state(name, state, place, compiler, language, nesting)
        if isinstance(node, PassNode | FailNode | ChoiceNode):
            plain[name] = node
        else:
            waiting[name] = node
    return Region(start, plain, waiting)


def _check_targets(state: dict[str, Json], states: dict[str, Json], pointer: str) -> None:
    """Check that every transition leads to a state, and that there is one."""
    targets: list[tuple[str, Any]] = [(f"{pointer}/{key}", state[key]) for key in ("Next", "Default") if key in state]
    for key in ("Choices", "Catch"):
        entries = state.get(key)
        for position, entry in enumerate(entries if isinstance(entries, list) else ()):
            if isinstance(entry, dict) and "Next" in entry:
                targets.append((f"{pointer}/{key}/{position}/Next", entry["Next"]))
    for place, target in targets:
        if not isinstance(target, str) or target not in states:
            raise InvalidDefinition(place, f"there is no state '{target}'")
    if (
        state.get("Type") in ("Task", "Pass", "Wait", "Map", "Parallel")
        and "Next" not in state
        and state.get("End") is not True
    ):
        raise InvalidDefinition(pointer, "a state needs 'Next' or 'End'")


def _prepare_state(
    name: str, state: dict[str, Json], pointer: str, compiler: Compiler, language: str, nesting: int
) -> AnyNode:
    check_shapes(state, pointer)
    # Inner states inherit the language of the machine, not that of the Map or Parallel around them (developer guide,
    # "Transforming data with JSONata": a state without the field uses the top-level one).
    jsonata = _language(state, language, pointer) == "JSONata"
    match state.get("Type"):
        case "Pass" | "Succeed":
            return PassNode(name, state, pointer, compiler, jsonata=jsonata)
        case "Fail":
            return FailNode(name, state, pointer, compiler, jsonata=jsonata)
        case "Choice":
            return ChoiceNode(name, state, pointer, compiler, jsonata=jsonata)
        case "Wait":
            return WaitNode(name, state, pointer, compiler, jsonata=jsonata)
        case "Task":
            return TaskNode(name, state, pointer, compiler, jsonata=jsonata)
        case "Parallel":
            branches = state.get("Branches")
            if not isinstance(branches, list) or not branches:
                raise InvalidDefinition(f"{pointer}/Branches", "Value cannot be empty")
            regions = tuple(
                prepare_region(
                    _object(branch, f"{pointer}/Branches/{i}"),
                    f"{pointer}/Branches/{i}",
                    compiler,
                    language,
                    nesting + 1,
                )
                for i, branch in enumerate(branches)
            )
            return ParallelNode(name, state, pointer, compiler, regions, jsonata=jsonata)
        case "Map":
            key = "ItemProcessor" if "ItemProcessor" in state else "Iterator"
            processor = _object(state.get(key), f"{pointer}/{key}")
            inner = prepare_region(
                processor, f"{pointer}/{key}", compiler, _language(processor, language, f"{pointer}/{key}"), nesting + 1
            )
            config = _object(processor.get("ProcessorConfig", {}), f"{pointer}/{key}/ProcessorConfig")
            if config.get("Mode", "INLINE") not in ("INLINE", "DISTRIBUTED"):
                raise InvalidDefinition(
                    f"{pointer}/{key}/ProcessorConfig/Mode", "the mode is 'INLINE' or 'DISTRIBUTED'"
                )
            if config.get("Mode") == "DISTRIBUTED":
                return DistributedMapNode(
                    name,
                    state,
                    pointer,
                    compiler,
                    inner,
                    jsonata=jsonata,
                    express=config.get("ExecutionType") == "EXPRESS",
                )
            return MapNode(name, state, pointer, compiler, inner, jsonata=jsonata)
        case other:
            raise InvalidDefinition(
                f"{pointer}/Type",
                "The field 'Type' should have one of these values: "
                f"[Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map], not {other!r}",
            )


def _object(value: Json, pointer: str) -> dict[str, Json]:
    if not isinstance(value, dict):
        raise InvalidDefinition(pointer, "an object is required")
    return value


def prepare_single(definition: Mapping[str, Json], name: str | None, limits: Limits) -> AnyNode:
    """Prepare one state of its own, or of a machine in which it may be nested anywhere.

    Raises:
        InvalidDefinition: there is no such state, or it cannot be run.
    """
    language = _language(_object(definition, ""), "JSONPath", "")
    if "States" not in definition:
        chosen = name or "StateName"
        return _prepare_state(chosen, _object(definition, ""), "", Compiler(limits), language, 0)
    found = _find_state(definition, name, language, "", 0)
    if found is None:
        raise InvalidDefinition("", f"there is no state '{name}'")
    label, state, pointer, inner = found
    return _prepare_state(label, state, pointer, Compiler(limits), inner, 0)


def _find_state(
    region: Mapping[str, Json], name: str | None, language: str, pointer: str, nesting: int
) -> tuple[str, dict[str, Json], str, str] | None:
    """Look a state up, outer regions first; returns its name, definition, pointer and query language."""
    states = region.get("States")
    if not isinstance(states, dict) or nesting > MAX_NESTING:
        return None
    wanted = region.get("StartAt") if name is None else name
    if wanted in states:
        place = f"{pointer}/States/{wanted}"
        state = _object(states[wanted], place)
        return str(wanted), state, place, language
    for label, state in states.items():
        if not isinstance(state, dict):
            continue
        place = f"{pointer}/States/{label}"
        branches = state.get("Branches")
        inner = [(f"Branches/{i}", branch) for i, branch in enumerate(branches if isinstance(branches, list) else ())]
        inner += [(key, state[key]) for key in ("ItemProcessor", "Iterator") if key in state]
        for tail, child in inner:
            if isinstance(child, dict):
                found = _find_state(child, name, language, f"{place}/{tail}", nesting + 1)
                if found is not None:
                    return found
    return None
