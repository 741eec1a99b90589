"""Letters of our own invention, one of each kind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from servanda.desk.requests.letters.letter import (
    Asked,
    Condition,
    Content,
    Enclosure,
    Fact,
    Kind,
    Letter,
    Office,
    Person,
    Place,
    Provision,
    Signatory,
    Urgency,
    Words,
)

BRASILIA = Office(
    state="BRA",
    name="Central Authority for International Cooperation",
    address="Esplanada 7\n70000-000 Brasília",
    email="cooperation@authority.example",
)
LISBON = Office(state="PRT", name="Procuradoria-Geral, Central Authority", address="Rua do Farol 12\n1000-001 Lisboa")
SIGNATORY = Signatory(name="Helena Prado", position="Head of the Central Authority", place="Brasília")


def content(item: str, article: str, text: str, translation: str = "") -> Content:
    provision = Provision(
        instrument="untoc", article=article, provision=f"untoc-m-c-{item}", item=item, effect="shall", says="…"
    )
    return Content(provision=provision, words=Words(text=text, translation=translation))


REQUEST = Letter(
    kind=Kind.REQUEST,
    reference="BRA-2026-0007",
    case_reference="BRA-C-2026-0003",
    made_on=date(2026, 11, 20),
    sender=BRASILIA,
    addressee=LISBON,
    measure="take-evidence",
    language="en",
    title="The warehouse at the old harbour",
    respond_by=date(2027, 1, 29),
    urgency=Urgency.URGENT,
    urgency_reason=Words(text="The trial opens on 8 March 2027.", translation="Les débats s’ouvrent le 8 mars 2027."),
    is_confidential=True,
    confidentiality_reason=Words(
        text="Two suspects have not yet been arrested.", translation="Deux suspects n’ont pas encore été arrêtés."
    ),
    bases=(
        Provision(
            instrument="untoc",
            article="18(1)",
            provision="untoc-18-1",
            effect="shall",
            says="Parties afford one another the widest measure of assistance.",
        ),
    ),
    offences=("organised-crime",),
    facts=(
        Fact(
            words=Words(
                text="Goods declared as fruit were unloaded at night and taken to a warehouse.",
                translation="Des marchandises déclarées comme fruits ont été déchargées de nuit.",
            ),
            began="2025-03",
            ended="2025-09-14",
            places=(Place(state="BRA", place="Santos"),),
        ),
    ),
    persons=(
        Person(token="S-1", role="suspect", name="Otto Beispiel", nationalities=("DEU",), whereabouts="PRT"),
        Person(token="W-1", role="witness", is_sealed=True, nationalities=("BRA",)),
    ),
    asked=(
        Asked(
            measure="take-evidence",
            words=Words(
                text="Hear witness W-1 under oath on who opened the warehouse, in the presence of our prosecutor.",
                translation="Entendre le témoin W-1 sous serment sur l’ouverture de l’entrepôt.",
            ),
            particulars={"questions": "See enclosure 1."},
        ),
    ),
    contents=(
        content(
            "authority",
            "18(15)(a)",
            "Federal Prosecution Service, Third Office, São Paulo.",
            "Ministère public fédéral, troisième bureau, São Paulo.",
        ),
        content("purpose", "18(15)(f)", "To establish who controlled the warehouse.", "Établir qui tenait l’entrepôt."),
    ),
    conditions=(
        Condition(
            kind="use-limitation",
            words=Words(
                text="The record of the hearing will be used in these proceedings alone.",
                translation="Le procès-verbal ne servira que dans cette procédure.",
            ),
            provision=Provision(instrument="untoc", article="18(19)"),
        ),
    ),
    enclosures=(Enclosure(title="List of questions", sha256="ab" * 32),),
    signatory=SIGNATORY,
)
_FROM_LISBON = replace(
    REQUEST,
    reference="PRT-I-2026-0031",
    their_reference="BRA-2026-0007",
    case_reference="",
    sender=LISBON,
    addressee=BRASILIA,
    made_on=date(2026, 12, 2),
    requested_on=date(2026, 11, 20),
    received_on=date(2026, 12, 1),
    urgency=Urgency.ROUTINE,
    urgency_reason=Words(text=""),
    respond_by=None,
    is_confidential=False,
    confidentiality_reason=Words(text=""),
    bases=(),
    offences=(),
    facts=(),
    persons=(),
    asked=(),
    contents=(),
    conditions=(),
    enclosures=(),
    signatory=Signatory(name="Rui Farol", position="Central Authority", place="Lisboa"),
)
ESSENTIAL = Provision(
    instrument="untoc",
    article="18(21)(b)",
    provision="untoc-18-21-b",
    effect="may-refuse",
    says="Execution is likely to prejudice sovereignty, security, ordre public or other essential interests.",
)
EACH = (
    REQUEST,
    replace(_FROM_LISBON, kind=Kind.ACKNOWLEDGEMENT),
    replace(
        _FROM_LISBON,
        kind=Kind.MORE_INFORMATION,
        respond_by=date(2027, 1, 15),
        contents=(
            Content(
                provision=Provision(
                    instrument="untoc",
                    article="18(15)(d)",
                    item="assistance",
                    says="The assistance sought and any particular procedure to be followed.",
                ),
                remark=Words(text="The letter does not say whether the witness is to be heard under oath."),
            ),
            Content(
                provision=Provision(
                    instrument="untoc",
                    article="18(15)(e)",
                    item="persons",
                    says="Identity, location and nationality of any person concerned.",
                )
            ),
        ),
    ),
    replace(
        _FROM_LISBON,
        kind=Kind.REFUSAL,
        grounds=(ESSENTIAL,),
        consulted=True,
        remarks=Words(text="The warehouse served a naval base until 2024, and its plans are secret."),
    ),
    replace(
        _FROM_LISBON,
        kind=Kind.POSTPONEMENT,
        grounds=(
            Provision(
                instrument="untoc",
                article="18(25)",
                effect="may-postpone",
                says="Assistance interferes with an ongoing investigation, prosecution or proceeding.",
            ),
        ),
        remarks=Words(text="A search is being prepared here; it is expected to be carried out by the end of January."),
    ),
    replace(
        _FROM_LISBON,
        kind=Kind.ANSWER,
        is_partial=True,
        results=(Words(text="Record of the hearing of witness W-1 on 14 January 2027, 22 pages."),),
        remarks=Words(text="The bank’s answer on the account is still awaited."),
        enclosures=(Enclosure(title="Record of the hearing", sha256="cd" * 32),),
        conditions=REQUEST.conditions,
    ),
    replace(
        REQUEST,
        kind=Kind.WITHDRAWAL,
        their_reference="PRT-I-2026-0031",
        requested_on=date(2026, 11, 20),
        asked=(),
        contents=(),
        conditions=(),
        facts=(),
        persons=(),
        bases=(),
        enclosures=(),
        remarks=Words(text="The witness has since been heard in São Paulo."),
    ),
    replace(_FROM_LISBON, kind=Kind.CLOSING),
    replace(
        REQUEST,
        kind=Kind.SPONTANEOUS_INFORMATION,
        measure="spontaneous-information",
        asked=(),
        contents=(),
        results=(Words(text="The lorry seen at the warehouse is registered in Setúbal."),),
    ),
)
