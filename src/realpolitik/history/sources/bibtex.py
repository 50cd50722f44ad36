"""A BibTeX entry as a line of text. Owns `line_of`."""

from __future__ import annotations

import re


def line_of(entry: str) -> str:
    """Return authors, year and title of a BibTeX entry, as a list of references has them.

    >>> line_of("@article{x, author = {A. Bee and C. Dee}, year = {1999}, title = {On It}}")
    'A. Bee and C. Dee (1999). On It.'
    """
    fields = dict(re.findall(r"(\w+)\s*=\s*\{((?:[^{}]|\{[^{}]*\})*)\}", entry))
    home = fields.get("journal") or fields.get("publisher") or fields.get("institution") or ""
    *others, last = re.split(r"\s+and\s+", fields["author"])
    authors = f"{', '.join(others)} and {last}" if others else last
    text = f"{authors} ({fields['year']}). {fields['title']}."
    text += f" {home}." if home else ""
    return re.sub(r"\s+", " ", re.sub(r"[{}]", "", text))
