"""What the routes of offline work take and give, one module per subject."""
