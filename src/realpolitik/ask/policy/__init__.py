"""Which lever is best for whom, and would it be kept."""
