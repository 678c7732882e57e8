"""What the safety code's routes take and give."""
