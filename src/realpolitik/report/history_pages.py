"""The pages of history: sources, base rates, analogies, a triangle over time.

Owns `sources_page`, `rate_page`, `analogs_page` and `chronicle_page`.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from realpolitik.history.analogs.features import FEATURES
from realpolitik.history.codes import code_of
from realpolitik.history.rates.count import LEVEL, written
from realpolitik.history.sources import SOURCES
from realpolitik.pages.numbers import number, percent, plural, signed
from realpolitik.pages.page import Page, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from realpolitik.ask.result import Document
    from realpolitik.history.analogs import Analog, Analogs
    from realpolitik.history.analogs.compare import Likeness
    from realpolitik.history.chronicle import Chronicle
    from realpolitik.history.rates import Rate, RateQuestion
    from realpolitik.history.sources import Source
    from realpolitik.history.store import Tables

SMALL = (
    "These figures come from the small table in the package, because you have not fetched the"
    " data; `realpolitik data pull` does."
)


def small_note(small: Sequence[str]) -> tuple[str, ...]:
    """Return the note that says which tables are the small ones; nothing if none is."""
    if not small:
        return ()
    return (f"{SMALL} Sources needed: {', '.join(small)}.",)


def sources_page(sources: Iterable[Source], tables: Tables) -> Page:
    """Return the list of sources, and what of them is at hand."""
    rows = [
        (
            s.name,
            f"{s.first}-{s.last}",
            s.unit,
            "pulled" if tables.pulled(s.name) else f"{s.file.size / 1e6:.1f} MB",
        )
        for s in sources
    ]
    held = sum(r[3] == "pulled" for r in rows)
    lead = f"{held} of {plural(len(rows), 'source')} pulled."
    if held < len(rows):
        lead += (
            " `realpolitik data pull` fetches the rest. Until then the program uses small tables."
        )
    table = Table("Sources", "", ("name", "years", "unit", ""), tuple(rows), frozenset({3}))
    note = "`realpolitik data info NAME` prints what a source measures, its terms and its limits."
    return Page("Data", lead, (table,), (note,))


def source_page(source: Source, tables: Tables) -> Page:
    """Return all that is to be known of one source."""
    path = tables.path(source.name)
    rows = [
        ("measures", source.measures),
        ("years", f"{source.first} to {source.last}"),
        ("unit", source.unit),
        ("terms", source.terms),
        ("file", f"{source.file.repository}, {source.file.path}"),
        ("commit", source.file.commit),
        ("sha256", source.file.sha256),
        ("table", str(path) if tables.pulled(source.name) else "not pulled"),
        ("cite", source.reference),
    ]
    return Page(
        f"{source.name}: {source.title}",
        "",
        (Table("", "", ("", ""), tuple(rows)),),
        source.caveats,
    )


def rate_page(found: Rate) -> Page:
    """Return the page of one base rate."""
    if not found.cases:
        lead = "No past case fits these filters."
    else:
        low, high = found.interval
        lead = f"{percent(found.share)} ({percent(low)} to {percent(high)}): {found.count}."
    rows = [("filters", written(found.filters) or "none"), ("a case", found.question.counts)]
    if found.unknown:
        rows.append(("left out", plural(found.unknown, "case") + " whose power ratio is unknown"))
    rows += [("counted in", r) for r in found.references]
    notes = [
        f"The range is the {percent(LEVEL)} interval of the rate given the count (Jeffreys). Cases"
        " are not independent of each other, and the next case is not a random draw from this"
        " class.",
    ]
    if found.question.note:
        notes.insert(0, found.question.note)
    if found.small:
        notes.append(
            "This count comes with the package. To count other cases, fetch the data:"
            " `realpolitik data pull`."
        )
    return Page(found.question.says, lead, (Table("", "", ("", ""), tuple(rows)),), tuple(notes))


def questions_page(questions: Iterable[RateQuestion]) -> Page:
    """Return the questions that base rates answer, with the filters of each."""
    tables = tuple(
        Table(
            f"{q.name}: {q.says}",
            "",
            ("", ""),
            (
                ("a case", q.counts),
                *(
                    (k, f"{', '.join(options)}; {usual}")
                    for k, (options, usual) in q.choices.items()
                ),
            ),
        )
        for q in questions
    )
    notes = (
        "Every question accepts `--since` and `--until`. It also accepts `--where ratio_above=2` or"
        " `ratio_below`: how many times stronger one side is. After the semicolon stands the"
        " default.",
    )
    return Page("Base rates", "`realpolitik rates QUESTION` counts past cases.", tables, notes)


_PLACES = ("strongest", "middle", "weakest")


def analogs_page(found: Analogs) -> Page:
    """Return the page of the nearest past triangles, and of those asked to be compared with."""
    codes = " ".join(code_of(s, found.year) for s in found.states)
    every = [*found.nearest, *found.also]
    rows = [
        (
            a.label,
            f"{a.distance:.2f}",
            f"{a.rank:,}",
            f"{len(a.comparison.matches)} of {len(a.comparison.rows)}",
            _widest(a),
        )
        for a in every
    ]
    first = "none was found"
    if found.nearest:
        nearest = found.nearest[0]
        first = f"{nearest.label} is nearest, {nearest.distance:.2f} standard deviations away"
    lead = (
        f"The search compared {found.searched - found.left_out:,} triads of states in single years"
        f" up to {found.until}: {first}. The states of each triad are ordered by power."
    )
    tables = [
        Table(
            f"Nearest to {codes} {found.year}",
            "from different eras",
            ("triangle", "distance", "rank", "alike", "differs most in"),
            tuple(rows),
            frozenset({1, 2}),
        )
    ]
    tables += [_comparison(a, found) for a in (found.also or found.nearest[:1])]
    notes = [
        "Distance: the root of the weighted mean of squared differences, in standard deviations."
        " Rank: the number of triads that are nearer, plus one. Alike: features that differ by at"
        " most half a deviation; features unknown on either side are left out. The weights are"
        " judgements (`--weight`).",
        "An analogy suggests what to ask. It proves nothing (Khong 1992; Neustadt and May 1986).",
        *small_note(found.small),
    ]
    if found.left_out:
        notes.insert(
            1,
            f"Left out, because too little is known about them: {found.left_out:,} more triads.",
        )
    return Page(f"What {codes} {found.year} resembles", lead, tuple(tables), tuple(notes))


def _widest(analog: Analog) -> str:
    breaks = analog.comparison.breaks
    return _feature(breaks[0]) if breaks else "no feature by much"


def _feature(row: Likeness) -> str:
    return f"{row.feature} ({'-'.join(_PLACES[p] for p in row.places)})"


def _comparison(analog: Analog, found: Analogs) -> Table:
    rows = [
        (_feature(r), number(r.now), number(r.then), _gap(r.gap))
        for r in sorted(analog.comparison.rows, key=_by_gap)
    ]
    now = " ".join(code_of(s, found.year) for s in found.states) + f" {found.year}"
    return Table(
        f"{now} and {analog.label}",
        "the largest differences first",
        ("feature", str(found.year), str(analog.year), "gap, sd"),
        tuple(rows),
        frozenset({1, 2, 3}),
    )


def _by_gap(row: Likeness) -> float:
    return -abs(row.gap) if math.isfinite(row.gap) else 1.0


def _gap(gap: float) -> str:
    if not math.isfinite(gap):
        return "unknown"
    return signed(gap, 1)


def analogs_document(found: Analogs) -> Document:
    """Return what was found as plain data."""

    def plain(analog: Analog) -> Document:
        return {
            "states": list(analog.states),
            "codes": [code_of(s, analog.year) for s in analog.states],
            "year": analog.year,
            "distance": analog.distance,
            "rank": analog.rank,
            "features": [
                {
                    "feature": r.feature,
                    "of": [_PLACES[p] for p in r.places],
                    "now": _known(r.now),
                    "then": _known(r.then),
                    "gap": _known(r.gap),
                    "weight": r.weight,
                }
                for r in analog.comparison.rows
            ],
        }

    return {
        "states": list(found.states),
        "codes": [code_of(s, found.year) for s in found.states],
        "year": found.year,
        "until": found.until,
        "searched": found.searched,
        "left_out": found.left_out,
        "nearest": [plain(a) for a in found.nearest],
        "against": [plain(a) for a in found.also],
        "small_tables": list(found.small),
    }


def _known(value: float) -> float | None:
    return value if math.isfinite(value) else None


def features_page() -> Page:
    """Return what triangles are compared by."""
    rows = [(f.name, f.of, number(f.weight), f.says) for f in FEATURES.values()]
    table = Table("Features", "", ("name", "of", "weight", "what"), tuple(rows), frozenset({2}))
    return Page("What triangles are compared by", "", (table,))


def headline(of: Chronicle) -> str:
    """Say in a sentence how the triangle moved."""
    *some, final = (of.name(s) for s in of.states)
    span = f"{', '.join(some)} and {final}, {of.first} to {of.last}."
    if not of.kinds:
        return f"{span} The type of the triangle is unknown in all years."
    kind, first, last = max(of.runs, key=lambda r: r[2] - r[1])
    end = of.kind_in(max(of.kinds))
    return f"{span} Longest type: {kind}, {first} to {last}. At the end: {end}."


CITED = (
    *("nmc", "alliances", "dispute_pairs", "cow_dispute_pairs"),
    *("rivalries", "votes", "trade"),
)
"""The sources of what a chronicle shows."""


def sources() -> list[str]:
    """Return the sources of a chronicle, as lines of a list of references."""
    return list(dict.fromkeys(SOURCES[n].reference for n in CITED))


def chronicle_page(of: Chronicle) -> Page:
    """Return a triangle's history as tables."""
    kinds = tuple((f"{a} to {b}" if a != b else str(a), k) for k, a, b in of.runs)
    events = tuple(
        (d.date, f"{of.name(d.holder)} > {of.name(d.against)}", d.kind, d.event.says)
        for d in of.events
    )
    tables = [
        Table("Type of the triangle", "Dittmer 1981", ("years", "type"), kinds),
        Table("Latest figures", "", ("", "", ""), _latest(of), frozenset({2})),
    ]
    if events:
        tables.append(
            Table(
                "Dated events",
                "who > towards whom: a grievance, or something that binds them",
                ("", "", "", ""),
                events,
            )
        )
    notes = (
        "A pair is hostile if it is a strategic rivalry, or if it used force in the last five years"
        " (as far as disputes are known, to 2014). Otherwise it is friendly if a pact of any kind"
        " is in force. If a pair is neither hostile nor friendly, the triangle is open.",
        "The data give a state's hostility for a dispute as a whole. So a wider war also counts"
        " between states that did not fight each other. Dated events exist for the founding case"
        " only.",
        "Sources: " + " ".join(sources()),
        *small_note(of.small),
    )
    return Page(headline(of), "", tuple(tables), notes)


def _latest(of: Chronicle) -> tuple[tuple[str, str, str], ...]:
    rows = []
    known = of.power.drop_nulls("share")
    if known.height:
        year = known["year"].max()
        for state, share in (
            known.filter(known["year"] == year).select("ccode", "share").iter_rows()
        ):
            rows.append(
                (f"{of.name(state)}: share of the power of the three", str(year), percent(share))
            )
    trade = of.dependence.drop_nulls("trade_share")
    if trade.height:
        year = trade["year"].max()
        last = trade.filter(trade["year"] == year).sort("trade_share", descending=True)
        for one, two, share in last.select("ccode1", "ccode2", "trade_share").iter_rows():
            rows.append(
                (
                    f"share of {of.name(two)} in the trade of {of.name(one)}",
                    str(year),
                    percent(share),
                )
            )
    votes = of.pairs.drop_nulls("vote_agreement")
    if votes.height:
        year = votes["year"].max()
        last = votes.filter(votes["year"] == year)
        for one, two, share in last.select("ccode1", "ccode2", "vote_agreement").iter_rows():
            rows.append(
                (
                    f"{of.name(one)} and {of.name(two)}: agreement in UN votes",
                    str(year),
                    percent(share),
                )
            )
    return tuple(rows)
