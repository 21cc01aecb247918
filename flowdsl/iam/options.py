"""What ``resources=[…]`` and ``iam=[…]`` of a call do to its permissions."""

from collections.abc import Iterable, Sequence

from flowdsl.iam.model import Statement
from flowdsl.jsontypes import Json
from flowdsl.records import replace
from flowdsl.source import NOWHERE, Located


def with_resources(statements: Iterable[Statement], resources: Sequence[str]) -> tuple[Statement, ...]:
    """Replace the resources of the permission to make the call, which is the first statement.

    What a call needs besides (passing a role, following a job) stays as the adapter says.
    """
    out = tuple(statements)
    if not resources or not out:
        return out
    return (replace(out[0], resources=tuple(resources)), *out[1:])


def extra_statements(given: Json, origin: Located = NOWHERE) -> tuple[tuple[Statement, ...], tuple[str, ...]]:
    """Read the value of ``iam=[…]``: actions as text (on every resource) or statements as IAM writes them.

    Returns:
        The statements, and what is wrong with the rest, one message each.
    """
    statements: list[Statement] = []
    problems: list[str] = []
    for entry in given if isinstance(given, list) else [given]:
        match entry:
            case str() if _is_action(entry):
                statements.append(Statement((entry,), ("*",), {}, origin, "asked for by `iam=`"))
            case {"Action": action, "Resource": resource}:
                unknown = sorted(set(entry) - {"Action", "Resource", "Condition", "Effect", "Sid"})
                actions, resources = _texts(action), _texts(resource)
                wrong = next((item for item in actions if not _is_action(item)), None)
                if unknown:
                    problems.append(f"an IAM statement has no `{unknown[0]}`")
                elif entry.get("Effect", "Allow") != "Allow":
                    problems.append("only permissions can be added, not denials")
                elif wrong is not None or not actions:
                    problems.append(f"{action if wrong is None else wrong!r} is not an IAM action")
                elif not resources:
                    problems.append("an IAM statement names no resource")
                elif not isinstance(entry.get("Condition", {}), dict):
                    problems.append(f"`Condition` is an object, not {entry['Condition']!r}")
                else:
                    block = entry.get("Condition", {})
                    statements.append(Statement(actions, resources, block, origin, "asked for by `iam=`"))
            case _:
                problems.append(f"{entry!r} is neither an IAM action nor a statement with `Action` and `Resource`")
    return tuple(statements), tuple(problems)


def _texts(value: Json) -> tuple[str, ...]:
    """Return a text or a list of texts as texts; nothing when it is neither."""
    given = value if isinstance(value, list) else [value]
    return tuple(str(item) for item in given) if all(isinstance(item, str) and item for item in given) else ()


def _is_action(text: str) -> bool:
    service, colon, name = text.partition(":")
    return bool(service and colon and name) and not any(char.isspace() for char in text)
