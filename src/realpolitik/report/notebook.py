"""What results look like in a notebook: tables, and the figures of a run.

Found by name from `realpolitik.ask.display`, since asking stands below the report.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from realpolitik.report.figures import Figures
from realpolitik.report.pages import Page, Table, page_of

if TYPE_CHECKING:
    from realpolitik.ask.run import Run


def html_of(result: Any) -> str:
    """Return a result as an HTML fragment; every text in it is escaped."""
    return str(_page(page_of(result)))


def figures_of(run: Run) -> Figures:
    """Return the figures of a run."""
    return Figures(run)


def _page(page: Page) -> Markup:
    parts = [Markup("<h4>{}</h4>").format(page.title)]
    if page.lead:
        parts.append(Markup("<p>{}</p>").format(page.lead))
    parts += [_table(t) for t in page.tables]
    parts += [Markup("<p><small>{}</small></p>").format(note) for note in page.notes]
    return Markup("\n").join(parts)


def _table(table: Table) -> Markup:
    right = [i in table.right for i in range(len(table.header))]
    caption = Markup("<caption style='text-align:left'><b>{}</b> {}</caption>").format(
        table.title, table.note
    )
    head = Markup("").join(_cell(_HEAD, h, s) for h, s in zip(table.header, right, strict=True))
    rows = Markup("").join(
        Markup("<tr>{}</tr>").format(
            Markup("").join(_cell(_BODY, c, s) for c, s in zip(row, right, strict=True))
        )
        for row in table.rows
    )
    return Markup("<table>{}<thead><tr>{}</tr></thead><tbody>{}</tbody></table>").format(
        caption, head, rows
    )


_HEAD = Markup("<th style='text-align:{}'>{}</th>")
_BODY = Markup("<td style='text-align:{}'>{}</td>")


def _cell(form: Markup, text: str, right: bool) -> Markup:
    return form.format("right" if right else "left", text)
