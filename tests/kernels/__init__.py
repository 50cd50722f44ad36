"""Tests of the compiled paths."""
