"""Files are written as a whole or not at all, by one writer, and never over what is no file."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from realpolitik.errors import RealpolitikError
from realpolitik.files import check_writable, read_bytes, write_bytes, write_text
from realpolitik.game import read_efg
from realpolitik.scenario import read_scenario


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


def test_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    write_text(path, "old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(RealpolitikError, match="No space left"):
        write_text(path, "new", replace=True)
    assert path.read_text() == "old"
    assert names(tmp_path) == ["a.txt"]


def test_permissions_are_those_of_an_ordinary_file(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    write_text(path, "x")
    plain = tmp_path / "b.txt"
    plain.write_text("x")
    assert path.stat().st_mode == plain.stat().st_mode
    assert path.stat().st_nlink == 1


def test_a_name_as_long_as_the_system_allows(tmp_path: Path) -> None:
    path = tmp_path / ("a" * 255)
    write_text(path, "x")
    assert path.read_text() == "x"


def test_of_two_writers_one_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second begins and ends while the first is writing."""
    path = tmp_path / "a.txt"
    fsync = os.fsync

    def meanwhile(handle: int) -> None:
        monkeypatch.setattr(os, "fsync", fsync)
        write_text(path, "second")
        fsync(handle)

    monkeypatch.setattr(os, "fsync", meanwhile)
    with pytest.raises(RealpolitikError, match="exists; add --force"):
        write_text(path, "first")
    assert path.read_text() == "second"
    assert names(tmp_path) == ["a.txt"]


def test_a_file_system_without_links_is_written_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    write_text(tmp_path / "a.txt", "x")
    assert (tmp_path / "a.txt").read_text() == "x"
    with pytest.raises(RealpolitikError, match="exists; add --force"):
        write_text(tmp_path / "a.txt", "y")
    assert names(tmp_path) == ["a.txt"]


@pytest.mark.parametrize("replace", [False, True])
def test_links_are_neither_cut_nor_followed(tmp_path: Path, replace: bool) -> None:
    (tmp_path / "real.txt").write_text("old")
    for name, target in (("link", "real.txt"), ("dangling", "nowhere"), ("round", "round")):
        (tmp_path / name).symlink_to(target)
        with pytest.raises(RealpolitikError, match=f"is a link; name its target, {target}"):
            write_text(tmp_path / name, "new", replace=replace)
        assert (tmp_path / name).is_symlink()
    assert (tmp_path / "real.txt").read_text() == "old"
    assert not (tmp_path / "nowhere").exists()


def test_pipes_sockets_and_devices_are_never_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(tmp_path / "socket"))
    for path in (tmp_path / "pipe", tmp_path / "socket", Path("/dev/null")):
        with pytest.raises(RealpolitikError, match="not a file"):
            write_bytes(path, b"x", replace=True)
        with pytest.raises(RealpolitikError, match="exists"):
            write_bytes(path, b"x")
    assert names(tmp_path) == ["pipe", "socket"]


def test_a_folder_that_cannot_be_looked_into_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "lstat", closed)
    with pytest.raises(RealpolitikError, match=r"cannot write .*: Permission denied"):
        check_writable(tmp_path / "a.txt")


@pytest.mark.parametrize("name", ["a\0b", "x" * 5000, "file.txt/below"])
def test_names_that_no_file_can_have_are_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "file.txt").touch()
    with pytest.raises(RealpolitikError, match="cannot write"):
        write_text(tmp_path / name, "x")


def test_half_a_character_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RealpolitikError, match=r"U\+DC80, half a character"):
        write_text(tmp_path / "a.txt", "a\udc80")
    assert not names(tmp_path)


STUCK = """
import os, sys, time
from realpolitik.cli import main
def fsync(handle):
    os.write(2, b"writing\\n")
    time.sleep(600)
os.fsync = fsync
sys.argv = ["realpolitik", "new", "first"]
main()
"""
"""A writer that says when it is writing, and never gets further."""


def stuck_writer(folder: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", STUCK], cwd=folder, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    assert process.stderr.readline() == "writing\n"
    return process


def test_a_writer_that_is_asked_to_end_leaves_nothing(tmp_path: Path) -> None:
    process = stuck_writer(tmp_path)
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate()
    assert (process.returncode, err) == (128 + signal.SIGTERM, "ended by SIGTERM\n")
    assert not names(tmp_path)


def test_what_a_killed_writer_leaves_is_swept_but_not_what_a_living_one_writes(
    tmp_path: Path,
) -> None:
    process = stuck_writer(tmp_path)
    [left] = names(tmp_path)
    write_text(tmp_path / "second", "x")
    assert names(tmp_path) == [left, "second"], "its writer lives"
    process.kill()
    process.communicate()
    (tmp_path / ".realpolitik-mine.tmp").touch()
    (tmp_path / f"{left}.txt").touch()
    (tmp_path / ".realpolitik-0123456789abcdef.tmp").symlink_to("second")
    write_text(tmp_path / "third", "x")
    assert left not in names(tmp_path)
    assert len(names(tmp_path)) == 5, "nothing else is touched"


def test_a_pipe_that_nobody_writes_to_is_refused_at_once(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.yaml"
    os.mkfifo(pipe)
    for path in (pipe, Path("/dev/zero"), Path("/dev/null")):
        for read in (read_scenario, read_efg):
            with pytest.raises(RealpolitikError, match="a pipe or a device, not a file"):
                read(path)
    with pytest.raises(IsADirectoryError):
        read_bytes(tmp_path, 1)


def test_no_more_of_a_file_is_read_than_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"abcde")
    assert (read_bytes(path, 3), read_bytes(path, 5)) == (b"abcd", b"abcde")
