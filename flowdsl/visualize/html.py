"""A self-contained page: the picture with pan, zoom and search, and what is known of a state on clicking it."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined

from flowdsl.jsontypes import Json
from flowdsl.visualize.svg import svg
from flowdsl.visualize.theme import page_style
from flowdsl.visualize.view import View, count

_DEFAULT_TITLE = "State machine"


def html(view: View, details: Mapping[str, Json]) -> str:
    """Write a page that fetches nothing and works from a file.

    Args:
        view: what to draw.
        details: per node id, as `details.state_details` gives them.
    """
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            title=view.title or _DEFAULT_TITLE,
            style=stylesheet(),
            app=app(view, details),
            details=dict(details),
            script=static("graph.js"),
        )
    )


def app(view: View, details: Mapping[str, Json]) -> str:
    """Return the part of the page which the notebook widget shows as well: tool bar, picture, panel."""
    status = {id: state["run"]["status"] for id, state in details.items() if state.get("run")}
    return (
        _environment()
        .get_template("app.html.j2")
        .render(
            title=view.title or _DEFAULT_TITLE,
            states=count(view),
            svg=svg(view, status=status),
        )
    )


def stylesheet() -> str:
    """Return the page's style, colours included."""
    return page_style() + "\n" + static("graph.css")


@cache
def static(name: str) -> str:
    """Return the text of one of the package's static files."""
    return (files(__package__) / "static" / name).read_text(encoding="utf-8")


def _template(name: str) -> str:
    return (files(__package__) / "templates" / name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    return Environment(
        loader=FunctionLoader(_template), autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True
    )
