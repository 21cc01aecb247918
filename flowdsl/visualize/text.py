"""A plain-text outline: for terminals, diffs and ``text/plain``.

fulfil: 4 states
price: lambda price
  → Approved?
Approved?: choice
  → Ship, when approved
  → Reject, otherwise
"""

from flowdsl.visualize.outline import edges_by_source, one_line, reading_order
from flowdsl.visualize.view import Edge, Node, View, count


def text(view: View) -> str:
    """Write a view as an outline; regions are indented below their state."""
    states = count(view)
    lines = [f"{one_line(view.title) or 'state machine'}: {states} state{'' if states == 1 else 's'}"]
    _region(lines, view, "")
    return "\n".join(lines) + "\n"


def _region(lines: list[str], view: View, indent: str) -> None:
    leaving = edges_by_source(view)
    for node in reading_order(view):
        lines.append(indent + _headline(node))
        for position, region in enumerate(node.regions, start=1):
            if len(node.regions) > 1:
                lines.append(f"{indent}  │ branch {position}")
            _region(lines, region, f"{indent}  │ ")
        lines += [f"{indent}  {_transition(view, edge)}" for edge in leaving[node.id]]
        if node.end and node.kind not in ("succeed", "fail"):
            lines.append(f"{indent}  ■ end")


def _headline(node: Node) -> str:
    detail = one_line(node.detail)
    what = (
        detail
        if node.kind in ("task", "map", "parallel", "missing") and detail
        else " ".join(filter(None, [node.kind, detail]))
    )
    retries = ", retries" if node.retries else ""
    place = f"  ({one_line(str(node.place))})" if node.place else ""
    return f"{one_line(node.label)}: {what}{retries}{place}"


def _transition(view: View, edge: Edge) -> str:
    arrow = "↑" if edge.back else "→"
    target = one_line(view.node(edge.target).label)
    label = one_line(edge.title if edge.kind == "catch" or edge.label != "yes" else edge.label)
    match edge.kind:
        case "catch":
            return f"✗ {label} {arrow} {target}"
        case "when":
            return f"{arrow} {target}, {label if label == 'yes' else f'when {label}'}"
        case "default":
            return f"{arrow} {target}, {one_line(edge.label)}"
        case "next":
            return f"{arrow} {target}"
