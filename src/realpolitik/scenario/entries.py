"""Mappings of a scenario's parts by name, which nobody can change after they were read.

Owns `Entries`.
"""

from __future__ import annotations

from typing import NoReturn, TypeVar

T = TypeVar("T")


class Entries(dict[str, T]):
    """Parts by name, in file order; to change one, change the file's text (rule G6)."""

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise TypeError(
            "a scenario that was read does not change; `scenario.with_value(name, value)` and"
            " `scenario.with_text(text)` return another one"
        )

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __reduce__(self) -> tuple[type[Entries[T]], tuple[dict[str, T]]]:
        """Return how to make the mapping anew in another process."""
        return type(self), (dict(self),)
