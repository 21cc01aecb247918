"""The validator against definitions that AWS accepted or refused, and machines that people wrote and labelled.

Prints one line per group; what differs from the group is listed, with the reason, in ``validator_exceptions.json``.
"""

import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from flowdsl.asl.validate import is_refused, validate, validate_state
from tests.corpus import corpus

EXCEPTIONS = json.loads((Path(__file__).parent / "validator_exceptions.json").read_text("utf-8"))


def records(group):
    return json.loads(corpus("aws_recorded.json").read_text("utf-8"))[group]


def judge(group: str, judged: Iterable[tuple[str, bool]], *, refused: bool, capsys) -> list[str]:
    """Print the summary line of a group and return the names of those judged otherwise."""
    judged = list(judged)
    assert judged
    others = [name for name, verdict in judged if verdict is not refused]
    with capsys.disabled():
        word = "refused" if refused else "accepted"
        print(f"\nconformance validator {group}: {len(judged) - len(others)} of {len(judged)} {word}", end="")
    return others


def machine_type(record) -> str:
    return "EXPRESS" if record.get("express") or "express" in record["id"].lower() else "STANDARD"


@pytest.mark.parametrize("group", ["pure", "tasks"])
def test_accepts_what_ran_on_aws(group, capsys):
    verdicts = [(r["id"], is_refused(validate(r["definition"], type=machine_type(r)))) for r in records(group)]
    assert judge(group, verdicts, refused=False, capsys=capsys) == []


def test_accepts_the_states_tested_on_aws(capsys):
    def verdict(record):
        definition, mocked = record["state"], "mock" in record["other"]
        return validate(definition) if "States" in definition else validate_state(definition, mocked=mocked)

    verdicts = [(r["id"], is_refused(verdict(r))) for r in records("test_state")]
    assert judge("test_state", verdicts, refused=False, capsys=capsys) == []


def test_refuses_what_aws_refused(capsys):
    def verdict(record):
        definition = record["definition"]
        if isinstance(definition, dict) and "Type" in definition and "States" not in definition:
            return validate_state(definition, mocked="requires_mock" not in record["id"])
        express = "Express state machine" in json.dumps(record["recorded_content"])
        return validate(definition, type="EXPRESS" if express else machine_type(record))

    evidence = [r for r in records("rejected_definitions") if "_label_" not in r["id"]]
    verdicts = [(r["id"], is_refused(verdict(r))) for r in evidence]
    assert judge("rejected_definitions", verdicts, refused=True, capsys=capsys) == []


@pytest.mark.parametrize(
    ("folder", "refused"), [("machines", False), ("labelled/valid", False), ("labelled/invalid", True)]
)
def test_agrees_with_machines_people_wrote(folder, refused, capsys):
    files = sorted(corpus(folder).glob("*.json"))
    verdicts = [(file.name, is_refused(validate(file.read_text("utf-8")))) for file in files]
    others = judge(folder, verdicts, refused=refused, capsys=capsys)
    listed = EXCEPTIONS[folder]
    assert sorted(others) == sorted(listed), "differs from the listed exceptions"
    assert all(listed.values()), "an exception has a reason"
