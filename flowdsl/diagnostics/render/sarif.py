"""SARIF 2.1.0 (OASIS standard), as code scanning services take it."""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from urllib.parse import quote

from flowdsl.diagnostics.render.finding import Finding
from flowdsl.jsontypes import Json
from flowdsl.source import SourceFile, Span

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
HOME = "https://pypi.org/project/flowdsl/"


def sarif(found: Sequence[Finding]) -> str:
    """Return a SARIF log with one run: its rules and one result per finding."""
    from flowdsl import __version__
    from flowdsl.diagnostics.registry import all_rules, documentation

    codes = sorted({finding.code for finding in found})
    known = all_rules()
    rules = []
    for code in codes:
        first = next(finding for finding in found if finding.code == code)
        rule: Json = {
            "id": code,
            "name": "".join(word.capitalize() for word in first.title.replace("-", " ").split()),
            "shortDescription": {"text": first.title},
            "defaultConfiguration": {"level": known[code].severity if code in known else first.level},
            "helpUri": f"{HOME}#{code}",
        }
        if code in known:
            rule["fullDescription"] = {"text": documentation(known[code]) or first.title}
            rule["help"] = {"text": f"flowdsl explain {code}"}
        rules.append(rule)
    seen: Counter[str] = Counter()
    run: Json = {
        "tool": {"driver": {"name": "flowdsl", "informationUri": HOME, "semanticVersion": __version__, "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, codes.index(finding.code), seen) for finding in found],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _result(finding: Finding, index: int, seen: Counter[str]) -> Json:
    parts = [finding.message, finding.label, finding.note and f"Note: {finding.note}"]
    parts += [f"Help: {text}" for text in finding.helps]
    result: Json = {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": finding.level,
        "message": {"text": "\n".join(part for part in parts if part)},
        "partialFingerprints": {"flowdslFinding/v1": _fingerprint(finding, seen)},
    }
    if finding.placed:
        result["locations"] = [{"physicalLocation": _location(finding.file, finding.span)}]
    if finding.labels:
        result["relatedLocations"] = [
            {
                "id": number,
                "message": {"text": label.text},
                "physicalLocation": _location(label.origin.file, label.origin.span),
            }
            for number, label in enumerate(finding.labels, 1)
        ]
    return result


def _location(file: SourceFile, span: Span) -> Json:
    return {
        "artifactLocation": {"uri": quote(file.name.replace("\\", "/"), safe="/")},
        "region": {
            "startLine": span.line,
            "startColumn": span.column,
            "endLine": span.end_line,
            "endColumn": span.end_column,
        },
    }


def _fingerprint(finding: Finding, seen: Counter[str]) -> str:
    """Return a hash that stays when unrelated lines move: of rule, file, the line's text, and its number."""
    identity = "\0".join((finding.code, finding.file.name, finding.file.line(finding.span.line).strip()))
    seen[identity] += 1
    return hashlib.sha256(f"{identity}\0{seen[identity]}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
