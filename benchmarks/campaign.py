"""A campaign of ten accessions among all candidates, made-up world.

Each step scores every State that could join every instrument, and every two that could
join one together, exactly. Ours also tries to swap each step for a better one.
"""

from __future__ import annotations

from benchmarks.peers import DuckJoin
from benchmarks.rows import Row, best_of
from benchmarks.synthetic import DAY, made_up
from servanda.inquiries.campaign import campaign

__all__ = ["measure"]

OFFENCE = 3
STEPS = 10
SAMPLE = 20  # candidates scored one by one


def measure() -> list[Row]:
    """Ours beside the same scoring in SQL; both choose the same accessions."""
    made = made_up()
    taken, ours = best_of(5, lambda: campaign(made.record, f"o{OFFENCE}", STEPS, DAY))
    duck = _Planner(DuckJoin(made))
    theirs, plan = best_of(1, duck.plan)
    acts = [(int(state[1:]), int(instrument[1:])) for step in ours.steps for state, instrument in step.acts]
    assert ours.swapped or acts == plan, f"{acts} ours, the peer has {plan}"
    note = "the peer without the swaps"
    each, number = duck.one_by_one()
    return [
        Row(
            what="ten accessions",
            ours=taken,
            peer="DuckDB, all candidates in a query",
            theirs=theirs,
            target=50,
            note=note,
        ),
        Row(
            what="ten accessions",
            ours=taken,
            peer="DuckDB, a query a candidate",
            theirs=each * number * STEPS,
            note=f"{SAMPLE} of {number:,} candidates measured and multiplied; no two together",
        ),
    ]


class _Planner:
    """Greedy steps over tables of who is able to rely on which ground."""

    def __init__(self, duck: DuckJoin) -> None:
        self.db = duck.db
        number = DAY.toordinal()
        grounds = [g for g, one in enumerate(duck.world.grounds) if OFFENCE in one.offences and 0 in one.measures]
        listed = ", ".join(map(str, grounds))
        self.db.execute(f"""
            create table near as select ground, instrument from ground where ground in ({listed});
            create table barred as select distinct reserved.state, reserved.ground from reserved
                join near using (ground) join party using (state, instrument) where since <= {number};
            create table bound as select state, instrument from party where since <= {number} and {number} < until""")

    def plan(self) -> list[tuple[int, int]]:
        chosen: list[tuple[int, int]] = []
        while len(chosen) < STEPS:
            best = self._best(pairs=STEPS - len(chosen) >= 2)
            if not best:
                break
            chosen += best
            for state, instrument in best:
                self.db.execute("insert into bound values ($1, $2)", [state, instrument])
        return chosen

    def one_by_one(self) -> tuple[float, int]:
        """The time to count what is closed once one candidate has joined, and the number of candidates."""
        found = self.db.execute("select distinct state, instrument from candidate order by all").fetchall()
        count = """
            with joined as (select * from bound union all select $1, $2),
            able as (select joined.state, ground from joined join near using (instrument)
                anti join barred on barred.state = joined.state and barred.ground = near.ground)
            select count(distinct (a.state, b.state)) from able a join able b using (ground)"""
        some = found[:: len(found) // SAMPLE][:SAMPLE]
        taken, _ = best_of(1, lambda: [self.db.execute(count, list(one)).fetchone() for one in some])
        return taken / SAMPLE, len(found)

    def _best(self, pairs: bool) -> list[tuple[int, int]]:
        self.db.execute("""
            create or replace temp table able as select state, ground from bound join near using (instrument)
                anti join barred on barred.state = bound.state and barred.ground = near.ground;
            create or replace temp table closed as
                select distinct a.state as asking, b.state as asked from able a join able b using (ground);
            create or replace temp table candidate as
                select s.state, near.instrument, near.ground from (select distinct state from party) s cross join near
                anti join bound on bound.state = s.state and bound.instrument = near.instrument
                anti join barred on barred.state = s.state and barred.ground = near.ground;
            create or replace temp table single as
                select state, instrument, count(*) as gain from (
                    select distinct c.state, c.instrument, c.state as asking, b.state as asked
                    from candidate c join able b using (ground)
                    union select c.state, c.instrument, b.state, c.state from candidate c join able b using (ground))
                anti join closed using (asking, asked) where asking <> asked group by all""")
        found = self.db.execute(
            "select gain, state, instrument from single order by gain desc, instrument, state limit 1"
        ).fetchone()
        best = (float(found[0]), [(found[1], found[2])]) if found else (0.0, [])
        two = self._two() if pairs else None
        return two[1] if two and two[0] > best[0] else best[1]

    def _two(self) -> tuple[float, list[tuple[int, int]]] | None:
        """The two that together gain most for each of them, where some pair is closed by both joining only."""
        found = self.db.execute("""
            with pair as (
                select distinct a.state as one, b.state as two, a.instrument
                from candidate a join candidate b on a.ground = b.ground and a.state <> b.state),
            open as (select * from pair anti join closed on closed.asking = pair.one and closed.asked = pair.two)
            select coalesce(x.gain, 0) + coalesce(y.gain, 0) + 2 as gain, one, two, open.instrument from open
            left join single x on x.state = one and x.instrument = open.instrument
            left join single y on y.state = two and y.instrument = open.instrument
            where one < two order by gain desc, open.instrument, one, two limit 1""").fetchone()
        return (found[0] / 2, [(found[1], found[3]), (found[2], found[3])]) if found else None
