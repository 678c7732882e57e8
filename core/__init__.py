"""What every micro-app stands on. Imports nothing from the rooms above it."""
