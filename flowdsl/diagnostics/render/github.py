"""Workflow commands of GitHub Actions, which show findings beside the lines of a pull request.

Source: GitHub Docs, "Workflow commands for GitHub Actions", "Setting an error message"; the escapes are those of
the toolkit (``%25 %0D %0A``, in properties also ``%3A %2C``).
"""

from collections.abc import Sequence

from flowdsl.diagnostics.render.finding import Finding


def github(found: Sequence[Finding]) -> str:
    """Return one command per finding."""
    return "".join(_command(finding) + "\n" for finding in found)


def _command(finding: Finding) -> str:
    span = finding.span
    properties = {"title": f"{finding.code} ({finding.title})"}
    if finding.placed:
        properties |= {"file": finding.file.name, "line": str(span.line)}
        if span.end_line == span.line:  # columns are refused with several lines
            properties |= {"col": str(span.column), "endLine": str(span.end_line), "endColumn": str(span.end_column)}
        else:
            properties |= {"endLine": str(span.end_line)}
    lines = [finding.message]
    lines += [f"{label.origin.file.name}:{label.origin.span.line}: {label.text}" for label in finding.labels]
    lines += [f"note: {finding.note}"] if finding.note else []
    lines += [f"help: {text}" for text in finding.helps]
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{finding.level} {listed}::{_data(chr(10).join(lines))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
