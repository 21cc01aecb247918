"""Whole workflow modules as text: nested control flow, errors, closures, helpers, mutation, tasks anywhere.

A generated program always ends (loops are bounded), reads only bound names and mutates only values that nothing else
refers to, so a difference between CPython and the machine is a defect and not a matter of the contract.
"""

from dataclasses import dataclass
from typing import Any

from tests.property.chooser import Chooser
from tests.property.json_values import anything, fitting
from tests.property.workflow_expressions import KINDS, Callable_, Name, Scope
from tests.property.workflow_library import Library
from tests.property.workflow_services import Services
from tests.property.workflow_statements import Frame

HEADER = """\
import base64
import functools
import hashlib
import itertools
import json
import math
import re
import string
import time
from collections import Counter, defaultdict
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta, timezone
from enum import IntEnum, StrEnum
from typing import TypedDict
from urllib.parse import quote, unquote

import beside
from beside import twice
from flowdsl import (
    Error, ExceedToleratedFailureThreshold, Retry, concurrent, describe, distributed, parallel, policy, workflow,
)
from flowdsl_tasks import lambda_


class Boom(Error):
    pass


class Bang(Boom):
    pass


class Named(Error):
    name = "My.Named"


class Rec(TypedDict):
    a: int
    b: list[int]
    c: str | None


@dataclass
class Point:
    x: int
    y: int = 2
    tags: list[int] = field(default_factory=list)


@dataclass
class Pair:
    left: Point
    right: Point | None = None
    note: str = field(default_factory=lambda: "-")


class Status(StrEnum):
    OPEN = "open"
    CLOSED = "a"


class Level(IntEnum):
    LOW = 1
    HIGH = 5


class Sizes:
    small = 2
    name = "abc"
    deep = {"k": 3, "a": [1]}


LIMIT = 3
TABLE = {"a": 1, "b": 0}
NAMES = ("k", "abc", "")


def replaced(p: Point) -> Point:
    return Point(p.x + 1, p.y, [*p.tags])


def h_star(*rest, k=2):
    return sum(rest) + len(rest) * k


def h_words(a, b=1, **more):
    return a * b + len(more)


@lambda_.function
def t0(x) -> object:
    return x


@lambda_.function
def t1(x) -> int:
    return x


@lambda_.function
def t2(x) -> list[int]:
    return x


@lambda_.function
def t3(x) -> dict[str, int]:
    return x


@lambda_.function
def t4(x) -> str:
    return x

"""
BESIDE = """\
from flowdsl_tasks import lambda_

STEP = 2
GREETING = "hé"


@lambda_.function
def t5(x) -> int:
    return x


def twice(v):
    return v * STEP


def shout(text, mark="!"):
    return text.upper() + mark


def counted(v):
    try:
        found = t5(v)
    except Exception:
        return -1
    return found + STEP


def first(xs, default=None):
    for x in xs:
        return x
    return default
"""
"""A module that the generated one imports."""
ANNOTATIONS = ("", "int", "str", "list[int]", "dict", "dict[str, int]", "list", "str | None", "bool", "Rec", "Rec", "list[Rec]")
OF_ANNOTATION = {
    "int": "int", "str": "str", "list[int]": "ints", "dict": "dict", "dict[str, int]": "idict", "list": "list",
    "bool": "bool", "list[Rec]": "recs",
}  # fmt: skip
FAILURES = ("Boom", "Bang", "My.Named", "ValueError", "Other", "Lambda.ServiceException", "States.Timeout", "KeyError")
TASK_RESULTS = {"t0": "", "t1": "int", "t2": "list[int]", "t3": "dict[str, int]", "t4": "str", "t5": "int"}


@dataclass(frozen=True)
class Answer:
    """What a task answers: a value, or a failure."""

    value: Any = None
    error: str = ""


@dataclass(frozen=True)
class Program:
    """A module with a workflow ``main``, inputs for it, and what its tasks answer in turn.

    Attributes:
        concurrent: whether task calls may come in any order; tasks then answer by their arguments alone.
    """

    text: str
    inputs: tuple[Any, ...]
    answers: dict[str, tuple[Answer, ...]]
    concurrent: bool = False


class Writer(Services):
    """Writes one program."""

    def __init__(self, c: Chooser, depth: int) -> None:
        self.c = c
        self.e = Library(c)
        self.depth = depth
        self.budget = 30
        self.concurrent = False
        self.bare = False

    # --- the module ----------------------------------------------------------------------------------------------

    def program(self) -> Program:
        c = self.c
        out = [HEADER]
        helpers: list[Callable_] = []
        for index in range(c.below(3)):
            text, helper = self.helper(f"h{index}", list(helpers))
            out.append(text)
            helpers.append(helper)
        params: list[tuple[str, str]] = []
        for index in range(c.between(1, 4)):
            params.append((f"p{index}", c.pick(ANNOTATIONS)))
        scope = Scope(functions=list(helpers))
        for name, annotation in params:
            kind = OF_ANNOTATION.get(annotation, "any")
            if annotation == "Rec":
                kind = c.pick(("rec", "any"))
            scope.names[name] = Name(name, kind, own=kind in ("ints", "idict") and c.chance(40))
        self.budget = c.between(6, 30)
        body = self.block(Frame(scope, self.depth, locals=frozenset(scope.names)), top=True)
        signature = ", ".join(f"{n}: {a}" if a else n for n, a in params)
        default = c.chance(20)
        if default:
            signature += ", extra: int = 7"
        out.append(f"\n@workflow\ndef main({signature}):\n" + "\n".join(f"    {line}" for line in body) + "\n")
        inputs = tuple(
            {name: fitting(c, annotation) for name, annotation in params}
            | ({"extra": 1} if default and c.chance(50) else {})
            for _ in range(5)
        )
        return Program("".join(out), inputs, self.answers(), self.concurrent)

    def answers(self) -> dict[str, tuple[Answer, ...]]:
        c = self.c
        out = {}
        for task, annotation in TASK_RESULTS.items():
            script: list[Answer] = []
            for _ in range(c.between(1, 4)):
                if c.chance(15) and not (self.concurrent and self.bare):
                    script.append(Answer(error=c.pick(FAILURES)))
                else:
                    script.append(Answer(fitting(c, annotation) if annotation else anything(c)))
            out[task] = tuple(script)
        return out

    def helper(self, name: str, helpers: list[Callable_]) -> tuple[str, Callable_]:
        c = self.c
        parameters = [("a", c.pick(KINDS), False)]
        if c.chance(50):
            parameters.append(("b", "int", True))
        star = c.chance(15)
        keyword_only = (("key", "int"),) if c.chance(30) else ()
        result = c.pick(("int", "any", "str", "ints"))
        tasks = c.chance(50)
        scope = Scope(functions=[h for h in helpers if tasks or not h.tasks], tasks=tasks)
        for parameter, kind, _ in parameters:
            scope.names[parameter] = Name(parameter, kind)
        if star:
            scope.names["rest"] = Name("rest", "ints")
        for parameter, kind in keyword_only:
            scope.names[parameter] = Name(parameter, kind)
        self.budget = c.between(1, 6)
        body = self.block(Frame(scope, 2, returns=result), result=True)
        signature = ["a", *(["b=2"] if len(parameters) > 1 else []), *(["*rest"] if star else [])]
        if keyword_only:
            signature += [*([] if star else ["*"]), "key=5"]
        if star:
            # A tuple is a list in a workflow, but its text would tell them apart.
            body.insert(0, "rest = list(rest)")
        text = f"\ndef {name}({', '.join(signature)}):\n" + "\n".join(f"    {line}" for line in body) + "\n"
        return text, Callable_(name, tuple(parameters), keyword_only, star, result, tasks)


def write_program(c: Chooser, depth: int = 4) -> Program:
    """Write one program with its inputs and answers."""
    return Writer(c, depth).program()
