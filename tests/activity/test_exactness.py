"""Random trees, moves, people and acts: every figure equals a plain SQL count over the raw rows."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import hypothesis.strategies as st
from hypothesis import HealthCheck, given, settings

from core import clock
from core.db import as_date, db, is_postgresql
from core.ids import new_id
from models import active_people, activity_feed, activity_state
from models.active_people import Question
from models.activity import ActivityDay, ActivityNumbering, FeedCursor
from models.movement import latest_move, move_organisation, move_staff, renumber, take_back
from models.organisation import Organisation, Staff
from models.telemetry import UsageEvent

FIRST = date(2026, 11, 2)
DAYS = 14
day_numbers = st.integers(0, DAYS - 1)


@dataclass(frozen=True)
class Story:
    """A tree, its people, and what happened in two weeks."""

    parents: list[int]
    people: list[tuple[int, int, int | None]]
    """(organisation, first day in service before the window, last day or None)"""
    events: list[tuple[int, str, int, int, int]]
    """(day, what, three numbers), in the order of days"""
    acts: list[tuple[int, int, bool, bool, int]]
    """(person, day, mobile, effective, hours until received)"""
    shuffled: list[int]


@st.composite
def stories(draw):
    size = draw(st.integers(2, 9))
    parents = [draw(st.integers(0, max(0, n - 1))) for n in range(size)]
    people = draw(st.lists(
        st.tuples(st.integers(0, size - 1), st.integers(-20, DAYS - 1), st.none() | day_numbers), min_size=1, max_size=12
    ))  # fmt: skip
    events = draw(st.lists(
        st.tuples(day_numbers, st.sampled_from(["person", "organisation", "cut", "hire", "undo"]), st.integers(0, 99),
                  st.integers(0, 99), st.integers(0, 99)), max_size=8,
    ))  # fmt: skip
    acts = draw(st.lists(
        st.tuples(st.integers(0, 99), day_numbers, st.booleans(), st.booleans(), st.integers(0, 24 * 9)), max_size=40
    ))  # fmt: skip
    return Story(parents, people, sorted(events), acts, draw(st.permutations(range(len(acts)))))


def instant(day: int, hours: int = 0) -> datetime:
    start = datetime(FIRST.year, FIRST.month, FIRST.day, 9, tzinfo=clock.SHANGHAI)
    return start + timedelta(days=day, hours=hours)


Told = list[tuple[datetime, date, dict[str, int]]]
"""When, about which day, how many people under each organisation."""


def live(story: Story, now: clock.FixedClock) -> Told:
    """Write the story into the bound database, a day at a time; what was told of published days meanwhile."""
    told: Told = []
    orgs = _tree(story.parents)
    staff = [
        _person(number, orgs[org], first, last) for number, (org, first, last) in enumerate(story.people)
    ]
    for number, (day, what, one, two, three) in enumerate(story.events):
        now.instant = instant(day).astimezone(now.instant.tzinfo)
        _happen(orgs, staff, day, what, (one, two, three))
        if number + 1 == len(story.events) or story.events[number + 1][0] > day:
            told += [(clock.now(), at, people_of(Question(at, at))) for at in _published(day)]
        if three % 3 == 0:
            active_people.count(Question(FIRST, FIRST + timedelta(days=day)))
    for at in story.shuffled:
        person, day, mobile, effective, hours = story.acts[at]
        who = staff[person % len(staff)]
        UsageEvent.create(
            id=new_id(), type="node.finish" if effective else "page.view", app="cases" if person % 2 else "one_thing",
            at=instant(day), received_at=instant(day, hours), source="server", client="mobile" if mobile else "desktop",
            staff=who.id, org=orgs[0].id,
        )  # fmt: skip
        if at % 5 == 0:
            activity_feed.feed_acts()
    return told


def _happen(
    orgs: list[Organisation], staff: list[Staff], day: int, what: str, numbers: tuple[int, int, int]
) -> None:
    one, two, three = numbers
    match what:
        case "person":
            person = Staff.get_by_id(staff[one % len(staff)].id)
            _move_person(person, orgs[two % len(orgs)].id, clock.today() - timedelta(days=three % 4))
        case "undo":
            person = Staff.get_by_id(staff[one % len(staff)].id)
            if latest_move(person.id):
                take_back(person)
        case "organisation":
            _move(orgs[one % len(orgs)].id, orgs[two % len(orgs)].id)
        case "cut":
            activity_feed.cut_numbering()
        case "hire":
            staff.append(_person(len(staff), orgs[one % len(orgs)], day, None))


def _published(day: int) -> list[date]:
    return [FIRST + timedelta(days=at) for at in range(max(day - 5, 0), max(day - 2, 0))]


def people_of(asked: Question) -> dict[str, int]:
    counts = active_people.count(asked)
    return {each.hex: counts.of(each).people for each in counts.org_ids}


def _move_person(person: Staff, org_id, on: date) -> None:
    """Entered on the story's day, dated up to three days back where no later move is known."""
    last = latest_move(person.id)
    if last is None or as_date(last.moved_on) < on or as_date(last.moved_on) == on == clock.today():
        move_staff(person, org_id, on=on)


def _tree(parents: list[int]) -> list[Organisation]:
    made: list[Organisation] = []
    for number, parent in enumerate(parents):
        made.append(Organisation.create(
            code=f"t{number}", name=f"单位{number}", short_name=f"单{number}", kind="department",
            parent=made[parent] if number else None, region_code="330000", level=0, seq=1000 + number, last_seq=0,
        ))  # fmt: skip
    renumber()
    return made


def _person(number: int, org: Organisation, first: int, last: int | None) -> Staff:
    left = FIRST + timedelta(days=max(first, last)) if last is not None else None
    return Staff.create(
        name="某", org=org.id, phone_sealed="", phone_index="", id_no_sealed="", id_no_index=f"p{number}",
        activated_on=FIRST + timedelta(days=first), left_on=left,
    )  # fmt: skip


def _move(org_id, parent_id) -> None:
    org, parent = Organisation.get_by_id(org_id), Organisation.get_by_id(parent_id)
    if org.parent_id and not org.seq <= parent.seq <= org.last_seq:
        move_organisation(org, parent)


# -- the oracle: nothing but SQL over rows ------------------------------------------------------------------------

ORACLE = """
WITH RECURSIVE
placed AS (
  SELECT s.id AS staff, COALESCE((SELECT m.old_org_id FROM staff_move m WHERE m.staff_id = s.id
    AND m.withdrawn_at IS NULL AND m.moved_on > :last
    ORDER BY m.moved_on LIMIT 1), s.org_id) AS org
  FROM staff s WHERE s.activated_on <= :latest_start AND (s.left_on IS NULL OR s.left_on > :last)),
stood AS (
  SELECT o.id AS org, COALESCE((SELECT m.old_parent_id FROM organisation_move m WHERE m.org_id = o.id AND m.moved_on > :last
    ORDER BY m.moved_on LIMIT 1), o.parent_id) AS parent FROM organisation o),
under AS (
  SELECT org, org AS top FROM stood
  UNION ALL SELECT under.org, stood.parent FROM under JOIN stood ON stood.org = under.top WHERE stood.parent IS NOT NULL),
acted AS (
  SELECT DISTINCT e.staff_id AS staff FROM usage_event e
  WHERE e.source = 'server' AND e.type IN ('node.finish', 'action.perform') AND e.at >= :start AND e.at < :end
    AND (:client = '' OR e.client = :client) AND (:app = '' OR e.app = :app))
SELECT under.top, COUNT(DISTINCT placed.staff), COUNT(DISTINCT acted.staff)
FROM under JOIN placed ON placed.org = under.org LEFT JOIN acted ON acted.staff = placed.staff GROUP BY under.top
"""


def by_sql(first: date, last: date, client: str = "mobile", app: str = "") -> dict[str, tuple[int, int]]:
    """(active, people) of every organisation with anybody, by plain SQL."""
    start, end = clock.day_bounds(first, last)
    days = (last - first).days + 1
    latest_start = last + timedelta(days=1) - timedelta(days=(days + 1) // 2)
    field = UsageEvent.at
    values = {
        "last": last.isoformat(), "latest_start": latest_start.isoformat(), "start": field.db_value(start),
        "end": field.db_value(end), "client": client, "app": app,
    }  # fmt: skip
    statement = ORACLE
    if is_postgresql():
        for name in values:
            cast = (
                "::date"
                if name in ("last", "latest_start")
                else "::timestamptz"
                if name in ("start", "end")
                else "::text"
            )
            statement = statement.replace(f":{name}", f"%({name})s{cast}")
        rows = db.connection().execute(statement, values).fetchall()
    else:
        rows = db.connection().execute(statement, values).fetchall()
    return {str(getattr(org, "hex", org)): (active, people) for org, people, active in rows}


def by_bitmaps(asked: Question) -> dict[str, tuple[int, int]]:
    """The same from the store."""
    counts = active_people.count(asked)
    told = {each.hex: (counts.of(each).active, counts.of(each).people) for each in counts.org_ids}
    return {org: count for org, count in told.items() if count[1]}


def windows():
    last = FIRST + timedelta(days=DAYS - 1)
    yield from ((FIRST, last), (FIRST, FIRST + timedelta(days=6)), (FIRST + timedelta(days=5), last))
    yield from ((day, day) for day in (FIRST, FIRST + timedelta(days=7), last))


def check_everything() -> None:
    for first, last in windows():
        assert by_bitmaps(Question(first, last)) == by_sql(first, last)
        assert by_bitmaps(Question(first, last, client=None)) == by_sql(first, last, client="")
        assert by_bitmaps(Question(first, last, app="cases")) == by_sql(first, last, app="cases")
    whole = Question(FIRST, FIRST + timedelta(days=DAYS - 1))
    counts = active_people.count(whole)
    for org_id in counts.org_ids:
        mine, parts = counts.of(org_id), counts.children(org_id)
        assert sum(part.active for part in parts) == mine.active
        assert sum(part.people for part in parts) == mine.people
        assert len(active_people.who(org_id, whole, acted=True)) == mine.active
        assert len(active_people.who(org_id, whole, acted=False)) == mine.people - mine.active
        for day, count in active_people.count_by_day(org_id, whole):
            assert (count.active, count.people) == by_sql(day, day).get(org_id.hex, (0, 0))


EXAMPLES = int(os.environ.get("ZS_EXAMPLES", "10"))
"""ZS_EXAMPLES=1000 looks longer."""


@given(stories())
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_every_figure_equals_plain_sql(records, now, story):
    with db.atomic() as undo:
        activity_state.forget()
        told = live(story, now)
        now.instant = instant(DAYS + 20).astimezone(now.instant.tzinfo)
        check_everything()
        # Moves entered late, or taken back, restate a day; what was told before stays known.
        for at, day, people in told:
            assert people_of(Question(day, day, known_at=at)) == people
        # Replay in another order, from nothing: no figure changes.
        before = by_bitmaps(Question(FIRST, FIRST + timedelta(days=DAYS - 1)))
        for model in (ActivityDay, FeedCursor, ActivityNumbering):
            model.delete().execute()
        activity_state.forget()
        assert by_bitmaps(Question(FIRST, FIRST + timedelta(days=DAYS - 1))) == before
        undo.rollback()


def known_by_sql(last: date, at: datetime) -> int:
    """People with an act of a day that was published, or restated on the hour, by an instant; plain Python."""
    known = set()
    for row in UsageEvent.select().where(UsageEvent.client == "mobile", UsageEvent.type == "node.finish"):
        day = clock.day_of(row.at)
        published = clock.day_bounds(day, day)[1] + timedelta(hours=24)
        hour = -(-int(row.received_at.timestamp()) // 3600)
        is_on_time = row.received_at < published <= at
        if FIRST <= day <= last and (
            is_on_time or (row.received_at >= published and hour * 3600 <= at.timestamp())
        ):
            known.add(row.staff_id)
    return len(known)


@given(stories(), st.integers(0, 24 * (DAYS + 12)))
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_what_was_known_at_an_instant_equals_the_rows_received_by_then(records, now, story, hours):
    with db.atomic() as undo:
        activity_state.forget()
        live(story, now)
        last, at = FIRST + timedelta(days=DAYS - 1), instant(0, hours)
        # Everybody in service throughout, so that only what was known decides.
        Staff.update(activated_on="2026-01-01", left_on=None).execute()
        activity_state.forget()
        counts = active_people.count(Question(FIRST, last, known_at=at))
        roots = [each for row, each in enumerate(counts.org_ids) if counts.tree.parent[row] < 0]
        assert sum(counts.of(each).active for each in roots) == known_by_sql(last, at)
        undo.rollback()
