"""Write ``docs/rules.md`` from the rules' own texts: ``python -m tools.rules [--check]``."""

import inspect
import sys
from itertools import groupby
from pathlib import Path

from flowdsl.diagnostics.model import Diagnostic
from flowdsl.diagnostics.registry import all_rules, documentation

PAGE = Path(__file__).resolve().parents[1] / "docs" / "rules.md"
RANGES = {
    "0": "flowdsl's own comments",
    "1": "Python that has no counterpart",
    "2": "Names and types",
    "3": "Loops, regions and aliasing",
    "4": "Tasks",
    "5": "Expressions",
    "6": "Limits",
    "7": "Permissions",
    "8": "Files, configuration and command line",
    "9": "Internal",
}
HEAD = """\
# Rules

Everything flowdsl may report, written by `python -m tools.rules` from the rules themselves; `flowdsl explain FLOWnnn`
shows the same. Errors cannot be ignored; a warning can, by name: `# flowdsl: ignore[FLOW701] -- reason`.
"""


def page() -> str:
    """Return the page's text."""
    parts = [HEAD]
    for digit, rules in groupby(all_rules().values(), key=lambda rule: rule.code[4]):
        parts += [f"## {digit}xx: {RANGES[digit]}", *map(section, rules)]
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def section(rule: type[Diagnostic]) -> str:
    """Return one rule's section."""
    kind = "" if rule.severity == "error" else " (warning)"
    parts = [f"### {rule.code}: {rule.title}{kind}", documentation(rule)]
    language = "python" if getattr(rule, "example", "module") == "module" else "console"
    for heading, example in (("Reported:", rule.bad), ("Accepted:", rule.good)):
        if example:
            parts += [heading, f"```{language}\n{inspect.cleandoc(example)}\n```"]
    return "\n\n".join(parts)


def main() -> int:
    """Write the page; with ``--check`` only say whether it is current."""
    text = page()
    if "--check" in sys.argv[1:]:
        current = PAGE.is_file() and PAGE.read_text(encoding="utf-8") == text
        print("docs/rules.md is current" if current else "docs/rules.md is out of date: python -m tools.rules")
        return 0 if current else 1
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
