"""What the body of a Distributed Map knows of its item: the Map hands the index over, a child has no such context."""

from flowdsl.compiler import compile_source
from flowdsl.local import run
from flowdsl.source import SourceFile

TEXT = """
from flowdsl import concurrent, context, distributed, parallel, workflow

@workflow{options}
def each(xs: list[list[int]], o: str):
    def body(x):
        first, second = parallel(lambda: context.map_index, lambda: o)
        return [first, second, [context.map_index for y in concurrent(x)]]

    return [body(x) for x in distributed(xs)]
"""


def test_the_index_is_handed_over() -> None:
    for options in ("", '(query_language="jsonpath")'):
        (made,) = compile_source(SourceFile("each.py", TEXT.format(options=options))).artefacts
        (state,) = (s for s in made.definition["States"].values() if s["Type"] == "Map")
        assert "map index" in str(state["ItemSelector"])
        execution = run(made.definition, {"xs": [[5], [6, 7]], "o": "k"})
        assert execution.output == [[0, "k", [0]], [1, "k", [0, 1]]]
