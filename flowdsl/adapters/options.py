"""What a call's options do to its permissions: ``resources=``, ``iam=`` and ``credentials=``."""

from collections.abc import Mapping
from typing import Any

from flowdsl.adapters.api import Problem, Request
from flowdsl.adapters.arns import arn, is_arn, text_pattern
from flowdsl.iam.options import extra_statements, with_resources
from flowdsl.iam.rules import assume_role
from flowdsl.ir.expr import Expr
from flowdsl.records import replace
from flowdsl.source import NOWHERE, Located


def with_options(
    request: Request, options: Mapping[str, Any], credentials: Expr | None = None, origin: Located = NOWHERE
) -> Request:
    """Return the request with the permissions that its options ask for.

    Args:
        request: of the call.
        options: ``resources`` and ``iam`` as constants, where they were given.
        credentials: the role that runs the task instead of the machine's own; that role then needs the permissions, and
            the machine only needs to take it (Developer Guide, "Accessing resources in other AWS accounts").
        origin: where the call stands.
    """
    if not options and credentials is None:
        return request
    statements = request.statements
    problems = list(request.problems)
    resources = options.get("resources")
    if resources is not None:
        texts = resources if isinstance(resources, list | tuple) else [resources]
        if not texts or not all(
            isinstance(text, str) and (text == "*" or is_arn(text) or "${" in text) for text in texts
        ):
            problems.append(Problem("`resources` is a list of ARNs", "resources", 'write `["arn:…"]`', origin=origin))
        else:
            statements = with_resources(statements, [str(text) for text in texts])
            problems = [problem for problem in problems if problem.kind != "wildcard"]
    if options.get("iam") is not None:
        more, wrong = extra_statements(options["iam"], origin)
        if not request.statements:
            problems = [problem for problem in problems if problem.kind != "wildcard"]
        statements += more
        problems += [Problem(message, "iam", "see the documentation of `iam=`", origin=origin) for message in wrong]
    if credentials is not None:
        role = text_pattern(credentials)
        if "*" in role:
            text = "the permission to take roles covers every role: `credentials` is not known at compile time"
            problems.append(Problem(text, "credentials", "pass a constant or `param(…)`", "wildcard", origin))
            role = arn("iam", "role/*", region="", account="*") if role == "*" else role
        statements = (replace(assume_role(role), origin=origin),)
    return replace(request, statements=statements, problems=tuple(problems))
