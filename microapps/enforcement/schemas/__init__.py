"""What the enforcement routes take and give, one module per resource."""
