"""The law of inspection as plain functions, one module per stage of it: no database, no clock, no framework."""
