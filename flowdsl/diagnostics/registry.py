"""Every rule by its code, found in the modules of `flowdsl.diagnostics.rules`."""

import importlib
import inspect
import pkgutil
import re
import textwrap
from collections.abc import Iterator, Mapping

from flowdsl.diagnostics import rules
from flowdsl.diagnostics.model import Diagnostic


def rule_classes() -> Iterator[type[Diagnostic]]:
    """Yield the rules in the order they are written, module by module."""
    for info in pkgutil.iter_modules(rules.__path__):
        module = importlib.import_module(f"{rules.__name__}.{info.name}")
        for value in vars(module).values():
            if (
                isinstance(value, type)
                and issubclass(value, Diagnostic)
                and value.__module__ == module.__name__
                and "code" in vars(value)
            ):
                yield value


def all_rules() -> Mapping[str, type[Diagnostic]]:
    """Return the rules by code, sorted."""
    return {rule.code: rule for rule in sorted(rule_classes(), key=lambda rule: rule.code)}


def find_rule(code: str) -> type[Diagnostic] | None:
    """Return the rule of a code, ``flow701`` and ``701`` included."""
    known = all_rules()
    return known.get(code.strip().upper()) or known.get(_standard(code))


def suggest_code(code: str) -> str:
    """Return ``did you mean `FLOWnnn`?`` for a rule's code written otherwise (or its name), or an empty string.

    Codes that differ in a digit are different rules, not misspelt ones.
    """
    rules = all_rules()
    if _standard(code) in rules:
        return f"did you mean `{_standard(code)}`?"
    titles = {rule.title.replace(" ", "-"): rule.code for rule in rules.values()}
    from difflib import get_close_matches  # Only a mistake pays for it.

    close = get_close_matches(code.strip().lower().replace(" ", "-"), titles, n=1, cutoff=0.7)
    return f"did you mean `{titles[close[0]]}` ({close[0].replace('-', ' ')})?" if close else ""


def _standard(code: str) -> str:
    digits = re.sub(r"\D", "", code)[:9]
    return f"FLOW{int(digits):03}" if digits else ""


def documentation(rule: type[Diagnostic]) -> str:
    """Return a rule's own documentation, or an empty string when its class has none."""
    text = inspect.cleandoc(rule.__doc__ or "")
    return "" if text.startswith(f"{rule.__name__}(") else text.replace("``", "`")


def explain(code: str) -> str:
    """Return a rule's page as plain text: what it says and why, and an example of each kind.

    Raises:
        KeyError: when there is no such rule.
    """
    rule = find_rule(code)
    if rule is None:
        raise KeyError(code)
    kind = "error; cannot be ignored" if rule.severity == "error" else "warning; can be ignored"
    parts = [f"{rule.code}: {rule.title}  ({kind})", documentation(rule)]
    if rule.note:
        parts.append(f"Note: {_facts(rule.note)}")
    if rule.help:
        parts.append(f"Help: {_facts(rule.help)}")
    for heading, example in (
        ("Refused" if rule.severity == "error" else "Reported", rule.bad),
        ("Accepted", rule.good),
    ):
        if example:
            parts.append(f"{heading}:\n\n{textwrap.indent(inspect.cleandoc(example), '    ')}")
    if rule.severity == "warning":
        parts.append(
            f"To ignore it where it is meant: `# flowdsl: ignore[{rule.code}] -- reason` at the end of the line."
        )
    return "\n\n".join(part for part in parts if part) + "\n"


def _facts(template: str) -> str:
    """Show a template's fields by their names: ``{table}`` becomes ``<table>``."""
    return (
        template.replace("{{", "\0").replace("}}", "\1").replace("{", "<").replace("}", ">").translate({0: "{", 1: "}"})
    )
