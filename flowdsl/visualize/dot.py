"""Views as Graphviz DOT, for those who have Graphviz and pictures of their own; regions become clusters.

Language: https://graphviz.org/doc/info/lang.html. An edge to a cluster ends at a node in it and is cut at the border
    by
``lhead`` and ``ltail`` (``compound=true``).
"""

from flowdsl.visualize.icons import family
from flowdsl.visualize.outline import edges_by_source, one_line, reading_order
from flowdsl.visualize.view import Edge, Node, View

_SHAPES = {"choice": "hexagon", "succeed": "oval", "fail": "oval", "wait": "box"}
_COLOURS = {"good": "#1a7f37", "bad": "#cf222e"}


def dot(view: View) -> str:
    """Write a view as a directed graph from top to bottom."""
    lines = [
        f"digraph {quote(view.title or 'state machine')} {{",
        "  compound=true; rankdir=TB;",
        '  node [shape=box, style="rounded", fontname="Helvetica", fontsize=12];',
        '  edge [fontname="Helvetica", fontsize=10];',
    ]
    writer = _Writer()
    writer.region(lines, view, "  ")
    return "\n".join([*lines, "}"]) + "\n"


class _Writer:
    """Numbers nodes in the order they are written, and remembers a plain node inside each cluster."""

    def __init__(self) -> None:
        self.ids: dict[str, str] = {}
        self.anchors: dict[str, str] = {}

    def region(self, lines: list[str], view: View, indent: str) -> None:
        nodes = reading_order(view)
        for node in nodes:
            self.ids[node.id] = f"n{len(self.ids)}"
            self.node(lines, node, indent)
        leaving = edges_by_source(view)
        for node in nodes:
            lines.extend(indent + self.edge(edge) for edge in leaving[node.id])

    def node(self, lines: list[str], node: Node, indent: str) -> None:
        id = self.ids[node.id]
        caption = quote(node.label, node.detail)
        inner = [region for region in node.regions if region.nodes]
        if not inner:
            colour = _COLOURS.get(family(node))
            colour_text = f', color="{colour}"' if colour else ""
            shape = _SHAPES.get(node.kind)
            shape_text = f', shape={shape}, style=""' if shape and shape != "box" else ""
            lines.append(f"{indent}{id} [label={caption}{shape_text}{colour_text}];")
            self.anchors[node.id] = id
            return
        lines.append(f"{indent}subgraph cluster_{id} {{")
        lines.append(f"{indent}  label={caption};")
        for position, region in enumerate(inner):
            if len(inner) > 1:
                lines.append(f"{indent}  subgraph cluster_{id}_{position} {{")
                lines.append(f'{indent}    label=""; style=dashed;')
                self.region(lines, region, indent + "    ")
                lines.append(f"{indent}  }}")
            else:
                self.region(lines, region, indent + "  ")
        lines.append(f"{indent}}}")
        first = inner[0].start if inner[0].start is not None else inner[0].nodes[0].id
        self.anchors[node.id] = self.anchors[first]

    def edge(self, edge: Edge) -> str:
        source, target = self.anchors[edge.source], self.anchors[edge.target]
        attributes = []
        if edge.label:
            attributes.append(f"label={quote(edge.label)}")
        if edge.kind == "catch":
            attributes.append('style=dashed, color="#cf222e", fontcolor="#cf222e"')
        if source != self.ids[edge.source]:
            attributes.append(f"ltail=cluster_{self.ids[edge.source]}")
        if target != self.ids[edge.target]:
            attributes.append(f"lhead=cluster_{self.ids[edge.target]}")
        if edge.back:
            attributes.append("constraint=false")
        return f"{source} -> {target}{' [' + ', '.join(attributes) + ']' if attributes else ''};"


def quote(*lines: str) -> str:
    """Return a DOT string; several texts stand below each other."""
    escaped = [one_line(line).replace("\\", "\\\\").replace('"', '\\"') for line in lines if line]
    return '"' + "\\n".join(escaped) + '"'
