"""A checker of the shapes that annotations name (`realpolitik.arrays`), for tests alone.

Owns `checked`. While it is open, the annotated functions, methods and dataclasses of some modules
check every call: that arrays have as many axes as their annotations say, and that axes of one name
are of one size within the call; a size of 1 stands for any. Annotations are read as text, since the
modules import the names in them for the type checker only.
"""

from __future__ import annotations

import ast
import functools
import inspect
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, is_dataclass
from typing import TYPE_CHECKING, Any, get_args
from unittest.mock import patch

from realpolitik import arrays
from realpolitik.arrays import Shape

if TYPE_CHECKING:
    from types import ModuleType

NAMED = {
    name: shape
    for name, alias in vars(arrays).items()
    for shape in get_args(alias)
    if isinstance(shape, Shape)
}
"""Each alias's shape."""


@dataclass
class Axes:
    """The sizes of named axes within one call."""

    where: str
    sizes: dict[str, int] = field(default_factory=dict)

    def check(self, name: str, shape: Shape, value: object) -> None:
        """Raise AssertionError if an array does not have a shape."""
        sizes = getattr(value, "shape", None)
        place = f"{self.where}: `{name}`"
        assert sizes is not None, f"{place} is no array but {type(value).__name__}"
        assert len(sizes) == len(shape.axes), f"{place} has shape {sizes}, not {shape.axes}"
        for axis, size in zip(shape.axes, sizes, strict=True):
            known = 1 if axis == "1" else self.sizes.get(axis, 1)
            fits = size == 1 or (axis != "1" and known in (size, 1))
            assert fits, f"{place}: axis {axis} has size {size}, not {known}"
            if size != 1:
                self.sizes[axis] = size


@dataclass
class Count:
    """How many arrays were checked."""

    arrays: int = 0


Check = Callable[[Axes, str, Any], int]
"""Checks a value by its annotation, and returns how many arrays were in it."""


def check_of(annotation: ast.expr | None) -> Check | None:
    """Return how to check what an annotation annotates; None if it names no shape."""
    if isinstance(annotation, ast.BinOp):
        sides = [c for c in map(check_of, (annotation.left, annotation.right)) if c]
        return _optional(sides[0]) if len(sides) == 1 else None
    if isinstance(annotation, ast.Subscript) and isinstance(annotation.value, ast.Name):
        name, inside = annotation.value.id, annotation.slice
        parts = inside.elts if isinstance(inside, ast.Tuple) else [inside]
        return _named(NAMED[name]) if name in NAMED else _within(name, parts)
    return None


def _within(name: str, parts: list[ast.expr]) -> Check | None:
    """Return how to check what stands in a table or a tuple."""
    if name in ("dict", "Mapping"):
        each = check_of(parts[-1])
        return _every(each, lambda value: value.items()) if each else None
    if name == "tuple" and ast.unparse(parts[-1]) == "...":
        each = check_of(parts[0])
        return _every(each, enumerate) if each else None
    checks = [check_of(part) for part in parts] if name == "tuple" else []
    return _in_order(checks) if any(checks) else None


def _named(shape: Shape) -> Check:
    def check(axes: Axes, name: str, value: Any) -> int:
        axes.check(name, shape, value)
        return 1

    return check


def _optional(inner: Check) -> Check:
    """Return a check of what may also be no array: None, or a slice of one."""
    return lambda axes, name, value: (
        0 if value is None or isinstance(value, slice) else inner(axes, name, value)
    )


def _every(inner: Check, items: Callable[[Any], Iterable[tuple[object, Any]]]) -> Check:
    def check(axes: Axes, name: str, value: Any) -> int:
        # The parts of a table or a list may differ in their axes: agreement is within each.
        return sum(inner(Axes(axes.where), f"{name}[{k!r}]", v) for k, v in items(value))

    return check


def _in_order(checks: list[Check | None]) -> Check:
    def check(axes: Axes, name: str, value: Any) -> int:
        pairs = zip(checks, value, strict=True)
        return sum(c(axes, f"{name}[{i}]", v) for i, (c, v) in enumerate(pairs) if c)

    return check


def _parsed(annotation: object) -> Check | None:
    return (
        check_of(ast.parse(annotation, mode="eval").body) if isinstance(annotation, str) else None
    )


def _wrapped(function: Callable[..., Any], count: Count) -> Callable[..., Any] | None:
    """Return a function that checks its calls; None if no annotation of it names a shape."""
    found = {k: c for k, v in inspect.get_annotations(function).items() if (c := _parsed(v))}
    if not found:
        return None
    signature = inspect.signature(function)

    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        axes = Axes(function.__qualname__)
        given = signature.bind(*args, **kwargs).arguments
        for name, value in given.items():
            if name in found and value is not signature.parameters[name].default:
                count.arrays += found[name](axes, name, value)
        result = function(*args, **kwargs)
        if "return" in found:
            count.arrays += found["return"](axes, "return", result)
        return result

    return call


def _built(cls: type, count: Count) -> Callable[..., None] | None:
    """Return a dataclass's `__init__` that checks the fields of what it makes."""
    found = {f.name: c for f in fields(cls) if (c := _parsed(f.type))}
    make: Callable[..., None] = vars(cls)["__init__"]
    if not found:
        return None

    @functools.wraps(make)
    def init(self: object, *args: Any, **kwargs: Any) -> None:
        make(self, *args, **kwargs)
        axes = Axes(cls.__qualname__)
        for name, check in found.items():
            count.arrays += check(axes, name, getattr(self, name))

    return init


def _replaced(member: object, count: Count) -> Any:
    """Return a member of a class that checks its calls, or None."""
    if isinstance(member, functools.cached_property):
        inner = _wrapped(member.func, count)
        if inner is None:
            return None
        changed = functools.cached_property(inner)
        changed.__set_name__(object, member.func.__name__)
        return changed
    for kind in (classmethod, staticmethod):
        if isinstance(member, kind):
            inner = _wrapped(member.__func__, count)
            return None if inner is None else kind(inner)
    if isinstance(member, property) and member.fget:
        inner = _wrapped(member.fget, count)
        return None if inner is None else property(inner)
    return _wrapped(member, count) if inspect.isfunction(member) else None


@contextmanager
def checked(*modules: ModuleType) -> Iterator[Count]:
    """Check every call of what modules define while the context is open.

    Yields how many arrays were checked, so that a test can tell that some were.
    """
    count, patches = Count(), []
    own = {m.__name__: m for m in modules}
    users = {n: m for n, m in sys.modules.items() if n.startswith("realpolitik.")} | own
    for module in modules:
        for name, thing in list(vars(module).items()):
            if getattr(thing, "__module__", None) not in own:
                continue
            if inspect.isfunction(thing) and (call := _wrapped(thing, count)):
                # Whoever imported the function calls the checked one.
                patches += [
                    patch.object(user, name, call)
                    for user in users.values()
                    if vars(user).get(name) is thing
                ]
            elif inspect.isclass(thing) and thing.__module__ == module.__name__:
                for key, member in list(vars(thing).items()):
                    if key != "__init__" and (changed := _replaced(member, count)):
                        patches.append(patch.object(thing, key, changed))
                if (
                    is_dataclass(thing)
                    and "__init__" in vars(thing)
                    and (init := _built(thing, count))
                ):
                    patches.append(patch.object(thing, "__init__", init))
    for each in patches:
        each.start()
    try:
        yield count
    finally:
        for each in reversed(patches):
            each.stop()
