"""Pages as HTML fragments, which a notebook shows; every text in them is escaped.

Owns `html_of`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from realpolitik.pages.numbers import bar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from realpolitik.pages.page import Page, Table


def html_of(pages: Iterable[Page]) -> str:
    """Return pages as one HTML fragment."""
    return str(Markup("\n").join(_page(page) for page in pages))


def _page(page: Page) -> Markup:
    note = Markup(" <small>{}</small>").format(page.note) if page.note else ""
    parts = [Markup("<h4>{}{}</h4>").format(page.title, note)]
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
    shares = table.shares or (None,) * len(table.rows)
    rows = Markup("").join(
        Markup("<tr>{}</tr>").format(
            Markup("").join(_cell(_BODY, c, s) for c, s in zip(cells, right, strict=True))
        )
        for row, share in zip(table.rows, shares, strict=True)
        for cells in [(*row[:-1], _bar(share) + row[-1])]
    )
    return Markup("<table>{}<thead><tr>{}</tr></thead><tbody>{}</tbody></table>").format(
        caption, head, rows
    )


def _bar(share: float | None) -> Markup:
    """Return a share as a bar of characters; nothing if there is none."""
    return Markup("") if share is None else Markup("{} ").format(bar(share))


_HEAD = Markup("<th style='text-align:{}'>{}</th>")
_BODY = Markup("<td style='text-align:{}'>{}</td>")


def _cell(form: Markup, text: str, right: bool) -> Markup:
    return form.format("right" if right else "left", text)
