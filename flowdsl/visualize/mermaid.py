"""Views as Mermaid flowcharts, for Markdown files that GitHub and others render.

Syntax: https://mermaid.js.org/syntax/flowchart.html. Node ids are numbers of our own, since names may hold anything;
texts are quoted, with Mermaid's entity codes for what would end the quotes or be taken for HTML or Markdown.
"""

import re

from flowdsl.visualize.icons import family
from flowdsl.visualize.measure import clip
from flowdsl.visualize.outline import edges_by_source, one_line, reading_order
from flowdsl.visualize.view import Edge, Node, View

_ESCAPES = {character: f"#{ord(character)};" for character in '#"<>&`\\{}|;*_~$'}
_LIST = re.compile(r"^(\d+)([.)])(?=\s)|^([-+])(?=\s)")
_SHAPES = {
    "task": ('["', '"]'),
    "pass": ('["', '"]'),
    "choice": ('{{"', '"}}'),
    "wait": ('("', '")'),
    "succeed": ('(["', '"])'),
    "fail": ('(["', '"])'),
    "map": ('["', '"]'),
    "parallel": ('["', '"]'),
    "missing": ('["', '"]'),
}
_LABEL_SIZE = 11.0
_LABEL_LIMIT = 260.0


def mermaid(view: View) -> str:
    """Write a view as a Mermaid flowchart from top to bottom; regions become subgraphs."""
    writer = _Writer()
    lines = ["flowchart TD"]
    writer.region(lines, view, "    ")
    lines += writer.styles()
    return "\n".join(lines) + "\n"


class _Writer:
    """Numbers nodes and subgraphs in the order they are written."""

    def __init__(self) -> None:
        self.ids: dict[str, str] = {}
        self.classes: dict[str, list[str]] = {}
        self.regions = 0

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
        between = ": " if node.regions else "<br/>"  # the captions of subgraphs have room for one line
        caption = escape(node.label) + (between + escape(node.detail) if node.detail else "")
        if not node.regions:
            left, right = _SHAPES[node.kind]
            lines.append(f"{indent}{id}{left}{caption}{right}")
            self.classes.setdefault(family(node), []).append(id)
            return
        lines.append(f'{indent}subgraph {id}["{caption}"]')
        for region in node.regions:
            if len(node.regions) > 1:
                self.regions += 1
                lines.append(f'{indent}    subgraph r{self.regions}[" "]')
                self.region(lines, region, indent + "        ")
                lines.append(f"{indent}    end")
            else:
                self.region(lines, region, indent + "    ")
        lines.append(f"{indent}end")

    def edge(self, edge: Edge) -> str:
        arrow = "-.->" if edge.kind == "catch" else "-->"
        label = f'|"{escape(clip(edge.label, _LABEL_SIZE, _LABEL_LIMIT))}"|' if edge.label else ""
        return f"{self.ids[edge.source]} {arrow}{label} {self.ids[edge.target]}"

    def styles(self) -> list[str]:
        colours = {"good": "#1a7f37", "bad": "#cf222e"}
        lines = []
        for name, colour in colours.items():
            if name in self.classes:
                lines.append(f"    classDef {name} stroke:{colour}")
                lines.append(f"    class {','.join(self.classes[name])} {name}")
        return lines


def escape(text: str) -> str:
    """Escape text for a quoted Mermaid label."""
    line = one_line(text)
    escaped = "".join(_ESCAPES.get(character, character) for character in line)
    if (match := _LIST.match(line)) is not None:  # Mermaid refuses Markdown lists in labels
        mark = match[2] or match[3]
        escaped = escaped.replace(mark, f"#{ord(mark)};", 1)
    return escaped or " "
