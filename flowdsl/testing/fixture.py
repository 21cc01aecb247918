"""What the fixture ``flow`` is, and how the target of a scenario file becomes a machine."""

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flowdsl.dsl.workflow import Workflow
from flowdsl.jsontypes import Json
from flowdsl.testing.execution import execute, test_state
from flowdsl.testing.machines import Testable
from flowdsl.testing.replaying import replay
from flowdsl.testing.result import Result


class Flow:
    """Runs workflows in a test: ``flow(workflow, input, tasks=…)``.

    Attributes:
        results: of the executions of the test, in order.
    """

    def __init__(self) -> None:
        self.results: list[Result] = []

    def __call__(self, workflow: Testable, input: Json = None, **options: Any) -> Result:
        """Run a workflow; takes what `flowdsl.testing.execute` takes."""
        __tracebackhide__ = True
        result = execute(workflow, input, **options)
        self.results.append(result)
        return result

    def replay(self, workflow: Testable, history: Any, **options: Any) -> Result:
        """Replay a recorded execution; see `flowdsl.testing.replay`."""
        __tracebackhide__ = True
        result = replay(workflow, history, **options)
        self.results.append(result)
        return result

    execute = __call__
    test_state: Callable[..., Any] = staticmethod(test_state)


def load_target(target: str, folder: Path) -> Testable:
    """Return what the ``target`` of a scenario file names, relative to the file's folder.

    Raises:
        ValueError: there is no such workflow, or several and none is named.
        OSError: the file cannot be read.
    """
    head, colon, name = target.rpartition(":")
    path = folder / (head if colon and name.isidentifier() else target)
    if path.suffix == ".json":
        return path
    if not path.exists():
        raise FileNotFoundError(f"the target {path} does not exist")
    module = _imported(path.resolve())
    found = {key: value for key, value in vars(module).items() if isinstance(value, Workflow)}
    if colon and name.isidentifier():
        chosen = found.get(name) or next((w for w in found.values() if w.options.name == name), None)
        if chosen is None:
            raise ValueError(f"{path} has no workflow {name!r}; it has {', '.join(found) or 'none'}")
        return chosen
    own = {key: value for key, value in found.items() if value.function.__module__ == module.__name__}
    if len(own) != 1:
        raise ValueError(f"{path} has {len(own)} workflows; name one: {target}:NAME")
    return next(iter(own.values()))


def _imported(path: Path) -> Any:
    """Import a file under the name it has in its package, once."""
    root, names = path.parent, [path.stem]
    while (root / "__init__.py").exists():
        names.insert(0, root.name)
        root = root.parent
    name = ".".join(names)
    loaded = sys.modules.get(name)
    if loaded is not None and Path(getattr(loaded, "__file__", None) or "/").resolve() == path:
        return loaded
    if str(root) not in sys.path:
        sys.path.insert(0, str(root))
    if loaded is not None:
        name = f"flowdsl_scenario_{abs(hash(str(path)))}"
        if name in sys.modules:
            return sys.modules[name]
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ValueError(f"{path} is no Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module
