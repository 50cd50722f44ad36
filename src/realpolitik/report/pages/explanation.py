"""Pages on the course of things: why it goes so, what to watch, what the record teaches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from realpolitik.pages.numbers import number, percent, plural, points
from realpolitik.pages.page import TOP, Page, Table
from realpolitik.report.sentences import answer_sentences

if TYPE_CHECKING:
    from collections.abc import Mapping

    from realpolitik.ask.evaluate.answer import Summary
    from realpolitik.ask.evidence.hindcast import Past
    from realpolitik.ask.evidence.indicators import Indicators
    from realpolitik.ask.evidence.learning import Learning
    from realpolitik.ask.explanation.explain import Explanation, WhyNot
    from realpolitik.ask.run import Run


def indicators_page(found: Indicators) -> Page:
    """Return the page on what to watch."""
    moves = [r for r in found.rows if r.kind == "move"]
    stakes = [r for r in found.rows if r.kind == "quantity" and r.bits > found.noise][:TOP]
    tables = []
    for title, rows in (("Moves to watch", moves), ("Quantities worth learning", stakes)):
        body = []
        for row in rows:
            for i, (name, (chance, after)) in enumerate(row.sightings.items()):
                name_, bits = (row.name, f"{row.bits:.3f}") if i == 0 else ("", "")
                body.append((name_, bits, name, percent(chance), percent(after)))
        if not body:
            continue
        header = ("", "bits", "if seen", "chance", "holds then in")
        note = "most telling first"
        tables.append(Table(title, note, header, tuple(body), frozenset({1, 3, 4})))
    worth = [f"{a} {points(v)} points" for a, v in found.perfect.items()]
    notes = [f"A quantity without bearing shows {found.noise:.3f} bits in 1 of 20 cases."]
    if worth:
        notes.append(f"Knowing everything before choosing a lever would add: {', '.join(worth)}.")
    lead = (
        f"{found.claim} holds in {percent(found.share)} of draws;"
        f" {found.uncertainty:.2f} bits are open."
    )
    return Page(f"What to watch for {found.claim}", lead, tuple(tables), tuple(notes))


def explanation_page(found: Explanation) -> Page:
    """Return the page on the paths worth knowing."""
    tables = []
    for i, told in enumerate(found.paths, start=1):
        steps = ", ".join(f"{m}: {o}" for m, o in told.path.items())
        rows = tuple((r.words,) for r in told.reasons)
        head = f"{i}. {told.why_shown[:1].upper()}{told.why_shown[1:]}"
        tables.append(
            Table(head, f"{steps}; {percent(told.probability.mean)} on average", ("",), rows)
        )
    notes = ("Gaps are expected points over the next-best option, by interest, means over draws.",)
    return Page("Why", "", tuple(tables), notes)


def past_page(found: Past) -> Page:
    """Return the page on what happened."""
    rows = (
        ("what happened", _path(found.path), _chances(found.probability.summary)),
        ("likeliest other", _path(found.other), _chances(found.other_probability.summary)),
        ("uniform guess", "", percent(found.uniform)),
    )
    lead = (
        f"The game makes it {number(found.against_guess)} times as likely as a uniform guess, and"
        f" {number(found.against_other)} times as likely as the likeliest other course;"
        f" it ranks {found.rank} of {found.paths}."
    )
    note = "mean probability (5% to 95% of draws)"
    table = Table("Foretold", note, ("", "", ""), rows, frozenset({2}))
    return Page(f"What happened: {found.says}", lead, (table,))


def _path(path: Mapping[str, str]) -> str:
    return ", ".join(f"{move}: {option}" for move, option in path.items())


def _chances(summary: Summary) -> str:
    return f"{percent(summary.mean)} ({percent(summary.p05)} to {percent(summary.p95)})"


def why_not_page(found: WhyNot) -> Page:
    """Return the page on why an option is not taken."""
    after = ", ".join(f"{m}: {o}" for m, o in found.path.items())
    note = f"Where it is likeliest to come up{f', after {after}' if after else ''}."
    return Page("Why not", found.reason.words, (), (note,))


def learning_page(found: Learning) -> Page:
    """Return the page on what the record teaches."""
    learnt = tuple(
        (
            q.quantity,
            _three(q.prior),
            _three(q.posterior),
            f"{q.shift:+.2f}".replace("-", "\N{MINUS SIGN}"),
        )
        for q in found.quantities[:TOP]
    )
    claims = tuple(
        (k, percent(before), percent(after)) for k, (before, after) in found.claims.items()
    )
    told = tuple(
        (
            p.date,
            ", ".join(f"{m}: {o}" for m, o in p.path.items()),
            percent(p.probability),
            percent(p.uniform),
            "never" if p.probability <= 0 else f"{p.score:+.2f}".replace("-", "\N{MINUS SIGN}"),
        )
        for p in found.predictions
    )
    tables = (
        Table(
            "What the record says of the quantities",
            "median (5% to 95%); shift in deviations",
            ("quantity", "before", "after", "shift"),
            learnt,
            frozenset({3}),
        ),
        Table("Claims", "share of draws", ("claim", "before", "after"), claims, frozenset({1, 2})),
        Table(
            "Each observation foretold from the others",
            "bits gained over a uniform guess",
            ("date", "seen", "foretold", "guess", "bits"),
            told,
            frozenset({2, 3, 4}),
        ),
    )
    lead = (
        f"{plural(found.observations, 'observation')};"
        f" {found.effective:,.0f} of {plural(found.draws, 'draw')} still count."
    )
    notes = (f"Beware: {found.warning}.",) if found.warning else ()
    return Page("What the record teaches", lead, tables, notes)


def _three(s: Summary) -> str:
    return f"{number(s.p50)} ({number(s.p05)} to {number(s.p95)})"


def run_page(found: Run) -> Page:
    """Return the page on a run's answer and its claims."""
    rows = tuple(
        (name, percent(v.share), v.words, v.claim.expect or "", v.claim.says)
        for name, v in found.claims.items()
    )
    header = ("claim", "holds in", "in words", "claimed", "what it says")
    note = f"{plural(found.draws, 'draw')}, seed {found.seed}"
    table = Table("Claims", note, header, rows, frozenset({1}))
    return Page(found.scenario.title, " ".join(answer_sentences(found)), (table,))
