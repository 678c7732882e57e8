"""Every section of data/test_vectors.json is read by a test: a vector nobody runs proves nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from core.data_files import document

VECTORS = document("test_vectors")
SOURCES = {path: path.read_text(encoding="utf-8") for path in Path(__file__).parents[1].glob("*/test_*.py")}
READ_BY_PARTS = {"uscc", "id_card", "holidays_2026"}
"""Sections that are objects of parts, each read by its own name; all others are read whole."""


def readers(*names):
    """Test files that read `["a"]["b"]`, directly or from a variable."""
    wanted = "".join(rf'\["{name}"\]' for name in names)
    return [path.name for path, text in SOURCES.items() if re.search(wanted, text)]


@pytest.mark.parametrize("section", VECTORS)
def test_every_section_is_run(section):
    assert readers(section)


@pytest.mark.parametrize(
    ("section", "part"), [(section, part) for section in sorted(READ_BY_PARTS) for part in VECTORS[section]]
)
def test_every_part_of_a_section_is_run(section, part):
    assert readers(section, part)


@pytest.mark.parametrize("sample", VECTORS["indicator_samples"], ids=str)
def test_every_indicator_sample_is_of_a_kind_that_test_ratio_runs(sample):
    assert "d" in sample or "implied_d" in sample or sample.get("rule") == "aggregate"
