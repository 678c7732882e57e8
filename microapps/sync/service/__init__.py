"""Use cases of offline work, one module per subject."""
