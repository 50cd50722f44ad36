"""Benchmarks: what a person waits for, and ratios against peers, measured in the same run."""
