"""8xx: the file that is compiled, and which of its workflows."""

from dataclasses import dataclass

from flowdsl.diagnostics.model import Diagnostic
from flowdsl.diagnostics.rules.config import UsageProblem


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
