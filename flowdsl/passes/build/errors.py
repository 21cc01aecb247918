"""``try``, ``raise``, ``finally``: errors that the body raises itself go straight to their handler.

What a *state* raises goes over its catch edges (`Builder.catch`). What the body raises is known here: the handler is
found by the error's names, and a ``finally`` on the way is built once more.
"""

from flowdsl.diagnostics.model import Label
from flowdsl.diagnostics.rules import expressions as rules
from flowdsl.diagnostics.rules import names as name_rules
from flowdsl.ir import expr as ir
from flowdsl.ir import flow
from flowdsl.ir.graph import Binding, Choose, Otherwise, Raise, Rule, When
from flowdsl.passes.build.builder import (
    Builder,
    FinalFrame,
    FunctionFrame,
    HandlerFrame,
    Hanging,
    LoopFrame,
    error_field,
    error_value,
)
from flowdsl.source import Located

ALL = "States.ALL"


def build_try(b: Builder, statement: flow.Try) -> None:
    """Build ``try … except … else … finally``."""
    from flowdsl.passes.build.statements import build_block

    origin = statement.origin
    anchors = tuple((handler, b.anchor(handler.origin)) for handler in statement.handlers)
    final: FinalFrame | None = None
    if statement.final:
        final = FinalFrame(statement.final, b.anchor(origin), b.shared.fresh("caught"))
    ends: Hanging = []
    depth = len(b.frames)
    if final is not None:
        b.frames.append(final)
    with b.inside(HandlerFrame(anchors)):
        build_block(b, statement.body)
    if b.reachable:
        build_block(b, statement.orelse)
    ends += b.here
    for handler, anchor in anchors:
        b.stand_at(anchor)
        build_block(b, handler.body)
        ends += b.here
    del b.frames[depth:]
    b.here = ends
    if final is None:
        return
    if b.reachable:
        build_block(b, statement.final)
    ends = b.here
    b.stand_at(final.anchor)
    build_block(b, statement.final)
    if b.reachable:
        reraise(b, final.error, origin)
    b.here = ends


def raise_error(b: Builder, statement: flow.RaiseError) -> None:
    """Build ``raise E(cause)``: the names of the error and its bases decide which handler it is."""
    from flowdsl.passes.build.expressions import pure
    from flowdsl.passes.build.statements import build_block

    origin = statement.origin
    if statement.computed is not None:
        name, cause = pure(b, statement.computed), pure(b, statement.cause)
        if not b.frames:
            b.emit(Raise(name, cause, label="raise", origin=origin))
            b.here = []
            return
        saved = b.shared.fresh("caught")
        b.assign((Binding(saved, error_value(name, cause)),), origin)
        reraise(b, saved, origin)
        return
    error: ir.Expr = ir.Literal(statement.error)
    cause = pure(b, statement.cause)
    names = set(statement.names)
    for depth in range(len(b.frames) - 1, -1, -1):
        frame = b.frames[depth]
        if isinstance(frame, HandlerFrame):
            for handler, anchor in frame.handlers:
                if ALL in handler.errors or names & set(handler.errors):
                    read = b.shared.error_reads.get(handler.name)
                    if read is not None and not statement.reported:
                        label = (Label(origin, "raised here"),)
                        b.shared.sink.report(
                            name_rules.BuiltinErrorAttribute(origin=read[1], name=read[0], labels=label)
                        )
                    b.assign((Binding(handler.name, error_value(error, cause)),), origin)
                    b.attach(anchor)
                    return
        elif isinstance(frame, FinalFrame):
            saved = b.shared.fresh("caught")
            b.assign((Binding(saved, error_value(error, cause)),), origin)
            error, cause = ir.Literal(statement.error), error_field(saved, "Cause")
            with b.outside(depth):
                build_block(b, frame.body)
            if not b.reachable:
                return
    b.emit(Raise(error, cause, label=statement.error, origin=origin, plain=not statement.reported))
    b.here = []


def reraise(b: Builder, name: str, origin: Located) -> None:
    """Build ``raise`` of a caught error, whose name is known only at run time."""
    from flowdsl.passes.build.statements import build_block

    caught = ir.Var(name)
    for depth in range(len(b.frames) - 1, -1, -1):
        frame = b.frames[depth]
        if isinstance(frame, HandlerFrame):
            if _dispatch(b, frame, caught, origin):
                return
        elif isinstance(frame, FinalFrame):
            with b.outside(depth):
                build_block(b, frame.body)
            if not b.reachable:
                return
    b.emit(Raise(error_field(name, "Error"), error_field(name, "Cause"), label="raise", origin=origin))
    b.here = []


def _dispatch(b: Builder, frame: HandlerFrame, caught: ir.Var, origin: Located) -> bool:
    """Send a caught error to the first handler that its name fits; True when one takes everything."""
    for handler, anchor in frame.handlers:
        if ALL in handler.errors:
            b.assign((Binding(handler.name, caught),), origin)
            b.attach(anchor)
            return True
        if "States.TaskFailed" in handler.errors:
            b.shared.sink.report(rules.TaskFailedAmbiguous(origin=handler.origin, what="a re-raised error"))
        if not handler.errors:
            continue
        named = ir.ListOf(tuple(ir.Literal(n) for n in handler.errors))
        test = ir.Op("in", (error_field(caught.name, "Error"), named))
        node = b.emit(Choose((Rule(test),), origin=origin))
        b.here = [(node, When(0))]
        b.assign((Binding(handler.name, caught),), origin)
        b.attach(anchor)
        b.here = [(node, Otherwise())]
    return False


def leave_loop(b: Builder, *, again: bool) -> None:
    """Build ``break`` or ``continue``: the ``finally`` blocks on the way run first."""
    from flowdsl.passes.build.statements import build_block

    for depth in range(len(b.frames) - 1, -1, -1):
        frame = b.frames[depth]
        if isinstance(frame, LoopFrame):
            if again:
                b.attach(frame.head)
            else:
                frame.breaks.extend(b.here)
                b.here = []
            return
        if isinstance(frame, FinalFrame):
            with b.outside(depth):
                build_block(b, frame.body)
            if not b.reachable:
                return


def leave_function(b: Builder, statement: flow.ReturnStmt) -> None:
    """Build ``return``: the value first, then the ``finally`` blocks on the way."""
    from flowdsl.ir.graph import Return
    from flowdsl.passes.build.expressions import pure
    from flowdsl.passes.build.statements import build_block

    origin = statement.origin
    value = pure(b, statement.value)
    if not b.reachable:
        return
    target = next((d for d in range(len(b.frames) - 1, -1, -1) if isinstance(b.frames[d], FunctionFrame)), -1)
    finals = [d for d in range(len(b.frames) - 1, target, -1) if isinstance(b.frames[d], FinalFrame)]
    if finals and not isinstance(value, ir.Literal):
        value = b.save(value, "returned", origin)
    for depth in finals:
        frame = b.frames[depth]
        assert isinstance(frame, FinalFrame)
        with b.outside(depth):
            build_block(b, frame.body)
        if not b.reachable:
            return
    with b.outside(target + 1 if finals else len(b.frames)):
        if target >= 0:
            function = b.frames[target]
            assert isinstance(function, FunctionFrame)
            b.assign((Binding(function.result, value),), origin)
            function.exits.extend(b.here)
        else:
            b.emit(Return(value, label="return", origin=origin))
    b.here = []
