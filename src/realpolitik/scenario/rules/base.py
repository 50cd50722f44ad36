"""What every rule of the language carries: a code, a name, a severity and its explanation.

Owns `Rule`.
"""

from __future__ import annotations

import inspect
import re
from typing import ClassVar

from realpolitik.scenario.diagnostics import Severity


class Rule:
    """A rule that a scenario file can break.

    The docstring is the rule's page in the documentation: a summary line, a paragraph on why, and
    the sections *Wrong* and *Right*, whose YAML is run by the tests.
    """

    code: ClassVar[str]
    name: ClassVar[str]
    severity: ClassVar[Severity] = Severity.ERROR

    @classmethod
    def summary(cls) -> str:
        """Return the first line of the rule's docstring."""
        return (inspect.getdoc(cls) or "").partition("\n")[0]

    @classmethod
    def sections(cls) -> dict[str, str]:
        """Return the docstring's sections: ``why``, ``wrong`` and ``right`` (where present)."""
        text = inspect.getdoc(cls) or ""
        parts = re.split(r"^(Wrong|Right):\n", text, flags=re.MULTILINE)
        sections = {"why": "\n".join(parts[0].splitlines()[1:]).strip()}
        for title, body in zip(parts[1::2], parts[2::2], strict=True):
            sections[title.lower()] = inspect.cleandoc("\n" + body)
        return sections
