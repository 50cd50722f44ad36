"""Mutate inputs and count what comes of them: ``python -m tests.fuzz --inputs N --seed S``.

The same seed gives the same inputs. An input that does neither end well nor in an error of ours is
kept in ``--keep``, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from tests.fuzz.bounded import KINDS, WELL, Bounds
from tests.fuzz.runner import fuzz


def report(counts: Counter[tuple[str, str]]) -> str:
    """Return the counts by kind of input and outcome as a table."""
    lines = [f"{'input':20}{'accepted':>10}{'refused':>10}{'neither':>10}"]
    for kind in (*KINDS, "unknown"):
        mine = {told: n for (k, told), n in counts.items() if k == kind}
        if mine:
            neither = sum(n for told, n in mine.items() if told not in WELL)
            well = [mine.get(told, 0) for told in ("accepted", "refused")]
            lines.append(f"{kind:20}{well[0]:10,}{well[1]:10,}{neither:10,}")
    for (kind, told), n in sorted(counts.items()):
        if told not in WELL:
            lines.append(f"  {n:,} x {kind}: {told}")
    return "\n".join(lines)


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--inputs", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--cpu", type=float, default=5.0, help="processor seconds for one input")
    parser.add_argument("--memory", type=int, default=1_000, help="megabytes")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="where inputs that end badly are kept")
    asked = parser.parse_args()
    bounds = Bounds(asked.cpu, asked.memory * 1_000_000)
    counts: Counter[tuple[str, str]] = Counter()
    try:
        _count(asked, bounds, counts)
    except KeyboardInterrupt:
        print("interrupted; so far:", file=sys.stderr)
    print(report(counts))
    return 0 if all(told in WELL for _, told in counts) else 1


def _count(asked: argparse.Namespace, bounds: Bounds, counts: Counter[tuple[str, str]]) -> None:
    """Count what comes of each input; tell and keep those that end badly."""
    for index, kind, told, data in fuzz(asked.inputs, asked.seed, bounds, asked.workers):
        counts[kind, told] += 1
        if told not in WELL:
            print(f"input {index} ({kind}): {told}", file=sys.stderr, flush=True)
            if asked.keep:
                asked.keep.mkdir(parents=True, exist_ok=True)
                (asked.keep / f"{asked.seed}-{index}").write_bytes(data)


if __name__ == "__main__":
    sys.exit(main())
