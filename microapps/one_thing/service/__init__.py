"""Use cases, one module per resource; one function, one transaction each."""

APP, WORD = "one_thing", "内办"
"""The micro-app, and the word in its document numbers."""
