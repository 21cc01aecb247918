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
    Case(
        "the default of a nested function is evaluated where the function is defined",
        """
        @workflow
        def main(p):
            x = 1

            def f(q, k=x):
                return q + k

            g = lambda q, k=p: [q, k]
            x = 10
            p = 5
            return [f(1), g(x)]
        """,
        ({"p": 1}, {"p": "a"}),
    ),
    Case(
        "a capture that rebinds the subject does not change what later cases see",
        """
        @workflow
        def main(p):
            x = p
            match x:
                case [x, 2, *_] if t1(x) > 5:
                    return 1
                case [a, *b]:
                    return [a, b, x]
                case {"k": x} if x is None:
                    return 0
                case {"k": 1}:
                    return 9
        """,
        ({"p": [1, 2, 3]}, {"p": [7, 2]}, {"p": 4}, {"p": {"k": 1}}, {"p": {"k": None}}),
    ),
    Case(
        "a failing operand of a membership test fails it",
        """
        @workflow
        def main(p: dict[str, dict[str, int]], q: dict[str, list[int]], k: str):
            t1(1[3] not in {}.values() if k == "z" else 0)
            return ["k" in p["x"], k in p["x"], 1 in q["x"], k in q["x"]]
        """,
        (
            {"p": {"x": {"k": 1}}, "q": {"x": [1]}, "k": "k"}, {"p": {}, "q": {"x": [1]}, "k": "k"},
            {"p": {"x": {}}, "q": {}, "k": "k"}, {"p": {"x": {}}, "q": {}, "k": "z"},
        ),
    ),
    Case(
        "a failing assignment after a wait is caught",
        """
        @workflow
        def main(p: int, d: dict):
            try:
                time.sleep(p)
                d["k"] += 1
            except Exception:
                return "caught"
            return d
        """,
        ({"p": 1, "d": {"k": 1}}, {"p": 1, "d": {}}, {"p": -1, "d": {}}),
    ),
    Case(
        "an item of a list display is no list display",
        """
        @workflow
        def main(p: list):
            xs = [[[]][-1]]
            ys = [[[1, 2]][0], next(v for v in [[1]])]
            return [xs, [*[[[]][-1]]], ys, [[p, p][0], [p][0][0]]]
        """,
        ({"p": [[]]}, {"p": [[[1]], 2]}),
    ),
    Case(
        "a time has its attributes, and its zone is a constant of the library",
        """
        @workflow
        def main(p: int):
            start = datetime(2024, 2, 28, 23, tzinfo=timezone.utc)
            later = start + timedelta(hours=p)
            return [later.year, later.month, later.day, later.hour, (later - start).days, datetime.fromisoformat(
                "2024-02-29T12:30:00+00:00").minute, math.pi > 3, string.digits]
        """,
        ({"p": 1}, {"p": 25}, {"p": -1000}, {"p": 0}),
    ),
    Case(
        "a time of seconds",
        """
        @workflow
        def main(p: int):
            moment = datetime.fromtimestamp(p, tz=timezone.utc)
            return [moment.isoformat(), moment.date().isoformat(), moment.weekday()]
        """,
        ({"p": 0}, {"p": 86399}, {"p": 951782400}),
    ),
    Case(
        "functions defined in a concurrent body",
        """
        @workflow
        def main(p: list[int]):
            for v in concurrent(p):
                double = lambda q: q * 2 + v

                def half(q):
                    return q // 2

                t1(half(double(v)))
            return p
        """,
        ({"p": [1]}, {"p": []}, {"p": [5]}),
    ),
    Case(
        "fields of a record are evaluated as their arguments stand",
        """
        @workflow
        def main(p: int):
            point = Point(y=t1(p), x=t1(p + 1), tags=[t1(0)])
            point.x += t1(1)
            rec = Rec(c=t4(1), a=t1(2), b=t2(3))
            return [point.x, point.y, point.tags, rec]
        """,
        ({"p": 1}, {"p": 7}),
    ),
    Case(
        "dict.fromkeys",
        """
        @workflow
        def main(p: list[str], q):
            return [dict.fromkeys(p, q), dict.fromkeys(p), dict.fromkeys("ab", t1(1))]
        """,
        ({"p": ["k", "a"], "q": 1}, {"p": [], "q": None}),
    ),
    Case(
        "an item is still there behind the state that catches a test's failure",
        """
        @workflow
        def main(p: list):
            def f(q):
                try:
                    match q:
                        case []:
                            pass
                        case [a, *_] if a > 1:
                            return "more"
                except Exception:
                    pass
                return [q]

            def g(q):
                try:
                    time.sleep(q)
                except Exception:
                    return t0(q)
                return [q, 1]

            return [[f(u) for u in concurrent(p)], [f(u) for u in p], [g(u) for u in concurrent(p)]]
        """,
        ({"p": [5, 1]}, {"p": [[], [2], ["a"], [0]]}, {"p": []}, {"p": [None]}),
    ),
    Case(
        "letters without a plain pair of cases are no silent difference",
        """
        @workflow
        def main(p: str):
            return [p.title(), p.capitalize(), p.swapcase(), p.isupper(), p.islower()]
        """,
        tuple({"p": text} for text in ("\u01c6", "\u0391\u03a3", "\u0149", "\u00aa", "\u1fb3", "stra\u00dfe \u0142\u00f3d\u017a")),
    ),
    Case(
        "a number beyond 2**53 has more digits than its text in JSON",
        """
        @workflow
        def main(p: float):
            return f"{p:.2f} {p:.1%}"
        """,
        ({"p": 1e21}, {"p": 123456789012345680.0}, {"p": 1234.5}),
    ),
    Case(
        "setdefault keeps what is there, whatever it is",
        """
        @workflow
        def main(n: int | str | None, q: list):
            b = {}
            if n:
                b["k"] = n
            b.setdefault("k", []).append(1)
            c = {"k": n} if n else {}
            c.setdefault("k", []).extend(q)
            return [b, c]
        """,
        tuple({"n": n, "q": [1]} for n in (0, 2, "", "ab", None)),
    ),
    Case(
        "what is known of a variable comes to rest, whatever its kinds",
        """
        @workflow
        def main(q: list):
            a = set()
            for r in q:
                if r:
                    a = r
                else:
                    a = list(enumerate(a))
            last = None
            for r in q:
                if r:
                    last = (r, last)
                else:
                    last = {1}
            return [len(a), last is None]
        """,
        ({"q": []}, {"q": [[]]}, {"q": [[1], []]}, {"q": [[], [1]]}),
    ),
    Case(
        "a number that is only said to be a float may be an int",
        """
        @workflow
        def main(a: float):
            return [isinstance(a, float), isinstance(a, int), isinstance(a, (int, float))]
        """,
        ({"a": 0}, {"a": 1.5}),
    ),
    Case(
        "an error that is raised again goes to the handler of its class, each time",
        """
        def get(d):
            try:
                return d["a"]
            except KeyError:
                t0("log")
                raise

        @workflow
        def main(d: dict, e: dict):
            try:
                v = get(d)
            except KeyError:
                v = 1
            try:
                w = get(e)
            except LookupError:
                w = 2
            return [v, w]
        """,
        tuple({"d": d, "e": e} for d in ({}, {"a": 3}) for e in ({}, {"a": 4})),
    ),
    Case(
        "a receiver without the method is an AttributeError before the arguments are evaluated",
        """
        @workflow
        def main(x, y):
            try:
                x.append(t0(y))
            except AttributeError:
                x = "no list"
            try:
                y.update(t3(1))
            except (AttributeError, TypeError, ValueError):
                y = "no dict"
            try:
                y.get(t1(2))
            except ValueError:
                y = "never"
            return [x, y]
        """,
        tuple({"x": x, "y": y} for x in (None, 1, [], {}) for y in (1, [], {})),
    ),
    Case(
        "a parameter that a function inside binds anew is a variable of its own",
        """
        def inc(a):
            def add(p):
                nonlocal a
                a += p
            add(1)
            return a

        @workflow
        def main(n: int):
            return [inc(n), inc(3), n]
        """,
        ({"n": 1},),
    ),
    Case(
        "an argument that the compiler walks may hold nothing but what is no JSON value",
        """
        @workflow
        def main(w: list):
            node = None
            for i in w:
                node = {"next": node, "at": [i, i]}
            out = []
            while node is not None:
                out.append(str(node["at"]))
                node = node["next"]
            return ["%s of %d" % (out, len(w)), out]
        """,
        ({"w": []}, {"w": ["a"]}, {"w": [1, "b", None]}),
    ),
    Case(
        "comprehensions that bind a name in their conditions have it to themselves",
        """
        @workflow
        def main(xs: list[int]):
            a = [y for x in xs if (y := x % 3) > 0]
            b = [y for x in xs if (y := x + 1) > 2]
            return [a, b, [[y for x in r if (y := x + len(r)) > 3] for r in [xs, xs[1:]]]]
        """,
        ({"xs": []}, {"xs": [1]}, {"xs": [1, 2, 3, 4]}),
    ),
    Case(
        "pairs of a list that was empty for a while are pairs of what it holds then",
        """
        @workflow
        def main(rows: list[int]):
            points = []
            for row in rows:
                points.append(Point(row))
            out = []
            for point, row in zip(points, rows):
                if row > 1 or point.x > 2:
                    out.append([point.x, row])
            return out
        """,
        ({"rows": []}, {"rows": [1, 2, 3]}),
    ),
)  # fmt: skip
