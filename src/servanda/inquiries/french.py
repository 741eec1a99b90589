"""French names within a sentence: with the article, after « de », « à » and « en »; contractions are made.

Names of States are those of CLDR; which take no article, or another than their ending tells,
follows the usage of the United Nations' terminology.
"""

from __future__ import annotations

__all__ = ["ARTICLES", "declined"]

ARTICLES = ("Le ", "La ", "L'", "L’", "Les ")
_BARE = frozenset(
    {
        *("Antigua-et-Barbuda", "Bahreïn", "Chypre", "Cuba", "Djibouti", "Haïti", "Israël", "Kiribati", "Kosovo"),
        *("Madagascar", "Malte", "Maurice", "Monaco", "Nauru", "Niue", "Oman", "Saint-Marin", "Singapour", "Tuvalu"),
        *("Saint-Christophe-et-Niévès", "Sainte-Lucie", "Saint-Vincent-et-les Grenadines", "Sao Tomé-et-Principe"),
        "Trinité-et-Tobago",
    }
)
_PLURAL = frozenset(
    {
        *("Bahamas", "Comores", "Fidji", "Maldives", "Philippines", "Palaos", "Seychelles", "Tonga", "Pays-Bas"),
        "États-Unis",
        *("Émirats arabes unis", "Territoires palestiniens", "Nations Unies"),
    }
)
_MASCULINE = frozenset(
    {
        *("Belize", "Cambodge", "Congo-Brazzaville", "Mexique", "Mozambique", "Yémen", "Zimbabwe"),
        *("Deuxième", "Pacte", "Protocole"),
    }
)
_FEMININE = frozenset(["Convention", "Guinée-Bissau", "Sierra"])
_HARD_H = ("Honduras", "Hongrie", "Haut")
_VOWELS = tuple("AEIOUYÉÈÊÎÔÀÂaeiouyéèêîôàâ")


def declined(name: str, form: str) -> str:
    """The name in a form: ``le`` with its article, ``de``, ``à``, ``en``; with a capital where the form has one."""
    article, bare = _parted(name)
    found = _FORMS[form.lower()](article, bare)
    return found[:1].upper() + found[1:] if form[:1].isupper() else found


def _parted(name: str) -> tuple[str, str]:
    """The article, with its space, and the name without it."""
    for given in (a.lower() for a in ARTICLES):
        if name.lower().startswith(given):
            return given, name[len(given) :]
    return _article(name), name


def _article(name: str) -> str:
    first = name.split(" ")[0]
    if name in _BARE or not name[:1].isupper() or name.isupper():
        return ""
    if name in _PLURAL or first in ("Îles", "Conventions", "Amendements"):
        return "les "
    if first in _MASCULINE:
        return "le "
    if name.startswith(_VOWELS) or (name.startswith("H") and not name.startswith(_HARD_H)):
        return "l’"
    return "la " if first in _FEMININE or first.endswith("e") else "le "


def _with_article(article: str, name: str) -> str:
    return article + name


def _of(article: str, name: str) -> str:
    if article in ("le ", "les "):
        return ("du " if article == "le " else "des ") + name
    return f"d’{name}" if not article and name.startswith(_VOWELS) else f"de {article}{name}"


def _to(article: str, name: str) -> str:
    if article in ("le ", "les "):
        return ("au " if article == "le " else "aux ") + name
    return f"à {article}{name}"


def _in(article: str, name: str) -> str:
    if article == "la " or (article.startswith("l") and article[1:] in ("'", "’")):
        return f"en {name}"
    return _to(article, name)


_FORMS = {"le": _with_article, "de": _of, "à": _to, "en": _in}
