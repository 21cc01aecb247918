"""State machines in files: what the validator and the engine say about them, at their lines."""

from flowdsl.cli.json_places import json_origin
from flowdsl.diagnostics.model import Diagnostic
from flowdsl.diagnostics.rules.machines import DoubtfulMachine, InvalidMachine
from flowdsl.jsontypes import Json
from flowdsl.source import NOWHERE, SourceFile


def check_definition(
    definition: Json, source: SourceFile, source_map: Json, *, express: bool = False
) -> list[Diagnostic]:
    """Validate a machine.

    Args:
        definition: the document.
        source: its text.
        source_map: where its states come from, if that is known.
        express: whether it is to be an Express machine.
    """
    from flowdsl.asl.validate import validate

    return [
        at_pointer(problem.pointer, problem.message, source, source_map, error=problem.severity == "error")
        for problem in validate(definition, type="EXPRESS" if express else "STANDARD")
    ]


def at_pointer(pointer: str, message: str, source: SourceFile, source_map: Json, *, error: bool = True) -> Diagnostic:
    """Return the diagnostic for something at a JSON pointer of a definition."""
    rule = InvalidMachine if error else DoubtfulMachine
    text = message[:1].lower() + message[1:] if not message[:2].isupper() else message
    hint = _python_line(pointer, source_map)
    origin = json_origin(source, pointer) if source is not NOWHERE.file else NOWHERE
    where = f"at `{pointer}`: " if pointer else ""
    return rule(origin=origin, problem=f"{where}{text.rstrip('.')}", hint=hint)


def _python_line(pointer: str, source_map: Json) -> str:
    """Return ``it comes from flow.py:7`` when the source map knows the state."""
    names: list[str] = []
    parts = [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]
    best = None
    for number, part in enumerate(parts):
        if number and parts[number - 1] == "States":
            names.append(part)
            best = source_map.get("states", {}).get(" / ".join(names), best)
        elif number and parts[number - 1] == "Branches":
            names.append(part)
    if not isinstance(best, dict):
        return ""
    sources = source_map.get("sources", [])
    file = sources[best["source"]] if best.get("source", len(sources)) < len(sources) else "?"
    return f"the state comes from {file}:{best['line']}"
