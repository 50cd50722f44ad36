"""What the record teaches, what to watch, and how history fares against the game."""
