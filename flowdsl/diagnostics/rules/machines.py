"""8xx: definitions and scenarios that somebody wrote by hand."""

from dataclasses import dataclass
from typing import ClassVar

from flowdsl.diagnostics.model import Diagnostic, Severity
from flowdsl.diagnostics.rules.config import UsageProblem


@dataclass(frozen=True, kw_only=True)
class InvalidMachine(Diagnostic):
    """A state machine definition (ASL) is not valid: AWS would refuse to create the machine."""

    code = "FLOW816"
    title = "invalid definition"
    message = "{problem}"
    example = "session"
    bad = """\
# wait.asl.json
{"StartAt": "Wait", "States": {"Wait": {"Type": "Wait", "Seconds": 5, "Next": "Done"}}}

$ flowdsl check wait.asl.json
"""
    good = """\
# wait.asl.json
{"StartAt": "Wait", "States": {"Wait": {"Type": "Wait", "Seconds": 5, "End": true}}}

$ flowdsl check wait.asl.json
"""

    problem: str


@dataclass(frozen=True, kw_only=True)
class DoubtfulMachine(Diagnostic):
    """A state machine definition (ASL) has something in it that AWS accepts, but that cannot work, or may not."""

    code = "FLOW817"
    title = "doubtful definition"
    severity: ClassVar[Severity] = "warning"
    message = "{problem}"
    example = "session"
    bad = """\
# bill.asl.json
{"QueryLanguage": "JSONata", "StartAt": "Bill", "States": {
  "Bill": {"Type": "Pass", "Output": "{% $states.inptu %}", "End": true}}}

$ flowdsl check bill.asl.json
"""
    good = """\
# bill.asl.json
{"QueryLanguage": "JSONata", "StartAt": "Bill", "States": {
  "Bill": {"Type": "Pass", "Output": "{% $states.input %}", "End": true}}}

$ flowdsl check bill.asl.json
"""

    problem: str


@dataclass(frozen=True, kw_only=True)
class InvalidScenario(UsageProblem):
    """A scenario file of `flowdsl test` does not describe scenarios.

    It is an object with ``target`` (a workflow ``FILE.py:NAME`` or a machine, relative to the scenario file) and
    ``scenarios``: a list of objects with ``name``, ``input``, ``tasks`` (as for ``flowdsl run --tasks``) and
    ``expect``, which has some of ``status``, ``output``, ``error``, ``cause``, ``states`` and ``calls``.
    """

    code = "FLOW818"
    title = "invalid scenario"
    message = "{problem}"
    example = "session"
    bad = """\
# wait.asl.json
{"StartAt": "Wait", "States": {"Wait": {"Type": "Wait", "Seconds": 5, "End": true}}}

# wait_test.json
{"target": "wait.asl.json", "scenarios": [{"expect": {"staets": ["Wait"]}}]}

$ flowdsl test
"""
    good = """\
# wait.asl.json
{"StartAt": "Wait", "States": {"Wait": {"Type": "Wait", "Seconds": 5, "End": true}}}

# wait_test.json
{"target": "wait.asl.json", "scenarios": [{"expect": {"states": ["Wait"]}}]}

$ flowdsl test
"""

    problem: str
