"""Programs that share and change objects: accepted ones behave as in CPython, whatever they share."""

import itertools

from hypothesis import HealthCheck, event, given, settings

from tests.programs import codes, module_text, outcomes
from tests.property.sharing_programs import HELPERS, programs

INPUTS = [
    {"a": [1], "b": [2, 3], "m": [[1], [2], [3, 4]], "d": {"x": [1], "y": [2]},
     "r": [{"x": [1], "y": [2]}, {"x": [3]}], "flag": flag} for flag in (True, False)
]
counted = itertools.count()


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(drawn=programs())
def test_accepted_programs_behave_as_in_python(drawn, tmp_path_factory):
    body, signature = drawn
    text = module_text(body, helpers=HELPERS, signature=signature)
    found, compiled = codes(text)
    event("accepted" if compiled else f"refused: {' '.join(found)}")
    if compiled is None:
        return
    folder = tmp_path_factory.mktemp("programs") if next(counted) == 0 else tmp_path_factory.getbasetemp()
    for input in INPUTS:
        expected, machine = outcomes(text, compiled, input, folder)
        assert expected.same(machine), f"{text}\n{expected}\n{machine}"
