"""Whole workflows compiled to JSONPath, and to the mixed form, do what CPython does; so does their JSONata machine."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from tests.property.chooser import Chooser, Seeded, chooser
from tests.property.jsonpath_programs import write_program
from tests.property.judging import judge

RELAXED = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("language", ["jsonpath", "mixed"])
def test_whole_workflows_do_what_python_does(language: str) -> None:
    @RELAXED
    @given(st.data())
    def holds(data: Any) -> None:
        program = write_program(chooser(data.draw))
        note(program.text)
        verdict = judge(program, language)
        assert not verdict.difference

    holds()


def test_most_of_the_subset_compiles_and_both_targets_agree() -> None:
    compiled = both = runs = 0
    for seed in range(40):
        program = write_program(Chooser(Seeded(seed)))
        path, query = judge(program, "jsonpath"), judge(program, "jsonata")
        assert not path.difference, f"seed {seed}: {path.difference}"
        compiled += not path.refused
        runs += path.runs
        if not path.refused and not query.refused:
            # Both were held against the same run of CPython.
            assert not query.difference, f"seed {seed}: {query.difference}"
            both += 1
    # `json_path`'s functions are JSONPath's alone.
    assert compiled >= 30 and both >= 20
    assert runs >= 150
