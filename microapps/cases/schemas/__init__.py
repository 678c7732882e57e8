"""What the case routes take and give, one module per resource."""
