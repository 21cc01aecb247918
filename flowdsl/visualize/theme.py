"""Colours, as CSS variables: light by default, dark where the reader's system is dark or a page says so."""

from typing import Literal, TypeAlias

Theme: TypeAlias = Literal["auto", "light", "dark"]

_LIGHT = {
    "bg": "#ffffff",
    "region": "#f6f8fa",
    "line": "#d0d7de",
    "node": "#ffffff",
    "border": "#afb8c1",
    "text": "#1f2328",
    "muted": "#59636e",
    "edge": "#6e7781",
    "catch": "#cf222e",
    "back": "#8250df",
    "compute": "#c65102",
    "storage": "#3f7d20",
    "database": "#3457d5",
    "messaging": "#c2186b",
    "analytics": "#6f42c1",
    "learning": "#0a7f72",
    "management": "#57606a",
    "flow": "#57606a",
    "good": "#1a7f37",
    "bad": "#cf222e",
    "running": "#0969da",
}
_DARK = {
    "bg": "#0d1117",
    "region": "#151b23",
    "line": "#30363d",
    "node": "#1c2128",
    "border": "#4c555f",
    "text": "#e6edf3",
    "muted": "#9198a1",
    "edge": "#848d97",
    "catch": "#ff7b72",
    "back": "#bc8cff",
    "compute": "#f0883e",
    "storage": "#6cc04a",
    "database": "#7d9bff",
    "messaging": "#f778ba",
    "analytics": "#bc8cff",
    "learning": "#3fc8b7",
    "management": "#9198a1",
    "flow": "#9198a1",
    "good": "#3fb950",
    "bad": "#ff7b72",
    "running": "#58a6ff",
}
FAMILIES = ("compute", "storage", "database", "messaging", "analytics", "learning", "management", "flow", "good", "bad")

_RULES = """
.flowdsl{background:var(--fd-bg);font-family:Helvetica,Arial,"Liberation Sans",sans-serif}
.flowdsl .paper{fill:var(--fd-bg)}
.flowdsl .region{fill:var(--fd-region);stroke:var(--fd-line);stroke-dasharray:4 4}
.flowdsl .shape{fill:var(--fd-node);stroke:var(--fd-border);stroke-width:1.25}
.flowdsl .map>.shape,.flowdsl .parallel>.shape{fill:var(--fd-bg)}
.flowdsl .dot{fill:var(--fd-edge)}
.flowdsl .lead{fill:none;stroke:var(--fd-edge);stroke-width:1.5}
.flowdsl .missing>.shape{stroke-dasharray:5 4;stroke:var(--fd-bad)}
.flowdsl .name{fill:var(--fd-text);font-size:13px;font-weight:600}
.flowdsl .detail{fill:var(--fd-muted);font-size:10.5px}
.flowdsl .tile{fill:var(--fd-accent);fill-opacity:.14}
.flowdsl .icon{fill:none;stroke:var(--fd-accent);stroke-width:1.6;stroke-linecap:round;stroke-linejoin:round}
.flowdsl .retry{fill:none;stroke:var(--fd-muted);stroke-width:1.4;stroke-linecap:round;stroke-linejoin:round}
.flowdsl .end{fill:none;stroke:var(--fd-border);stroke-width:3;stroke-linecap:round}
.flowdsl .succeed>.shape,.flowdsl .fail>.shape{stroke:var(--fd-accent)}
.flowdsl .route path{fill:none;stroke:var(--fd-edge);stroke-width:1.5}
.flowdsl .route .head{fill:var(--fd-edge);stroke:none}
.flowdsl .catch path{stroke:var(--fd-catch);stroke-dasharray:5 4}
.flowdsl .catch .head{fill:var(--fd-catch)}
.flowdsl .back path{stroke:var(--fd-back)}
.flowdsl .back .head{fill:var(--fd-back)}
.flowdsl .back.catch path{stroke:var(--fd-catch)}
.flowdsl .back.catch .head{fill:var(--fd-catch)}
.flowdsl .plate{fill:var(--fd-bg);stroke:var(--fd-line)}
.flowdsl .label{fill:var(--fd-muted);font-size:11px;text-anchor:middle}
.flowdsl .catch .label{fill:var(--fd-catch)}
.flowdsl [data-status=succeeded]>.shape{stroke:var(--fd-good);stroke-width:2.5}
.flowdsl [data-status=failed]>.shape{stroke:var(--fd-bad);stroke-width:2.5}
.flowdsl [data-status=caught]>.shape{stroke:var(--fd-compute);stroke-width:2.5}
.flowdsl [data-status=running]>.shape{stroke:var(--fd-running);stroke-width:2.5}
.flowdsl [data-status=skipped]{opacity:.45}
"""


def style(theme: Theme) -> str:
    """Return the style sheet of a picture."""
    light = _variables(_LIGHT)
    dark = _variables(_DARK)
    rules = "".join(f".flowdsl .{family}{{--fd-accent:var(--fd-{family})}}\n" for family in FAMILIES)
    if theme == "light":
        head = f".flowdsl{{{light}}}"
    elif theme == "dark":
        head = f".flowdsl{{{dark}}}"
    else:
        head = f".flowdsl{{{light}}}\n@media (prefers-color-scheme:dark){{.flowdsl{{{dark}}}}}"
    return f"{head}\n{rules}{_RULES.strip()}"


def page_style() -> str:
    """Return the colours of a page around a picture.

    They are those of the reader's system, unless ``data-theme`` on the page's root says which.
    """
    light, dark = _variables(_LIGHT), _variables(_DARK)
    return (
        f".fd-app{{{light}}}\n@media (prefers-color-scheme:dark){{.fd-app{{{dark}}}}}\n"
        f".fd-app[data-theme=light],.fd-app[data-theme=light] svg.flowdsl{{color-scheme:light;{light}}}\n"
        f".fd-app[data-theme=dark],.fd-app[data-theme=dark] svg.flowdsl{{color-scheme:dark;{dark}}}"
    )


def _variables(colours: dict[str, str]) -> str:
    return "".join(f"--fd-{name}:{colour};" for name, colour in colours.items())
