"""Putting questions to solved draws: answers, verdicts, measures of power."""
