"""Identifiers of people, organisations, places and papers; one module each, with `parse(text)`.

`parse` is strict: it returns a frozen value or raises `Refusal`. What a person may type sloppily is cleaned
first by the module's `normalise`, where it has one. Nothing here reads the clock or the database.
"""
