"""A triangle over time as small multiples: power, pacts, disputes, votes, dependence, type.

Owns `panels` and `small_multiples`.
"""

from __future__ import annotations

import math
from itertools import combinations, permutations
from typing import TYPE_CHECKING

from realpolitik.history.events import grievances
from realpolitik.pages.numbers import percent
from realpolitik.report.figures.over_years import lines, strip
from realpolitik.report.figures.theme import (
    INK,
    MUTED,
    OKABE_ITO,
    RULE,
    altair,
    tint,
    titled,
)
from realpolitik.report.history_pages import headline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from realpolitik.history.chronicle import Chronicle
    from realpolitik.report.figures.theme import Chart, Row

LEVELS = ("no pact", "consultation", "neutrality or peace", "defence")
NOTICED = 0.05
"""The share of trade below which a dependence is not drawn."""


def panels(of: Chronicle) -> Row:
    """Return every panel by name, in the order in which a page has them."""
    made = {
        "power": _power(of),
        "pacts": _pacts(of),
        "disputes": _disputes(of),
        "votes": _votes(of),
        "dependence": _dependence(of),
        "grievance": _grievances(of),
        "type": _kinds(of),
    }
    return {name: chart for name, chart in made.items() if chart is not None}


def small_multiples(of: Chronicle) -> Chart:
    """Return all panels in one figure, under one title made from the numbers."""
    alt = altair()
    charts = []
    for chart in panels(of).values():
        made = chart.to_dict(validate=False)
        made.pop("config", None)
        made.pop("$schema", None)
        lines = made["title"]["text"]
        made["title"] = {
            "text": lines,
            "anchor": "start",
            "fontSize": 10.5,
            "color": INK,
            "offset": 4,
        }
        charts.append(alt.Chart.from_dict(made))
    whole = alt.vconcat(*charts, spacing=14).resolve_scale(color="independent", y="independent")
    return titled(whole, headline(of))


def _colour(names: Sequence[str], shift: int = 0) -> dict[str, str]:
    return {n: OKABE_ITO[(i + shift) % len(OKABE_ITO)] for i, n in enumerate(names)}


def _power(of: Chronicle) -> Chart:
    rows = [
        {"name": of.code(s), "year": y, "value": v}
        for s, y, v in of.power.select("ccode", "year", "share").drop_nulls().iter_rows()
    ]
    if not rows:
        return None
    colours = _colour([of.code(s) for s in of.states])
    last = max(r["year"] for r in rows)
    ends = {r["name"]: r["value"] for r in rows if r["year"] == last}
    top = max(ends, key=lambda n: ends[n])
    name = {of.code(s): of.name(s) for s in of.states}[top]
    title = f"Power: {name} has {percent(ends[top])} of the power of the three in {last} (CINC)"
    return lines(of, rows, colours, title)


def _pair_names(of: Chronicle) -> list[str]:
    return [f"{of.code(a)}-{of.code(b)}" for a, b in combinations(of.states, 2)]


def _in_full(of: Chronicle) -> dict[str, str]:
    """Return by the short name of each pair the names of its states, for titles."""
    pairs = combinations(of.states, 2)
    full = (f"{of.name(a)} and {of.name(b)}" for a, b in pairs)
    return dict(zip(_pair_names(of), full, strict=True))


def _pair_rows(of: Chronicle, name: str) -> list[Row]:
    return [
        {"name": f"{of.code(a)}-{of.code(b)}", "year": y, "value": float(v)}
        for a, b, y, v in of.pairs.select("ccode1", "ccode2", "year", name)
        .drop_nulls(name)
        .iter_rows()
    ]


def _pacts(of: Chronicle) -> Chart:
    rows = _pair_rows(of, "level")
    if not rows:
        return None
    for row in rows:
        row["what"] = LEVELS[int(row["value"])]
    last = max(r["year"] for r in rows)
    full = _in_full(of)
    held = [full[r["name"]] for r in rows if r["year"] == last and r["what"] == "defence"]
    what = "; ".join(held) if held else "no pair"
    blue = OKABE_ITO[0]
    shades = {
        LEVELS[0]: RULE,
        LEVELS[1]: tint(blue, 0.3),
        LEVELS[2]: tint(blue, 0.6),
        LEVELS[3]: blue,
    }
    return strip(
        of, rows, _pair_names(of), f"Pacts: in {last} a defence pact between {what} (ATOP)", shades
    )


_ACTS = {2: "threat", 3: "display", 4: "force", 5: "war"}


def _disputes(of: Chronicle) -> Chart:
    rows = _pair_rows(of, "hostility")
    if not rows:
        return None
    fought = [r for r in rows if r["value"] >= 2]
    for row in rows:
        row["what"] = _ACTS.get(int(row["value"]), "none")
    last = max(r["year"] for r in rows)
    counts = {n: sum(r["name"] == n for r in fought) for n in _pair_names(of)}
    most = max(counts, key=lambda n: counts[n])
    title = f"Disputes: none, {rows[0]['year']} to {last}"
    if counts[most]:
        title = (
            f"Disputes: most between {_in_full(of)[most]}, in {counts[most]} years up to {last}"
            " (MID)"
        )
    red = OKABE_ITO[1]
    shades = {
        "none": RULE,
        "threat": tint(red, 0.25),
        "display": tint(red, 0.45),
        "force": tint(red, 0.75),
        "war": "#7a3400",
    }
    return strip(of, rows, _pair_names(of), title, shades)


def _votes(of: Chronicle) -> Chart:
    rows = _pair_rows(of, "vote_agreement")
    if not rows:
        return None
    last = max(r["year"] for r in rows)
    ends = {r["name"]: r["value"] for r in rows if r["year"] == last}
    top = max(ends, key=lambda n: ends[n])
    title = (
        f"Votes: {_in_full(of)[top]} agree most in the General Assembly in {last}:"
        f" {percent(ends[top])}"
    )
    return lines(of, rows, _colour(_pair_names(of), 3), title)


def _dependence(of: Chronicle) -> Chart:
    known = of.dependence.select("ccode1", "ccode2", "year", "trade_share").drop_nulls()
    rows = [
        {"name": f"{of.code(a)} on {of.code(b)}", "year": y, "value": v}
        for a, b, y, v in known.iter_rows()
    ]
    if not rows:
        return None
    most: dict[str, float] = {}
    for row in rows:
        most[row["name"]] = max(most.get(row["name"], 0.0), row["value"])
    drawn = sorted((n for n in most if most[n] >= NOTICED), key=lambda n: -most[n])
    last = max(r["year"] for r in rows)
    ends = {r["name"]: r["value"] for r in rows if r["year"] == last}
    top = max(ends, key=lambda n: ends[n])
    full = {f"{of.code(a)} on {of.code(b)}": (of.name(b), of.name(a)) for a, b in _pairs(of)}
    partner, holder = full[top]
    title = (
        f"Dependence: {partner} has {percent(ends[top])} of the trade of {holder} in {last} (COW)"
    )
    kept = [r for r in rows if r["name"] in drawn]
    return lines(of, kept, _colour(drawn), title) if kept else None


def _pairs(of: Chronicle) -> list[tuple[int, int]]:
    """Return every pair of states, in either direction."""
    return list(permutations(of.states, 2))


def _grievances(of: Chronicle) -> Chart:
    """Draw the ledgers of the dated events, the four heaviest of the six."""
    years = range(of.first, of.last + 1)
    stocks = {f"{of.code(a)} > {of.code(b)}": grievances(a, b, years) for a, b in _pairs(of)}
    full = {f"{of.code(a)} > {of.code(b)}": (of.name(a), of.name(b)) for a, b in _pairs(of)}
    heavy = sorted((n for n in stocks if stocks[n].any()), key=lambda n: -stocks[n].max())[:4]
    if not heavy:
        return None
    rows = [
        {"name": n, "year": y, "value": float(v)}
        for n in heavy
        for y, v in zip(years, stocks[n], strict=True)
    ]
    most = stocks[heavy[0]]
    title = (
        f"Grievance: largest of {' against '.join(full[heavy[0]])}, in"
        f" {years[int(most.argmax())]}; at the end of"
        f" {' against '.join(full[max(heavy, key=lambda n: stocks[n][-1])])} (dated events, weights"
        " by judgement)"
    )
    return lines(of, rows, _colour(heavy), title, top=2 * math.ceil(most.max() / 2))


def _kinds(of: Chronicle) -> Chart:
    if not of.kinds:
        return None
    kinds = {year: _short(of, of.kind_in(year)) for year in of.kinds}
    names = list(dict.fromkeys(kinds.values()))
    shades = dict(zip(names, _shades(len(names)), strict=True))
    rows = [{"name": k, "what": k, "year": y} for y, k in kinds.items()]
    last, since, _ = of.runs[-1]
    title = f"Type of triangle: {len(of.runs) - 1} changes; {last} since {since}"
    return strip(of, rows, names, title, shades, legend=False)


def _short(of: Chronicle, kind: str) -> str:
    """Return a type as the narrow axis has room for, its state by its code."""
    for state in of.states:
        kind = kind.replace(of.name(state), of.code(state))
    words = {"romantic triangle around": "romantic,", "stable marriage without": "marriage, not"}
    for long, short in words.items():
        kind = kind.replace(long, short)
    return kind.replace("an open triangle", "open")


def _shades(count: int) -> list[str]:
    return [OKABE_ITO[i % len(OKABE_ITO)] if i < len(OKABE_ITO) else MUTED for i in range(count)]
