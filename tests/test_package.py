"""What stands in `realpolitik` itself: every name it lists can be had, rooms included."""

from __future__ import annotations

import subprocess
import sys

import realpolitik as rp


def test_every_name_that_is_listed_can_be_had() -> None:
    assert {"game", "history", "load", "run", "__version__"} <= set(dir(rp))
    for name in dir(rp):
        assert getattr(rp, name) is not None


def test_listing_imports_nothing_heavy() -> None:
    code = "import sys, realpolitik; dir(realpolitik); sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
