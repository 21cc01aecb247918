"""What a run works on: a state machine, where it came from, and the Python beside it."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flowdsl.asl.comparisons import OPERATORS
from flowdsl.asl.validate.fields import NUMBERS
from flowdsl.cli.compiling import compile_target, the_only
from flowdsl.cli.definitions import check_definition
from flowdsl.cli.inputs import Target, load_json
from flowdsl.cli.problems import Problems
from flowdsl.cli.session import Session
from flowdsl.cli.usermodule import UserModule, execute_module
from flowdsl.diagnostics.model import Diagnostic
from flowdsl.diagnostics.rules.machines import InvalidMachine
from flowdsl.diagnostics.rules.texts import InvalidTarget
from flowdsl.jsontypes import Json
from flowdsl.source import Origin, SourceFile, Span

if TYPE_CHECKING:
    from flowdsl.compiler import Compiled

_INNER = ("ItemProcessor", "Iterator")


@dataclass(frozen=True, slots=True)
class Runnable:
    """A machine that is to be run.

    Attributes:
        name: of the workflow or of the file.
        definition: the ASL document.
        source: the text it stands in: the Python module, or the JSON file.
        source_map: state → place, or an empty one.
        compiled: the compiled workflow, None for a machine of a file.
    """

    name: str
    definition: Json
    source: SourceFile
    source_map: Json = field(default_factory=dict)
    compiled: "Compiled | None" = None

    def execute_module(self) -> UserModule | None:
        """Import the workflow's module, whose functions a run needs; None for a machine of a file.

        Raises:
            Problems: it raises an exception.
        """
        return execute_module(self.source) if self.compiled is not None else None

    @property
    def express(self) -> bool:
        """Whether the workflow says that it is an Express one."""
        return self.compiled is not None and self.compiled.type == "EXPRESS"

    @property
    def drawable(self) -> "Runnable | Compiled":
        """What `flowdsl.visualize` draws: the compiled workflow, or this."""
        return self if self.compiled is None else self.compiled

    def problems(self, *, express: bool = False) -> list[Diagnostic]:
        """Return what the validator says about a machine of a file."""
        return check_definition(self.definition, self.source, self.source_map, express=express)


def load_runnable(session: Session, target: Target, *, express: bool = False) -> Runnable:
    """Compile the workflow, or read and validate the machine, that a target names; warnings are left to ``check``.

    Raises:
        Problems: it cannot be read, or is no machine.
        Stop: it does not compile, or is not valid.
    """
    if target.is_machine:
        machine = read_machine(target)
        session.stop_on_errors(machine.problems(express=express), warn=False)
        return machine
    found = compile_target(target)
    session.stop_on_errors(found.diagnostics, warn=False)
    compiled = the_only(found.artefacts, target)
    return Runnable(compiled.name, compiled.definition, found.source, compiled.source_map, compiled)


def read_machine(target: Target) -> Runnable:
    """Read a state machine definition, and its source map when ``NAME.map.json`` is beside it.

    Raises:
        Problems: it cannot be read, or is no machine.
    """
    if target.name is not None:
        problem = f"`{target.path.as_posix()}` is one state machine and has no workflow `{target.name}`"
        raise Problems([InvalidTarget(problem=problem)])
    definition, source = load_json(target.path, "the state machine")
    if not isinstance(definition, dict) or "States" not in definition:
        problem = f"`{source.name}` is no state machine: it has no `States`"
        raise Problems([InvalidMachine(origin=Origin(source, Span(1, 1, 1, 1)), problem=problem)])
    base = target.path.name.removesuffix(".json").removesuffix(".asl")
    beside = target.path.with_name(f"{base}.map.json")
    source_map = load_json(beside, "the source map")[0] if beside.is_file() else {}
    return Runnable(base, definition, source, source_map if isinstance(source_map, dict) else {})


def states_of(region: Json, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], dict[str, Json]]]:
    """Yield every state with its path through the Map and Parallel states around it (Parallel: with branch number)."""
    states = region.get("States") if isinstance(region, dict) else None
    for name, state in states.items() if isinstance(states, dict) else ():
        if not isinstance(state, dict):
            continue
        yield (*path, name), state
        for key in _INNER:
            yield from states_of(state.get(key), (*path, name))
        branches = state.get("Branches")
        for number, branch in enumerate(branches if isinstance(branches, list) else ()):
            yield from states_of(branch, (*path, name, str(number)))


def substitute(definition: Json, values: Mapping[str, str], source: SourceFile) -> Json:
    """Put deploy-time values in: ``${Name}`` in every text and name of a definition.

    Where ASL wants a number, a text that is nothing but a value becomes one, as CloudFormation puts integers in
    (AWS::StepFunctions::StateMachine, DefinitionSubstitutions: "String, Integer, Boolean").

    Raises:
        Problems: a value is missing, nothing has the name of one given, or the definition is nested too deeply.
    """
    wanted: set[str] = set()

    def walk(value: Json, field: str = "") -> Json:
        if isinstance(value, str):
            wanted.update(re.findall(r"\$\{(\w+)\}", value))
            text = re.sub(r"\$\{(\w+)\}", lambda match: values.get(match[1], match[0]), value)
            whole = re.fullmatch(r"\$\{\w+\}", value) is not None
            return _number(text) if whole and (field in NUMBERS or OPERATORS.get(field) == "number") else text
        if isinstance(value, list):
            return [walk(item) for item in value]
        # Names too, as in a batch write: {"RequestItems": {"${Table}": […]}}.
        return {walk(key): walk(item, key) for key, item in value.items()} if isinstance(value, dict) else value

    origin = Origin(source, Span(1, 1, 1, 1))
    try:
        done = walk(definition)
    except RecursionError:
        raise Problems([InvalidMachine(origin=origin, problem="the definition is nested too deeply")]) from None
    missing = sorted(wanted - set(values))
    unused = sorted(set(values) - wanted)
    problems = [
        InvalidTarget(origin=origin, problem=f"the parameter `{name}` has no value", hint=f"add `--param {name}=VALUE`")
        for name in missing
    ]
    problems += [
        InvalidTarget(origin=origin, problem=f"the machine has no parameter `{name}`", hint=_list(wanted))
        for name in unused
    ]
    if problems:
        raise Problems(problems)
    return done


def _number(text: str) -> Json:
    """Return the number a text is, or the text."""
    return json.loads(text) if re.fullmatch(r"-?(0|[1-9]\d*)(\.\d+)?", text, re.ASCII) else text


def _list(names: set[str]) -> str:
    return f"it has {', '.join(sorted(names))}" if names else "it has none"
