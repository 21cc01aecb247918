"""The user's own modules, found by name as Python would find them from the workflow's file; none is imported."""

from collections.abc import Callable
from pathlib import Path

from flowdsl.adapters.registry import is_adapter
from flowdsl.cli.inputs import STDIN, load_source
from flowdsl.cli.problems import Problems
from flowdsl.diagnostics.syntax import syntax_problem
from flowdsl.source import SourceFile


def package_of(path: Path) -> tuple[Path, str]:
    """Return the directory that a file's imports start from, and the file's dotted module name there.

    The directory is the first one upwards that is no package.
    """
    if path == STDIN:
        return Path.cwd(), ""
    path = path.resolve()
    names = [] if path.stem == "__init__" else [path.stem]
    folder = path.parent
    while (folder / "__init__.py").is_file():
        names.append(folder.name)
        folder = folder.parent
    return folder, ".".join(reversed(names))


def module_loader(path: Path) -> Callable[[str], SourceFile | None]:
    """Return a function from dotted module names to texts, None for modules that are not the user's.

    They are looked for where the file's own imports start, then in the working directory. flowdsl and its adapters are
    no modules of the user's even when they lie there.

    Raises:
        Problems: (the function) a module is there but cannot be read, or is not Python.
    """
    roots = list(dict.fromkeys((package_of(path)[0], Path.cwd().resolve())))

    def load(name: str) -> SourceFile | None:
        parts = name.split(".")
        if not all(part.isidentifier() for part in parts) or parts[0] == "flowdsl" or is_adapter(name):
            return None
        for root in roots:
            base = root.joinpath(*parts)
            for candidate in (base / "__init__.py", base.with_name(f"{base.name}.py")):
                if candidate.is_file():
                    source = load_source(candidate)
                    problem = syntax_problem(source)
                    if problem is not None:
                        raise Problems([problem])
                    return source
        return None

    return load
