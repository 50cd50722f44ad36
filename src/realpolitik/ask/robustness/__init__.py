"""What results follow, what turns them, and how far they hold."""
