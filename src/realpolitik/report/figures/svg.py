"""A chart as a picture: SVG that is well-formed whatever texts stand in it, or PNG.

Owns `svg_of`, `png_of`, `picture` and `legal`. Texts come from whoever wrote a scenario: characters
that XML forbids are replaced before anything is drawn, and a drawn SVG is only changed by way of an
XML parser, which also proves it well-formed.
"""

from __future__ import annotations

import re
from html import escape
from typing import Any
from xml.parsers import expat

from realpolitik.extras import require
from realpolitik.report.figures.theme import Chart, Row

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def legal(text: str) -> str:
    r"""Return a text with a mark in place of each character that XML 1.0 forbids.

    Examples
    --------
    >>> legal("a\x01b\ud800c") == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}c"
    True
    """
    return _ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", text)


def svg_of(chart: Chart) -> str:
    """Return a chart as an SVG picture."""
    require("vl_convert")
    import vl_convert

    return str(vl_convert.vegalite_to_svg(_spec(chart), allowed_base_urls=[]))


def png_of(chart: Chart, scale: float = 2.0) -> bytes:
    """Return a chart as a PNG picture on white."""
    require("vl_convert")
    import vl_convert

    spec = _spec(chart)
    spec["config"]["background"] = "white"
    return bytes(vl_convert.vegalite_to_png(spec, scale=scale, allowed_base_urls=[]))


def picture(svg: str) -> str:
    """Return a drawn figure for a page: sized by the page, and with its own descriptions only.

    Raises
    ------
    xml.parsers.expat.ExpatError
        If the SVG is not well-formed, which would be a mistake here.
    """
    rewriter = _Rewriter()
    parser = expat.ParserCreate("utf-8")
    parser.ordered_attributes = True
    parser.buffer_text = True
    parser.StartElementHandler = rewriter.start
    parser.EndElementHandler = rewriter.end
    parser.CharacterDataHandler = rewriter.text
    parser.Parse(svg.encode("utf-8"), True)
    return "".join(rewriter.out)


def _spec(chart: Chart) -> Row:
    """Return a chart's specification, fit to be drawn."""
    # Whether it keeps to the schema of Vega-Lite is for tests to see: it takes as long as drawing.
    spec: Row = _legal(chart.to_dict(validate=False))
    # Vega would describe every mark by a list of its fields; only what is written is to be read
    # out by a screen reader and shown on hovering.
    spec["config"]["mark"] = {**spec["config"].get("mark", {}), "description": ""}
    return spec


# Any: a specification nests to any depth.
def _legal(value: Any) -> Any:
    """Return plain data with the characters that XML forbids replaced in every text."""
    if isinstance(value, str):
        return legal(value)
    if isinstance(value, dict):
        return {_legal(k): _legal(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_legal(v) for v in value]
    return value


class _Rewriter:
    """Writes the SVG that a parser reads, with the changes that a page needs."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self._depth = 0
        self._open = False
        """Whether the last tag still lacks its end, since an element may prove empty."""

    def start(self, name: str, pairs: list[str]) -> None:
        self._close()
        given = dict(zip(pairs[::2], pairs[1::2], strict=True))
        given.pop("aria-roledescription", None)
        if not given.get("aria-label", "drawn"):
            del given["aria-label"]
        if self._depth == 0:
            given.pop("height", None)
            given["style"] = f"--natural:{given.pop('width', '380')}px"
        self.out.append(f"<{name}" + "".join(f' {k}="{_quoted(v)}"' for k, v in given.items()))
        self._open = True
        self._depth += 1

    def end(self, name: str) -> None:
        self.out.append("/>" if self._open else f"</{name}>")
        self._open = False
        self._depth -= 1

    def text(self, text: str) -> None:
        self._close()
        self.out.append(escape(text, quote=False))

    def _close(self) -> None:
        if self._open:
            self.out.append(">")
            self._open = False


def _quoted(value: str) -> str:
    """Return an attribute's value, its line breaks and tabs as references, which XML keeps."""
    found = escape(value, quote=True)
    return found.replace("\t", "&#9;").replace("\n", "&#10;").replace("\r", "&#13;")
