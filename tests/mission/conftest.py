"""Tables of data, whole and small, for the tests of this room."""

from tests.tables import full, shared, small

__all__ = ["full", "shared", "small"]
