"""What every page shows around its answer: the dial, the ways to other pages, the languages."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from servanda import __version__
from servanda.inquiries.language import spoken
from servanda.web.dial import FIRST, LAST, Dial, dial_of
from servanda.web.errors import BadQuestion

__all__ = ["FINISHED", "frame"]

_ROOMS = (
    ("world", _("World")),
    ("instruments", _("Instruments")),
    ("states", _("States")),
    ("pair-form", _("Pair")),
    ("case", _("Case")),
    ("what-if", _("What if")),
    ("documents", _("Documents")),
    ("agenda", _("Agenda")),
)
FINISHED = ("en", "fr")  # languages whose catalogue is complete
_OWN = ("on", "absence")
_NAMES = dict(settings.LANGUAGES)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of the base template."""
    try:
        dial = dial_of(request)
    except BadQuestion:
        dial = _today()
    rest = [(key, value) for key, values in request.GET.lists() if key not in _OWN for value in values]
    query = request.GET.copy()
    query.pop("on", None)
    return {
        "dial": dial,
        "dial_first": FIRST,
        "dial_last": LAST,
        "dial_keeps": rest,
        "today_query": f"?{query.urlencode()}" if query else request.path,
        "rooms": _ROOMS,
        "room": request.resolver_match.url_name if request.resolver_match else "",
        "languages": _languages(request),
        "direction": (get_language_info(getattr(request, "LANGUAGE_CODE", "en"))["bidi"] and "rtl") or "ltr",
        "spoken": spoken(),
        "version": __version__,
        "here": request.build_absolute_uri(),
    }


def _today() -> Dial:
    from datetime import date

    return Dial(on=date.today(), today=date.today(), absence="strict")


def _languages(request: HttpRequest) -> list[tuple[str, str, str]]:
    """(code, name, address of this page) of the languages whose catalogue is complete."""
    own, here = getattr(request, "LANGUAGE_CODE", "en"), request.get_full_path()
    bare = here if own == "en" else here.removeprefix(f"/{own}")
    translated = not here.startswith("/api/")
    return [(code, _NAMES[code], f"/{code}{bare}" if code != "en" and translated else bare) for code in FINISHED]
