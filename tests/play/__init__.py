"""Tests of `realpolitik.play`."""
