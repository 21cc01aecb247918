"""The input of a run: where it comes from, and whether it fits the workflow's parameters."""

import difflib
from inspect import Parameter, signature
from pathlib import Path
from typing import Any

from flowdsl.cli.inputs import STDIN, Target, load_json
from flowdsl.cli.problems import Problems
from flowdsl.diagnostics.model import Diagnostic, Label
from flowdsl.diagnostics.rules.config import InvalidInput
from flowdsl.diagnostics.rules.texts import InvalidTarget
from flowdsl.jsontypes import Json
from flowdsl.source import Origin, SourceFile, Span


def load_input(given: str | None, target: Target) -> tuple[Json, SourceFile]:
    """Read ``--input``: a file or ``-``; an empty object when it is absent.

    Raises:
        Problems: it cannot be read, or is not JSON.
    """
    if given is None:
        return {}, SourceFile("<no input>", "")
    path = Path(given)
    if path == STDIN and target.path == STDIN:
        problem = "standard input cannot be both the program and its input"
        raise Problems([InvalidTarget(problem=problem, hint="give one of them as a file")])
    return load_json(path, "the input")


def check_input(value: Json, text: SourceFile, function: Any, source: SourceFile) -> None:
    """Refuse an input that the workflow's function could not be called with.

    Args:
        value: the input.
        text: what it was read from.
        function: the function that was decorated.
        source: the text of its module.

    Raises:
        Problems: it is no object, or keys are missing.
    """
    parameters = list(signature(function).parameters.values())
    if len(parameters) == 1 and parameters[0].kind is Parameter.POSITIONAL_ONLY:
        return
    start = Origin(text, Span(1, 1, 1, 1))
    needed = [p.name for p in parameters if p.default is Parameter.empty]
    label = (Label(_def_line(function, source), f"`{function.__name__}` takes {_list([p.name for p in parameters])}"),)
    if not isinstance(value, dict):
        kind = {list: "a list", str: "a text", type(None): "null", bool: "a truth value"}.get(type(value), "a number")
        problem = f"the input of `{function.__name__}` must be an object, not {kind}"
        raise Problems([InvalidInput(origin=start, labels=label, problem=problem)])
    known = [p.name for p in parameters]
    extra = [key for key in value if key not in known]
    problems: list[Diagnostic] = []
    for name in needed:
        if name not in value:
            close = _closest(name, extra)
            hint = f"it has `{close}`; is that meant?" if close else _remedy(name, text)
            problem = f"the input lacks `{name}`"
            problems.append(InvalidInput(origin=start, labels=label, problem=problem, hint=hint))
    if problems:
        raise Problems(problems)


def _closest(name: str, keys: list[str]) -> str:
    """Return the key that was probably meant: the same but for case and separators, or nearly the same."""

    def plain(text: str) -> str:
        return text.replace("_", "").replace("-", "").casefold()

    same = [key for key in keys if plain(key) == plain(name)]
    if same:
        return same[0]
    close = difflib.get_close_matches(name, keys, n=1, cutoff=0.7)
    return close[0] if close else ""


def _remedy(name: str, text: SourceFile) -> str:
    return f"add the key `{name}` to it" if text.text else f"give it with `--input FILE`: a JSON object with `{name}`"


def _list(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "nothing"


def _def_line(function: Any, source: SourceFile) -> Origin:
    line = function.__code__.co_firstlineno
    while line < len(source.lines()) and not source.line(line).lstrip().startswith(("def ", "async def ")):
        line += 1
    text = source.line(line)
    start = len(text) - len(text.lstrip()) + 1
    return Origin(source, Span(line, start, line, max(len(text.rstrip()) + 1, start + 1)))
