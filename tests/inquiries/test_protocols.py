"""What a protocol leaves standing of its convention."""

from __future__ import annotations

from datetime import date

from servanda.facts.loading import load
from servanda.inquiries.bases import Basis, bases


def resting_on(provision: str, measure: str) -> Basis:
    found = bases(load(), "TUR", "DEU", "genocide", measure, date(2024, 10, 1))
    (basis,) = (b for b in found.bases if b.finding.provision.id == provision)
    return basis


def test_a_protocol_adds_to_the_grounds_for_refusal_of_its_convention() -> None:
    grounds = {f.provision.id for f in resting_on("coemla2-9", "video-conference").grounds}

    assert {"coemla-mr-political", "coemla-mr-essential", "coemla2-mr-data"} <= grounds


def test_a_protocol_adds_to_what_a_request_must_contain() -> None:
    items = {
        f.provision.item for f in resting_on("coemla2-9", "video-conference").terms if f.provision.kind == "content"
    }

    assert {"authority", "purpose", "persons", "video-reasons"} <= items


def test_a_protocol_replaces_the_channels_of_its_convention() -> None:
    channels = {
        f.provision.instrument for f in resting_on("coemla2-1", "take-evidence").terms if f.provision.kind == "channel"
    }

    assert channels == {"coe-mla-2nd-protocol-2001"}
