"""Statements that generated workflows draw of what flowdsl itself offers, and of containers with a will of their own.

Distributed Maps, described states, branches that are tried again, `defaultdict`, and dataclasses in dataclasses.
"""

from typing import Any

from tests.property.workflow_expressions import Name
from tests.property.workflow_handlers import Handling
from tests.property.workflow_statements import Frame


class Services(Handling):
    """Writes them."""

    def simple(self) -> list[tuple[int, Any]]:
        return [*super().simple(), (1, self.described), (2, self.grouped), (2, self.nested_record), (2, self.listed_records)]

    def compound(self) -> list[tuple[int, Any]]:
        return [
            *super().compound(), (1, self.spread_out), (1, self.tolerated), (1, self.retried), (1, self.batched),
        ]  # fmt: skip

    # --- simple statements ---------------------------------------------------------------------------------------

    def described(self, f: Frame) -> None:
        """A name and a comment for the state of the statement that follows."""
        said = self.c.pick(("state_name='A state'", "comment='why'", "state_name='{% x %}', comment=\"it's\""))
        value = self.e.expr(f.scope, "int", 2)
        f.lines += [f"describe({said})", f"{self.target(f, 'int')} = {value}"]

    def grouped(self, f: Frame) -> None:
        """A defaultdict that is filled, changed and read."""
        c, e, s = self.c, self.e, f.scope
        name, held = e.fresh("g"), e.fresh("v")
        factory, kinds = c.pick((
            ("list", ("append", "extend", "read")), ("int", ("count", "less", "read")), ("dict", ("item", "read")),
            ("lambda: {'n': 0, 'k': []}", ("part", "deep", "read")), ("lambda: 2", ("count", "read")), ("str", ("text", "read")),
        ))  # fmt: skip
        keys = c.pick((e.expr(s, "str", 1), f"{e.expr(s, 'str', 0)}.split(',')", "NAMES", "'aka'"))
        key = c.pick((held, f"{held}[:1]", f"{held} + 'k'"))
        value = e.expr(s.inner(Name(held, "str"), tasks=False, walrus=False), "int", 1)
        changes = {
            "append": f"{name}[{key}].append({value})", "extend": f"{name}[{key}] += [{value}]",
            "count": f"{name}[{key}] += {value}", "less": f"{name}[{key}] -= 1", "item": f"{name}[{key}]['k'] = {value}",
            "part": f"{name}[{key}]['n'] += {value}", "deep": f"{name}[{key}]['k'].append({value})",
            "text": f"{name}[{key}] += {held}", "read": f"{name}[{key}]",
        }  # fmt: skip
        f.lines += [f"{name} = defaultdict({factory})", f"for {held} in {keys}:"]
        f.lines += [f"    {changes[c.pick(kinds)]}" for _ in range(c.between(1, 2))]
        shown = c.pick((
            f"dict({name})", f"len({name})", f"sorted({name})", f"{name}.get({e.expr(s, 'str', 0)})", f"{name}['zz']",
            f"{e.expr(s, 'str', 0)} in {name}", f"[[u, w] for u, w in sorted({name}.items())]", f"list({name}.values())",
        ))  # fmt: skip
        f.lines.append(f"{self.target(f, 'any')} = {shown}")

    def nested_record(self, f: Frame) -> None:
        """Dataclasses in a dataclass, read and changed through names and attributes; an instance as a task's argument."""
        c, e, s = self.c, self.e, f.scope
        name, other = e.fresh("y"), e.fresh("y")
        f.lines.append(f"{name} = Pair(Point({e.expr(s, 'int', 1)}), {c.pick(('None', 'Point(1, tags=[2])'))})")
        f.lines.append(f"{other} = {c.pick((f'{name}.left', 'Point(3)', f'replaced({name}.left)', self.another(f, name)))}")
        for _ in range(c.below(3)):
            f.lines.append(
                c.pick(
                    (
                        f"{name}.left.x {c.pick(('=', '+='))} {e.expr(s, 'int', 1)}",
                        f"{name}.left.tags.append({e.expr(s, 'int', 0)})",
                        f"{name}.right = Point({e.expr(s, 'int', 1)})",
                        f"{name}.note = {e.expr(s, 'str', 1)}",
                    )
                )
            )
        shown = c.pick((
            f"[{other}.x, {name}.left.x]", f"{name}.right is None", f"asdict({name})", f"asdict({other})['tags']",
            f"replace({name}, note={e.expr(s, 'str', 0)}).note", f"{name}.left == Point(1)", f"[{name}.note, {other}.tags]",
            *((f"t0({name})", f"t0([{other}])") if s.tasks else ()),
        ))  # fmt: skip
        f.lines.append(f"{self.target(f, 'any')} = {shown}")

    def another(self, f: Frame, pair: str) -> str:
        """An instance made of another, or of a dict that may not fit."""
        c, e, s = self.c, self.e, f.scope
        keys = c.pick(("['x']", "['x', 'y']", "['x', 'z']", "'xy'", "[]"))
        return c.pick((
            f"replace({pair}.left, x={e.expr(s, 'int', 1)})", f"replace({pair}.left, tags=[{e.expr(s, 'int', 0)}], y=1)",
            f"Point(**{e.expr(s, 'any', 1)})", f"Point({e.expr(s, 'int', 0)}, **{{k: 1 for k in {keys}}})",
            f"Point(**{{k: {e.expr(s, 'int', 0)} for k in {keys}}})",
        ))  # fmt: skip

    def listed_records(self, f: Frame) -> None:
        """A list of instances, whose attributes are read of its items: in loops, comprehensions, keys and subscripts."""
        c, e, s = self.c, self.e, f.scope
        name, item, ints = e.fresh("y"), e.fresh("v"), e.expr(s, "ints", 1)
        made = c.pick((
            f"[Point({item}, tags=[{item}]) for {item} in {ints}]", f"[Point({e.expr(s, 'int', 1)}), Point(2, y=5)]",
            f"[Pair(Point({item}), note={e.expr(s, 'str', 0)}) for {item} in {ints}]", f"[Point(1)] * {c.below(3)}",
            f"[Pair(Point(1)), Pair(Point({e.expr(s, 'int', 0)}), Point(7))]",
        ))  # fmt: skip
        f.lines.append(f"{name} = {made}")
        pair = "Pair" in made
        reads = ("left.x", "note", "left.y") if pair else ("x", "y", "tags", "x")
        if not pair and c.chance(30):
            f.lines.append(f"{name}.append(Point({e.expr(s, 'int', 1)}, y=0))")
        what = c.pick(reads)
        key = c.pick(("left.x", "left.y") if pair else ("x", "y"))
        shown = c.pick((
            f"[{item}.{what} for {item} in {name}]", f"sum({item}.{key} for {item} in {name})",
            f"[{item}.{what} for {item} in sorted({name}, key=lambda p: p.{key})]", f"{name}[{e.expr(s, 'int', 0)}].{what}",
            f"max({name}, key=lambda p: p.{key}).{key} if {name} else None", f"[{item}.{what} for {item} in {name}[::-1]]",
            f"{{str({item}.{key}): {item}.{what} for {item} in {name}}}", f"list(map(lambda p: p.{key} + 1, {name}))",
            f"[n + {item}.{key} for n, {item} in enumerate({name})]", f"any({item}.{key} > 2 for {item} in {name})",
            f"[{item}.{what} for {item} in {name} if {item}.{key} > {e.expr(s, 'int', 0)}]",
        ))  # fmt: skip
        if c.chance(40):
            total, last = e.fresh("y"), e.fresh("v")
            f.lines.append(f"{total} = []")
            f.lines.append(f"for {last} in {c.pick((name, f'reversed({name})', f'{name}[1:]'))}:")
            f.lines.append(f"    {total}.append({c.pick((f'{last}.{what}', f'[{last}.{key} * 2]'))})")
            shown = total
        f.lines.append(f"{self.target(f, 'any')} = {shown}")

    # --- regions -------------------------------------------------------------------------------------------------

    def spread_out(self, f: Frame) -> None:
        """A Distributed Map: a loop with statements of its own, or a comprehension."""
        if not f.scope.tasks:
            return self.if_(f)
        self.concurrent = True
        v, ints = self.e.fresh("v"), self.e.expr(f.scope, "ints", 1)
        options = self.c.pick(
            (
                "",
                ", limit=2",
                f", label='{self.e.fresh('each')}'",
                ", execution_type='EXPRESS'",
                ", limit=1, tolerate='50%'",
            )
        )
        if self.c.chance(40):
            element = f"{v} + {self.c.below(3)}"
            f.lines.append(f"{self.target(f, 'any')} = [{element} for {v} in distributed({ints}{options})]")
            return None
        body = self.guarded(f, Name(v, "int"))
        if any("time.sleep" in line for line in body):
            options = options.replace(", execution_type='EXPRESS'", "")  # such children end after five minutes
        self.indented(f, f"for {v} in distributed({ints}{options}):", body)
        return None

    def batched(self, f: Frame) -> None:
        """A Distributed Map over batches."""
        if not f.scope.tasks:
            return self.if_(f)
        self.concurrent = True
        v, ints, size = self.e.fresh("v"), self.e.expr(f.scope, "ints", 1), self.c.between(1, 3)
        if self.c.chance(50):
            shown = self.c.pick((f"sum({v})", f"len({v})", f"[u + 1 for u in {v}]", f"{v}[0]", f"{v}"))
            f.lines.append(f"{self.target(f, 'any')} = [{shown} for {v} in distributed({ints}, batch={size})]")
            return None
        self.indented(f, f"for {v} in distributed({ints}, batch={size}):", self.guarded(f, Name(v, "ints")))
        return None

    def tolerated(self, f: Frame) -> None:
        """Items that fail: more than are tolerated fail the whole, caught outside by its own name."""
        v, x, ints = self.e.fresh("v"), self.target(f, "str"), self.e.expr(f.scope, "ints", 1)
        allowed = self.c.pick(("", ", tolerate=1", ", tolerate='40%'", ", tolerate=(2, '50%')", ", tolerate='100%'"))
        batch = self.c.pick(("", "", ", batch=2"))
        test = f"sum({v}) > {self.c.below(6)}" if batch else f"{v} > {self.c.below(4)}"
        f.lines += [
            f"{x} = 'none'",
            "try:",
            f"    for {v} in distributed({ints}{batch}{allowed}):",
            f"        if {test}:",
            f"            raise {self.c.pick(('Boom', 'Bang', 'ValueError'))}('why')",
            f"except {self.c.pick(('ExceedToleratedFailureThreshold as err', 'Exception'))}:",
            f"    {x} = 'too many'",
        ]

    def retried(self, f: Frame) -> None:
        """Branches that are tried again as a whole."""
        c = self.c
        x = self.target(f, "any")
        retry = c.pick(
            ("Retry(max_attempts=1)", "Retry(on=Boom, max_attempts=2, interval=1)", "[Retry(on=(Bang, Named))]")
        )
        first, second = self.e.expr(f.scope.inner(tasks=False, walrus=False), "int", 1), c.below(3)
        failing = self.e.fresh("f")
        f.lines += [
            f"{x} = None",
            f"def {failing}():",
            f"    if {first} > {second}:",
            f"        raise {c.pick(('Boom', 'Bang', 'Named'))}('again')",
            f"    return {second}",
            "try:",
            f"    {x} = list(parallel({failing}, lambda: {second}, retry={retry}))",
            f"except {c.pick(('Boom', 'Exception'))}:",
            f"    {x} = 'failed'",
        ]
