"""Requests built from an API model: the part that most stubs share.

A service module has one `Service`; an adapter then only says what its parameters are called in the API and which
permissions the call needs:

>>> GLUE = Service("glue", "optimized")
>>> GLUE.request(call, "StartJobRun", iam=[Statement(("glue:StartJobRun",), (job,))])
"""

from collections.abc import Iterable, Mapping
from typing import Any

from flowdsl.adapters.api import Call, Request, Task
from flowdsl.adapters.integrations import Style, member
from flowdsl.adapters.models import operation_model, python_members
from flowdsl.adapters.models import shape as shape_of
from flowdsl.adapters.shapes import Report, Speller, output_type, result_type
from flowdsl.dsl.errors import Retry
from flowdsl.iam.model import Statement
from flowdsl.ir.expr import DictOf, Expr, Literal, State, literal
from flowdsl.ir.types import ANY, RecordType, Type
from flowdsl.jsontypes import Json
from flowdsl.records import dataclass
from flowdsl.source import Located


@dataclass(frozen=True, slots=True)
class Service:
    """A service whose API model checks and spells the arguments.

    Attributes:
        boto3: the service's boto3 name.
        style: the dialect of the integration.
    """

    boto3: str
    style: Style = "optimized"

    def speller(self, call: Call, argument: str, free: Iterable[str] = ()) -> Speller:
        """Return a walk that reports problems of one argument to a call."""
        return Speller(self.style, _reporter(call, argument), call.type_of, frozenset(free), call.live)

    def spell(self, call: Call, argument: str, shape: str, expr: Expr | None = None, free: Iterable[str] = ()) -> Expr:
        """Check an argument against a shape by name and respell it.

        Args:
            call: the call.
            argument: the parameter at fault, for problems.
            shape: the shape's name in the API model.
            expr: what to check; the argument itself when None.
            free: member paths that take any JSON.
        """
        value = call[argument] if expr is None else expr
        return self.speller(call, argument, free).spell(value, shape_of(self.boto3, shape), argument)

    def arguments(
        self,
        call: Call,
        operation: str,
        *,
        names: Mapping[str, str] | None = None,
        values: Mapping[str, Expr | Json] | None = None,
        omit: Iterable[str] = (),
        free: Iterable[str] = (),
    ) -> dict[str, Expr]:
        """Check and spell the arguments of an API call.

        Args:
            call: the call.
            operation: the API operation.
            names: parameter → API member, where it is not the member in snake_case.
            values: API member → value, for what the adapter computes; it is checked too, None leaves it out.
            omit: parameters that are not sent.
            free: API members (``MessageBody``, ``Entries[].Detail``) that take any JSON.
        """
        model = operation_model(self.boto3, operation)
        assert model is not None, f"botocore has no {self.boto3}:{operation}"
        input_shape: Any = model.input_shape
        members = dict(python_members(self.boto3, operation)) | dict(names or {})
        computed = dict(values or {})
        skip, free = set(omit), frozenset(free)
        given: list[tuple[str, str, Expr]] = []
        for parameter in call.task.signature.parameters:
            if parameter in skip or not (call.given(parameter) or _has_default(call, parameter)):
                continue
            name = members.get(parameter)
            assert name is not None, f"{self.boto3}:{operation} has no member for the parameter {parameter}"
            if name not in computed:
                takes_any = name in free or getattr(input_shape.members[name], "is_document_type", False)
                if takes_any and name not in input_shape.required_members:
                    call.any_json(parameter)
                given.append((parameter, name, call[parameter]))
        for name, value in computed.items():
            if value is not None:
                expr = value if not isinstance(value, str | int | float | bool | list | dict) else literal(value)
                argument = next((p for p in call.task.signature.parameters if members.get(p) == name), "")
                given.append((argument, name, expr))
        out: dict[str, Expr] = {}
        for argument, name, expr in given:
            label = argument or name
            spelled = Speller(
                self.style,
                _reporter(call, argument),
                call.type_of,
                frozenset(label + path[len(name) :] for path in free if path.startswith(name)),
                call.live,
            ).spell(expr, input_shape.members[name], label)
            out[member(name, self.style)] = spelled
        # Optimized integrations fill in idempotency tokens themselves, SDK integrations do not.
        missing = [
            name
            for name in input_shape.required_members
            if member(name, self.style) not in out
            and not (self.style == "optimized" and input_shape.members[name].metadata.get("idempotencyToken"))
        ]
        if missing:
            spoken = [next((p for p, m in members.items() if m == name), name) for name in missing]
            call.refuse(f"{call.task.name}() lacks {', '.join(f'`{s}`' for s in spoken)}", help="add it to the call")
        return out

    def request(
        self,
        call: Call,
        operation: str,
        *,
        names: Mapping[str, str] | None = None,
        values: Mapping[str, Expr | Json] | None = None,
        omit: Iterable[str] = (),
        free: Iterable[str] = (),
        iam: Iterable[Statement] = (),
        result: Expr | None = None,
        returns: Type | None = None,
        sync_returns: Type | None = None,
        resource: str | None = None,
        retry: Iterable[Retry] = (),
    ) -> Request:
        """Build the request of an API call; see `arguments` for what is checked.

        Args:
            call: the call.
            operation: the API operation.
            names: see `arguments`.
            values: see `arguments`.
            omit: see `arguments`.
            free: see `arguments`.
            iam: the permissions.
            result: the call's value over ``State("result")``.
            returns: its type; the operation's output when None.
            sync_returns: its type under ``.sync``.
            resource: the whole ``Resource`` when it is not the task's own.
            retry: retriers the service recommends.
        """
        assert isinstance(call.task, Task)
        arguments = self.arguments(call, operation, names=names, values=values, omit=omit, free=free)
        if returns is None:
            returns = output_type(self.boto3, operation, self.style)
        if call.pattern == "sync":
            returns = sync_returns or ANY
        elif call.pattern == "wait_for_token":
            returns = ANY
        return Request(
            resource=resource or call.task.resource_arn(call.pattern),
            arguments=DictOf(tuple((Literal(name), expr) for name, expr in arguments.items())),
            result=result or State("result"),
            result_type=returns,
            statements=tuple(iam),
            retry=tuple(retry),
            problems=tuple(call.problems),
        )

    def output(self, operation: str, *path: str) -> Type:
        """Return the result type of an operation (or of what is under `path` in it), in Step Functions' spelling."""
        type_ = output_type(self.boto3, operation, self.style)
        for step in path:
            field = type_.field(step) if isinstance(type_, RecordType) else None
            type_ = ANY if field is None else field.type
        return type_

    def type(self, shape: str) -> Type:
        """Return the type of a shape by name, in Step Functions' spelling."""
        return result_type(shape_of(self.boto3, shape), self.style, metadata=False)


def _reporter(call: Call, argument: str) -> Report:
    def report(message: str, help: str, origin: Located) -> None:
        call.refuse(message, argument, help, origin)

    return report


def _has_default(call: Call, parameter: str) -> bool:
    """Whether an argument that was not passed has a default other than None."""
    if parameter in call.arguments:
        return False
    default = call.task.signature.parameters[parameter].default
    return default is not None and default is not call.task.signature.empty
