"""What two conventions on cybercrime ask of a request to preserve data, as the record says it and the gate lists."""

from __future__ import annotations

from datetime import datetime

import pytest
from tests.desk import people
from tests.desk.asked import complete, outgoing, walk
from tests.desk.people import Office

from servanda.desk.clocks.rules import rules
from servanda.desk.people.roles import Role
from servanda.desk.requests.actions import choose_basis
from servanda.desk.requests.contents import need
from servanda.desk.requests.gate import gate
from servanda.desk.requests.kinds import kinds
from servanda.desk.requests.resting import chosen, proposals
from servanda.facts.loading import kept
from servanda.inquiries.asking import catalogue_of

ASKED = ("authority", "offence-and-facts", "data-and-link", "custodian-or-location", "necessity")
INTENTION = "intention-to-request-mla"


def own_contents(instrument: str, article: str, measure: str) -> dict[str, str]:
    """Items of the article itself, with their paragraphs."""
    found = catalogue_of(kept()).reaching(kept().instruments[instrument].provisions, measure)
    return {p.item: p.cites for p in found if p.kind == "content" and p.cites.startswith(article)}


@pytest.mark.parametrize(
    ("instrument", "article", "more"),
    [
        ("budapest-convention", "29(2)", ()),
        ("un-cybercrime", "42(3)", ("confidentiality-need",)),
    ],
)
def test_a_request_to_preserve_contains_what_the_article_lists_in_its_order(
    instrument: str, article: str, more: tuple[str, ...]
):
    items = (*ASKED, INTENTION, *more)
    letters = "abcdefg"[: len(items)]

    assert own_contents(instrument, article, "preserve-data") == {
        item: f"{article}({letter})" for item, letter in zip(items, letters, strict=True)
    }


def test_the_need_to_keep_it_from_the_user_is_told_only_where_it_applies():
    (said,) = [p for p in kept().instruments["un-cybercrime"].provisions if p.id == "cyb-42-c-confidentiality-need"]

    assert need(said, "preserve-data") == "conditional"


@pytest.mark.parametrize("name", ["bud-29-7", "cyb-42-8"])
def test_preserved_data_last_sixty_days_until_the_request_that_follows(name: str):
    rule = rules(kept()).rules[name]

    assert (rule.period, rule.means, rule.kinds) == ("P60D", "lasts", ("preserve-data",))
    assert (rule.starts, rule.ends) == (("data-preserved",), ("follow-up-sent",))


@pytest.mark.parametrize("kind", [name for name, kind in kinds().items() if kind.is_electronic])
@pytest.mark.parametrize("instrument", ["budapest-convention", "un-cybercrime"])
def test_every_electronic_kind_can_be_refused_only_on_grounds_of_the_record(instrument: str, kind: str):
    catalogue = catalogue_of(kept())
    reached = list(catalogue.reaching(kept().instruments[instrument].provisions, kind))

    assert [p.id for p in reached if catalogue.group_of(p) == "refusal"]


@pytest.mark.django_db
def test_the_gate_lists_what_the_convention_asks_with_its_articles(here: Office, now: datetime):
    draft = outgoing(people.case(here), here, kind="preserve-data", title="Preserve mail")
    choose_basis(draft, "bud-29", by=here[Role.DRAFTER], at=now)

    told = gate(draft, now.date())
    missing, where_known = (
        {line.article.partition("art. ")[2] for line in ls} for ls in (told.missing, told.unanswered)
    )
    basis = chosen(draft, now.date())

    assert basis is not None
    assert {finding.provision.cites for finding in basis.contents} == {f"29(2)({letter})" for letter in "abcdef"}
    assert {"29(2)(c)", "29(2)(e)", "29(2)(f)"} <= missing
    assert "29(2)(d)" in where_known  # what identifies the custodian is told as far as it is available
    assert {"bud-29-5a", "bud-29-5b"} <= {finding.provision.id for finding in basis.grounds}


@pytest.mark.django_db
def test_information_goes_without_a_request_and_without_a_basis(here: Office, now: datetime):
    told = outgoing(people.case(here), here, kind="spontaneous-information", title="An account in Porto")
    complete(told, here)

    walk(told, here, "submit", "approve", "send")

    assert told.state == "sent"
    assert told.steps.count() == 3


@pytest.mark.django_db
def test_a_request_to_preserve_is_proposed_on_the_article_that_makes_the_data_last(here: Office, now: datetime):
    case = people.case(here)
    case.offences = ["torture"]
    case.save()
    draft = outgoing(case, here, kind="preserve-data", title="Preserve mail", counterpart="PRT")

    first, second, *_ = proposals(draft, now.date())

    assert [one.provision.id for one in (first, second)] == ["bud-29", "cat-9"]
    assert "made for this measure" in first.why_first
    assert first.kept(now.date())["why_first"] == first.why_first
    started = {rule.id for rule in rules(kept()).rules.values() if "data-preserved" in rule.starts and rule.is_law}
    of = {p.id: p.instrument for p in catalogue_of(kept()).of_kind("clock") if p.id in started}
    assert first.provision.instrument in of.values()
    assert second.provision.instrument not in of.values()
