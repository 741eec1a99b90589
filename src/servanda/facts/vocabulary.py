"""The closed lists of words that registry files may use, apart from conditions (see ``law.conditions``)."""

from __future__ import annotations

__all__ = ["CONTEXTS", "EFFECTS", "KIND_GROUPS", "ROLES"]

# Roles of States in a case. ``bound`` is whichever State the provision at hand binds.
ROLES: dict[str, str] = {
    "bound": "the State the provision binds",
    "each": "every party, whatever its link with the case",
    "territorial": "the State where the conduct took place",
    "flag": "the State of the ship's flag or the aircraft's register",
    "national": "the State of which the suspect is a national",
    "victim-national": "the State of which a victim is a national",
    "habitual-residence": "the State where a stateless suspect habitually resides",
    "presence": "the State where the suspect is",
    "custodial": "the State that holds the person",
    "target": "the State at which the conduct was aimed",
    "requesting": "the State that asks",
    "requested": "the State that is asked",
    "court": "the International Criminal Court",
}

# What a provision does to its addressee, strongest first; the order is for display only.
EFFECTS: tuple[str, ...] = (
    "shall",
    "shall-not",
    "must-refuse",
    "prohibited",
    "prohibited-as-sole-ground",
    "shall-consider",
    "shall-endeavour",
    "may",
    "may-refuse",
    "no-obligation",
    "not-required",
    "not-excluded",
    "encouraged",
    "consult-then-request-modified",
    "inform-unable",
    "court-may-not-proceed",
    "rule",
    "none",
)

CONTEXTS: tuple[str, ...] = ("peace", "IAC", "NIAC", "occupation")

# The groups into which registry/kinds.yaml sorts the kinds of provision.
KIND_GROUPS: tuple[str, ...] = ("basis", "duty", "jurisdiction", "refusal", "safeguard", "court", "term", "final")
