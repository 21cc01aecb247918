"""Guards: code that fails exactly where Python raises, and costs nothing where types are known."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from flowdsl.analysis.draws import LATE
from flowdsl.ir.expr import Expr, Literal
from flowdsl.ir.ops.kinds import (
    K_BOOL,
    K_DICT,
    K_FLOAT,
    K_INT,
    K_LIST,
    K_NONE,
    K_NUMBER,
    K_STR,
    is_iterable,
    is_opaque,
    iterated,
    kinds,
    may,
    may_be_float,
    mixed_number,
    within,
)
from flowdsl.ir.ops.temporal import DAY_KINDS
from flowdsl.ir.types import ANY, BOOL, INT, STR, Opaque, TupleType, Type, union
from flowdsl.lowering.query.base import Unsupported
from flowdsl.lowering.query.jsonata.code import ATOM, COMPARE, COND, Code
from flowdsl.lowering.query.jsonata.disguised import kinds_in, no_items
from flowdsl.lowering.query.jsonata.helpers import helper_name
from flowdsl.lowering.query.jsonata.wording import block
from flowdsl.records import replace
from flowdsl.source import Origin

LAMBDA_HELP: Final = "compute it in a Lambda beside the workflow (`@lambda_.function`)"
LAZY: Final = LATE
WALKED_ONCE: Final = (
    "an iterator can be walked only once, a list in a state machine any number of times", "write `list(…)` around it"
)
_LISTS: Final = ("set", "range", "keys", "values", "items")
LAZY_HELP: Final = "write `list(…)` around it, make its items safe (`x.get(…)`), or use a `for` loop with `break`"
_HASHED: Final = frozenset({"range", "iterator", "values"})
"""What is an array in a machine, and a key in Python."""


class Guards:
    """What writing one expression needs: names, helpers, refusals, and guards that fail where Python raises.

    Its state: the types in scope, the helpers used, the refusals found.
    """

    def __init__(
        self, env: Mapping[str, Type], *, strict: bool, reserved: frozenset[str], taken: Iterable[str]
    ) -> None:
        self.env = self.root = env
        self.strict = strict
        self.reserved = reserved
        self.helpers: dict[str, None] = {}
        self.problems: list[Unsupported] = []
        self.renamed: dict[str, str] = {}
        self.taken = set(taken)
        self.origin: Origin | None = None

    # Names -----------------------------------------------------------------------------------------------------------

    def fresh(self, base: str) -> str:
        """Return a name not used in the expression, such as ``v`` or ``v2``."""
        name, count = base, 1
        while name in self.taken or name in self.reserved:
            count += 1
            name = f"{base}{count}"
        self.taken.add(name)
        return name

    def local(self, name: str) -> str:
        """Return what a name bound inside the expression is called in the text."""
        if name in self.reserved and name not in self.renamed:
            self.renamed[name] = self.fresh(f"{name}_")
        return self.renamed.get(name, name)

    def helper_function(self, name: str) -> str:
        """Return a helper as a function value, such as ``$pyAdd``, and note that it is needed."""
        self.helpers[name] = None
        return f"${helper_name(name)}"

    def helper(self, name: str, *args: Code | str, type: Type = ANY, soft: bool = False) -> Code:
        """Return a call of a helper function and note that it is needed."""
        texts = ", ".join(a if isinstance(a, str) else a.text for a in args)
        return Code(f"{self.helper_function(name)}({texts})", ATOM, type, soft)

    def refuse(self, expr: Expr, what: str, help: str = LAMBDA_HELP) -> Code:
        """Note that the language cannot say an expression; returns text that stands for it."""
        self.problems.append(Unsupported(expr.origin, what, help))
        return Code("null", ATOM, ANY, simple=True)

    # Guards ----------------------------------------------------------------------------------------------------------

    def hard(self, code: Code) -> Code:
        """Return code that fails where `code` would be undefined."""
        if not code.soft or not self.strict:
            return code
        return replace(self.helper("orFail", code, type=code.type), simple=False)

    def once(self, code: Code, use: Callable[[Code], Code], base: str = "v") -> Code:
        """Write code whose value is needed several times: bind it to a name unless it is simple."""
        code = self.hard(code)
        if code.simple:
            return use(code)
        name = self.fresh(base)
        inner = use(Code(f"${name}", ATOM, code.type, simple=True))
        return block(f"${name} := {code.text}", inner)

    def after(self, first: Code, result: Code) -> Code:
        """Write a value that does not depend on `first`, which is evaluated all the same: it may fail."""
        if first.simple and not first.soft:
            return result
        return block(self.hard(first).text, result)

    def number(self, code: Code) -> Code:
        """Return code that is a number: bools count as 0 and 1; anything else fails (perhaps only when used)."""
        if not may(code.type, K_BOOL):
            return code
        if within(code.type, K_BOOL):
            return Code(f"{self.hard(code).at(COND + 1)} ? 1 : 0", COND, INT)
        if not self.strict:
            return code
        return self.helper("asNum", code, type=union((INT, *(m for m in _members(code.type) if kinds(m) & K_NUMBER))))

    def checked(self, code: Code, helper: str, allowed: int, type_: Type) -> Code:
        """Return code that has one of the kinds for certain; `helper` fails for the others."""
        if within(code.type, allowed) or not self.strict:
            return code
        return self.helper(helper, code, type=type_)

    def surely_number(self, code: Code) -> Code:
        """Return code that is a number or fails."""
        if within(code.type, K_BOOL):
            return self.number(code)
        return self.checked(code, "asNum", K_NUMBER, mixed_number(code.type))

    def integer(self, code: Code) -> Code:
        """Return code that is an int or fails."""
        if within(code.type, K_INT):
            return code
        if within(code.type, K_BOOL):
            return self.number(code)
        if (within(code.type, K_FLOAT) or may_be_float(code.type)) and self.origin is not None:
            self.problems.append(Unsupported(self.origin, "a float stands where Python needs an int", "use `int(…)`"))
        return self.helper("asInt", code, type=INT)

    def text(self, code: Code) -> Code:
        """Return code that is text or fails."""
        return self.checked(code, "asStr", K_STR, STR)

    def key(self, code: Code) -> Code:
        """Return code that is text, and so can be a key, or fails."""
        if not _HASHED.isdisjoint(kinds_in(code.type)) and self.origin is not None:
            self.problems.append(Unsupported(self.origin, "a dict key must be text", "write `str(…)` around it"))
        return self.checked(code, "asKey", K_STR, STR)

    def listed(self, code: Code) -> Code:
        """Return code that is the list of what iterating over the value yields, or fails."""
        if within(code.type, K_LIST) or (is_opaque(code.type) and is_iterable(code.type) and not is_opaque(
            code.type, "counter")):  # fmt: skip
            return code
        item = iterated(code.type)
        if no_items(code.type):
            place = Literal(None) if self.origin is None else Literal(None, self.origin)
            kind = kinds_in(code.type)[0]
            return self.refuse(place, f"the items of a {kind} are not those of its JSON value", "convert it first")
        if within(code.type, K_DICT) or is_opaque(code.type, "counter"):
            return Code(f"[$keys({self.hard(code).text})]", ATOM, _list_of(item), bracket=True)
        if within(code.type, K_STR):
            return self.helper("chars", self.hard(code), type=_list_of(STR))
        return self.helper("items", code, type=_list_of(item))

    def truth(self, code: Code) -> Code:
        """Return a condition: code that may stand before ``?``, in ``and`` and in ``or``, and never is undefined."""
        type_ = code.type
        if within(type_, K_BOOL):
            return self.hard(code)
        if isinstance(type_, TupleType):
            return self.after(code, Code("true" if type_.items else "false", type=BOOL))
        if within(type_, K_LIST) or is_opaque(type_, *_LISTS):
            return Code(f"$count({self.hard(code).text}) > 0", COMPARE, BOOL)
        if is_opaque(type_, *DAY_KINDS, "iterator"):
            return self.after(code, Code("true", type=BOOL))
        either = [m for m in _members(type_) if isinstance(m, Opaque)]
        if any(is_opaque(m, *DAY_KINDS, "iterator") for m in either):
            # A date is a number here, and midnight of 1970 would be false.
            if not all(is_opaque(m, *DAY_KINDS, "iterator") or within(m, K_NONE) for m in _members(type_)):
                place = Literal(None) if self.origin is None else Literal(None, self.origin)
                return self.refuse(place, "the truth of a value that may be a date is not known", "test for what it is")
            return Code(f"{self.hard(code).at(COMPARE + 1)} != null", COMPARE, BOOL)
        if any(is_opaque(m, *_LISTS) for m in either):
            return self.helper("truthy", code, type=BOOL)
        if within(type_, K_STR):
            return Code(f'{self.hard(code).at(COMPARE + 1)} != ""', COMPARE, BOOL)
        if within(type_, K_NUMBER):
            return Code(f"{self.hard(code).at(COMPARE + 1)} != 0", COMPARE, BOOL)
        if may(type_, K_LIST):
            return self.helper("truthy", code, type=BOOL)
        return Code(f"$boolean({self.hard(code).text})", ATOM, BOOL)


def _members(type_: Type) -> tuple[Type, ...]:
    from flowdsl.ir.types import members

    return members(type_)


def _list_of(item: Type) -> Type:
    from flowdsl.ir.types import ListType

    return ListType(item)
