"""Names in the United Nations' profile of Akoma Ntoso."""

from __future__ import annotations

__all__ = [
    "AKN",
    "AKN4UN",
    "COLLECTIONS",
    "HEADING_CLASSES",
    "INFERRED",
    "LANGUAGES",
    "LANGUAGE_CODES",
    "ORGANS",
    "UNDER",
    "UNREFERENCED",
]

AKN = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
AKN4UN = "http://un.org/akn4un"
HEADING_CLASSES = {
    1: "HCh",
    2: "H1",
    3: "H23",
    4: "H4",
    5: "H5",
    6: "H6",
}  # class of a heading's paragraph, by level
LANGUAGES = {
    "eng": "en",
    "fra": "fr",
    "spa": "es",
    "rus": "ru",
    "ara": "ar",
    "zho": "zh",
    "chi": "zh",
    "deu": "de",
    "por": "pt",
    "nld": "nl",
    "ita": "it",
}
LANGUAGE_CODES = {short: long for long, short in LANGUAGES.items() if long != "chi"}
# Organ -> id of the organ, its segment in addresses, its place in the ontology.
ORGANS = {
    "General Assembly": ("ga", "unga", "generalAssembly"),
    "Security Council": ("sc", "unsc", "securityCouncil"),
    "Human Rights Council": ("hrc", "unhrc", "humanRightsCouncil"),
    "Economic and Social Council": ("ecosoc", "unecosoc", "economicAndSocialCouncil"),
}
UNDER = "under"  # class of a container with what stands under the recital before it
UNREFERENCED = "unreferenced"  # class of a note whose mark was not found in the text
INFERRED = "inferred"  # class of a line of the cover that is not printed
COLLECTIONS = "publication"  # the name of a collection of resolutions A, B ...
