"""Who works the draws: threads of this process, other processes, or a cluster.

Owns `Workers` and `in_order`. Any executor of `concurrent.futures` serves. Draws are cut into
pieces; a few of them wait at a time, so that memory is bounded, and their results are taken in
order, so that nothing depends on who worked them or when. What a lost worker had is done again.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import TYPE_CHECKING, TypeVar

from realpolitik.errors import RealpolitikError
from realpolitik.extras import require

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

R = TypeVar("R")
Piece = tuple[int, int]
"""The first draw of a piece, and that after its last."""

MOST_LOSSES = 3
"""How often in a row workers may be lost before the work is given up."""

_FAR = 256
"""Pieces that wait at a time where it is not known how many workers there are."""


@dataclass
class Workers:
    """Who works pieces of draws.

    Parameters
    ----------
    executor
        Any executor of `concurrent.futures`.
    ships
        Whether work is sent to other processes, as a description of what is asked.
    at_once
        How many pieces wait at a time: some more than there are workers.
    renew
        Makes an executor for one whose workers were lost; None if nobody can.
    lost
        What the executor raises for work whose worker was lost.
    """

    executor: Executor
    ships: bool
    at_once: int = _FAR
    renew: Callable[[], Executor] | None = None
    lost: tuple[type[Exception], ...] = field(default=(BrokenExecutor,))

    @classmethod
    def of(cls, executor: Executor) -> Workers:
        """Return an executor as workers: one of threads shares the memory, any other may not."""
        return cls(executor, ships=not isinstance(executor, ThreadPoolExecutor))


def threads(count: int | None = None) -> AbstractContextManager[Workers]:
    """Return threads of this process, by default as many as there are processors."""
    count = count or os.cpu_count() or 1
    pool = ThreadPoolExecutor(count)
    return _ended(Workers(pool, ships=False, at_once=2 * count))


def processes(count: int | None = None) -> AbstractContextManager[Workers]:
    """Return processes of this machine; a new pool is begun where one of them is lost."""
    count = count or os.cpu_count() or 1

    def pool() -> ProcessPoolExecutor:
        from concurrent.futures import ProcessPoolExecutor

        return ProcessPoolExecutor(count, get_context("spawn"), initializer=_heed_no_interrupt)

    return _ended(Workers(pool(), ships=True, at_once=2 * count, renew=pool))


@contextmanager
def dask(address: str) -> Iterator[Workers]:
    """Give the workers of a dask cluster, whose scheduler listens at an address."""
    require("distributed")
    from distributed import Client, KilledWorker

    try:
        client = Client(address, timeout=10)
    except (OSError, ValueError) as error:
        raise RealpolitikError(f"no dask scheduler answers at {address}: {error}") from None
    with client, client.get_executor() as pool:
        cores = sum(client.nthreads().values())
        yield Workers(pool, ships=True, at_once=4 * max(1, cores), lost=(KilledWorker,))


def workers_named(text: str | None) -> AbstractContextManager[Workers | None]:
    """Return the workers that the command line names.

    Parameters
    ----------
    text
        ``threads:N``, ``processes:N`` or ``dask:ADDRESS``, the number or its colon left out at
        will; None is for whoever works by default.

    Raises
    ------
    RealpolitikError
        If it is none of these.
    """
    if text is None:
        return nullcontext(None)
    kind, _, rest = text.partition(":")
    if kind == "dask" and rest:
        return dask(rest)
    kinds = {"threads": threads, "processes": processes}
    if kind in kinds and (rest == "" or (rest.isdecimal() and 1 <= int(rest) <= 1024)):
        return kinds[kind](int(rest) if rest else None)
    raise RealpolitikError(
        f"unknown executor {text!r}; known: threads:N, processes:N (N from 1 to 1,024),"
        " dask:ADDRESS, such as dask:tcp://10.0.0.1:8786"
    )


def in_order(
    workers: Workers, submit: Callable[[Executor, Piece], Future[R]], pieces: Sequence[Piece]
) -> Iterator[tuple[Piece, R]]:
    """Yield each piece with its result, in order; whoever stops asking cancels the rest.

    Parameters
    ----------
    workers
        Who works them. Their executor is replaced if it breaks.
    submit
        Hands a piece to an executor.
    pieces
        What is to be worked.

    Raises
    ------
    RealpolitikError
        If workers are lost again and again.
    """
    waiting: deque[tuple[Piece, Future[R]]] = deque()
    queue = iter(pieces)
    losses = 0
    try:
        while True:
            while len(waiting) < workers.at_once and (piece := next(queue, None)) is not None:
                waiting.append((piece, _handed(workers, submit, piece)))
            if not waiting:
                return
            piece, future = waiting[0]
            try:
                result = future.result()
            except workers.lost as error:
                losses += 1
                if losses > MOST_LOSSES:
                    raise _given_up(piece, error) from error
                _again(workers, submit, waiting)
                continue
            losses = 0
            waiting.popleft()
            yield piece, result
    finally:
        for _, future in waiting:
            future.cancel()


def _handed(
    workers: Workers, submit: Callable[[Executor, Piece], Future[R]], piece: Piece
) -> Future[R]:
    """Hand a piece in; a pool that is broken by then has lost it, as if it had taken it."""
    try:
        return submit(workers.executor, piece)
    except BrokenExecutor as error:
        lost: Future[R] = Future()
        lost.set_exception(error)
        return lost


def _again(
    workers: Workers,
    submit: Callable[[Executor, Piece], Future[R]],
    waiting: deque[tuple[Piece, Future[R]]],
) -> None:
    """Hand in again the pieces whose worker was lost."""
    # A pool that broke fails all that it holds; what was done before stays done.
    wait([future for _, future in waiting])
    if workers.renew is not None:
        workers.executor.shutdown(wait=False)
        workers.executor = workers.renew()
    for place, (piece, future) in enumerate(waiting):
        if isinstance(future.exception(), workers.lost):
            waiting[place] = piece, _handed(workers, submit, piece)


def _given_up(piece: Piece, error: Exception) -> RealpolitikError:
    return RealpolitikError(
        f"workers were lost at draws {piece[0]:,} to {piece[1]:,} again and again; perhaps their"
        f" memory ran out: {error}"
    )


@contextmanager
def _ended(workers: Workers) -> Iterator[Workers]:
    """End an executor with the work."""
    try:
        yield workers
    finally:
        workers.executor.shutdown(wait=True, cancel_futures=True)


def _heed_no_interrupt() -> None:
    """Leave Ctrl-C to the process that hands out the work."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
