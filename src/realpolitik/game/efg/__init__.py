"""Gambit's ``.efg`` files, read and written (rule G5)."""
