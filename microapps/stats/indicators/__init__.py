"""The indicators computed from this platform's records; one module a subject."""

from microapps.stats.indicators.archiving import ELECTRONIC_ARCHIVING
from microapps.stats.indicators.base import Measured
from microapps.stats.indicators.cases import HANDHELD_CASES, HANDHELD_SIMPLE
from microapps.stats.indicators.enforcement import HANDHELD_ENFORCEMENT
from microapps.stats.indicators.events import JOINT_CLOSED, JOINT_ON_TIME
from microapps.stats.indicators.judicial import SINGLE_TRACK
from microapps.stats.indicators.office import ACTIVE_PEOPLE, MOBILE_NODES
from microapps.stats.indicators.oversight import CREDIT_IN_DRAWS, RANDOM_MATTERS, SUPERVISION_FILES
from microapps.stats.indicators.services import ONE_NET

INDICATORS: dict[str, Measured] = {
    indicator.code: indicator
    for indicator in (
        MOBILE_NODES,
        ACTIVE_PEOPLE,
        HANDHELD_ENFORCEMENT,
        HANDHELD_SIMPLE,
        HANDHELD_CASES,
        RANDOM_MATTERS,
        CREDIT_IN_DRAWS,
        SUPERVISION_FILES,
        SINGLE_TRACK,
        JOINT_ON_TIME,
        JOINT_CLOSED,
        ELECTRONIC_ARCHIVING,
        ONE_NET,
    )
}
"""By code, in the order of data/indicators.csv."""
