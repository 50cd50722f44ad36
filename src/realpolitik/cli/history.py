"""The commands on history: data, rates, analogs, history.

Owns `data`, `rates`, `analogs` and `history`.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from realpolitik.cli.output import console, draw, print_json, say, tell
from realpolitik.cli.shared import BAD_INPUT, Json, app, progress
from realpolitik.errors import DataError
from realpolitik.suggest import shown

if TYPE_CHECKING:
    from realpolitik.history.chronicle import Chronicle
    from realpolitik.pages.page import Page

data = typer.Typer(
    name="data",
    help="Data on states since 1816: list the sources and fetch them.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(data)

Sources = Annotated[
    list[str] | None, typer.Argument(metavar="[SOURCE]...", help="Which sources; all by default.")
]
Years = Annotated[str | None, typer.Option(metavar="FIRST-LAST", help="Such as 1949-2018.")]


def _print(page: Page) -> None:
    from realpolitik.report.printed_page import print_page

    draw(lambda console: print_page(page, console))


@data.command("list")
def list_(as_json: Json = False) -> None:
    """List the sources, their years, and which of them have been pulled."""
    from realpolitik.history import SOURCES, Tables
    from realpolitik.report.history_pages import sources_page

    tables = Tables()
    if as_json:
        keys = ("name", "title", "measures", "unit", "first", "last", "terms")
        print_json(
            [
                {k: getattr(s, k) for k in keys}
                | {"pulled": tables.pulled(s.name), "caveats": list(s.caveats)}
                for s in SOURCES.values()
            ]
        )
        return
    _print(sources_page(SOURCES.values(), tables))


@data.command()
def info(
    name: Annotated[str, typer.Argument(metavar="SOURCE", help="A name of `data list`.")],
    bibtex: Annotated[bool, typer.Option("--bibtex", help="Print only what to cite.")] = False,
) -> None:
    """Print what a source measures, its terms, what to cite, and what to beware of."""
    from realpolitik.history import Tables
    from realpolitik.history.sources import source
    from realpolitik.report.history_pages import source_page

    found = source(name)
    if bibtex:
        say(found.citation)
        return
    _print(source_page(found, Tables()))


@data.command()
def path() -> None:
    """Print the folder in which pulled data are kept."""
    from realpolitik.history.store.folders import data_folder

    say(data_folder())


@data.command()
def pull(
    names: Sources = None,
    again: Annotated[
        bool, typer.Option("--again", help="Make tables that are there already anew.")
    ] = False,
) -> None:
    """Fetch sources, verify them, and keep them as Parquet in the data folder."""
    from realpolitik.history import Tables
    from realpolitik.history import pull as fetch
    from realpolitik.history.derived import DERIVED_TABLES
    from realpolitik.report.progress import download_progress

    with download_progress(console(beside=True)) as update:
        found = fetch(Tables(), names or (), again=again, progress=update)
    failed = [p for p in found if p.rows is None]
    for item in found:
        if item.rows is not None:
            made = "made of others" if item.name in DERIVED_TABLES else "pulled"
            how = made if item.fresh else "already there"
            say(f"{item.name}: {how}, {item.rows:,} rows")
    for item in failed:
        tell(f"error: {item.name}: {item.fault}")
    if failed:
        raise typer.Exit(BAD_INPUT)


@app.command()
def rates(
    question: Annotated[
        str | None, typer.Argument(help="Such as joins; without one, all questions.")
    ] = None,
    where: Annotated[
        list[str] | None,
        typer.Option("--where", "-w", metavar="KEY=VALUE", help="A filter, such as pact=defence."),
    ] = None,
    since: Annotated[int | None, typer.Option(help="First year of a case.")] = None,
    until: Annotated[int | None, typer.Option(help="Last year of a case.")] = None,
    as_json: Json = False,
) -> None:
    """Say how often something has happened in a class of past cases."""
    from realpolitik.history import QUESTIONS, Tables, rate
    from realpolitik.report.history_pages import questions_page, rate_page

    filters: dict[str, object] = {}
    for text in where or ():
        key, mark, value = text.partition("=")
        if not mark or not key or not value:
            raise DataError(f"`--where {text}` is not of the form KEY=VALUE")
        filters[key.strip()] = value.strip()
    filters |= {k: v for k, v in (("since", since), ("until", until)) if v is not None}
    if question is None:
        _print(questions_page(QUESTIONS.values()))
        return
    found = rate(question, filters, tables=Tables())
    if as_json:
        print_json(found.to_dict())
        return
    _print(rate_page(found))


@app.command()
def analogs(
    target: Annotated[
        list[str],
        typer.Argument(
            metavar="CASE | STATE STATE STATE YEAR", help="A case, or CHN RUS PRK 2018."
        ),
    ],
    count: Annotated[int, typer.Option(min=1, max=50, help="How many analogies to print.")] = 8,
    until: Annotated[int | None, typer.Option(help="Last year to search.")] = None,
    against: Annotated[
        list[str] | None,
        typer.Option(metavar="YEAR", help="Compare with: 1950, or 'DEU AUH RUS 1890'."),
    ] = None,
    weight: Annotated[
        list[str] | None,
        typer.Option("--weight", metavar="FEATURE=N", help="Weigh a feature, such as pact=3."),
    ] = None,
    features: Annotated[
        bool, typer.Option("--features", help="Print what triangles are compared by.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Find the past triangles most like one, and where each analogy breaks."""
    from realpolitik.history import Tables, search
    from realpolitik.report.history_pages import analogs_document, analogs_page, features_page

    if features:
        _print(features_page())
        return
    states, year = _triangle(target)
    pairs = [_weight(text) for text in weight or ()]
    with progress("searching years") as update:
        found = search(
            states,
            year,
            tables=Tables(),
            count=count,
            until=until,
            against=[_other(text, states) for text in against or ()],
            weights=dict(pairs),
            progress=update,
        )
    if as_json:
        print_json(analogs_document(found))
        return
    _print(analogs_page(found))


@app.command()
def history(
    target: Annotated[
        list[str], typer.Argument(metavar="CASE | STATE STATE STATE", help="Such as CHN RUS PRK.")
    ],
    years: Years = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="A file to write: .html, .svg or .png."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace an existing file.")] = False,
) -> None:
    """Tell a triangle's history: power, pacts, disputes, votes, dependence, type, events."""
    from realpolitik.extras import require
    from realpolitik.files import check_writable, write_bytes
    from realpolitik.history import Tables, chronicle
    from realpolitik.report.history_pages import chronicle_page

    span = _span(years)
    states, _ = _triangle(target, span[1] if span else None)
    if output is not None:
        if output.suffix not in _WRITERS:
            kinds = ", ".join(_WRITERS)
            raise DataError(f"{shown(output)} ends in none of {kinds}")
        check_writable(output, replace=force)
        require("vl_convert")
    found = chronicle(states, span, tables=Tables())
    if output is None:
        _print(chronicle_page(found))
        return
    write_bytes(output, _WRITERS[output.suffix](found), replace=force)
    say(f"wrote {shown(output)}")


def _html(found: Chronicle) -> bytes:
    from realpolitik.report.triangle_page import html_of

    return html_of(found).encode()


def _svg(found: Chronicle) -> bytes:
    from realpolitik.report.figures.svg import svg_of
    from realpolitik.report.figures.triangle import small_multiples

    return svg_of(small_multiples(found)).encode()


def _png(found: Chronicle) -> bytes:
    from realpolitik.report.figures.svg import png_of
    from realpolitik.report.figures.triangle import small_multiples

    return png_of(small_multiples(found))


_WRITERS = {".html": _html, ".svg": _svg, ".png": _png}


def _span(years: str | None) -> tuple[int, int] | None:
    if years is None:
        return None
    found = re.fullmatch(r"(\d{4})(?:-(\d{4}))?", years.strip())
    if found is None:
        raise DataError(f"`--years {years}` is not of the form 1949-2018")
    return int(found[1]), int(found[2] or found[1])


def _triangle(words: list[str], year: int | None = None) -> tuple[tuple[int, ...], int]:
    """Return three states and a year, from their codes or from a case's actors."""
    from realpolitik.history import state_of
    from realpolitik.history.panel.members import LAST

    if len(words) == 1 and " " in words[0].strip():
        words = words[0].split()
    if len(words) == 1:
        return _of_case(words[0], year)
    if len(words) == 4 and re.fullmatch(r"\d{4}", words[3]):
        year = int(words[3])
    elif len(words) != 3:
        raise DataError(
            f"{len(words)} words; give a case, or three states and a year: CHN RUS PRK 2018"
        )
    return tuple(state_of(w, year) for w in words[:3]), year or LAST


def _of_case(name: str, year: int | None) -> tuple[tuple[int, ...], int]:
    """Return the closest three states among a case's actors, and its year as far as data go."""
    from realpolitik.history import Tables, code_of, state_of
    from realpolitik.history.chronicle import closest_three
    from realpolitik.history.panel.members import LAST
    from realpolitik.library import load

    scenario = load(name)
    when = min(year or int(scenario.as_of[:4]), LAST)
    states: list[int] = []
    for actor in scenario.actors:
        try:
            state = state_of(actor, when)
        except DataError:
            continue
        if state not in states:
            states.append(state)
    if len(states) < 3:
        raise DataError(f"`{name}` has {len(states)} actors that are states; three are wanted")
    three = closest_three(states, when, tables=Tables())
    codes = " ".join(code_of(s, when) for s in three)
    tell(f"{name}: {codes} in {when}, the three that stand closest")
    return three, when


def _other(text: str, states: tuple[int, ...]) -> tuple[tuple[int, ...], int]:
    if re.fullmatch(r"\d{4}", text.strip()):
        return states, int(text)
    return _triangle(text.split())


def _weight(text: str) -> tuple[str, float]:
    name, mark, value = text.partition("=")
    try:
        return name.strip(), float(value if mark else "nan")
    except ValueError:
        raise DataError(f"`--weight {text}` is not of the form FEATURE=NUMBER") from None
