"""Hostile and slow servers, several pulls at once, left parts, full disks."""

from __future__ import annotations

import gzip
import hashlib
import http.server
import os
import resource
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest

from realpolitik.errors import DataError
from realpolitik.history.sources.source import File
from realpolitik.history.store.download import fetch
from realpolitik.history.store.transfer import LEAST_RATE, PATIENCE
from tests.servers import serving

CONTENT = bytes(range(256)) * 2000
FILE = File("owner/repo", "0" * 40, "data/x.bin", hashlib.sha256(CONTENT).hexdigest(), len(CONTENT))

Answer = Callable[[http.server.BaseHTTPRequestHandler], None]


@contextmanager
def answering(answer: Answer) -> Iterator[str]:
    """Give the address of a server that answers each request in the way given."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            try:
                answer(self)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    with serving(Handler) as address:
        yield address


def whole(request: http.server.BaseHTTPRequestHandler) -> None:
    """Answer as a good server does, ranges included."""
    wanted = request.headers.get("Range")
    start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted else 0
    if start >= len(CONTENT):
        request.send_error(416)
        return
    request.send_response(206 if start else 200)
    request.send_header("Content-Length", str(len(CONTENT) - start))
    request.end_headers()
    request.wfile.write(CONTENT[start:])


def parts(folder: Path) -> list[Path]:
    return list(folder.rglob("*.part"))


def test_a_server_that_sends_without_end_is_stopped_at_the_known_size(tmp_path: Path) -> None:
    sent = []

    def endless(request: http.server.BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        for _ in range(2000):
            sent.append(request.wfile.write(b"\0" * 50_000))

    with answering(endless) as address, pytest.raises(DataError, match=r"size is not 512,000"):
        fetch(FILE, tmp_path, address)
    assert sum(sent) < 50_000_000, "100 MB were on offer"
    assert not [p for p in tmp_path.rglob("*") if p.is_file()], "nothing is kept"


def test_a_small_answer_that_unpacks_to_a_large_one_is_not_unpacked(tmp_path: Path) -> None:
    bomb = gzip.compress(bytes(100_000_000))

    def packed(request: http.server.BaseHTTPRequestHandler) -> None:
        assert request.headers["Accept-Encoding"] == "identity"
        request.send_response(200)
        request.send_header("Content-Encoding", "gzip")
        request.send_header("Content-Length", str(len(bomb)))
        request.end_headers()
        request.wfile.write(bomb)

    most: list[int] = []
    with answering(packed) as address, pytest.raises(DataError, match="not the file"):
        fetch(FILE, tmp_path, address, most.append)
    assert max(most) <= FILE.size


def test_a_folder_with_a_longer_file_is_read_no_further(tmp_path: Path) -> None:
    place = tmp_path / "mirror" / FILE.place
    place.parent.mkdir(parents=True)
    place.write_bytes(CONTENT + b"more")
    with pytest.raises(DataError, match="not the file it should be"):
        fetch(FILE, tmp_path / "data", str(tmp_path / "mirror"))
    assert not parts(tmp_path)


@pytest.mark.parametrize("where", ["head", "body"])
def test_a_server_that_only_trickles_is_given_up(tmp_path: Path, where: str) -> None:
    """By a clock of our own: each look at it is ten seconds later."""
    done = threading.Event()

    def trickle(request: http.server.BaseHTTPRequestHandler) -> None:
        if where == "body":
            request.send_response(200)
            request.send_header("Content-Length", str(len(CONTENT)))
            request.end_headers()
            request.wfile.write(CONTENT[:100])
            request.wfile.flush()
        assert done.wait(60)

    ticks = count(0, 10)
    with answering(trickle) as address:
        with pytest.raises(DataError, match=f"fewer than {LEAST_RATE:,} bytes a second"):
            fetch(FILE, tmp_path, address, clock=lambda: float(next(ticks)))
        done.set()
    assert next(ticks) <= PATIENCE + 30


def test_a_download_at_the_least_rate_is_not_given_up(tmp_path: Path) -> None:
    """As much time as the least rate needs, and the first seconds besides, have gone by."""
    begun = []

    def clock() -> float:
        begun.append(1)
        return 0.0 if len(begun) == 1 else PATIENCE

    with answering(whole) as address:
        assert fetch(FILE, tmp_path, address, clock=clock).read_bytes() == CONTENT


def test_what_a_server_says_is_not_repeated(tmp_path: Path) -> None:
    red = "\x1b[31mred\x07"

    def rude(request: http.server.BaseHTTPRequestHandler) -> None:
        request.wfile.write(f"HTTP/1.1 404 {red}\r\nX-A: {red}\r\n\r\n".encode())

    def nonsense(request: http.server.BaseHTTPRequestHandler) -> None:
        request.wfile.write(f"{red}\r\n\r\n".encode())

    def elsewhere(request: http.server.BaseHTTPRequestHandler) -> None:
        request.wfile.write(
            f"HTTP/1.1 302 Found\r\nLocation: gopher://{red}\r\n\r\n".encode("latin-1")
        )

    for answer, told in (
        (rude, "answers 404"),
        (nonsense, "cannot fetch"),
        (elsewhere, "cannot fetch"),
    ):
        with answering(answer) as address, pytest.raises(DataError, match=told) as caught:
            fetch(FILE, tmp_path, address)
        assert str(caught.value).isprintable()
        assert "red" not in str(caught.value)


def test_several_pulls_at_once_all_get_the_file(tmp_path: Path) -> None:
    """Three at once, six rounds, each begun with what a pull before has left."""
    with answering(whole) as address, ThreadPoolExecutor(3) as pool:
        for i in range(6):
            folder = tmp_path / str(i)
            place = folder / FILE.place
            place.parent.mkdir(parents=True)
            place.with_name(".x.bin.part").write_bytes(CONTENT[: 1000 * i])
            together = threading.Barrier(3)

            def pull(folder: Path = folder, together: threading.Barrier = together) -> bytes:
                together.wait(60)
                return fetch(FILE, folder, address).read_bytes()

            found = [pool.submit(pull) for _ in range(3)]
            assert all(f.result(60) == CONTENT for f in found)
            assert [p.name for p in place.parent.iterdir()] == ["x.bin"]


@pytest.mark.parametrize("left", [b"", b"wrong", CONTENT[:1000], CONTENT, CONTENT + b"more"])
def test_whatever_a_pull_has_left_does_not_block_the_next(tmp_path: Path, left: bytes) -> None:
    place = tmp_path / FILE.place
    place.parent.mkdir(parents=True)
    place.with_name(".x.bin.part").write_bytes(left)
    with answering(whole) as address:
        assert fetch(FILE, tmp_path, address).read_bytes() == CONTENT
    assert not parts(tmp_path)


def test_what_a_killed_pull_left_is_taken_up_and_a_living_ones_is_not(tmp_path: Path) -> None:
    place = tmp_path / FILE.place
    place.parent.mkdir(parents=True)
    dead, living = (place.with_name(f".x.bin.{name}.part") for name in ("dead", "living"))
    dead.write_bytes(CONTENT[:1000])
    living.write_bytes(CONTENT[:2000])
    old = living.stat().st_mtime - 3 * PATIENCE
    os.utime(dead, (old, old))
    asked = []

    def noting(request: http.server.BaseHTTPRequestHandler) -> None:
        asked.append(request.headers["Range"])
        whole(request)

    with answering(noting) as address:
        fetch(FILE, tmp_path, address)
    assert asked == ["bytes=1000-"]
    assert parts(tmp_path) == [living]


def test_a_kept_file_that_was_damaged_is_fetched_anew(tmp_path: Path) -> None:
    with answering(whole) as address:
        path = fetch(FILE, tmp_path, address)
        path.write_bytes(CONTENT[:-1] + b"\0")
        assert fetch(FILE, tmp_path, address).read_bytes() == CONTENT


def test_a_full_disk_is_said(tmp_path: Path) -> None:
    """A process may write files of 300 kB at most: the rest fails as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with answering(whole) as address:
        try:
            resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, hard))
            with pytest.raises(DataError, match="cannot keep or read"):
                fetch(FILE, tmp_path, address)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert fetch(FILE, tmp_path, address).read_bytes() == CONTENT
