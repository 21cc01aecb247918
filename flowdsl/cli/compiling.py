"""From targets to compiled workflows: reading, compiling, and asking for exactly one."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from flowdsl.cli.inputs import STDIN, Target, find_config, load_source, parse_target, python_files
from flowdsl.cli.problems import Problems
from flowdsl.cli.siblings import module_loader, package_of
from flowdsl.diagnostics.model import Diagnostic
from flowdsl.diagnostics.rules import texts as rules
from flowdsl.records import dataclass
from flowdsl.source import NOWHERE, Origin, SourceFile, Span

if TYPE_CHECKING:
    from flowdsl.compiler import Compiled


@dataclass(frozen=True, slots=True)
class Compilation:
    """What came of some targets.

    Attributes:
        artefacts: the compiled workflows, in the order of the targets and their sources.
        diagnostics: all that was found.
        source: the text of the last target.
    """

    artefacts: "tuple[Compiled, ...]"
    diagnostics: list[Diagnostic]
    source: SourceFile = NOWHERE.file


def compile_targets(targets: Sequence[str], language: str | None = None) -> Compilation:
    """Compile files, workflows of files, and all workflows below folders.

    Args:
        targets: as they stand on the command line.
        language: the query language of all machines; what each workflow says when None.

    Raises:
        Problems: a target cannot be read; all such targets are reported together.
    """
    artefacts: list[Compiled] = []
    diagnostics: list[Diagnostic] = []
    unread: list[Diagnostic] = []
    for text in targets:
        try:
            for target in _expand(parse_target(text)):
                found = compile_target(target, language)
                in_folder = Path(text).is_dir()
                artefacts += found.artefacts
                diagnostics += [d for d in found.diagnostics if not (in_folder and isinstance(d, rules.NoWorkflow))]
        except Problems as problems:
            unread += problems.diagnostics
    if unread:
        raise Problems(diagnostics + unread)
    return Compilation(tuple(artefacts), diagnostics)


def compile_target(target: Target, language: str | None = None) -> Compilation:
    """Compile one file, or one workflow of it.

    Raises:
        Problems: the file cannot be read, or is no Python file.
    """
    if target.is_machine:
        problem = f"`{target.path.as_posix()}` is a state machine already; this command takes Python"
        raise Problems(
            [rules.InvalidTarget(problem=problem, hint="`flowdsl run` and `flowdsl graph` take state machines")]
        )
    source = load_source(target.path)
    from flowdsl.compiler import compile_source

    names = [target.name] if target.name else None
    package = package_of(target.path)[1].rpartition(".")[0]
    result = compile_source(source, names=names, loader=module_loader(target.path), package=package, language=language)
    forbidden = _forbidden(result.artefacts, result.diagnostics)
    return Compilation(() if forbidden else result.artefacts, [*result.diagnostics, *forbidden], source)


def _forbidden(artefacts: "Sequence[Compiled]", said: list[Diagnostic]) -> list[Diagnostic]:
    """Return what the project's configuration forbids of the permissions."""
    config = find_config()
    if not config.deny_wildcards:
        return []
    from flowdsl.iam.denied import denied  # the table of AWS's resources is only read where it is asked for

    deny, allow = config.deny_wildcards, config.allow_wildcards
    return [problem for made in artefacts for problem in denied(made.policy, deny, allow, said)]


def the_only(artefacts: "Sequence[Compiled]", target: Target) -> "Compiled":
    """Return the workflow of a target that must have one.

    Raises:
        Problems: it has several.
    """
    if len(artefacts) == 1:
        return artefacts[0]
    path = target.path.as_posix()
    names = [artefact.name for artefact in artefacts]
    origin = Origin(SourceFile(path, ""), Span(1, 1, 1, 1))
    if not names:
        raise Problems([rules.NoWorkflow(origin=origin, path=path)])
    listed = ", ".join(f"`{name}`" for name in names)
    raise Problems([rules.SeveralWorkflows(origin=origin, path=path, count=len(names), names=listed, first=names[0])])


def _expand(target: Target) -> Sequence[Target]:
    if target.path == STDIN or not target.path.is_dir():
        return [target]
    path = target.path.as_posix()
    if target.name is not None:
        raise Problems([rules.InvalidTarget(problem=f"`{path}` is a directory, which has no workflow `{target.name}`")])
    files = [Target(file) for file in python_files(target.path)]
    if not files:
        raise Problems([rules.NoWorkflow(origin=Origin(SourceFile(path, ""), Span(1, 1, 1, 1)), path=path)])
    return files
