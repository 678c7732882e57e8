"""One folder per micro-app, all shaped alike; registry.py is the only list."""
