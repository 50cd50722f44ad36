"""The public surface is what `__all__` says, no more and no less."""

from __future__ import annotations

import inspect
import subprocess
import sys

import realpolitik as rp


def test_all_is_complete_and_sorted() -> None:
    assert rp.__all__ == sorted(rp.__all__)
    for name in rp.__all__:
        assert getattr(rp, name) is not None
    assert dir(rp) == sorted([*rp.__all__, "game", "history"])


def test_the_surface_is_the_promised_one() -> None:
    assert set(rp.__all__) == {
        "Answer",
        "CaseNotFoundError",
        "DataError",
        "Diagnostic",
        "GameFileError",
        "LeverResult",
        "QuestionError",
        "RealpolitikError",
        "Run",
        "Scenario",
        "ScenarioError",
        "Summary",
        "UnsupportedGameError",
        "Verdict",
        "__version__",
        "case_names",
        "diff",
        "load",
        "run",
    }
    for name in ("P", "E", "payoff", "claims", "levers", "to_dict"):
        assert hasattr(rp.Run, name)
    defaults = inspect.signature(rp.run).parameters
    assert defaults["draws"].default == 4096
    assert defaults["seed"].default == 0


def test_every_error_is_in_one_tree() -> None:
    for name in rp.__all__:
        thing = getattr(rp, name)
        if isinstance(thing, type) and issubclass(thing, Exception):
            assert issubclass(thing, rp.RealpolitikError)


def test_unknown_attribute_is_an_attribute_error() -> None:
    assert not hasattr(rp, "no_such_name")


def test_import_is_light() -> None:
    code = (
        "import sys, realpolitik, realpolitik.cli;"
        "heavy = 'numpy scipy pydantic lark rich polars'.split();"
        "print([m for m in heavy if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() in ("[]", "['rich']")
