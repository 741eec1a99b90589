"""Small records with provisions over the whole vocabulary, drawn at random; unlike any real law."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from servanda.facts.days import Day, exactly
from servanda.facts.instruments import Cover, Delay, ForceClause, Instrument, Provision
from servanda.facts.record import CaseFact, Record
from servanda.facts.records import Act, ActKind, Crime, Membership, Party, Situation, Statement, StatementEffect
from servanda.law.conditions import WORDS

STATES = ("AAA", "BBB", "CCC", "DDD")
TREATIES = ("rome-statute", "one", "other")
CRIMES = {"all": None, "war": "all", "poison": "war", "gas": "war", "theft": None}
FACTS = ("fled", "refused", "own-national", "territory-kept-out")
PLACES = ("1(1)", "1", "2", "2(1)", "3")
START = date(2000, 1, 1)
ROLES = ("requesting", "requested", "presence", "territorial", "national", "flag", "custodial", "bound")
BOUND = (("requested",), ("requesting",), ("each",), ("presence", "custodial"), ("territorial", "presence"))
RESTING = ("all", "any", "not", "provision")


def some_day(dice: Random) -> date:
    return START + timedelta(dice.randrange(0, 7300))


def maybe_partial(dice: Random) -> Day:
    day = some_day(dice)
    return exactly(day) if dice.random() < 0.6 else Day(date(day.year, 1, 1), date(day.year, 12, 31))


def random_record(dice: Random) -> Record:
    """Four States, three treaties, five crimes, and what they did and said."""
    acts = {key: tuple(sorted(_acts(dice, key), key=lambda act: (act.on.first, act.on.last))) for key in TREATIES}
    return Record(
        parties={code: _party(code) for code in STATES},
        instruments={key: _instrument(dice, key) for key in TREATIES},
        acts=acts,
        statements={key: tuple(_statement(dice, key) for _ in range(dice.randrange(4))) for key in TREATIES},
        memberships=tuple(_membership(dice) for _ in range(2)),
        situations=tuple(_situation(dice) for _ in range(2)),
        authorities=(),
        crimes={key: _crime(dice, key, parent) for key, parent in CRIMES.items()},
        measures={},
        kinds={},
        case_facts={key: _fact(dice, key) for key in FACTS},
        sources={},
        outside_regimes=(),
        counts=(),
    )


def _party(code: str) -> Party:
    return Party(
        code=code,
        name=code.title(),
        kind="state",
        alpha2="",
        m49="",
        region="",
        member_since=None,
        existed_until=None,
        aliases=(),
        successors=(),
    )


def _acts(dice: Random, instrument: str) -> list[Act]:
    kinds = (ActKind.SIGNATURE, ActKind.RATIFICATION, ActKind.ACCESSION, ActKind.SUCCESSION, ActKind.WITHDRAWAL)
    found = []
    for _ in range(dice.randrange(6)):
        day = maybe_partial(dice)
        found.append(
            Act(
                party=dice.choice(STATES),
                instrument=instrument,
                kind=dice.choice(kinds),
                on=day,
                effective=day.last if dice.random() < 0.3 else None,
                recorded_on=START,
                source="",
                note="",
                at="",
            )
        )
    return found


def _statement(dice: Random, instrument: str) -> Statement:
    windowed = dice.random() < 0.2
    return Statement(
        party=dice.choice(STATES),
        instrument=instrument,
        article=dice.choice(PLACES),
        kind=dice.choice(("reservation", "declaration")),
        effect=dice.choice(list(StatementEffect)),
        scope=tuple(dice.sample((*STATES, "A", "I"), 2)),
        on=maybe_partial(dice) if dice.random() < 0.7 else None,
        until=maybe_partial(dice) if dice.random() < 0.3 else None,
        covers_from=some_day(dice) if windowed else None,
        covers_until=some_day(dice) if windowed else None,
        recorded_on=START,
        paraphrase="says so",
        source="",
        at="",
    )


def _membership(dice: Random) -> Membership:
    until = some_day(dice) if dice.random() < 0.5 else None
    return Membership(party=dice.choice(STATES), organisation="eu", since=some_day(dice), until=until, source="")


def _situation(dice: Random) -> Situation:
    return Situation(
        name="a situation",
        party=dice.choice(STATES),
        trigger=dice.choice(("state referral", "Security Council")),
        referred_by=(),
        referred_on=None,
        investigation_on=None,
        status="",
        covers_from=some_day(dice) if dice.random() < 0.7 else None,
        covers_until=some_day(dice) if dice.random() < 0.5 else None,
        note="",
        source="",
        recorded_on=START,
    )


def _crime(dice: Random, key: str, parent: str | None) -> Crime:
    return Crime(
        id=key,
        name=key,
        parent=parent,
        defined_in=(),
        contexts=dice.choice(((), ("IAC",), ("IAC", "NIAC"), ("peace",))),
        amendment=None,
        distinct_from=(),
        aliases=(),
        note="",
        certainty="text",
    )


def _fact(dice: Random, key: str) -> CaseFact:
    derived = ("requested", dice.choice(("national", "custodial"))) if key == "own-national" else ()
    typical = None if derived else dice.choice((True, False, None))
    needs = dice.choice(((), ("requested", "national"))) if typical is None and not derived else ()
    return CaseFact(
        id=key,
        asks=f"Is it so that {key}?",
        tells="people",
        of="",
        typical=typical,
        typical_for=() if derived else dice.choice(((), ("war",), ("gas",))),
        derived=derived,
        needs=needs,
    )


def _instrument(dice: Random, key: str) -> Instrument:
    delay = Delay(kind="nth-day-after", days=30)
    clause = ForceClause(
        cites="9",
        threshold=dice.randrange(1, 3),
        share=None,
        counts=frozenset({ActKind.RATIFICATION, ActKind.ACCESSION}),
        of_which=None,
        delay=delay,
        cites_later="9",
        later=delay,
        certainty="text",
        note="",
    )
    return Instrument(
        id=key,
        short=key,
        title=key,
        names=(),
        kind=dice.choice(("treaty", "treaty", "protocol", "draft")),
        parent=None,
        parent_required=False,
        regimes=dice.choice(((), ("extradition",), ("extradition", "assistance"))),
        adopted=None,
        adopted_at="",
        opened=None,
        signature_until=None,
        depositary="",
        series={},
        published_in_force=dice.choice((None, some_day(dice))),
        not_in_force_as_of=dice.choice((None, None, some_day(dice))),
        force=clause,
        withdrawal=None,
        as_of=dice.choice((None, some_day(dice))),
        recorded_on=START,
        signatures_as_of=None,
        missing=(),
        unlisted=tuple(dice.sample(STATES, dice.randrange(2))),
        statements_missing=dice.random() < 0.3,
        open_questions=(),
        sources=(),
        covers=tuple(_cover(dice, crime) for crime in dice.sample(list(CRIMES), 3)),
        provisions=tuple(_provision(dice, key, number) for number in range(4)),
        certainty="text",
        confidence="",
        warning="",
    )


def _cover(dice: Random, crime: str) -> Cover:
    return Cover(
        offence=crime,
        cites=dice.choice(PLACES),
        contexts=dice.choice(((), (), ("IAC",), ("NIAC", "IAC"))),
        annex=dice.choice((None, None, "A", "I")),
        since_amendment=None,
        left_out=dice.random() < 0.15,
        certainty="text",
        note="",
    )


def _provision(dice: Random, instrument: str, number: int) -> Provision:
    before = [f"{instrument}-{n}" for n in range(number)]  # a provision rests on earlier ones alone: no circles
    return Provision(
        id=f"{instrument}-{number}",
        instrument=instrument,
        cites=dice.choice(PLACES),
        kind="basis",
        effect="shall",
        qualifier="",
        bound=dice.choice(BOUND),
        offences=dice.choice(("any", "covered", ("war",), ("poison", "theft"))),
        measures=(),
        requires=_condition(dice, before, 3) if dice.random() < 0.9 else None,
        unless=_condition(dice, before, 1) if dice.random() < 0.4 else None,
        discharged_by=("fled",) if dice.random() < 0.2 else (),
        says="so it is",
        item="",
        required="",
        period="",
        certainty="text",
        confidence="",
        reading="",
        at="drawn:1",
    )


def _condition(dice: Random, before: list[str], depth: int) -> dict[str, Any]:
    """Any word of the vocabulary, with arguments that it takes."""
    words = [word for word in WORDS if word not in RESTING or (depth and (word != "provision" or before))]
    word = dice.choice(words)
    return {word: _arguments(dice, word, before, depth)}


def _arguments(dice: Random, word: str, before: list[str], depth: int) -> Any:
    who = dice.sample(ROLES, dice.randrange(1, 3))
    match word:
        case "all" | "any":
            return [_condition(dice, before, depth - 1) for _ in range(dice.randrange(1, 4))]
        case "not":
            return _condition(dice, before, depth - 1)
        case "provision":
            return dice.choice(before)
        case "party":
            return {"who": who, "to": dice.choice(TREATIES)} if dice.random() < 0.3 else who
        case "declared":
            return {"who": who, "what": dice.choice(PLACES)}
        case "member":
            return {"who": who, "of": "eu"}
        case "applies-provisionally":
            return {"who": who, "part": dice.choice(("A", "I"))}
        case "treaty-between":
            return dice.choice(("extradition", "assistance"))
        case "offence":
            return dice.choice((["war"], ["gas", "theft"], {"named": ["poison"]}))
        case "context":
            return dice.choice((["IAC"], ["NIAC", "peace"]))
        case "penalty":
            return {"at-least-years": 4, "in": dice.choice(("both", "requested"))}
        case "sentence":
            return {"at-least-months": 6}
        case "fact":
            return dice.choice(FACTS)
        case "committed-from":
            return str(some_day(dice))
        case "in-force":
            return dice.choice(TREATIES)
        case _:
            return who
