"""The page on what happens period by period, whatever kinds of outcomes a file has."""

from __future__ import annotations

import realpolitik as rp
from tests.ask.games import read
from tests.periods.games import raids


def test_numbers_alone_among_the_outcomes_have_their_table() -> None:
    text = raids(2, 1).source.text
    bare = text.replace('  blow: "reply == hit"\n', "").replace('  angry: "anger > 3"\n', "")
    assert bare.count("\n") == text.count("\n") - 2
    found = rp.run(read(bare), draws=8).over_time
    assert found is not None
    titles = [table.title for table in found.page().tables]
    assert "Outcomes" in titles
    assert "Happened by the end of the period" not in titles
