"""Tests of `realpolitik.periods`."""
