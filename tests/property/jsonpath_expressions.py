"""Expressions that JSONPath can say, drawn by the type they have."""

from tests.property.chooser import Chooser

TEXTS = ("", "a", "ab*", "it's", "{x}", "a\\b", "é", " ", "b", "😀a", "\uffee")
PATTERNS = TEXTS[:5]


class Expressions:
    """Writes expressions over the variables in scope.

    Attributes:
        names: the variables by the kind of their values.
        helpers: names of functions of one int that return an int.
        neutral: whether only what both query languages have is written.
        total: whether nothing may fail; in a concurrent body, others would have started their tasks by then.
    """

    def __init__(self, c: Chooser, names: dict[str, list[str]]) -> None:
        self.c = c
        self.names = names
        self.helpers = ["bump"]
        self.total = False
        self.neutral = c.chance(50)

    def name(self, kind: str) -> str:
        return self.c.pick(self.names[kind])

    def expr(self, kind: str, depth: int = 2) -> str:
        """Write an expression of a kind; `depth` bounds how deep it nests."""
        ways = [self.name(kind)] if self.names[kind] else []
        ways += getattr(self, f"_{kind}")(depth, max(depth - 1, 0))
        if self.neutral:
            ways = [way for way in ways if "json_path" not in way and "condition." not in way] or ways[:1]
        return self.c.pick(ways)

    def cut(self, items: str) -> str:
        """Write a slice."""
        bounds = self.c.pick(["1:", ":2", "-1:", ":-1", "1:2", "0:3", ":", "-2:"])
        return f"{items}[{bounds}]" if self.c.chance(80) else f"{items}[{bounds}][1:]"

    def test(self, item: str) -> str:
        """Write a condition on an int that a filter can hold."""
        c = self.c
        one = f"{item} {c.pick(['<', '<=', '>', '>=', '==', '!='])} {c.between(-2, 3)}"
        match c.below(4):
            case 0:
                return one
            case 1:
                return f"({one} and {item} != {c.between(0, 2)})"
            case 2:
                return f"(not {one} or {c.between(0, 2)} < {item})"
            case _:
                return f"not ({one})"

    def _int(self, depth: int, low: int) -> list[str]:
        c, e = self.c, self.expr
        ways = [str(c.between(-3, 9)), f"{e('rec', 0)}['n']"]
        if depth:
            ways += [
                f"{e('int', low)} + {e('int', low)}", f"{e('int', low)} - {c.between(0, 3)}", f"len({e('list', low)})",
                f"({e('int', low)} if {e('bool', low)} else {e('int', low)})",
                f"{e('dict', 0)}.get('k', {e('int', 0)})",
                f"len({e('strs', 0)})", f"{c.pick(self.helpers)}({e('int', low)})", f"len(set({e('list', low)}))",
                f"{e('pair', low)}[{c.pick(['0', '1'])}]", f"json_path.math_add({e('int', low)}, {e('int', 0)})",
                f"(o or {e('int', 0)})",
                f"{e('int', low)} - {e('int', low)}", f"-{e('int', 0)}", f"abs({e('int', low)})",
                f"{e('int', 0)} * {c.pick(['2', '-3', '7'])}", f"sum([{e('int', low)}, {e('int', 0)}])", "w.get('n', 3)",
                f"len({self.cut(self.name('list'))})",
                f"{c.pick(['max', 'min'])}({e('int', low)}, {e('int', 0)})",
                f"len([x for x in {e('recs', 0)} if {self.test(chr(120) + '[' + repr('n') + ']')}])",
            ]  # fmt: skip
            if not self.total:
                ways += ["w['n']", f"{self.cut(self.name('list'))}[0]", f"{e('dict', 0)}['k']", f"{e('list', 0)}[{c.pick(['0', '-1', '1', e('int', 0)])}]"]
        return ways

    def _str(self, depth: int, low: int) -> list[str]:
        c, e = self.c, self.expr
        ways = [repr(c.pick(TEXTS)), f"{e('rec', 0)}['s']"]
        if depth:
            inside = e("str", 0) if c.chance(50) else "s"
            text = f"f\"{{{e('int', 0)}}}-{c.pick(['x', '{{', 'é'])}{{{inside}}}\""
            ways += [
                f"{e('str', low)} + {e('str', low)}", f"str({e('int', low)})",
                f"({e('str', low)} if {e('bool', low)} else {e('str', low)})",
                f"'{{}}/{{}}'.format({e('str', low)}, {e('int', low)})", f"'-'.join([{e('str', low)}, {e('str', 0)}])",
                f"({e('str', 0)} or {e('str', 0)})",
                f"json.dumps({e(c.pick(['list', 'strs', 'dict']), 0)}, separators=(',', ':'), ensure_ascii=False)",
                f"base64.b64encode(str({e('int', 0)}).encode()).decode()", f"hashlib.sha256({e('str', 0)}.encode()).hexdigest()",
            ]  # fmt: skip
            if not self.total:
                ways.append(f"{e('strs', 0)}[0]")
            if "'" not in text and "\\" not in text:
                ways.append(text)
        return ways

    def _list(self, depth: int, low: int) -> list[str]:
        c, e = self.c, self.expr
        ways = ["[]", f"[{e('int', 0)}, {e('int', 0)}]", f"{e('rec', 0)}['xs']"]
        if depth:
            ways += [
                f"{e('list', low)} + {e('list', low)}", f"[{e('int', low)}]", f"[*{e('list', low)}, {e('int', low)}]",
                self.cut(self.name("list")), f"[x['n'] for x in {self.cut(self.name('recs'))}]",
                f"[y for x in {self.cut(self.name('recs'))} for y in x['xs']]",
                f"[x['n'] for x in {self.cut(self.name('recs'))} if {self.test(chr(120) + '[' + repr('n') + ']')}]",
                f"[*{self.cut(self.name('list'))}, *{e('list', 0)}]",
                f"list(range({e('int', 0)}))", f"{e('dict', 0)}.get('ks', {e('list', 0)})" if c.chance(20) else "xs",
                f"({e('list', 0)} or {e('list', 0)})", f"json_path.array_unique({e('list', low)})",
                f"[x['n'] for x in {e('recs', 0)}]", f"[y for x in {e('recs', 0)} for y in x['xs']]",
                f"[x['n'] for x in {e('recs', 0)} if {self.test(chr(120) + '[' + repr('n') + ']')}]",
                f"[y for x in json_path.array_partition({e('list', 0)}, 2) for y in x]",
            ]  # fmt: skip
            if not self.total:
                ways += ["w['xs'][1:]", "[x['n'] for x in w['rs']]", "[x['n'] for x in w['rs'] if x['n'] > 0]", "w['xs']"]
        return ways

    def _strs(self, depth: int, low: int) -> list[str]:
        ways = [f"[{self.expr('str', 0)}]"]
        if depth:
            ways += [f"{self.expr('strs', 0)} + {self.expr('strs', 0)}",
                     f"{self.expr('str', 0)}.split()", f"[p for p in {self.expr('str', 0)}.split('a') if p]",
                     f"json_path.string_split({self.expr('str', 0)}, {self.c.pick(['a', ' b', '*'])!r})"]  # fmt: skip
        return ways

    def _recs(self, depth: int, low: int) -> list[str]:
        return [f"[{self.expr('rec', 0)}, {self.expr('rec', 0)}]"]

    def _pair(self, depth: int, low: int) -> list[str]:
        return [f"({self.expr('int', low)}, {self.expr('int', 0)})"]

    def _rec(self, depth: int, low: int) -> list[str]:
        e = self.expr
        if not depth:
            return []
        found = f"next((x for x in {e('recs', 0)} if x['s'] == {self.c.pick(['a', 'é', ''])!r}), {e('rec', 0)})"
        return [found, f"{{'n': {e('int', low)}, 's': {e('str', low)}, 'xs': {e('list', low)}}}", f"{{**r, 'n': {e('int', low)}}}"]

    def _dict(self, depth: int, low: int) -> list[str]:
        e = self.expr
        ways = [f"{{'k': {e('int', 0)}}}", "{}"]
        if depth:
            ways += [f"{{**{e('dict', 0)}, 'j': {e('int', 0)}, 'k': {e('int', 0)}}}", f"{{'j': 1, **{e('dict', 0)}}}",
                     f"{{**{e('dict', 0)}, 'j': {e('int', low)}}}", f"{e('dict', 0)} | {e('dict', 0)}",
                     f"dict({e('dict', 0)})", f"dict(k={e('int', 0)})"]  # fmt: skip
        return ways

    def _bool(self, depth: int, low: int) -> list[str]:
        c, e = self.c, self.expr
        ways = ["True", "False"]
        if not depth:
            return ways
        order = c.pick(["<", "<=", ">", ">=", "==", "!="])
        return [
            *ways, f"{e('int', low)} {order} {e('int', low)}", f"{e('str', low)} == {e('str', 0)}",
            f"not {e('bool', low)}", f"({e('bool', low)} and {e('bool', low)})", f"({e('bool', low)} or {e('bool', low)})",
            f"{e('int', 0)} in {e('list', low)}", f"{e('str', 0)} in {e('strs', 0)}", f"'k' in {e('dict', 0)}",
            f"o {c.pick(['is', 'is not'])} None", f"(o is not None and o {order} {e('int', 0)})", f"bool({e('list', 0)})",
            f"{e('str', 0)}.startswith({c.pick(PATTERNS)!r})", f"{c.pick(PATTERNS)!r} in {e('str', 0)}",
            f"bool({e('str', 0)})", f"{e('str', 0)}.endswith('b')", "isinstance(o, int)",
            f"{e('str', 0)} {order} {c.pick(['a', 'b', ''])!r}", f"{e('int', 0)} <= {e('int', 0)} < {e('int', 0)}",
            f"{e('int', 0)} in ({c.between(0, 2)}, {c.between(1, 4)})", f"u == {c.pick(['1', repr('a'), 'None', 'True'])}",
            f"isinstance(u, {c.pick(['str', 'bool'])})", f"{e('str', 0)} {c.pick(['in', 'not in'])} ('a', 'b')",
            f"{e('list', 0)} {c.pick(['==', '!='])} []", f"len({e('list', 0)}) {order} {c.between(0, 2)}",
            f"u {c.pick(['is', 'is not'])} None", f"{e('str', 0)}.startswith(('a', 'b'))",
            f"any([{e('bool', low)}, {e('bool', 0)}])", f"all([{e('bool', low)}, {e('bool', 0)}])",
            f"bool({self.cut(self.name('list'))})", f"len({self.cut(self.name('list'))}) {order} {c.between(0, 2)}",
            f"{self.cut(self.name('list'))} {c.pick(['==', '!='])} []", f"{e('int', 0)} in {self.cut(self.name('list'))}",
            f"{c.pick(['any', 'all'])}(x['n'] {order} 1 for x in {self.cut(self.name('recs'))})",
            f"{c.pick([repr('n'), repr('xs')])} in w", f"condition.number_less_than(u, {e('int', 0)})",
            f"condition.string_greater_than_equals(s, {e('str', 0)})", f"condition.string_matches({e('str', 0)}, 'a*')",
            f"condition.is_{c.pick(['string', 'numeric', 'boolean', 'null'])}(u)",
            f"json_path.array_contains({e('list', 0)}, {e('int', 0)})",
            f"{c.pick(['any', 'all'])}({self.test(chr(120) + '[' + repr('n') + ']')} for x in {e('recs', 0)})",
            f"{c.pick(['any', 'all'])}(x['s'] {c.pick(['==', '!='])} 'a' for x in {e('recs', 0)})",
        ]  # fmt: skip
