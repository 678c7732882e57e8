"""Positions convert between the three systems and back, and are measured in metres."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.geo import Crs, Position, could_be_within, distance_m

IN_CHINA = st.builds(Position, st.floats(80, 125), st.floats(20, 50), st.sampled_from(Crs))
WEST_LAKE = Position(120.1485, 30.2428, Crs.WGS84)


@pytest.mark.parametrize(
    ("crs", "lon", "lat"), [(Crs.GCJ02, 116.410244, 39.916404), (Crs.BD09, 116.416627, 39.922700)]
)
def test_conversion_gives_the_published_values(crs, lon, lat):
    there = Position(116.404, 39.915, Crs.WGS84).to(crs)
    assert (there.lon, there.lat) == pytest.approx((lon, lat), abs=1e-6)


@given(IN_CHINA, st.sampled_from(Crs))
def test_there_and_back_is_within_a_millimetre(place, crs):
    back = place.to(crs).to(place.crs)
    assert (back.lon, back.lat) == pytest.approx((place.lon, place.lat), abs=1e-8)


@given(IN_CHINA, st.sampled_from(Crs))
def test_distance_to_itself_in_another_system_is_zero(place, crs):
    assert distance_m(place, place.to(crs)) < 0.001


@given(IN_CHINA, IN_CHINA)
def test_distance_is_the_same_both_ways(one, other):
    assert distance_m(one, other) == pytest.approx(distance_m(other, one))


def test_mistaking_the_system_is_hundreds_of_metres():
    mistaken = Position(WEST_LAKE.to(Crs.GCJ02).lon, WEST_LAKE.to(Crs.GCJ02).lat, Crs.WGS84)
    assert 300 < distance_m(WEST_LAKE, mistaken) < 800


def test_one_degree_of_latitude_is_111_km():
    north = Position(120.0, 31.0, Crs.WGS84)
    assert distance_m(Position(120.0, 30.0, Crs.WGS84), north) == pytest.approx(111_195, abs=1)


def test_antipodes_are_half_the_circumference_apart():
    far = distance_m(Position(0, 0, Crs.WGS84), Position(180, 0, Crs.WGS84))
    assert far == pytest.approx(math.pi * 6_371_008.8)


def test_gcj02_leaves_places_outside_china_alone():
    paris = Position(2.35, 48.85, Crs.WGS84)
    assert (paris.to(Crs.GCJ02).lon, paris.to(Crs.GCJ02).lat) == (2.35, 48.85)


def test_claimed_accuracy_gives_the_benefit_of_the_doubt():
    near = Position(WEST_LAKE.lon, WEST_LAKE.lat + 0.001, Crs.WGS84, accuracy_m=50)
    assert could_be_within(WEST_LAKE, near, 70)
    assert not could_be_within(WEST_LAKE, near, 50)


def test_accuracy_survives_conversion():
    assert Position(120, 30, Crs.WGS84, 12.5).to(Crs.BD09).accuracy_m == 12.5


def test_system_is_read_from_its_name():
    assert Position(120, 30, "gcj02").crs is Crs.GCJ02


@pytest.mark.parametrize(
    ("lon", "lat", "crs", "accuracy"),
    [
        (181, 30, "wgs84", None),
        (120, -90.1, "wgs84", None),
        (math.nan, 30, "wgs84", None),
        (120, math.inf, "wgs84", None),
        (120, 30, "utm", None),
        (120, 30, "wgs84", -1),
        (120, 30, "wgs84", math.nan),
    ],
)
def test_impossible_position_is_refused(lon, lat, crs, accuracy):
    with pytest.raises(ValueError, match=r"应|Crs"):
        Position(lon, lat, crs, accuracy)


def test_place_is_not_in_the_repr():
    assert "120" not in repr(WEST_LAKE)
