"""NumPy's own exponential and logarithm, called from compiled code.

Owns `apply` and `address`. Machines differ in the last digit of an exponential, and so do libraries
on one machine. Compiled code therefore calls the very function that NumPy chose for this processor,
on a row of numbers at a time: a compiled path and a NumPy path then agree to the last bit. Where
NumPy keeps it is public, `PyUFuncObject` in its C interface, and is the same in every release 2.x.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from realpolitik.arrays import Floats

Address = tuple[int, int]
"""Where a loop is, and where that is which it is handed besides numbers."""

# Any: numba and llvmlite hand values without types to whoever writes an intrinsic.
Untyped = Any


class _UFunc(ctypes.Structure):
    """The first fields of `PyUFuncObject`."""

    _fields_ = (
        ("base", ctypes.c_byte * object.__basicsize__),
        ("counts", ctypes.c_int * 4),
        ("loops", ctypes.POINTER(ctypes.c_void_p)),
        ("data", ctypes.POINTER(ctypes.c_void_p)),
    )


def address(function: np.ufunc) -> Address:
    """Return NumPy's loop over float64 of a function of one argument, such as `numpy.exp`."""
    head = _UFunc.from_address(id(function))
    at = function.types.index("d->d")
    return head.loops[at] or 0, head.data[at] or 0


def _apply(
    _typing: Untyped,
    _loop: Untyped,
    _data: Untyped,
    numbers: Untyped,
    _start: Untyped,
    _count: Untyped,
) -> tuple[Untyped, Untyped]:
    signature = types.void(types.int64, types.int64, numbers, types.int64, types.int64)

    def generate(context: Untyped, builder: Untyped, _: Untyped, arguments: Untyped) -> Untyped:
        loop, data, numbers, start, count = arguments
        word, place = ir.IntType(64), ir.IntType(8).as_pointer()
        # void loop(char **ends, const intptr_t *count, const intptr_t *strides, void *data)
        kind = ir.FunctionType(
            ir.VoidType(), [place.as_pointer(), word.as_pointer(), word.as_pointer(), place]
        )
        memory = context.make_array(signature.args[2])(context, builder, numbers).data
        first = builder.bitcast(builder.gep(memory, [start]), place)
        ends = cgutils.alloca_once(builder, place, 2)
        strides = cgutils.alloca_once(builder, word, 2)
        size = cgutils.alloca_once_value(builder, count)
        for i in range(2):
            builder.store(first, builder.gep(ends, [ir.Constant(word, i)]))
            builder.store(ir.Constant(word, 8), builder.gep(strides, [ir.Constant(word, i)]))
        where = builder.inttoptr(loop, kind.as_pointer())
        builder.call(where, [ends, size, strides, builder.inttoptr(data, place)])
        return context.get_dummy_value()

    return signature, generate


apply: Callable[[int, int, Floats, int, int], None] = intrinsic(_apply)
"""In compiled code, ``apply(loop, data, numbers, start, count)`` applies a loop, at its `address`,
to some numbers of a contiguous array in place: `count` of them from the place `start` on."""
