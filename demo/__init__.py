"""The demo province: a whole government with invented people and firms, the same in every load.

Everything is written in one transaction, so a load that is cut off leaves an empty database.
"""

from __future__ import annotations

from collections.abc import Callable

from auth import keys
from demo.bulk import one_transaction
from demo.province import write_province
from demo.sameness import SEED
from demo.scales import SCALES
from microapps.enforcement.service import draw_publications
from models.activity_feed import feed_acts
from models.demo import is_demo
from models.draw import RandomDraw
from models.organisation import Organisation

__all__ = ["SCALES", "NotEmpty", "is_loaded", "load"]


class NotEmpty(SystemExit):
    """The database already holds organisations; the demo is for an empty one only."""


def is_loaded() -> bool:
    """Whether this database was made by `load`."""
    return is_demo()


def load(scale: str, *, seed: int = SEED, progress: Callable[[str], None]) -> None:
    """Fill the bound, migrated, empty database with the province of a scale (small, city, province).

    A pure function of scale, seed and the clock's day. `progress` gets a line for every part done. Raises NotEmpty, before anything is written; KeyError for
    another scale.
    """
    wanted = SCALES[scale]
    with one_transaction():
        if Organisation.select().exists():
            raise NotEmpty(
                "This database already holds organisations: the demo is loaded into an empty one only."
            )
        keys.ensure()
        write_province(scale, wanted, seed, progress)
        for draw in RandomDraw.joined().where(RandomDraw.status == "published"):
            draw_publications.sign(draw)
    progress(f"{feed_acts():,} acts counted into daily activity")
