"""Small files that ask for endless work or memory are read, or refused with a place, within bounds.

Each attack is read in one process of its own with a bound on memory that the kernel enforces and a
bound on processor time per file that is far above what a file takes on an idle machine.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys

import pytest

CPU_SECONDS = 20
"""Four times what an attack may take: processor time too grows on a machine that is busy."""

MEMORY = 1_000_000_000

HEAD = "scenario: x\ntitle: X\nquestion: q\nas_of: 2024\n"
PLAY = (
    "actors:\n  A: {name: A, interests: {i: {weight: 50, gain: m == a}}}\n"
    "moves:\n  m: {by: A, options: [a, b]}\n"
)


def options(letter: str, count: int) -> str:
    return "[" + ", ".join(f"{letter}{i}" for i in range(count)) + "]"


def two_moves(count: int, actors: int = 2, rest: str = "") -> str:
    names = "".join(
        f"  A{i}: {{name: A, interests: {{i: {{weight: 50, gain: m0 == a0}}}}}}\n"
        for i in range(actors)
    )
    return (
        f"{HEAD}actors:\n{names}moves:\n  m0: {{by: A0, options: {options('a', count)}}}\n"
        f"  m1: {{by: A1, options: {options('b', count)}}}\n{rest}"
    )


def at_once(count: int) -> str:
    return two_moves(count).replace(f"b{count - 1}]}}", f"b{count - 1}], blind_to: [m0]}}")


def blind(moves: int) -> str:
    """Two actors move in turn, and neither ever sees the other."""
    actors = "".join(
        f"  A{i}: {{name: A, interests: {{i: {{weight: 50, gain: m{i} == a}}}}}}\n" for i in (0, 1)
    )
    lines = "".join(
        f"  m{i}: {{by: A{i % 2}, options: [a, b], blind_to: "
        f"[{', '.join(f'm{j}' for j in range(i) if j % 2 != i % 2)}]}}\n"
        for i in range(moves)
    )
    return f"{HEAD}actors:\n{actors}moves:\n{lines}"


def periods(count: int, lookahead: int) -> str:
    following = "s + (m0 == a1) + (m1 == b1)"
    return (
        f"periods:\n  count: {count}\n  lookahead: {lookahead}\n"
        f"  state: {{s: {{start: 0, next: {following}}}}}\n"
    )


def section(name: str, entry: str, count: int) -> str:
    return f"{name}:\n" + "".join(f"  {entry.format(i=i, before=i - 1)}\n" for i in range(count))


STRIKES = "{{says: x, at: 2, set: {{s: s + {i}}}, probability: 0.3}}"


def related(count: int, each: str) -> str:
    names = ", ".join(f"q{i}" for i in range(count))
    quantities = section("quantities", "q{i}: {{value: 1 to 2, says: x, judgement: j}}", count)
    return f"{quantities}related:\n  - {{between: [{names}], rank_correlation: {each}}}\n"


ATTACKS = {
    "options over periods": ("E506", two_moves(440, rest=periods(100, 0))),
    "lookahead": ("E506", two_moves(141, rest=periods(4, 1))),
    "shocks in one period": (
        "E506",
        two_moves(2, rest=periods(10, 0) + section("  shocks", "  k{i}: " + STRIKES, 50)),
    ),
    "paths and actors": ("E506", two_moves(446, actors=60)),
    "large moves at once": ("E506", at_once(440)),
    "many blind moves": ("E506", blind(17)),
    "blind moves": ("E506", blind(13)),
    "moves at once": ("ok", at_once(60)),
    "between names unknown": (
        "E112",
        HEAD + PLAY + "related:\n  - {between: " + options("u", 6000) + ", rank_correlation: 0}\n",
    ),
    "related, each triple": ("E112", HEAD + PLAY + related(300, "-0.3")),
    "related, as many as may be": ("E404", HEAD + PLAY + related(100, "-0.3")),
    "related, possible": ("ok", HEAD + PLAY + related(100, "0.3")),
    "openers": ("E105", HEAD + 'summary: "abc" ' + "{," * 100_000 + "\n"),
    "openers and quotes": ("E105", HEAD + "summary: a: " + "{a}[" * 80_000 + "\n"),
    "moves": ("E112", HEAD + section("moves", "m{i}: {{by: A, options: [a]}}", 2000)),
    "chained variables": ("E112", HEAD + PLAY + section("variables", "v{i}: v{before} + 1", 2000)),
    "a chain of variables": (
        "E306",
        HEAD + PLAY + section("variables", "v{i}: v{before} + 1", 500).replace("v-1", "m == a"),
    ),
    "a short chain of variables": (
        "ok",
        HEAD + PLAY + section("variables", "v{i}: v{before} + 1", 90).replace("v-1", "(m == a)"),
    ),
    "unknown names": ("E112", HEAD + PLAY + section("variables", "v{i}: unknown_name_{i}", 3000)),
    "unknown names, as many as may be": (
        "E111",
        HEAD
        + PLAY
        + section("variables", "v{i}: unknown_name_{i} + 1", 500)
        + section("outcomes", "o{i}: unknown_name_{i} > 1", 500),
    ),
    "faults": (
        "E111",
        HEAD + PLAY + section("observed", "- {{date: {i}x}}", 200) + "x: 1\n" * 9000,
    ),
    "fields": ("E111", HEAD + PLAY + "".join(f"f{i}: 1\n" for i in range(12_000))),
    "quantities": ("E108", HEAD + PLAY + section("quantities", "q{i}: {{value: 1 to 2}}", 15_000)),
    "distributions": (
        "E112",
        HEAD
        + "actors:\n  A:\n    name: A\n    interests:\n"
        + "".join(
            f"      i{i}: {{weight: 1, gain: '{' + '.join(['(1 to 2)'] * 25)}'}}\n"
            for i in range(100)
        )
        + "moves:\n  m: {by: A, options: [a, b]}\n",
    ),
    "expressions": (
        "E306",
        HEAD + PLAY + section("variables", "v{i}: " + "+".join(["1"] * 1900), 90),
    ),
    "one lever many times": (
        "E306",
        HEAD
        + PLAY
        + "levers:\n  l: {by: A, plan: {m: a}}\n"
        + section(
            "claims", "c{i}: {{says: x, test: 'P(m == a, do=[" + "l, " * 900 + "l]) > 0'}}", 100
        ),
    ),
    "payoffs of 1e15": (
        "ok",
        two_moves(3)
        .replace("weight: 50", "weight: 1000000000000000")
        .replace("by: A1,", "by: A1, blind_to: [m0],"),
    ),
    "conditions on many paths": (
        "E506",
        HEAD
        + "actors:\n  A: {name: A, interests: {i: {weight: 50, gain: m0 == a0}}}\n"
        + f'variables:\n  v: "{" or ".join(["m0 == a0"] * 300)}"\n'
        + f"moves:\n  m0: {{by: A, options: {options('a', 440)}}}\n"
        + f"  m1: {{by: A, options: {options('b', 440)}}}\n"
        + "".join(f"  n{i}: {{by: A, options: [c], when: v}}\n" for i in range(50)),
    ),
}

READ = """
import json, resource, signal, sys, time
import realpolitik as rp
from realpolitik.engines.ensemble import Ensemble
bound, folder = int(sys.argv[1]), sys.argv[2]
def over(*_): raise TimeoutError
signal.signal(signal.SIGVTALRM, over)
told = {}
for path in sys.argv[3:]:
    signal.setitimer(signal.ITIMER_VIRTUAL, bound)
    try:
        Ensemble.of(rp.load(f"{folder}/{path}"), 16, 0)
        told[path] = ["ok", 1, ""]
    except rp.ScenarioError as error:
        last = sorted({d.code for d in error.diagnostics if d.severity == "error"})
        first = error.diagnostics[0]
        told[path] = [" ".join(last), first.line, first.wanted + first.suggestion]
    except (TimeoutError, MemoryError) as error:
        told[path] = [type(error).__name__, 0, ""]
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
print(json.dumps(told))
"""


def _bounded() -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, int, str]]:
    """What reading each attack says: codes, the line of the first fault, and what it wants."""
    folder = tmp_path_factory.mktemp("attacks")
    names = {name: f"{i}.yaml" for i, name in enumerate(ATTACKS)}
    for name, file in names.items():
        (folder / file).write_text(ATTACKS[name][1], encoding="utf-8")
        assert (folder / file).stat().st_size <= 500_000, name
    done = subprocess.run(
        [sys.executable, "-c", READ, str(CPU_SECONDS), str(folder), *names.values()],
        capture_output=True,
        text=True,
        preexec_fn=_bounded,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    answers = json.loads(done.stdout)
    return {name: tuple(answers[file]) for name, file in names.items()}


@pytest.mark.parametrize("name", ATTACKS)
def test_work_is_counted_before_it_is_done(
    name: str, told: dict[str, tuple[str, int, str]]
) -> None:
    code, line, remedy = told[name]
    wanted = ATTACKS[name][0]
    assert wanted in code.split(), told[name]
    if wanted != "ok":
        assert line > 1
        assert remedy
