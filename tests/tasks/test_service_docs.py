"""The pages in docs/services say what the stubs say."""

import pytest

from tools.service_docs import ROOT, pages

PAGES = pages()


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_is_up_to_date(name: str) -> None:
    written = (ROOT / name).read_text("utf-8") if (ROOT / name).exists() else ""
    assert written == PAGES[name], "run python -m tools.service_docs"


def test_there_is_no_other_page() -> None:
    assert {path.name for path in ROOT.glob("*.md")} == set(PAGES)
