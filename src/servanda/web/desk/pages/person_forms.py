"""The forms of a person: identity and seal, consent, protection, interviews, notices."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from servanda.desk.cases import actions
from servanda.desk.cases.models import Consent, Notice, Person, Protection
from servanda.web.desk.acting import BECAUSE, DAYS, KNOWING, ON, STATES, WHY, colleague, of, on_day, with_values
from servanda.web.desk.fields import Field
from servanda.web.desk.forms import Form, Sent

__all__ = ["FORMS"]

_PERSON = (
    Field(name="role", label=_("Role"), kind="choice", choices=of(Person.Role)),
    Field(name="name", label=_("Name")),
    Field(name="born", label=_("Born"), hint=DAYS),
    Field(
        name="nationalities", label=_("Nationalities"), kind="list", hint=_("names or codes; stateless, if it is so")
    ),
    Field(name="residence", label=_("Habitual residence"), kind="list", hint=STATES),
    Field(name="whereabouts", label=_("State where they are")),
    Field(name="whereabouts_since", label=_("There since"), hint=DAYS),
    Field(name="languages", label=_("Languages understood"), kind="list", hint=_("codes: ar, fr")),
    Field(name="contact", label=_("How they are reached"), kind="text"),
    Field(name="flags", label=_("To be minded"), kind="choices", choices=of(Person.Flag)),
)
_SEALABLE = {"name", "born", "contact", "whereabouts", "whereabouts_since"}
_CONSENT = (
    Field(name="is_given", label=_("Consent was given (else: asked, and refused)"), kind="flag"),
    Field(name="purposes", label=_("To what"), kind="choices", choices=of(Consent.Purpose)),
    Field(
        name="recipients", label=_("Towards whom"), kind="list", hint=_("States or ICC; * for all; empty: this desk")
    ),
    Field(name="given_on", label=_("On"), kind="day", required=True),
    Field(name="until", label=_("Until"), kind="day", hint=_("empty: until withdrawn")),
    Field(name="manner", label=_("How")),
    Field(name="language", label=_("Explained in"), hint=_("code of a language")),
)
_PROTECTION = (
    Field(name="measure", label=_("Measure"), kind="choice", choices=of(Protection.Measure)),
    Field(name="ordered_by", label=_("Ordered by"), hint=_("empty: by us")),
    Field(name="begins_on", label=_("From"), kind="day", required=True),
    Field(name="ends_on", label=_("Last day"), kind="day", hint=_("empty: until lifted")),
    Field(name="withheld_from", label=_("Identity withheld from"), kind="list", hint=_("States or ICC; * for all")),
)
_INTERVIEW = (
    Field(name="held_by", label=_("By"), hint=_("authority or organisation"), required=True),
    Field(name="held_on", label=_("On"), hint=DAYS),
    Field(name="place", label=_("Place")),
    Field(name="language", label=_("Language"), hint=_("its code")),
    Field(name="covered", label=_("What was spoken about"), kind="text"),
    Field(name="recording", label=_("Where the recording is kept")),
)
_AGAIN = Field(name="needed_because", label=_("Why another interview is needed"), kind="text")
_NOTICE = (
    Field(name="kind", label=_("Told of"), kind="choice", choices=of(Notice.Kind)),
    Field(name="given_on", label=_("On"), kind="day", required=True),
    Field(name="language", label=_("In"), hint=_("code of a language"), required=True),
    Field(name="manner", label=_("How")),
)


def _seal(sent: Sent) -> None:
    """An empty field keeps what is under the seal already."""
    aliases = sent.values.pop("aliases")
    given = {name: value for name, value in sent.values.items() if value or not sent.on.is_sealed}
    given = {name: value for name, value in given.items() if name in sent.on.sealed_fields}
    found = actions.seal_person(sent.on, **sent.common(), aliases=aliases, **given)
    told = _now("Sealed. The names were replaced in %d places.") % found.replaced
    if found.look_at:
        told += " " + _now("Parts of a name may still stand here; look at them: ") + ", ".join(found.look_at)
    messages.warning(sent.request, told)


def _name_reader(sent: Sent) -> None:
    chosen = colleague(sent, sent.values["account"])
    actions.name_reader(sent.on, chosen, **sent.common(), reason=sent.values["reason"])


def _end_reader(sent: Sent) -> None:
    actions.end_reader(sent.on, colleague(sent, sent.values["account"]), **sent.common())


def _readers(on: Any) -> list[tuple[str, Any]]:
    held = on.sealed.readers.filter(ended_at=None).select_related("account") if on.is_sealed else ()
    return [(one.account.email, one.account.name) for one in held]


_RIGHTS, _PROTECT = "person.record-rights", "person.protect"

FORMS: dict[str, Form] = {
    "add-person": Form(
        title=_("Add a person"), needs="person.change", act=with_values(actions.add_person), fields=_PERSON
    ),
    "change-person": Form(
        title=_("Change the person"),
        needs="person.change",
        act=with_values(actions.change_person, versioned=True),
        fields=_PERSON,
        part="person",
        changes=True,
    ),
    "change-sealed-person": Form(
        title=_("Change what is not under seal"),
        needs="person.change",
        act=with_values(actions.change_person, versioned=True),
        fields=tuple(field for field in _PERSON if field.name not in _SEALABLE),
        part="person",
        changes=True,
    ),
    "withdraw-person": Form(
        title=_("Withdraw the person"),
        needs="person.change",
        act=with_values(actions.withdraw_person),
        fields=(BECAUSE,),
        part="person",
    ),
    "seal": Form(
        title=_("Seal the identity"),
        needs="person.seal",
        act=_seal,
        part="person",
        changes=True,
        says=_(
            "The names are taken out of everything that is written about the case, and kept encrypted. "
            "Whoever needs to see them is named afterwards. An empty field keeps what is sealed already."
        ),
        fields=(
            *(field for field in _PERSON if field.name in _SEALABLE),
            Field(name="aliases", label=_("Other names and spellings"), kind="list", hint=_("with commas")),
        ),
    ),
    "name-reader": Form(
        title=_("Let a colleague see the identity"),
        needs="person.seal",
        act=_name_reader,
        part="person",
        fields=(KNOWING, WHY),
    ),
    "end-reader": Form(
        title=_("No longer let them see it"),
        needs="person.seal",
        act=_end_reader,
        part="person",
        fields=(Field(name="account", label=_("Colleague"), kind="choice", choices=_readers, required=True),),
    ),
    "record-consent": Form(
        title=_("Record consent or refusal"),
        needs=_RIGHTS,
        act=with_values(actions.record_consent),
        fields=_CONSENT,
        part="person",
    ),
    "withdraw-consent": Form(
        title=_("Consent was withdrawn"),
        needs=_RIGHTS,
        act=on_day(actions.withdraw_consent),
        fields=(ON,),
        part="consent",
    ),
    "protect": Form(
        title=_("Protect"), needs=_PROTECT, act=with_values(actions.protect), fields=_PROTECTION, part="person"
    ),
    "change-protection": Form(
        title=_("Change the measure"),
        needs=_PROTECT,
        act=with_values(actions.change_protection, versioned=True),
        fields=_PROTECTION,
        part="protection",
        changes=True,
    ),
    "lift-protection": Form(
        title=_("Lift the measure"),
        needs=_PROTECT,
        act=on_day(actions.lift_protection),
        fields=(ON, BECAUSE),
        part="protection",
    ),
    "record-interview": Form(
        title=_("Record an interview"),
        needs=_RIGHTS,
        act=with_values(actions.record_interview),
        fields=_INTERVIEW,
        part="person",
    ),
    "plan-interview": Form(
        title=_("Plan an interview"),
        needs=_RIGHTS,
        act=with_values(actions.plan_interview),
        fields=(*_INTERVIEW[:4], _AGAIN),
        part="person",
    ),
    "change-interview": Form(
        title=_("Change the interview"),
        needs=_RIGHTS,
        act=with_values(actions.change_interview, versioned=True),
        part="interview",
        fields=(*_INTERVIEW, Field(name="is_planned", label=_("Still ahead"), kind="flag")),
        changes=True,
    ),
    "cancel-interview": Form(
        title=_("Cancel the interview"),
        needs=_RIGHTS,
        act=on_day(actions.cancel_interview, versioned=False),
        fields=(ON,),
        part="interview",
    ),
    "give-notice": Form(
        title=_("Record what they were told"),
        needs=_RIGHTS,
        act=with_values(actions.give_notice),
        fields=_NOTICE,
        part="person",
    ),
}
