"""The pytest plugin: the fixture ``flow``, ``--flow-cov``, ``--update-snapshots``, and scenario files as tests.

It is loaded in every run of pytest where flowdsl is installed, so it imports the engine only when a test asks for it.
"""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from flowdsl.testing.fixture import Flow

_WORKER_KEY = "flowdsl_coverage"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    group = parser.getgroup("flowdsl")
    group.addoption(
        "--flow-cov",
        action="store_true",
        help="report the states, transitions and catchers of workflows that no test has taken",
    )
    group.addoption(
        "--flow-cov-fail-under",
        type=float,
        metavar="PERCENT",
        help="fail when less than this share of states, transitions and catchers was taken",
    )
    group.addoption("--update-snapshots", action="store_true", help="write the snapshots of histories")
    parser.addini(
        "flow_scenarios", "run scenario files (*_test.json) as tests; on by default", type="bool", default=True
    )


def pytest_configure(config: pytest.Config) -> None:
    """Start counting when coverage is asked for."""
    if config.getoption("--flow-cov") or config.getoption("--flow-cov-fail-under") is not None:
        config.pluginmanager.register(_CoveragePlugin(config), "flowdsl-coverage")


@pytest.fixture
def flow() -> "Flow":
    """Run workflows: ``flow(workflow, input, tasks=…)``, ``flow.test_state(…)``, ``flow.replay(…)``."""
    from flowdsl.testing.fixture import Flow

    return Flow()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Tell snapshots which test runs."""
    from flowdsl.testing.snapshots import Snapshots, snapshots

    qualified = item.nodeid.partition("::")[2].replace("::", ".")
    with snapshots(Snapshots(item.path, qualified or item.name, bool(item.config.getoption("--update-snapshots")))):
        return (yield)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> "ScenarioFile | None":
    """Collect a scenario file; other JSON files that happen to have such a name are none of ours."""
    if not file_path.name.endswith("_test.json") or not parent.config.getini("flow_scenarios"):
        return None
    try:
        text = file_path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError):
        return None
    return ScenarioFile.from_parent(parent, path=file_path) if '"scenarios"' in text else None


class ScenarioFile(pytest.File):
    """A file of scenarios."""

    def collect(self) -> Iterator["ScenarioItem"]:
        """Yield a test per scenario.

        Raises:
            pytest.Collector.CollectError: the file does not describe scenarios.
        """
        from flowdsl.testing.scenarios import read_scenarios

        try:
            document = json.loads(self.path.read_text(encoding="utf-8-sig"))
        except ValueError as error:
            raise self.CollectError(f"{self.path} is not JSON: {error}") from None
        scenarios, faults = read_scenarios(document)
        if faults:
            told = [f"{f.pointer or '/'}: {f.problem}" + (f" ({f.hint})" if f.hint else "") for f in faults]
            raise self.CollectError("\n".join((f"{self.path} is no scenario file", *told)))
        for scenario in scenarios:
            yield ScenarioItem.from_parent(self, name=scenario.name, scenario=scenario, target=document["target"])


class ScenarioItem(pytest.Item):
    """One scenario as a test."""

    def __init__(self, *, scenario: Any, target: str, **rest: Any) -> None:
        super().__init__(**rest)
        self.scenario = scenario
        self.target = target

    def runtest(self) -> None:
        """Run it.

        Raises:
            AssertionError: with each difference.
        """
        from flowdsl.testing.fixture import load_target
        from flowdsl.testing.machines import subject
        from flowdsl.testing.scenarios import run_scenario, task_faults

        machine = load_target(self.target, self.path.parent)
        wrong = [f"{f.problem}" + (f" ({f.hint})" if f.hint else "") for f in
                 task_faults(self.scenario, subject(machine).definition)]  # fmt: skip
        wrong = wrong or run_scenario(self.scenario, machine)
        if wrong:
            raise ScenarioFailed("\n".join(wrong))

    def repr_failure(self, excinfo: Any, style: Any = None) -> Any:
        """Show what differs, without the plugin's own lines."""
        if isinstance(excinfo.value, ScenarioFailed):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Return where the scenario stands."""
        return self.path, None, f"scenario: {self.name}"


class ScenarioFailed(AssertionError):
    """A scenario did not come out as expected."""


class _CoveragePlugin:
    """Counts what executions take; workers of pytest-xdist send theirs to the main process."""

    def __init__(self, config: pytest.Config) -> None:
        from flowdsl.testing.coverage import Coverage, collector

        self._coverage: Coverage = Coverage()
        self._worker: dict[str, Any] | None = getattr(config, "workeroutput", None)
        self._least: float | None = config.getoption("--flow-cov-fail-under")
        self._stack = ExitStack()
        token = collector.set(self._coverage)
        self._stack.callback(collector.reset, token)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Send what was counted, or judge it."""
        if self._worker is not None:
            self._worker[_WORKER_KEY] = json.dumps(self._coverage.dump())
        elif self._short() and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any, error: Any) -> None:
        """Add what a worker has counted."""
        del error
        dumped = getattr(node, "workeroutput", {}).get(_WORKER_KEY)
        if dumped is not None:
            self._coverage.merge(json.loads(dumped))

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Print the report."""
        terminalreporter.section("workflow coverage")
        if not self._coverage.machines:
            terminalreporter.line("no workflow was executed")
            return
        for line in self._coverage.report():
            terminalreporter.line(line)
        if self._short():
            terminalreporter.line(f"FAIL: less than {self._least:g} %", red=True)

    def pytest_unconfigure(self) -> None:
        """Stop counting."""
        self._stack.close()

    def _short(self) -> bool:
        return self._least is not None and self._coverage.percentage() < self._least
