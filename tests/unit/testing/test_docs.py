"""docs/testing.md: its example passes, its scenario too, and so does the replay."""

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.unit.testing.plugin_option import PLUGIN

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "testing.md"
PYTEST = ("pytest", "-q", *PLUGIN, "-p", "no:cacheprovider", "--flow-cov")
FIRST_CHECK = "    result.assert_succeeded("


def run(folder, *arguments):
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTEST_ADDOPTS": ""}
    command = [sys.executable, "-m", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120)


def test_the_page_is_right(tmp_path):
    blocks = re.findall(r"```(python|json)\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    (orders, tests, replay), (scenario,) = ([text for kind, text in blocks if kind == k] for k in ("python", "json"))
    assert FIRST_CHECK in tests
    recording = tests.replace(FIRST_CHECK, f'    result.record("paid.json")\n{FIRST_CHECK}', 1)
    (tmp_path / "orders.py").write_text(orders)
    (tmp_path / "test_orders.py").write_text(recording)
    (tmp_path / "orders_test.json").write_text(scenario)
    (tmp_path / "test_replay.py").write_text("from orders import order\n" + replay)
    done = run(tmp_path, *PYTEST, "test_orders.py", "orders_test.json", "test_replay.py")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "6 passed" in done.stdout
    done = run(tmp_path, "flowdsl", "test")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "too much" in done.stdout
