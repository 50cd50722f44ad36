"""One mutated input read in one process, within bounds of processor time and memory.

Owns `Bounds`, `KINDS` and `outcome`. What is refused with an error of ours, or accepted, is well;
everything else is a fault of the program.
"""

from __future__ import annotations

import contextlib
import io
import os
import random
import resource
import signal
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import FrameType

import realpolitik as rp
from realpolitik.cli import EXIT_CODES, main
from realpolitik.errors import RealpolitikError
from realpolitik.game import read_efg
from realpolitik.scenario import read_text
from realpolitik.scenario.question import read_question
from tests.fuzz import corpus, mutate

ACCEPTED, REFUSED = "accepted", "refused"
WELL = {ACCEPTED, REFUSED}


@dataclass(frozen=True)
class Bounds:
    """Processor seconds for one input, and bytes of memory for all."""

    seconds: float = 5.0
    memory: int = 1_000_000_000


class OverTimeError(BaseException):
    """An input took too much processor time; no handler for errors may swallow it."""


def _over_time(_: int, __: FrameType | None) -> None:
    raise OverTimeError


def within(bounds: Bounds) -> None:
    """Bound the memory of this process for good."""
    resource.setrlimit(resource.RLIMIT_DATA, (bounds.memory, bounds.memory))
    signal.signal(signal.SIGVTALRM, _over_time)


def outcome(seed: int, index: int, bounds: Bounds, folder: Path) -> tuple[str, str, bytes]:
    """Make input `index` of a seed and read it in a folder of its own.

    Returns its kind, what came of it, and the input.
    """
    rng = random.Random(f"{seed}/{index}")
    kind = rng.choices(list(KINDS), [weight for weight, _, _ in KINDS.values()])[0]
    _, make, read = KINDS[kind]
    data = make(rng)
    signal.setitimer(signal.ITIMER_VIRTUAL, bounds.seconds)
    try:
        told = ACCEPTED if read(data, folder) else REFUSED
    except RealpolitikError as error:
        told = (
            REFUSED if str(error).isprintable() or _readable(str(error)) else "unreadable message"
        )
    except OverTimeError:
        told = "over time"
    except MemoryError:
        told = "over memory"
    except Exception as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        told = f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}"
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return kind, told, data


def _readable(text: str) -> bool:
    """Whether a message can be printed and holds nothing that a terminal would obey."""
    return all(c.isprintable() or c == "\n" for c in text)


def _file(level: Callable[[random.Random, str], str]) -> Callable[[random.Random], bytes]:
    def make(rng: random.Random) -> bytes:
        return level(rng, rng.choice(corpus.SCENARIOS)).encode("utf-8", "surrogatepass")

    return make


def _bytes(texts: tuple[str, ...]) -> Callable[[random.Random], bytes]:
    return lambda rng: mutate.mutated_bytes(rng, rng.choice(texts).encode())


def _game(rng: random.Random) -> bytes:
    text = rng.choice(corpus.GAMES)
    if rng.random() < 0.5:
        return mutate.mutated_bytes(rng, text.encode())
    return mutate.mutated_tokens(rng, text).encode("utf-8", "surrogatepass")


def _question(rng: random.Random) -> bytes:
    if rng.random() < 0.4:
        return mutate.expression(rng, 5).encode()
    text = mutate.mutated_tokens(rng, rng.choice(corpus.EXPRESSIONS))
    return text.encode("utf-8", "surrogatepass")


def _command(rng: random.Random) -> bytes:
    words = list(rng.choice(corpus.COMMANDS))
    for _ in range(rng.choice((1, 1, 2))):
        at = rng.randrange(len(words) + 1)
        word = rng.choice((*corpus.WORDS, "--draws", "--json", "--seed", "--help", "--nothing"))
        if rng.random() < 0.5 and at < len(words):
            words[at] = mutate.mutated_tokens(rng, words[at])
        else:
            words.insert(at, word)
    return "\0".join(w.replace("\0", "")[:2_000] for w in words).encode("utf-8", "surrogatepass")


def _read_file(data: bytes, folder: Path) -> bool:
    path = folder / "input.yaml"
    path.write_bytes(data)
    scenario = rp.load(path)
    # What can be read can be compiled, solved and told, or is refused as well.
    rp.run(scenario, draws=2).to_dict()
    return True


def _read_game(data: bytes, folder: Path) -> bool:
    path = folder / "input.efg"
    path.write_bytes(data)
    read_efg(path)
    return True


def _read_question(data: bytes, folder: Path) -> bool:
    del folder
    read_question(_base(), data.decode("utf-8", "surrogatepass"))
    return True


def _run_command(data: bytes, folder: Path) -> bool:
    here, arguments = Path.cwd(), sys.argv
    (folder / "base.yaml").write_text(corpus.SCENARIOS[0], encoding="utf-8")
    os.chdir(folder)
    sys.argv = ["realpolitik", *data.decode("utf-8", "surrogateescape").split("\0")]
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            main()
    except SystemExit as ended:
        if ended.code not in EXIT_CODES:
            raise AssertionError(f"exit code {ended.code}") from None
        return ended.code == 0
    finally:
        sys.argv = arguments
        os.chdir(here)
    return True


@lru_cache(maxsize=1)
def _base() -> rp.Scenario:
    return read_text(corpus.SCENARIOS[2])


KINDS: dict[str, tuple[int, Callable[[random.Random], bytes], Callable[[bytes, Path], bool]]] = {
    "case, bytes": (2, _bytes(corpus.SCENARIOS), _read_file),
    "case, tokens": (3, _file(mutate.mutated_tokens), _read_file),
    "case, YAML": (3, _file(mutate.mutated_yaml), _read_file),
    "case, expressions": (3, _file(mutate.mutated_expressions), _read_file),
    "expression": (2, _question, _read_question),
    ".efg": (2, _game, _read_game),
    "arguments": (1, _command, _run_command),
}
"""For each kind of input how often it comes, how it is made and how it is read."""
