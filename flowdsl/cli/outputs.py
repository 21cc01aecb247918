"""Writing artefacts: all of a run's files, each of them whole, or none."""

import contextlib
import os
from collections.abc import Mapping
from pathlib import Path

from flowdsl.cli.problems import Problems
from flowdsl.diagnostics.rules import config as rules
from flowdsl.source import Origin, SourceFile, Span


def write_all(files: Mapping[Path, str]) -> list[Path]:
    """Write texts as UTF-8 with ``\\n`` line ends, making directories; files that are as they should be stay untouched.

    All texts are written beside their places first and moved there when that has gone well.

    Returns:
        the files that changed.

    Raises:
        Problems: one cannot be written; nothing has changed then.
    """
    changed = {path: text.encode() for path, text in files.items() if not up_to_date(path, text)}
    staged: dict[Path, Path] = {}
    at = Path()
    try:
        for at, data in changed.items():
            if at.is_dir():
                raise IsADirectoryError(21, "it is a directory")
            real = at.resolve()
            real.parent.mkdir(parents=True, exist_ok=True)
            temporary = real.with_name(f".{real.name}.{os.getpid()}.tmp")
            staged[temporary] = real
            with temporary.open("xb") as stream:
                stream.write(data)
        for temporary, real in staged.items():
            temporary.replace(real)
    except OSError as error:
        for temporary in staged:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
        place = Origin(SourceFile(at.as_posix(), ""), Span(1, 1, 1, 1))
        reason = (error.strerror or str(error)).lower()
        raise Problems([rules.CannotWrite(origin=place, path=at.as_posix(), reason=reason)]) from None
    return list(changed)


def up_to_date(path: Path, text: str) -> bool:
    """Whether a file already has this text."""
    try:
        return path.read_bytes() == text.encode()
    except OSError:
        return False
