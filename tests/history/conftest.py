"""Tables of data for the tests of this room."""

from tests.tables import full, made, mirror, shared, small, tables

__all__ = ["full", "made", "mirror", "shared", "small", "tables"]
