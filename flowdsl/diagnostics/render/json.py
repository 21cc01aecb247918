"""For programs: one JSON document with every finding."""

import json as _json
from collections.abc import Sequence

from flowdsl.diagnostics.render.finding import Finding
from flowdsl.jsontypes import Json
from flowdsl.source import SourceFile, Span


def json(found: Sequence[Finding]) -> str:
    """Return ``{"version": 1, "diagnostics": […], "errors": n, "warnings": n}``.

    Places are 1-based, columns count code points, ends are exclusive; ``place`` is null for what stands in no file.
    """
    document: Json = {
        "version": 1,
        "diagnostics": [_finding(finding) for finding in found],
        "errors": sum(finding.level == "error" for finding in found),
        "warnings": sum(finding.level == "warning" for finding in found),
    }
    return _json.dumps(document, indent=2) + "\n"


def _finding(finding: Finding) -> Json:
    return {
        "code": finding.code,
        "title": finding.title,
        "severity": finding.level,
        "message": finding.message,
        "place": _place(finding.file, finding.span) if finding.placed else None,
        "label": finding.label or None,
        "labels": [
            {"text": label.text, "place": _place(label.origin.file, label.origin.span)} for label in finding.labels
        ],
        "note": finding.note or None,
        "help": list(finding.helps),
    }


def _place(file: SourceFile, span: Span) -> Json:
    return {
        "file": file.name,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }
