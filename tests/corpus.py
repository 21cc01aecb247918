"""Where the reference corpora lie; tests that need them skip, saying so, where they are absent."""

import os
from pathlib import Path

import pytest

_DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "corpus"
CORPUS = Path(os.environ.get("FLOWDSL_CORPUS", _DEFAULT))


def corpus(relative: str) -> Path:
    """Return the path of a corpus file or folder, or skip the calling test (or module) where it is absent."""
    path = CORPUS / relative
    if not path.exists():
        pytest.skip(f"corpus {relative!r} not found (set FLOWDSL_CORPUS)", allow_module_level=True)
    return path
