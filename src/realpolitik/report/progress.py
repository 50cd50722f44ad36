"""Progress bars: one that appears when work takes more than a second, and one for downloads.

Owns `late_progress` and `download_progress`.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.progress import TaskID

PATIENCE = 1.0
"""Seconds before the bar is shown."""


@contextmanager
def late_progress(
    console: Console | None = None, what: str = "solving draws"
) -> Iterator[Callable[[int, int], None]]:
    """Give a function to call with the draws done and in all; the bar goes away at the end."""
    began = time.monotonic()
    bar = Progress(
        what,
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console or Console(stderr=True),
        transient=True,
    )
    task = bar.add_task("draws", total=None)
    shown = False

    def update(done: int, total: int) -> None:
        nonlocal shown
        if not shown and time.monotonic() - began > PATIENCE:
            bar.start()
            shown = True
        bar.update(task, completed=done, total=total)

    try:
        yield update
    finally:
        if shown:
            bar.stop()


@contextmanager
def download_progress(
    console: Console,
) -> Iterator[Callable[[str, str, int, int], None] | None]:
    """Give a function to call with a name, a stage, the bytes had and in all; a line for each.

    Where the console is no terminal, nothing is shown.
    """
    if not console.is_terminal:
        yield None
        return
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), DownloadColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def update(name: str, stage: str, done: int, total: int) -> None:
            if name not in tasks:
                tasks[name] = bar.add_task(name, total=total)
            words = f"{stage} {name}"
            bar.update(tasks[name], completed=done, description=words, visible=stage != "done")

        yield update
