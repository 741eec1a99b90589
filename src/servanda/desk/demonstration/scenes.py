"""The invented cases and requests, as data."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["CASES", "Asked", "Known", "Scene"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Someone in a case."""

    role: str
    name: str
    nationality: str
    whereabouts: str = ""
    languages: tuple[str, ...] = ()  # of victims and witnesses who were told of their rights


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request that stands in some state."""

    kind: str
    title: str
    state: str
    direction: str = "outgoing"
    urgency: str = "routine"
    counterpart: str = ""  # "ICC"; empty: the other authority of the demonstration


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One case of one of the two authorities."""

    of: str  # the party whose authority works on it
    title: str
    offences: tuple[str, ...]
    fact: str
    began: str
    place: tuple[str, str]
    people: tuple[Known, ...]
    requests: tuple[Asked, ...]


CASES: tuple[Scene, ...] = (
    Scene(
        of="BRA",
        title="Detention centre at the river port",
        offences=("torture",),
        fact="Twelve people were held for weeks in a warehouse and beaten to name others.",
        began="2019-05/2019-08",
        place=("BRA", "river port"),
        people=(
            Known(role="suspect", name="Sample Officer One", nationality="BRA", whereabouts="PRT"),
            Known(role="witness", name="Sample Witness One", nationality="BRA", whereabouts="PRT"),
        ),
        requests=(
            Asked(kind="extradition", title="Extradition of the commander", state="acknowledged"),
            Asked(kind="take-evidence", title="Hearing of a former guard", state="executed"),
            Asked(kind="provisional-arrest", title="Provisional arrest of the commander", state="closed"),
        ),
    ),
    Scene(
        of="BRA",
        title="Convoy that left at night",
        offences=("torture",),
        fact="Villagers were driven from their houses, and some never arrived.",
        began="2021-11",
        place=("BRA", "northern district"),
        people=(Known(role="victim", name="Sample Victim One", nationality="BRA", languages=("pt",)),),
        requests=(
            Asked(kind="documents-records", title="Flight records of two aircraft", state="draft"),
            Asked(kind="video-conference", title="Hearing of a pilot by video", state="review"),
            Asked(kind="identify-locate", title="Whereabouts of a driver", state="approved"),
        ),
    ),
    Scene(
        of="BRA",
        title="Threats against witnesses, by mail",
        offences=("torture",),
        fact="Witnesses in another case received threats from a mail account.",
        began="2026-07~",
        place=("BRA", ""),
        people=(Known(role="witness", name="Sample Witness Two", nationality="BRA"),),
        requests=(
            Asked(kind="preserve-data", title="Preserve a mailbox", state="sent", urgency="emergency"),
            Asked(kind="access-stored-data", title="Content of the mailbox preserved", state="in-execution"),
        ),
    ),
    Scene(
        of="BRA",
        title="Money behind the militia",
        offences=("torture",),
        fact="Transfers through three companies paid for a militia.",
        began="2018/2022",
        place=("BRA", ""),
        people=(Known(role="suspect", name="Sample Financier", nationality="PRT", whereabouts="PRT"),),
        requests=(
            Asked(kind="search-seize-freeze", title="Freezing of two accounts", state="partly-executed"),
            Asked(kind="documents-records", title="Bank records, three years", state="postponed"),
            Asked(kind="confiscation-and-return", title="Return of what was confiscated", state="refused"),
        ),
    ),
    Scene(
        of="BRA",
        title="Commander found dead",
        offences=("torture",),
        fact="The only suspect died before he could be heard.",
        began="2017",
        place=("BRA", ""),
        people=(Known(role="suspect", name="Sample Officer Two", nationality="BRA"),),
        requests=(
            Asked(kind="extradition", title="Extradition, no longer needed", state="withdrawn"),
            Asked(kind="serve-documents", title="Service of a summons", state="delivered"),
            Asked(kind="take-evidence", title="Hearing of a doctor", state="more-asked"),
        ),
    ),
    Scene(
        of="BRA",
        title="Asked by Portugal: a former prison director",
        offences=("torture",),
        fact="A person sought for torture in a prison lives under another name.",
        began="2009/2012",
        place=("PRT", ""),
        people=(Known(role="suspect", name="Sample Director", nationality="PRT", whereabouts="BRA"),),
        requests=(
            Asked(kind="extradition", title="Extradition of a prison director", state="triage", direction="incoming"),
            Asked(kind="take-evidence", title="Hearing of his physician", state="received", direction="incoming"),
        ),
    ),
    Scene(
        of="BRA",
        title="Asked by the Court: a former minister",
        offences=("cah-torture",),
        fact="Detainees were tortured in three camps as part of an attack against villagers.",
        began="2012/2013",
        place=("PRT", "three camps"),
        people=(Known(role="suspect", name="Sample Minister", nationality="PRT", whereabouts="BRA"),),
        requests=(
            Asked(
                kind="surrender",
                title="Arrest and surrender to the Court",
                state="accepted",
                direction="incoming",
                counterpart="ICC",
            ),
        ),
    ),
    Scene(
        of="BRA",
        title="Asked by Portugal: an account that threatens a judge",
        offences=("torture",),
        fact="A judge who hears a case of torture was threatened from an account with a provider in Brazil.",
        began="2026-08~",
        place=("PRT", ""),
        people=(),
        requests=(
            Asked(
                kind="preserve-data",
                title="Preserve the account of a threat",
                state="received",
                direction="incoming",
                urgency="emergency",
            ),
        ),
    ),
    Scene(
        of="PRT",
        title="Asked by Brazil: records of a ship",
        offences=("torture",),
        fact="Prisoners were taken aboard a ship and brought back injured.",
        began="2019-06",
        place=("BRA", "at sea"),
        people=(Known(role="witness", name="Sample Sailor", nationality="PRT", whereabouts="PRT"),),
        requests=(
            Asked(kind="documents-records", title="Log of a ship", state="accepted", direction="incoming"),
            Asked(kind="take-evidence", title="Hearing of the mate", state="in-execution", direction="incoming"),
            Asked(kind="search-seize-freeze", title="Search of a cabin", state="postponed", direction="incoming"),
        ),
    ),
    Scene(
        of="PRT",
        title="Asked by Brazil: a mailbox",
        offences=("torture",),
        fact="Threats came from an account with a provider in Portugal.",
        began="2026-07~",
        place=("PRT", ""),
        people=(Known(role="witness", name="Sample Witness Three", nationality="BRA"),),
        requests=(
            Asked(
                kind="preserve-data",
                title="Preserve a mailbox",
                state="received",
                direction="incoming",
                urgency="emergency",
            ),
            Asked(kind="subscriber-information", title="Holder of an account", state="answered", direction="incoming"),
        ),
    ),
    Scene(
        of="PRT",
        title="Asked by Brazil: a thin letter",
        offences=("torture",),
        fact="The letter named no dates and no articles.",
        began="",
        place=("BRA", ""),
        people=(Known(role="other", name="Sample Relative", nationality="PRT"),),
        requests=(
            Asked(
                kind="take-evidence",
                title="Hearing, without questions",
                state="returned-for-more",
                direction="incoming",
            ),
            Asked(kind="identify-locate", title="Whereabouts, withdrawn", state="withdrawn", direction="incoming"),
        ),
    ),
    Scene(
        of="PRT",
        title="Asked by Brazil: a journalist",
        offences=("torture",),
        fact="The conduct described looked like the publication of an article.",
        began="2024-02",
        place=("BRA", ""),
        people=(Known(role="suspect", name="Sample Journalist", nationality="PRT", whereabouts="PRT"),),
        requests=(
            Asked(
                kind="extradition", title="Extradition of a journalist", state="refusal-proposed", direction="incoming"
            ),
            Asked(kind="search-seize-freeze", title="Search of a newsroom", state="refused", direction="incoming"),
        ),
    ),
    Scene(
        of="PRT",
        title="Asked by Brazil: an expert's report",
        offences=("torture",),
        fact="Scars were examined by an expert who lives in Portugal.",
        began="2020-10",
        place=("PRT", ""),
        people=(Known(role="expert", name="Sample Expert", nationality="PRT", whereabouts="PRT"),),
        requests=(
            Asked(
                kind="information-evidence-experts",
                title="Report on scars",
                state="answer-prepared",
                direction="incoming",
            ),
            Asked(kind="video-conference", title="Hearing of the expert", state="closed", direction="incoming"),
        ),
    ),
    Scene(
        of="PRT",
        title="Camp beside the border",
        offences=("torture",),
        fact="People who crossed a border were held in a camp and mistreated.",
        began="2022-03/2022-05",
        place=("PRT", "border"),
        people=(Known(role="suspect", name="Sample Guard", nationality="BRA", whereabouts="BRA"),),
        requests=(
            Asked(kind="transfer-detained-person", title="Transfer of a witness in prison", state="draft"),
            Asked(kind="extradition", title="Extradition of a guard", state="review"),
        ),
    ),
)
