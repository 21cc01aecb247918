"""The notebook widget: the page of `html` inside a cell, tied to Python by traits.

Needs the ``notebook`` extra (anywidget).
"""

from collections.abc import Iterable, Mapping
from typing import Any

try:
    import anywidget
    import traitlets
except ModuleNotFoundError as error:  # pragma: no cover - tests run with the extra
    raise ModuleNotFoundError(
        f"exploring a workflow needs the notebook extra: pip install 'flowdsl[notebook]' ({error})", name=error.name
    ) from None

from flowdsl.visualize.details import state_details
from flowdsl.visualize.html import app, static, stylesheet
from flowdsl.visualize.overlay import Event, StateRun, replay
from flowdsl.visualize.render import read_compiled

_FRAME = "\n.fd-widget{height:560px;border:1px solid #8884;border-radius:8px;overflow:hidden;resize:vertical}\n"


class GraphWidget(anywidget.AnyWidget):
    """A machine to click through.

    Traits:
        selected: id of the state clicked last, empty for none; set it to select one.
        state: what is known of that state: ``name``, ``kind``, ``asl``, ``place``, ``source``, ``iam``, ``run``.
        status: per state id, one of ``succeeded``, ``failed``, ``caught``, ``running``, ``skipped``; set it to
            recolour.
    """

    _esm = static("graph.js") + "\n" + static("widget.js")
    _css = stylesheet() + _FRAME
    _page = traitlets.Unicode().tag(sync=True)
    _details = traitlets.Dict().tag(sync=True)
    selected = traitlets.Unicode().tag(sync=True)
    status = traitlets.Dict().tag(sync=True)
    state = traitlets.Dict()

    @traitlets.observe("selected")
    def _follow(self, change: Any) -> None:
        self.state = self._details.get(change["new"], {})

    @traitlets.validate("status")
    def _only_known(self, proposal: Any) -> dict[str, str]:
        allowed = ("succeeded", "failed", "caught", "running", "skipped")
        for id, status in proposal["value"].items():
            if status not in allowed:
                raise traitlets.TraitError(f"{status!r} of state {id!r} is not one of {', '.join(allowed)}")
        return dict(proposal["value"])

    def show_run(self, events: Iterable[Event]) -> None:
        """Show an execution by its history: colours on the states, figures and values in the panel."""
        self.show_states(replay(events))

    def show_states(self, runs: Mapping[str, StateRun]) -> None:
        """Show what happened to each state."""
        self._details = {
            id: {**details, "run": runs[id].as_json() if id in runs else None} for id, details in self._details.items()
        }
        self.status = {id: run.status for id, run in runs.items()}
        self.state = self._details.get(self.selected, {})


def explore(compiled: Any, *, runs: Mapping[str, StateRun] | None = None) -> GraphWidget:
    """Return a widget for a compiled workflow, with an execution shown on it when `runs` says what happened."""
    reading, extras = read_compiled(compiled)
    details = state_details(reading, **extras)
    widget = GraphWidget(_page=app(reading.view, details), _details=details)
    if runs:
        widget.show_states(runs)
    return widget
