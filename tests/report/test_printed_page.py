"""Pages in a terminal: no character is lost, and lists stand close."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realpolitik.pages.page import Page, Table
from realpolitik.report.printed_page import plain, print_page

LETTERS = st.text("abcdefgh_", min_size=1, max_size=30)
CELLS = st.lists(LETTERS, min_size=1, max_size=4).map(" ".join)


def printed(*tables: Table, close: bool = False) -> str:
    page = Page("Title", tables=tables, note="beside it", close=close)
    return plain(lambda console: print_page(page, console))


@given(st.lists(st.tuples(CELLS, st.just("76 of 90"), CELLS, CELLS), min_size=1, max_size=5))
def test_a_table_that_is_too_wide_loses_no_character(
    rows: list[tuple[str, str, str, str]],
) -> None:
    table = Table("", "", ("", "holds in", "claimed", "hinge"), tuple(rows), frozenset({1}))
    text = printed(table)
    assert max(map(len, text.splitlines())) <= 80
    for wanted in {letter for row in rows for cell in row for letter in cell} - {" "}:
        told = "Titlebesideitholdsinclaimedhinge" + "".join("".join(row) for row in rows)
        assert text.count(wanted) == told.count(wanted)


def test_names_of_sources_stay_whole_beside_a_long_first_column() -> None:
    sources = "alliances, dispute_pairs, cow_dispute_pairs, rivalries"
    rows = (
        ("axis-2025: distrust-propagates", "94%", "likely: undecided", "+ backing"),
        ("data: least-trust", "30 of 30", "", sources),
    )
    header = ("", "holds in", "claimed", "hinge")
    text = printed(Table("A11", "a rivalry persists", header, rows, frozenset({1})))
    assert set(sources.split()) <= set(text.split())


@pytest.mark.parametrize(("share", "drawn"), [(0.5, "█" * 10 + "░" * 10), (None, " " * 20)])
def test_a_share_is_a_bar_before_the_last_cell(share: float | None, drawn: str) -> None:
    table = Table("move", "what it is", ("", ""), (("option", "50%"),), shares=(share,))
    assert printed(table, close=True).splitlines() == [
        "Title  beside it",
        "  move  what it is",
        f"    {'option':18}  {drawn}  50%",
    ]


def test_a_bar_stands_in_a_row_of_one_cell() -> None:
    table = Table("claim", "it holds", ("",), (("holds in 0%",),), shares=(0.0,))
    assert printed(table, close=True).splitlines()[2] == f"    {'░' * 20} holds in 0%"
    table = Table("claim", "it holds", ("",), (("undefined",),), shares=(None,))
    assert printed(table, close=True).splitlines()[2] == "    undefined"
