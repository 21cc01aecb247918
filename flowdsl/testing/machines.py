"""What a test works on: a workflow, a compiled one, a definition, or the path of one."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from flowdsl.compiler import Compiled
from flowdsl.dsl.workflow import Workflow
from flowdsl.jsontypes import Json

Testable: TypeAlias = Workflow[..., Any] | Compiled | Mapping[str, Json] | str | Path
"""A workflow as decorated, a compiled one, an ASL document, or the path of an ``.asl.json`` file."""

_INNER = ("ItemProcessor", "Iterator")


@dataclass(frozen=True, slots=True)
class Subject:
    """A machine under test.

    Attributes:
        name: of the workflow or file; ``machine`` for a definition given as data.
        definition: the ASL document.
        express: whether it is an Express workflow.
        checked: whether the validator has seen it already: the compiler asks it.
    """

    name: str
    definition: Mapping[str, Json]
    express: bool = False
    checked: bool = False


def subject(given: Testable) -> Subject:
    """Return the machine that a test names.

    Raises:
        flowdsl.FlowError: the workflow does not compile.
        TypeError: it is nothing that can be run.
        ValueError: the file holds no state machine.
        OSError: the file cannot be read.
    """
    match given:
        case Workflow():
            return subject(given.compile())
        case Compiled():
            return Subject(given.name, given.definition, given.type == "EXPRESS", True)
        case str() | Path():
            return _from_file(Path(given))
        case Mapping():
            return Subject("machine", given)
    raise TypeError(f"a workflow, a definition or the path of one is expected, not {type(given).__name__}")


def _from_file(path: Path) -> Subject:
    try:
        definition = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{path} is not JSON: {error}") from None
    if not isinstance(definition, dict) or "States" not in definition:
        raise ValueError(f"{path} is no state machine: it has no 'States'")
    return Subject(path.name.removesuffix(".json").removesuffix(".asl"), definition)


def states_of(
    region: Json, path: tuple[str, ...] = (), pointer: str = ""
) -> Iterator[tuple[tuple[str, ...], str, dict[str, Json]]]:
    """Yield every state: its path through the states around it (with branch numbers), JSON pointer and definition.

    The pointers are those of `flowdsl.local.Execution.taken`.
    """
    states = region.get("States") if isinstance(region, Mapping) else None
    for name, state in states.items() if isinstance(states, Mapping) else ():
        if not isinstance(state, dict):
            continue
        here = f"{pointer}/States/{name}"
        yield (*path, name), here, state
        for key in _INNER:
            yield from states_of(state.get(key), (*path, name), f"{here}/{key}")
        branches = state.get("Branches")
        for number, branch in enumerate(branches if isinstance(branches, list) else ()):
            yield from states_of(branch, (*path, name, str(number)), f"{here}/Branches/{number}")
