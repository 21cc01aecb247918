"""What the generated programs found, as small cases: each differed from CPython, or was refused without need."""

from dataclasses import dataclass, field
from textwrap import dedent
from typing import Any

from tests.property.workflows import HEADER, Answer, Program

DEFAULT_ANSWERS = {
    "t0": (Answer(None),), "t1": (Answer(1), Answer(2)), "t2": (Answer([1, 2]),), "t3": (Answer({"k": 1}),),
    "t4": (Answer("a"),),
}  # fmt: skip


@dataclass(frozen=True)
class Case:
    """A module after the common header, with a workflow ``main``."""

    name: str
    text: str
    inputs: tuple[Any, ...] = ({},)
    answers: dict[str, tuple[Answer, ...]] = field(default_factory=dict)

    def program(self) -> Program:
        return Program(HEADER + dedent(self.text), self.inputs, DEFAULT_ANSWERS | self.answers)


CASES = (
    Case(
        "an f-string field with a spec beside a task call is formatted before the call",
        """
        @workflow
        def main(p):
            return f"{p:03d}{t1(0)}{1:^6}{t1(p)}"
        """,
        ({"p": 1}, {"p": "a"}),
    ),
    Case(
        "an augmented item is read before the value is evaluated",
        """
        @workflow
        def main(p: list[int], d: dict):
            d["k"] += t1(3)
            p[0] += t1(4)
            p[t1(0):3] += t2(1)
            return [p, d]
        """,
        ({"p": [1, 2], "d": {"k": 1}}, {"p": [], "d": {"k": 0}}, {"p": [1], "d": {}}),
    ),
    Case(
        "a mutating method is looked up before its arguments are evaluated",
        """
        @workflow
        def main(q):
            q["k"].append(t1(4))
            q["d"].update(a=t1(5))
            q["d"].pop("x", t1(6))
            return q
        """,
        ({"q": {"k": [], "d": {}}}, {"q": {}}, {"q": {"k": 1}}, {"q": {"k": {}}}, {"q": {"k": [], "d": []}}),
    ),
    Case(
        "a failing assignment that is overwritten at once still fails",
        """
        @workflow
        def main(d: dict):
            x = 0
            try:
                x = d["k"]
                x = 1
            except Exception:
                t1(x)
            y = d["k"]
            y = 2
            return [x, y]
        """,
        ({"d": {"k": 1}}, {"d": {}}),
    ),
    Case(
        "the middle of a chained comparison is evaluated after its left",
        """
        @workflow
        def main(p: list, q: list):
            return [t1(1) < q[0] < t1(0) < p[0] < t1(3)]
        """,
        ({"p": [1, 2, 3], "q": [2]}, {"p": [], "q": [2]}, {"p": [], "q": []}),
    ),
    Case(
        "loops over iterators compute their items one by one",
        """
        @workflow
        def main(p: list, q: list):
            out = []
            for a in map(lambda v: v + 1, p):
                if a == 3:
                    continue
                out.append(t0(a))
            for a in (v * 2 for v in p if v):
                out.append(t1(a))
            else:
                out.append("end")
            for a, b in zip(p, q, strict=True):
                t0(b)
                if a == 5:
                    break
            else:
                out.append("same")
            for a in filter(lambda v: v > 1, p):
                t0(a)
            for i, a in enumerate(map(str, p)):
                t0([i, a])
            for a in reversed(q):
                t0(a)
            return out
        """,
        (
            {"p": [1, 2, 3], "q": [1, 2]}, {"p": [1, 2], "q": [1, 2]}, {"p": [5], "q": [1, 2]}, {"p": [], "q": []},
            {"p": [1, None, 2], "q": []},
        ),
    ),
    Case(
        "the start of enumerate is checked though there is nothing to count",
        """
        @workflow
        def main(p: list, q):
            for i, a in enumerate(p, q):
                t0([i, a])
            return p
        """,
        ({"p": [], "q": "a"}, {"p": [1], "q": 2}, {"p": [1], "q": "a"}),
    ),
    Case(
        "a retry on a class answers the classes derived from it",
        """
        @workflow
        def main(p: int):
            with policy(retry=Retry(on=Boom, max_attempts=1)):
                return t1(p)
        """,
        ({"p": 0},),
        {"t1": (Answer(error="Bang"), Answer(2))},
    ),
)  # fmt: skip
