"""Work for tests that other processes can be sent; one kind ends its worker, once."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from realpolitik.engines import AbstractWork, Ensemble
from realpolitik.ensemble import Reading, Solved


@dataclass(frozen=True)
class Payoffs(AbstractWork[str]):
    """What each actor is paid."""

    def ready(self, ensemble: Ensemble) -> Callable[[Solved], dict[str, Reading]]:
        play = ensemble.model.play({})

        def work(solved: Solved) -> dict[str, Reading]:
            value = solved.solution(play).value
            names = ensemble.model.scenario.actors
            return {k: Reading.of(value[i], solved.failed) for i, k in enumerate(names)}

        return work


@dataclass(frozen=True)
class EndsItsWorker(AbstractWork[str]):
    """The same; but the first of all workers that comes to a draw is ended there.

    Parameters
    ----------
    draw
        The draw.
    mark
        A file that is made then. With none made any worker is ended, each time.
    """

    draw: int
    mark: Path | None

    def ready(self, ensemble: Ensemble) -> Callable[[Solved], dict[str, Reading]]:
        work = Payoffs().ready(ensemble)

        def ends(solved: Solved) -> dict[str, Reading]:
            first = solved.block.first
            if first <= self.draw < first + solved.draws and self._first():
                os.kill(os.getpid(), signal.SIGKILL)
            return work(solved)

        return ends

    def _first(self) -> bool:
        if self.mark is None:
            return True
        try:
            self.mark.touch(exist_ok=False)
        except FileExistsError:
            return False
        return True
