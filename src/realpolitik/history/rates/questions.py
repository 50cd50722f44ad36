"""The questions that base rates answer, each with its reference class. Owns `QUESTIONS`.

A question gives one row per past case: `year`, `yes` (whether it happened), `ratio` (the power of
whoever the question is about over that of the other side, by CINC; null where unknown), `case` (in
words), and columns that filters name. Where a case may still be under way when the data end, `yes`
is null if it is not known yet, and `length` and `ended` tell how long it has been followed. A new
question is one function and one line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from realpolitik.errors import DataError
from realpolitik.suggest import listing, nearest, shown

if TYPE_CHECKING:
    from realpolitik.history.store.tables import Tables

VICTORY_A, VICTORY_B, YIELD_A, YIELD_B = 1, 2, 3, 4
"""Outcomes in the code of COW and GML; 5 stalemate, 6 compromise, 7 released, 8 unclear."""

KNOWN = (1, 2, 3, 4, 5, 6, 7)
"""Outcomes that tell how a dispute ended; 9 joined a war under way."""

THREAT, DISPLAY, FORCE, WAR = 2, 3, 4, 5
"""Levels of hostility."""

_LEVELS = {"threat": THREAT, "display": DISPLAY, "force": FORCE, "war": WAR}
_PACTS = ("defence", "offence", "neutrality", "nonaggression", "consultation")


@dataclass(frozen=True)
class RateQuestion:
    """A question of how often.

    Parameters
    ----------
    name
        What to ask for.
    says
        The question in words.
    counts
        What counts as a case, and as yes.
    choices
        The question's own filters: what each may be, and what it is unless named.
    needs
        The tables it counts in.
    cases
        From tables and choices to cases.
    note
        What to bear in mind, such as what others have found and why it differs.
    """

    name: str
    says: str
    counts: str
    choices: Mapping[str, tuple[tuple[str, ...], str]]
    needs: tuple[str, ...]
    cases: Callable[[Tables, Mapping[str, str]], pl.DataFrame] = field(repr=False, compare=False)
    note: str = ""


def _sides(tables: Tables) -> pl.DataFrame:
    """Return participants of disputes with their power when they came in."""
    power = tables.frame("nmc").select("ccode", styear="year", power="cinc")
    disputes = tables.frame("disputes").select("dispnum", "outcome", "hostlev", begun="styear")
    return (
        tables.frame("participants")
        .join(power, on=["ccode", "styear"], how="left")
        .join(disputes, on="dispnum")
    )


def _originators(tables: Tables) -> pl.DataFrame:
    """Return disputes with the summed power of the originators of each side; null where unknown."""
    sides = _sides(tables).filter(pl.col("orig") == 1)

    def power(side: int) -> pl.Expr:
        own = pl.col("power").filter(pl.col("sidea") == side)
        return pl.when(own.null_count() == 0).then(own.sum())

    return sides.group_by("dispnum").agg(
        year=pl.col("begun").first(),
        outcome=pl.col("outcome").first(),
        hostlev=pl.col("hostlev").first(),
        power_a=power(1),
        power_b=power(0),
        act_a=pl.col("hiact").filter(pl.col("sidea") == 1).max(),
        a=pl.col("ccode").filter(pl.col("sidea") == 1).sort(),
        b=pl.col("ccode").filter(pl.col("sidea") == 0).sort(),
    )


def _dispute(number: str = "dispnum") -> pl.Expr:
    return pl.format("dispute {}", pl.col(number))


def _joins(tables: Tables, chosen: Mapping[str, str]) -> pl.DataFrame:
    """Allies of those in a dispute from the first day, and whether they came in on their side."""
    pact, reach = chosen["pact"], _LEVELS[chosen["reach"]]
    sides = _sides(tables)
    # A promise of defence is called on by the attacked (side B), one of offence by the attacker.
    helped = 1 if pact == "offence" else 0
    first = sides.filter((pl.col("orig") == 1) & (pl.col("hostlev") >= reach))
    called = first.filter(pl.col("sidea") == helped).select(
        "dispnum", "begun", friend="ccode", outcome="outcome"
    )
    against = (
        first.filter(pl.col("sidea") != helped)
        .group_by("dispnum")
        .agg(foe_power=pl.when(pl.col("power").null_count() == 0).then(pl.col("power").sum()))
    )
    promises = tables.frame("alliances").filter(pl.col(pact) == 1)
    promises = promises.select(ally="ccode1", friend="ccode2", begun="year")
    original = first.select("dispnum", ally="ccode").with_columns(party=pl.lit(value=True))
    joined = sides.filter(pl.col("sidea") == helped).select("dispnum", ally="ccode", came="orig")
    power = tables.frame("nmc").select(ally="ccode", begun="year", own="cinc")
    return (
        called.join(promises, on=["friend", "begun"])
        # Who was in it from the first day, on either side, had nothing left to join.
        .join(original, on=["dispnum", "ally"], how="left")
        .filter(pl.col("party").is_null())
        .join(joined, on=["dispnum", "ally"], how="left")
        .join(against, on="dispnum", how="left")
        .join(power, on=["ally", "begun"], how="left")
        # An ally of two of the attacked is one case.
        .unique(["dispnum", "ally"], keep="first", maintain_order=True)
        .select(
            year="begun",
            yes=pl.col("came").is_not_null(),
            ratio=pl.col("own") / pl.col("foe_power"),
            case=pl.format("dispute {}: {} for {}", "dispnum", "ally", "friend"),
        )
    )


def _lasts(tables: Tables, chosen: Mapping[str, str]) -> pl.DataFrame:
    """Pacts between two states, from the first year to the last in a row."""
    pact, years = chosen["pact"], int(chosen["years"])
    alliances = tables.frame("alliances")
    end = max(alliances["year"].to_list(), default=0)
    held = (
        alliances.filter(pl.col(pact) == 1)
        .select(
            one=pl.min_horizontal("ccode1", "ccode2"),
            two=pl.max_horizontal("ccode1", "ccode2"),
            year="year",
        )
        .unique()
    )
    spell = (pl.col("year").diff().fill_null(1) != 1).cum_sum().over("one", "two")
    spells = (
        held.sort("one", "two", "year")
        .with_columns(spell=spell)
        .group_by("one", "two", "spell")
        .agg(first=pl.col("year").min(), last=pl.col("year").max())
        .with_columns(length=pl.col("last") - pl.col("first") + 1)
    )
    power = tables.frame("nmc").select("ccode", "year", "cinc")
    with_power = spells.join(
        power, left_on=["one", "first"], right_on=["ccode", "year"], how="left"
    ).join(power, left_on=["two", "first"], right_on=["ccode", "year"], how="left", suffix="2")
    high, low = pl.max_horizontal("cinc", "cinc2"), pl.min_horizontal("cinc", "cinc2")
    ended, enough = pl.col("last") < end, pl.col("length") >= years
    # One in force in the first year of the data began at an unknown date.
    return with_power.filter(pl.col("first") > 1815).select(
        "length",
        year="first",
        ended=ended,
        yes=pl.when(ended | enough).then(enough),
        ratio=pl.when(pl.col("cinc").is_not_null() & pl.col("cinc2").is_not_null()).then(
            high / low
        ),
        case=pl.format("{}-{} {} to {}", "one", "two", "first", "last"),
    )


def _yields(tables: Tables, chosen: Mapping[str, str]) -> pl.DataFrame:
    """Disputes, and whether the stronger side yielded or lost."""
    disputes = _originators(tables).filter(pl.col("outcome").is_in(KNOWN))
    disputes = disputes.filter(pl.col("power_a") != pl.col("power_b"))
    stronger_a = pl.col("power_a") > pl.col("power_b")
    decided = pl.col("outcome").is_in([VICTORY_A, VICTORY_B, YIELD_A, YIELD_B])
    if chosen["decided"] == "yes":
        disputes = disputes.filter(decided)
    gave = pl.when(stronger_a).then(pl.col("outcome").is_in([VICTORY_B, YIELD_A]))
    high, low = pl.max_horizontal("power_a", "power_b"), pl.min_horizontal("power_a", "power_b")
    return disputes.select(
        year="year",
        yes=gave.otherwise(pl.col("outcome").is_in([VICTORY_A, YIELD_B])),
        ratio=high / low,
        case=_dispute(),
    )


_MEANS = {"threat": (1, 6), "display": (7, 12), "force": (13, 19)}
"""The acts of COW's code that are threats, displays and uses of force; war is beyond."""


def _threats(tables: Tables, chosen: Mapping[str, str]) -> pl.DataFrame:
    """Disputes in which the challenger went no further than the means named."""
    first, last = _MEANS[chosen["means"]]
    disputes = _originators(tables).filter(
        pl.col("act_a").is_between(first, last) & pl.col("outcome").is_in(KNOWN)
    )
    return disputes.select(
        year="year",
        yes=pl.col("outcome").is_in([VICTORY_A, YIELD_B]),
        ratio=pl.col("power_a") / pl.col("power_b"),
        case=_dispute(),
    )


PATRON = 5.0
"""How many times stronger than its client a patron is."""


def _restrains(tables: Tables, chosen: Mapping[str, str]) -> pl.DataFrame:
    """Disputes begun by a state, with or without a patron, and whether it used no force."""
    sides = _sides(tables)
    begun = sides.filter((pl.col("orig") == 1) & (pl.col("sidea") == 1))
    foes = (
        sides.filter((pl.col("orig") == 1) & (pl.col("sidea") == 0))
        .group_by("dispnum")
        .agg(
            foes=pl.col("ccode"),
            foe_power=pl.when(pl.col("power").null_count() == 0).then(pl.col("power").sum()),
        )
    )
    own = tables.frame("nmc").select("ccode", "year", "cinc")
    promises = (
        tables.frame("alliances")
        .filter(pl.col("defence") == 1)
        .select(patron="ccode1", ccode="ccode2", begun="year")
        .join(
            own.rename({"ccode": "patron", "year": "begun", "cinc": "strong"}),
            on=["patron", "begun"],
        )
    )
    # A patron that is itself the foe does not restrain as a patron.
    protected = (
        begun.join(promises, on=["ccode", "begun"])
        .join(foes, on="dispnum")
        .filter(
            (pl.col("strong") >= PATRON * pl.col("power")) & ~pl.col("patron").is_in(pl.col("foes"))
        )
        .select("dispnum", "ccode")
        .unique()
        .with_columns(patron=pl.lit(value=True))
    )
    # Against the strongest state there is no patron to have; those are left out of both classes.
    most = own.group_by("year").agg(top=pl.col("cinc").max())
    could = begun.join(most, left_on="begun", right_on="year").filter(
        pl.col("top") >= PATRON * pl.col("power")
    )
    cases = could.join(protected, on=["dispnum", "ccode"], how="left").join(
        foes, on="dispnum", how="left"
    )
    has = pl.col("patron").is_not_null()
    cases = cases.filter(has if chosen["patron"] == "yes" else ~has)
    return cases.select(
        year="begun",
        yes=pl.col("hiact") < _MEANS["force"][0],
        ratio=pl.col("power") / pl.col("foe_power"),
        case=pl.format("dispute {}: {}", "dispnum", "ccode"),
    )


_REACH = (tuple(_LEVELS), "war")

QUESTIONS: dict[str, RateQuestion] = {
    q.name: q
    for q in (
        RateQuestion(
            "joins",
            "How often do allies join when a pact is called on?",
            "A case is an ally of a state that was in a militarised dispute from its first day:"
            " of the attacked state for a pact of defence, of the attacker for a pact of offence."
            " The dispute went at least as far as `reach`. It is a yes if the ally joined that"
            " side.",
            {"pact": (_PACTS, "defence"), "reach": _REACH},
            ("participants", "disputes", "alliances", "nmc"),
            _joins,
            "Leeds, Long and Mitchell (2000) find 74.5% of alliances honoured in wars of 1816 to"
            " 1944. Our rate is lower. They read each treaty to see whether it applied (to this"
            " enemy, in this region), and count a promise as kept if it asks for less than"
            " fighting. We count every ally of every attacked state, as earlier studies did;"
            " these found about a quarter. After 1945 most cases come from large alliances.",
        ),
        RateQuestion(
            "lasts",
            "How often does a pact last?",
            "A case is an unbroken run of years with the pact between two states. It is a yes if"
            " it lasted at least `years`. A pact that is younger than that when the data end"
            " counts for the years that it is known to have lasted (Kaplan and Meier 1958).",
            {"pact": (_PACTS, "defence"), "years": (("5", "10", "15", "20", "30"), "10")},
            ("alliances", "nmc"),
            _lasts,
            "The count is of pairs, so one treaty with many members makes many cases.",
        ),
        RateQuestion(
            "yields",
            "How often does the stronger side of a dispute yield?",
            "A case is a dispute whose outcome is known. The stronger side is the one whose"
            " originators have more CINC together. It is a yes if that side yielded or lost; a"
            " stalemate or a compromise is a no. `decided: yes` keeps disputes that one side won.",
            {"decided": (("no", "yes"), "no")},
            ("participants", "disputes", "nmc"),
            _yields,
        ),
        RateQuestion(
            "threats",
            "How often do threats succeed?",
            "A case is a dispute in which the challenger (side A) went no further than `means`."
            " It is a yes if the other side yielded or lost.",
            {"means": (tuple(_MEANS), "threat")},
            ("participants", "disputes", "nmc"),
            _threats,
            "The data do not include threats that were obeyed at once, nor threats that nobody made"
            " because nobody would have yielded. So this does not measure what threats achieve.",
        ),
        RateQuestion(
            "restrains",
            "How often does a client stop short of force?",
            "A case is a state that begins a dispute and has a pact of defence from a state at"
            " least five times as strong, which is not its enemy in the dispute (with `patron:"
            " no`: has no such pact). It is a yes if its own acts stayed below the use of force."
            " Compare the two.",
            {"patron": (("yes", "no"), "yes")},
            ("participants", "disputes", "alliances", "nmc"),
            _restrains,
            "The data do not include crises that a patron stopped before any threat was made.",
        ),
    )
}
"""Every question, by name."""


def question(name: str) -> RateQuestion:
    """Return a question by its name.

    Raises
    ------
    DataError
        If there is none; the known ones are given.
    """
    if name not in QUESTIONS:
        help_ = nearest(name, QUESTIONS) or f"known: {listing(QUESTIONS)}"
        raise DataError(f"no base rate is called `{shown(name)}`; {help_}")
    return QUESTIONS[name]
