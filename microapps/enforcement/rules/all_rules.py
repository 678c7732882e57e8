"""Every rule of law that handheld enforcement asks, each once."""

from core.officers import PEN_001, PEN_002
from microapps.enforcement.rules.after import INS_012, INS_017, INS_020
from microapps.enforcement.rules.corrections import INS_014, PEN_035
from microapps.enforcement.rules.delivery import PEN_025
from microapps.enforcement.rules.drawing import INS_002, INS_003, INS_004, INS_011
from microapps.enforcement.rules.evidence import PEN_039
from microapps.enforcement.rules.object_file import INS_022
from microapps.enforcement.rules.planning import (
    INS_001,
    INS_005,
    INS_007,
    INS_008,
    INS_010,
    INS_015,
    INS_016,
    INS_019,
    INS_021,
)
from microapps.enforcement.rules.results import INS_013
from microapps.enforcement.rules.visit import INS_006, INS_018, PEN_003

ALL = (
    PEN_001, PEN_002, PEN_003, PEN_025, PEN_035, PEN_039,
    INS_001, INS_002, INS_003, INS_004, INS_005, INS_006, INS_007, INS_008, INS_010, INS_011, INS_012, INS_013,
    INS_014, INS_015, INS_016, INS_017, INS_018, INS_019, INS_020, INS_021, INS_022,
)  # fmt: skip
