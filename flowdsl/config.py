"""``[tool.flowdsl]`` in ``pyproject.toml``: defaults of the command line, and the severity of rules.

::

    [tool.flowdsl]
    out = "build"                  # where `flowdsl compile` writes
    output-format = "concise"
    warnings-as-errors = true
    deny-wildcards = true          # no permission on every resource; "all": not even where AWS knows no resource
    allow-wildcards = ["xray:*"]   # actions that may have every resource all the same

    [tool.flowdsl.rules]
    FLOW701 = "error"              # or "warning", or "off"; errors stay errors
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Any, Literal, TypeAlias

from flowdsl.diagnostics.levels import LEVELS, Level
from flowdsl.diagnostics.model import Diagnostic, did_you_mean
from flowdsl.diagnostics.registry import all_rules, suggest_code
from flowdsl.diagnostics.render import FORMATS, Format
from flowdsl.diagnostics.rules import config as config_rules
from flowdsl.jsontypes import Json
from flowdsl.records import dataclass, replace
from flowdsl.source import Origin, SourceFile, Span

DenyWildcards: TypeAlias = Literal["", "narrowable", "all"]
"""Which permissions on every resource are forbidden: none, those that AWS lets be narrowed, or all."""

_MENTIONED = re.compile(r"""tool["'\s]*\.["'\s]*flowdsl|tool["'\s]*[]=]""")
"""What a text has that gives ``tool`` a key ``flowdsl``: ``[tool.flowdsl``, ``tool.flowdsl.out =``, ``[tool]``."""


@dataclass(frozen=True, slots=True)
class Config:
    """What a project has configured.

    Attributes:
        out: directory for artefacts, or None.
        output_format: of diagnostics, or None for the default.
        warnings_as_errors: whether warnings forbid output.
        deny_wildcards: which permissions on every resource are forbidden.
        allow_wildcards: patterns of actions that are excepted.
        rules: code → level.
    """

    out: str | None = None
    output_format: Format | None = None
    warnings_as_errors: bool = False
    deny_wildcards: DenyWildcards = ""
    allow_wildcards: tuple[str, ...] = ()
    rules: Mapping[str, Level] = field(default_factory=dict)


def parse_config(source: SourceFile) -> tuple[Config | None, list[Diagnostic]]:
    """Read the text of a ``pyproject.toml``.

    Returns:
        the configuration, None when the file has no ``[tool.flowdsl]``; and what is wrong with it.
    """
    if not _MENTIONED.search(source.text):
        return None, []  # soon said of most projects
    import tomllib  # only where there is a configuration

    try:
        document = tomllib.loads(source.text)
    except tomllib.TOMLDecodeError as error:
        return None, [_syntax_problem(source, str(error))]
    tool = document.get("tool")
    table = tool.get("flowdsl") if isinstance(tool, dict) else None
    if table is None:
        return None, []
    reader = _Reader(source)
    if not isinstance(table, dict):
        reader.refuse("flowdsl", "`tool.flowdsl` must be a table")
        return Config(), reader.problems
    values: dict[str, Any] = {}
    for key, value in table.items():
        check = _KEYS.get(key)
        if check is None:
            reader.refuse(key, f"`[tool.flowdsl]` has no option `{key}`", did_you_mean(key, _KEYS), _KNOWN)
        else:
            values[key.replace("-", "_")] = check(reader, key, value)
    config = Config(**{key: value for key, value in values.items() if value is not None})
    if config.deny_wildcards:
        # What forbids a wildcard forbids a pattern that could not be narrowed, unless its rule is set otherwise.
        config = replace(config, rules={"FLOW701": "error", **config.rules})
    return config, reader.problems


@dataclass(slots=True)
class _Reader:
    source: SourceFile
    problems: list[Diagnostic] = field(default_factory=list)

    def refuse(self, key: str, problem: str, *helps: str) -> None:
        hint = next((text for text in helps if text), "")
        self.problems.append(
            config_rules.InvalidConfig(origin=Origin(self.source, self._find(key)), problem=problem, hint=hint)
        )

    def _find(self, key: str) -> Span:
        """Return the place of a key; tomllib keeps none, so the first line of the right table that sets it is taken."""
        inside = False
        for number, line in enumerate(self.source.lines(), 1):
            header = re.match(r"\s*\[+\s*([^\]#]*)", line)
            if header:
                inside = re.sub(r"[\s\"']", "", header[1]).startswith("tool.flowdsl")
            here = re.search(rf"(?:^|[\s{{,.\"'\[]){re.escape(key)}(?=[\s\"'=.\]])", line)
            if here and (inside or "flowdsl" in line):
                start = here.end() - len(key) + 1
                return Span(number, start, number, start + len(key))
        return Span(1, 1, 1, 1)


def _text(reader: _Reader, key: str, value: Json) -> str | None:
    if isinstance(value, str) and value:
        return value
    reader.refuse(key, f"`{key}` must be a text, not {_kind(value)}")
    return None


def _flag(reader: _Reader, key: str, value: Json) -> bool | None:
    if isinstance(value, bool):
        return value
    reader.refuse(key, f"`{key}` must be true or false, not {_kind(value)}")
    return None


def _format(reader: _Reader, key: str, value: Json) -> Json:
    if value in FORMATS:
        return value
    hint = did_you_mean(value, FORMATS) if isinstance(value, str) else ""
    reader.refuse(key, f"`{key}` must be one of {', '.join(FORMATS)}", hint)
    return None


def _rules(reader: _Reader, key: str, value: Json) -> dict[str, Level] | None:
    if not isinstance(value, dict):
        reader.refuse(key, f"`{key}` must be a table of rules, not {_kind(value)}")
        return None
    known = all_rules()
    for code, level in value.items():
        if code not in known:
            reader.refuse(code, f"there is no rule `{code}`", suggest_code(code), "`flowdsl explain` lists all rules")
        elif level not in LEVELS:
            reader.refuse(code, f"the level of `{code}` must be one of {', '.join(LEVELS)}")
        elif known[code].severity == "error" and level != "error":
            why = "the machine would not do what the Python does"
            reader.refuse(code, f"`{code}` ({known[code].title}) is an error and stays one", why)
    return {code: level for code, level in value.items() if code in known and level in LEVELS}


def _deny(reader: _Reader, key: str, value: Json) -> str | None:
    if isinstance(value, bool) or value == "all":
        return "all" if value == "all" else "narrowable" if value else ""
    reader.refuse(key, f'`{key}` must be true, false or "all"')
    return None


def _actions(reader: _Reader, key: str, value: Json) -> tuple[str, ...] | None:
    if isinstance(value, list) and all(isinstance(item, str) and ":" in item for item in value):
        return tuple(str(item) for item in value)
    reader.refuse(key, f'`{key}` must be a list of IAM actions, such as `["xray:*"]`')
    return None


def _kind(value: Json) -> str:
    names = {str: "a text", bool: "a truth value", int: "a number", float: "a number", list: "a list", dict: "a table"}
    return names.get(type(value), type(value).__name__) if value != "" else "an empty text"


_KEYS: dict[str, Callable[[_Reader, str, Json], Any]] = {
    "out": _text,
    "output-format": _format,
    "warnings-as-errors": _flag,
    "deny-wildcards": _deny,
    "allow-wildcards": _actions,
    "rules": _rules,
}
_KNOWN = f"it has {', '.join(_KEYS)}"


def _syntax_problem(source: SourceFile, text: str) -> Diagnostic:
    place = re.search(r" \(at line (\d+), column (\d+)\)$", text)
    last = len(source.lines())
    line, column = (int(place[1]), int(place[2])) if place else (last, len(source.lines()[-1]) + 1)
    problem = text[: place.start()] if place else text.removesuffix(" (at end of document)")
    return config_rules.InvalidConfig(
        origin=Origin(source, Span(line, column, line, column + 1)),
        problem=f"`{source.name}` is not TOML: {problem[:1].lower()}{problem[1:]}",
    )
