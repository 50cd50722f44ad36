"""Ask pygambit everything that the tests ask it, and write its answers down.

``python -m tests.oracles`` needs the extra ``oracles``. The record says which versions answered.
"""

from __future__ import annotations

import json
import sys
from importlib.metadata import version

import pytest

from tests.oracles import gambit

ASKING = "gambit or ochs or the_whole_format"
"""The tests that ask pygambit, by their names."""


def main() -> int:
    """Run the tests that ask pygambit, all seeds, and write what it answered."""
    if not gambit.INSTALLED:
        print("pygambit is not installed; pip install -e '.[test,oracles]'")
        return 2
    gambit.forget()
    code = pytest.main(
        ["-q", "-m", "nightly or not nightly", "-k", ASKING, "tests/game", "tests/test_cli.py"]
    )
    answers = {key: [float(f"{x:.12g}") for x in row] for key, row in sorted(gambit.asked.items())}
    rows = ",\n".join(f'  "{key}": {json.dumps(row)}' for key, row in answers.items())
    versions = {name: version(name) for name in ("pygambit", "numpy")}
    head = json.dumps({"made_by": "python -m tests.oracles", **versions})[:-1]
    gambit.RECORD.write_text(f'{head}, "answers": {{\n{rows}\n}}}}\n', encoding="utf-8")
    print(f"{len(answers)} answers")
    return int(code)


if __name__ == "__main__":
    sys.exit(main())
