"""8xx: configuration, files and inputs.

Rules derived from `UsageProblem` are about how flowdsl was called rather than about a program; the command line exits
with 2 for them.
"""

from dataclasses import dataclass
from typing import ClassVar

from flowdsl.diagnostics.model import Diagnostic, Severity


@dataclass(frozen=True, kw_only=True)
class UsageProblem(Diagnostic):
    """Base of the rules about the call itself: files, inputs, options."""


@dataclass(frozen=True, kw_only=True)
class InvalidSyntax(Diagnostic):
    """The file is not Python.

    The message and the place are CPython's own, of the version flowdsl runs on.
    """

    code = "FLOW801"
    title = "invalid syntax"
    message = "{problem}"
    bad = """\
from flowdsl import workflow

@workflow
def total(a: int, b: int) -> int
    return a + b
"""
    good = """\
from flowdsl import workflow

@workflow
def total(a: int, b: int) -> int:
    return a + b
"""

    problem: str


@dataclass(frozen=True, kw_only=True)
class NoWorkflow(Diagnostic):
    """The file has no function decorated with ``@workflow``."""

    code = "FLOW802"
    title = "no workflow"
    message = "`{path}` has no workflow"
    help = "decorate a function of the module with `@workflow` (`from flowdsl import workflow`)"
    bad = """\
def total(a: int, b: int) -> int:
    return a + b
"""
    good = """\
from flowdsl import workflow

@workflow
def total(a: int, b: int) -> int:
    return a + b
"""

    path: str


@dataclass(frozen=True, kw_only=True)
class FileMissing(UsageProblem):
    """A file or directory given on the command line does not exist."""

    code = "FLOW803"
    title = "file not found"
    message = "there is no file `{path}`"
    example = "session"
    bad = """\
$ flowdsl check folw.py
"""
    good = """\
# flow.py
from flowdsl import workflow

@workflow
def total(a: int, b: int) -> int:
    return a + b

$ flowdsl check flow.py
"""

    path: str


@dataclass(frozen=True, kw_only=True)
class FileUnreadable(UsageProblem):
    """A file exists but cannot be read: a directory, no permission, a broken disk."""

    code = "FLOW804"
    title = "unreadable file"
    message = "`{path}` cannot be read: {reason}"
    example = "session"
    bad = """\
# flow.py
from flowdsl import workflow

@workflow
def total(a: int, b: int) -> int:
    return a + b

$ flowdsl run flow.py --input .
"""
    good = """\
# flow.py
from flowdsl import workflow

@workflow
def total(a: int, b: int) -> int:
    return a + b

# in.json
{"a": 1, "b": 2}

$ flowdsl run flow.py --input in.json
"""

    path: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class NotUtf8(UsageProblem):
    """A file is not UTF-8 text.

    Python reads a source without a coding comment as UTF-8, and JSON is UTF-8 by its standard (RFC 8259); flowdsl
    reads nothing else.
    """

    code = "FLOW805"
    title = "not UTF-8"
    message = "`{path}` is not UTF-8 text: byte 0x{byte:02x} at offset {offset}"
    label = "here"
    help = "save the file as UTF-8"
    example = "session"
    bad = """\
# flow.py (latin-1)
from flowdsl import workflow

@workflow
def greet() -> str:
    return "à bientôt"

$ flowdsl check flow.py
"""
    good = """\
# flow.py (utf-8)
from flowdsl import workflow

@workflow
def greet() -> str:
    return "à bientôt"

$ flowdsl check flow.py
"""

    path: str
    byte: int
    offset: int


@dataclass(frozen=True, kw_only=True)
class SeveralWorkflows(UsageProblem):
    """The file has several workflows, and the command takes one."""

    code = "FLOW806"
    title = "several workflows"
    message = "`{path}` has {count} workflows: {names}"
    help = "name one of them: `{path}:{first}`"
    example = "session"
    bad = """\
# flow.py
from flowdsl import workflow

@workflow
def total(a: int, b: int) -> int:
    return a + b

@workflow
def nothing() -> None:
    return None

$ flowdsl compile flow.py
"""
    good = """\
# flow.py
from flowdsl import workflow

@workflow
def total(a: int, b: int) -> int:
    return a + b

@workflow
def nothing() -> None:
    return None

$ flowdsl compile flow.py:total
"""

    path: str
    count: int
    names: str
    first: str


@dataclass(frozen=True, kw_only=True)
class UnknownWorkflow(UsageProblem):
    """The file has workflows, but none of the name given after the colon."""

    code = "FLOW807"
    title = "unknown workflow"
    message = "`{path}` has no workflow `{name}`"
    note = "it has {names}"
    example = "session"
    bad = """\
# flow.py
from flowdsl import workflow

@workflow
def total(a: int, b: int) -> int:
    return a + b

$ flowdsl compile flow.py:totla
"""
    good = """\
# flow.py
from flowdsl import workflow

@workflow
def total(a: int, b: int) -> int:
    return a + b

$ flowdsl compile flow.py:total
"""

    path: str
    name: str
    names: str


@dataclass(frozen=True, kw_only=True)
class InvalidJson(UsageProblem):
    """A JSON file, or what came on standard input, is not JSON."""

    code = "FLOW808"
    title = "invalid JSON"
    message = "{what} is not JSON: {problem}"
    label = "{problem}"
    example = "session"
    bad = """\
# flow.py
from flowdsl import workflow

@workflow
def total(a: int, b: int) -> int:
    return a + b

# in.json
{"a": 1, "b": }

$ flowdsl run flow.py --input in.json
"""
    good = """\
# flow.py
from flowdsl import workflow

@workflow
def total(a: int, b: int) -> int:
    return a + b

# in.json
{"a": 1, "b": 2}

$ flowdsl run flow.py --input in.json
"""

    what: str
    problem: str


@dataclass(frozen=True, kw_only=True)
class InvalidInput(UsageProblem):
    """The execution input does not fit the workflow's parameters.

    The parameters are the keys of the input, which has to be an object; those without a default have to be there.
    Keys that no parameter has are ignored, as the machine ignores them.
    """

    code = "FLOW809"
    title = "unfit input"
    message = "{problem}"
    example = "session"
    bad = """\
# flow.py
from flowdsl import workflow

@workflow
def total(a: int, b: int) -> int:
    return a + b

# in.json
{"a": 1}

$ flowdsl run flow.py --input in.json
"""
    good = """\
# flow.py
from flowdsl import workflow

@workflow
def total(a: int, b: int) -> int:
    return a + b

# in.json
{"a": 1, "b": 2}

$ flowdsl run flow.py --input in.json
"""

    problem: str


@dataclass(frozen=True, kw_only=True)
class InvalidConfig(UsageProblem):
    """``[tool.flowdsl]`` in ``pyproject.toml`` has an unknown key or a value that does not fit."""

    code = "FLOW810"
    title = "invalid configuration"
    message = "{problem}"
    example = "session"
    bad = """\
# flow.py
from flowdsl import workflow

@workflow
def total(a: int, b: int) -> int:
    return a + b

# pyproject.toml
[tool.flowdsl]
outputformat = "json"

$ flowdsl check flow.py
"""
    good = """\
# flow.py
from flowdsl import workflow

@workflow
def total(a: int, b: int) -> int:
    return a + b

# pyproject.toml
[tool.flowdsl]
output-format = "json"

$ flowdsl check flow.py
"""

    problem: str


@dataclass(frozen=True, kw_only=True)
class CannotWrite(UsageProblem):
    """An output file cannot be written. Nothing else was written either."""

    code = "FLOW811"
    title = "cannot write"
    message = "`{path}` cannot be written: {reason}"
    note = "nothing was written"
    example = "session"
    bad = """\
# flow.py
from flowdsl import workflow

@workflow
def total(a: int, b: int) -> int:
    return a + b

$ flowdsl compile flow.py -o flow.py/build
"""
    good = """\
# flow.py
from flowdsl import workflow

@workflow
def total(a: int, b: int) -> int:
    return a + b

$ flowdsl compile flow.py -o build
"""

    path: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class InvalidTarget(UsageProblem):
    """What was given as TARGET, or the kind of a file, is not what the command works on."""

    code = "FLOW812"
    title = "unfit target"
    message = "{problem}"
    example = "session"
    bad = """\
# flow.py
from flowdsl import workflow

@workflow
def total(a: int, b: int) -> int:
    return a + b

$ flowdsl graph flow.py -o flow.png
"""
    good = """\
# flow.py
from flowdsl import workflow

@workflow
def total(a: int, b: int) -> int:
    return a + b

$ flowdsl graph flow.py -o flow.svg
"""

    problem: str


@dataclass(frozen=True, kw_only=True)
class InvalidMocks(UsageProblem):
    """A ``--tasks`` file does not describe task results.

    It maps a state name, a function name or a resource ARN to a list of ``{"return": …}`` and
    ``{"raise": {"error": …, "cause": …}}``, taken in order, the last one repeating.
    """

    code = "FLOW813"
    title = "invalid task mocks"
    message = "{problem}"
    help = 'write `{{"State or function or ARN": [{{"return": …}}, {{"raise": {{"error": "Name", "cause": "…"}}}}]}}`'
    example = "session"
    bad = """\
# wait.asl.json
{"StartAt": "Charge", "States": {"Charge": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": true}}}

# tasks.json
{"Charge": [{"raise": "Busy"}]}

$ flowdsl run wait.asl.json --tasks tasks.json
"""
    good = """\
# wait.asl.json
{"StartAt": "Charge", "States": {"Charge": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": true}}}

# tasks.json
{"Charge": [{"return": {"ok": true}}]}

$ flowdsl run wait.asl.json --tasks tasks.json
"""

    problem: str


@dataclass(frozen=True, kw_only=True)
class SetupFailed(UsageProblem):
    """A Python file that a run needs (the workflow's module, or ``--setup``) raised an exception."""

    code = "FLOW814"
    title = "module failed"
    message = "`{path}` raised {problem}"
    label = "raised here"
    example = "session"
    bad = """\
# flow.py
from flowdsl import workflow

RATE = open("rate.txt").read()

@workflow
def total(a: int, b: int) -> int:
    return a + b

# in.json
{"a": 1, "b": 2}

$ flowdsl run flow.py --input in.json
"""
    good = """\
# flow.py
from flowdsl import workflow

RATE = "0.19"

@workflow
def total(a: int, b: int) -> int:
    return a + b

# in.json
{"a": 1, "b": 2}

$ flowdsl run flow.py --input in.json
"""

    path: str
    problem: str


@dataclass(frozen=True, kw_only=True)
class MissingExtra(UsageProblem):
    """A command needs a package that is not installed."""

    code = "FLOW815"
    title = "missing package"
    message = "{what} needs the package `{package}`, which is not installed"
    help = "install it: `pip install 'flowdsl[{extra}]'`"

    what: str
    package: str
    extra: str


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
