"""What the routes of statistics take and give."""
