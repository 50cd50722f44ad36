r"""What to cite, as BibTeX: the tool, a case with its evidence, and the data that it draws on.

Owns `citations_of`. Texts are escaped for LaTeX, and what is a name in full stands in braces.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from realpolitik._version import __version__
from realpolitik.history import SOURCES

if TYPE_CHECKING:
    from realpolitik.scenario.model import Evidence, Scenario

TITLE = "realpolitik: strategic arguments between states as games over everything that is uncertain"
DEVELOPERS = "The realpolitik developers"

_URL_MARKS = "%:/?#[]@!$&'()*+,;=~"
"""What a URL may hold as it stands, beside letters and digits (RFC 3986, section 2)."""

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{mark: f"\\{mark}" for mark in "&%$#_{}"},
}


def citations_of(scenario: Scenario | None = None) -> str:
    """Return BibTeX entries for the tool and, of a scenario, for all that it rests on.

    Parameters
    ----------
    scenario
        The scenario whose file, evidence and data are cited too.
    """
    entries = [_tool()]
    if scenario is not None:
        entries.append(_case(scenario))
        keys = _keys(scenario)
        entries += [_evidence(keys[name], e) for name, e in scenario.evidence.items()]
        entries += _data(scenario)
    return "\n\n".join(entries)


def _tool() -> str:
    return _entry(
        "software",
        "realpolitik",
        author=f"{{{DEVELOPERS}}}",
        title=_escaped(TITLE),
        version=__version__,
    )


def _case(scenario: Scenario) -> str:
    return _entry(
        "misc",
        _key(scenario.name),
        title=_escaped(scenario.title),
        howpublished=f"Scenario file for realpolitik {__version__}",
        date=scenario.as_of,
        year=scenario.as_of[:4],
        note=f"As of {scenario.as_of}. SHA-256 {scenario.source.sha256}",
    )


def _evidence(key: str, evidence: Evidence) -> str:
    return _entry(
        "misc",
        key,
        title=_escaped(evidence.says),
        howpublished=_escaped(evidence.source),
        date=_escaped(evidence.date),
        year=evidence.date[:4],
        # Styles set a URL as it stands, so what would break an entry is written as URLs write it.
        url=quote(evidence.url or "", safe=_URL_MARKS),
        note=f"Admiralty grade {_escaped(evidence.grade)}",
    )


def _data(scenario: Scenario) -> list[str]:
    """Return what to cite of the data that the evidence names, each once."""
    named = [e.source for e in scenario.evidence.values()]
    used = (s.citation for s in SOURCES.values() if any(s.reference in text for text in named))
    return list(dict.fromkeys(used))


def _keys(scenario: Scenario) -> dict[str, str]:
    """Return a key for each piece of evidence, no two alike."""
    keys: dict[str, str] = {}
    for name in scenario.evidence:
        key = _key(f"{scenario.name}-{name}")
        keys[name] = key if key not in keys.values() else f"{key}-{len(keys) + 1}"
    return keys


def _key(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]+", "-", text).strip("-")


def _entry(kind: str, key: str, **fields: str) -> str:
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@{kind}{{{key},\n" + ",\n".join(lines) + "\n}"


def _escaped(text: str) -> str:
    r"""Return a text for LaTeX, on one line.

    Examples
    --------
    >>> print(_escaped("50% of A_1 & {B}"))
    50\% of A\_1 \& \{B\}
    """
    return "".join(_SPECIAL.get(c, c) for c in " ".join(text.split()))
