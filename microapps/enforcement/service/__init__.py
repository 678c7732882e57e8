"""Use cases, one module per resource; one function, one transaction each."""

APP = "enforcement"
