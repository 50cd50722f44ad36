"""Every rule that a scenario file can break, by code.

To add one: write the class, with its explanation as docstring, in the file of its group, and add
it to that file's ``RULES``. Its page in the documentation and its test come from the docstring.
"""

from realpolitik.scenario.rules import (
    expression,
    file,
    move,
    period,
    private,
    quantity,
    question,
    shape,
    warning,
)
from realpolitik.scenario.rules.base import Rule

RULES: dict[str, type[Rule]] = {
    rule.code: rule
    for group in (file, shape, expression, quantity, move, question, period, private, warning)
    for rule in group.RULES
}

__all__ = ["RULES", "Rule"]
