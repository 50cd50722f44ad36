"""Shapes of arrays in annotations: ``PathsByDraws[Floats]`` says the axes and the numbers.

Owns `Floats`, `Ints`, `Bools` and the shapes by name, such as `Draws`. To mypy each shape is the
array in its brackets; `tests/shapes.py` reads the axes from the annotations and checks them while a
scenario is solved: that ranks are right, and that axes of one name agree within one call. An axis
of size 1 stands for any size, as in broadcasting.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
"""Numbers; every number of a draw is a float64 (rule G6)."""

Ints = NDArray[np.int64]
"""Places, codes and counts."""

Bools = NDArray[np.bool_]
"""Truths."""

# Any: the array API standard has no static type that the arrays of all libraries share.
Array = Any
"""An array of any library that keeps to the array API standard, such as those of NumPy, jax and
array_api_strict."""

# Any: untyped, as its arrays are.
Namespace = Any
"""The functions of an array library, such as the module `numpy`."""


@dataclass(frozen=True)
class Shape:
    """The names of an array's axes, in order; ``"1"`` is an axis of size 1."""

    axes: tuple[str, ...]


Kind = TypeVar("Kind")
"""The array whose shape is named: `Floats`, `Ints`, `Bools` or `Array`."""

Draws = Annotated[Kind, Shape(("draws",))]
Row = Annotated[Kind, Shape(("1", "draws"))]
"""A value per draw that stands for all paths."""

Paths = Annotated[Kind, Shape(("paths",))]
PathsByDraws = Annotated[Kind, Shape(("paths", "draws"))]
PathsByActors = Annotated[Kind, Shape(("paths", "actors"))]
PathsByActorsByDraws = Annotated[Kind, Shape(("paths", "actors", "draws"))]
"""Payoffs at the end of each path."""

ActorsByDraws = Annotated[Kind, Shape(("actors", "draws"))]
ActionsByDraws = Annotated[Kind, Shape(("actions", "draws"))]
"""At one information set."""

NodesByActionsByDraws = Annotated[Kind, Shape(("nodes", "actions", "draws"))]
"""At one stage of a tree."""

Sets = Annotated[Kind, Shape(("sets",))]
SetsByDraws = Annotated[Kind, Shape(("sets", "draws"))]
"""Information sets."""

Courses = Annotated[Kind, Shape(("courses",))]
CourseRow = Annotated[Kind, Shape(("1", "courses"))]
ActorsByCourses = Annotated[Kind, Shape(("actors", "courses"))]
PeriodsByCourses = Annotated[Kind, Shape(("periods", "courses"))]
CoursesByDraws = Annotated[Kind, Shape(("courses", "draws"))]
"""Courses over the periods (rule S13)."""

QuantitiesByDraws = Annotated[Kind, Shape(("quantities", "draws"))]
