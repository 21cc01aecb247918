"""A merged policy allows exactly what its parts allow."""

from fnmatch import fnmatchcase

from hypothesis import given
from hypothesis import strategies as st

from flowdsl.iam.merge import document, explain, merge
from flowdsl.iam.model import Policy, Statement

RESOURCES = ("*", "a", "ab", "a*", "a?", "ab*", "b/*", "b/c", "*c", "${X}/c")
REQUESTS = ("a", "ab", "abc", "b/c", "b/cc", "${X}/c", "zzz")

statements = st.builds(
    Statement,
    st.lists(st.sampled_from(("s:A", "s:B", "t:C")), min_size=1, max_size=3, unique=True).map(tuple),
    st.lists(st.sampled_from(RESOURCES), min_size=1, max_size=4, unique=True).map(tuple),
    st.sampled_from(({}, {"StringEquals": {"k": "1"}}, {"StringEquals": {"k": "2"}})),
)
policies = st.lists(statements, max_size=8).map(lambda parts: Policy(tuple(parts)))


def allowed(policy: Policy) -> set[tuple[str, str, str]]:
    """What requests a policy allows, by action, resource and the value of the condition key."""
    out = set()
    for statement in policy.statements:
        wanted = statement.condition.get("StringEquals", {}).get("k")
        for key in ("1", "2", "3"):
            if wanted in (None, key):
                out |= {
                    (action, request, key)
                    for action in statement.actions
                    for resource in statement.resources
                    for request in REQUESTS
                    if fnmatchcase(request, resource)
                }
    return out


@given(policies)
def test_merging_neither_widens_nor_narrows(policy: Policy) -> None:
    assert allowed(merge(policy)) == allowed(policy)


@given(policies)
def test_merging_is_stable(policy: Policy) -> None:
    once = merge(policy)
    assert merge(once) == once
    assert document(Policy(policy.statements[::-1])) == document(policy)


@given(policies)
def test_every_grant_is_explained(policy: Policy) -> None:
    needs = {(need.action, need.resource) for need in explain(policy)}
    assert needs == {(a, r) for s in policy.statements for a in s.actions for r in s.resources}


def test_statements_with_equal_resources_or_covered_ones_become_one() -> None:
    policy = Policy(
        (Statement(("s:A",), ("r",)), Statement(("s:B",), ("r", "r")), Statement(("s:A",), ("r",), {"C": {"k": 1}}))
    )
    assert document(policy)["Statement"] == [{"Effect": "Allow", "Action": ["s:A", "s:B"], "Resource": ["r"]}]
