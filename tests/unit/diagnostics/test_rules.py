"""What must hold for every rule there is."""

import re
from string import Formatter

import pytest

from flowdsl.diagnostics.model import Diagnostic
from flowdsl.diagnostics.registry import all_rules, documentation, explain, find_rule, rule_classes, suggest_code

RULES = list(rule_classes())


def test_codes_are_unique():
    codes = [rule.code for rule in RULES]
    assert sorted(set(codes)) == sorted(codes)
    assert len(all_rules()) == len(RULES) > 15


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_is_complete(rule):
    assert re.fullmatch(r"FLOW\d{3}", rule.code)
    assert rule.title == rule.title.strip() != ""
    assert documentation(rule)
    fields = set(rule.__dataclass_fields__)
    for template in (rule.message, rule.label, rule.note, rule.help):
        used = {field for _, field, _, _ in Formatter().parse(template) if field}
        assert used <= fields, f"{rule.code} uses fields it does not have"
    assert rule.message
    assert not rule.message.endswith(".")
    assert bool(rule.bad) == bool(rule.good) or rule.severity == "warning"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_is_explained(rule):
    page = explain(rule.code)
    assert page.startswith(f"{rule.code}: {rule.title}")
    assert documentation(rule) in page


def test_rules_are_found_as_people_write_them():
    assert find_rule("flow001") is find_rule("1") is find_rule("FLOW001") is not None
    assert find_rule("FLOW000") is None
    assert find_rule("") is None
    with pytest.raises(KeyError):
        explain("nonsense")


def test_suggestions_are_for_the_same_number_or_name():
    assert suggest_code("flow-1") == "did you mean `FLOW001`?"
    assert "FLOW001" in suggest_code("unused-ignores")
    assert suggest_code("FLOW000") == ""


def test_bases_are_no_rules():
    assert Diagnostic not in RULES
    assert all(rule.__name__ != "UsageProblem" for rule in RULES)
