"""Why each move is made."""
