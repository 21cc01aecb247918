"""8xx: configuration, inputs and outputs.

Rules derived from `UsageProblem` are about how flowdsl was called rather than about a program; the command line exits
with 2 for them.
"""

from dataclasses import dataclass

from flowdsl.diagnostics.model import Diagnostic


@dataclass(frozen=True, kw_only=True)
class UsageProblem(Diagnostic):
    """Base of the rules about the call itself: files, inputs, options."""


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
