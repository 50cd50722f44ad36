"""Mutated inputs, each within bounds of time and memory: ``python -m tests.fuzz --inputs N``."""
