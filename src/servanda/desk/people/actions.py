"""Accounts come by invitation and end by deactivation; nothing here is ever deleted but second factors.

invite ─► join ─► change_roles, deactivate ─► reactivate
ask_factor_reset ─► confirm_factor_reset (by another) or drop_factor_reset
make_token ─► revoke_token
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from axes.utils import reset as forget_failures
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from servanda.desk.doing import doing
from servanda.desk.errors import BadInput, NotAllowed, NotPossible
from servanda.desk.people.door import end_all
from servanda.desk.people.limits import INVITATION_HOLDS, TOKEN_HOLDS_AT_MOST
from servanda.desk.people.models import Account, Authority, FactorReset, Held, Invitation, Token
from servanda.desk.people.queries import invitation_of
from servanda.desk.people.roles import Role, together
from servanda.desk.people.tokens import MARK, digest_of, fresh
from servanda.desk.permissions import PERMISSIONS, may
from servanda.desk.trail import chain

__all__ = [
    "Invited",
    "ask_factor_reset",
    "change_roles",
    "confirm_factor_reset",
    "deactivate",
    "drop_factor_reset",
    "end_sessions",
    "found_authority",
    "invite",
    "join",
    "make_reset_link",
    "make_token",
    "reactivate",
    "revoke_token",
    "unlock",
    "withdraw_invitation",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """An invitation and the word that opens it: said here and never again."""

    invitation: Invitation
    word: str


def found_authority(
    *, code: str, name: str, party: str, kind: str, email: str, administrator: str, at: datetime, **more: Any
) -> Invited:
    """A new authority, and the invitation of its first administrator; done by whoever holds the installation.

    ``more`` are further fields of ``Authority``. Raises BadInput where the code is taken.
    """
    if Authority.objects.filter(code=code).exists():
        raise BadInput(f"An authority {code!r} stands here already. Choose another code.")
    with transaction.atomic():
        authority = Authority.objects.create(code=code, name=name, party=party, kind=kind, **more)
        invited = _invite(authority, email, administrator, together([Role.ADMINISTRATOR]), None, at, "en")
        chain.append(
            at=at,
            who="servanda",
            did="authority.found",
            on=f"authority:{code}",
            authority=code,
            details={"party": party, "kind": kind},
        )
    return invited


def invite(*, email: str, name: str, roles: Iterable[str], by: Account, at: datetime, language: str = "en") -> Invited:
    """Ask someone to join one's authority; an earlier invitation of theirs is withdrawn. Raises BadInput."""
    chosen = together(roles)
    with doing("account.invite", by=by, at=at, roles=sorted(chosen)) as done:
        invited = _invite(by.authority, email, name, chosen, by, at, language)
        done.on = invited.invitation
    return invited


def _invite(
    authority: Authority, email: str, name: str, roles: frozenset[Role], by: Account | None, at: datetime, language: str
) -> Invited:
    address, called = _address(email), name.strip()
    if not called or len(called) > 200:
        raise BadInput("A name of 1 to 200 letters is needed, as colleagues know the person.")
    if Account.objects.filter(email=address).exists():
        raise BadInput(f"{address} has an account already. Change its roles, or reactivate it.")
    Invitation.objects.filter(email=address, accepted_at=None, withdrawn_at=None).update(withdrawn_at=at)
    word = fresh()
    invitation = Invitation.objects.create(
        email=address,
        name=called,
        authority=authority,
        roles=sorted(roles),
        language=language,
        digest=digest_of(word),
        invited_by=by,
        invited_at=at,
        expires_at=at + INVITATION_HOLDS,
    )
    return Invited(invitation=invitation, word=word)


def _address(email: str) -> str:
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as wrong:
        raise BadInput(f"{email!r} is no e-mail address. Write it as name@example.org.") from wrong
    if len(address) > 100:
        raise BadInput("The e-mail address is longer than 100 letters. Use a shorter one.")
    return address


def withdraw_invitation(invitation: Invitation, *, by: Account, at: datetime) -> None:
    """Its link opens no more. Raises NotPossible where it was accepted or withdrawn."""
    with doing("account.withdraw-invitation", by=by, on=invitation, at=at):
        if invitation.accepted_at or invitation.withdrawn_at:
            raise NotPossible(f"The invitation of {invitation.email} is no longer open.")
        invitation.withdrawn_at = at
        invitation.save()


def join(word: str, *, password: str, at: datetime) -> Account:
    """The account of whoever holds the link. Raises NotAllowed (no such link, or no longer), BadInput (password)."""
    with transaction.atomic():
        invitation = invitation_of(word, at)
        if invitation is None:
            raise NotAllowed("This link opens nothing: it was used, withdrawn, or its days are over.")
        invitation = Invitation.objects.select_for_update(of=("self",), no_key=True).get(pk=invitation.pk)
        if invitation.accepted_at:
            raise NotAllowed("This link was used a moment ago.")
        account = Account(
            email=invitation.email,
            name=invitation.name,
            authority=invitation.authority,
            language=invitation.language,
            joined_at=at,
        )
        _set_password(account, password)
        Held.objects.bulk_create(Held(account=account, role=role, given_at=at) for role in together(invitation.roles))
        invitation.accepted_at = at
        invitation.save()
        with doing("account.join", by=account, on=account, at=at, roles=invitation.roles):
            pass
    return account


def _set_password(account: Account, password: str) -> None:
    try:
        validate_password(password, account)
    except ValidationError as wrong:
        raise BadInput(" ".join(wrong.messages)) from wrong
    account.set_password(password)
    account.save()


def change_roles(account: Account, roles: Iterable[str], *, by: Account, at: datetime) -> None:
    """What someone may do from now on; what they held before stays, with its end. Nobody changes their own.

    Raises BadInput, NotPossible.
    """
    chosen = together(roles)
    with doing("account.change", by=by, on=account, at=at) as done:
        _not_oneself(account, by, "change your own roles")
        held = account.held.filter(ended_at=None)
        before = set(held.values_list("role", flat=True))
        held.exclude(role__in=chosen).update(ended_at=at, ended_by=by)
        given = (role for role in chosen if role not in before)
        Held.objects.bulk_create(Held(account=account, role=role, given_at=at, given_by=by) for role in given)
        done.note(roles=sorted(chosen), before=sorted(before))
    account.forget_roles()


def deactivate(account: Account, *, by: Account, at: datetime, reason: str) -> None:
    """Their sessions end, their tokens are revoked, they come in no more. Raises NotPossible for oneself."""
    with doing("account.deactivate", by=by, on=account, at=at, reason=_said(reason)):
        _not_oneself(account, by, "deactivate yourself")
        account.is_active = False
        account.save()
        account.tokens.filter(revoked_at=None).update(revoked_at=at)
        end_all(account)


def reactivate(account: Account, *, by: Account, at: datetime) -> None:
    """They may come in again; revoked tokens stay revoked."""
    with doing("account.reactivate", by=by, on=account, at=at):
        account.is_active = True
        account.save()


def end_sessions(account: Account, *, by: Account, at: datetime) -> None:
    """Whoever sits there must sign in again."""
    with doing("account.end-sessions", by=by, on=account, at=at) as done:
        done.note(ended=end_all(account))


def unlock(account: Account, *, by: Account, at: datetime) -> None:
    """Forget the failed sign-ins that lock someone out."""
    with doing("account.unlock", by=by, on=account, at=at):
        forget_failures(username=digest_of(account.email))


def make_reset_link(account: Account, *, by: Account, at: datetime) -> tuple[str, str]:
    """The two parts of a link to set a new password, for where no mail goes out; the second factor stays."""
    with doing("account.make-reset-link", by=by, on=account, at=at):
        _not_oneself(account, by, "make a link for yourself")
        if not account.is_active:
            raise NotPossible(f"{account.email} is deactivated. Reactivate the account first.")
    return user_pk_to_url_str(account), default_token_generator.make_token(account)


def ask_factor_reset(account: Account, *, by: Account, at: datetime, reason: str) -> FactorReset:
    """Ask that a lost second factor be taken off; another confirms. Raises NotPossible where it is asked already."""
    with doing("account.ask-factor-reset", by=by, on=account, at=at, reason=_said(reason)):
        _not_oneself(account, by, "ask for yourself")
        if account.factor_resets.filter(confirmed_at=None, dropped_at=None).exists():
            raise NotPossible(f"It is asked for {account.email} already and waits for another's confirmation.")
        return FactorReset.objects.create(account=account, reason=reason.strip(), asked_by=by, asked_at=at)


def confirm_factor_reset(reset: FactorReset, *, by: Account, at: datetime) -> None:
    """Take off every factor, with a second pair of eyes. Sessions end; with the password one sets up anew."""
    with doing("account.confirm-factor-reset", by=by, on=reset, at=at) as done:
        _still_waits(reset)
        if by.pk in (reset.asked_by_id, reset.account_id):
            raise NotPossible("Whoever asked, or is concerned, cannot confirm: four eyes are needed.")
        reset.confirmed_by, reset.confirmed_at = by, at
        reset.save()
        removed, _ = Authenticator.objects.filter(user=reset.account_id).delete()
        done.note(removed=removed, asked_by=reset.asked_by.email)
        end_all(reset.account)


def drop_factor_reset(reset: FactorReset, *, by: Account, at: datetime) -> None:
    """It is not needed after all, or was asked by mistake."""
    with doing("account.drop-factor-reset", by=by, on=reset, at=at):
        _still_waits(reset)
        reset.dropped_at = at
        reset.save()


def _still_waits(reset: FactorReset) -> None:
    if reset.confirmed_at or reset.dropped_at:
        raise NotPossible("This was confirmed or dropped already.")


def make_token(
    *, name: str, scopes: Iterable[str], expires_at: datetime, by: Account, at: datetime
) -> tuple[Token, str]:
    """A token for a program of one's own, and its word: said here and never again. Raises BadInput."""
    called, asked = name.strip(), sorted(set(scopes))
    if not called or len(called) > 100:
        raise BadInput("A name of 1 to 100 letters is needed, to know the program by.")
    if not at < expires_at <= at + TOKEN_HOLDS_AT_MOST:
        raise BadInput("A token holds for at most a year from today. Choose an earlier last day.")
    _within_reach(asked, by)
    word = MARK + fresh()
    with doing("token.make", by=by, at=at, scopes=asked) as done:
        token = Token.objects.create(
            account=by, name=called, digest=digest_of(word), scopes=asked, made_at=at, expires_at=expires_at
        )
        done.on = token
    return token, word


def _within_reach(scopes: Sequence[str], by: Account) -> None:
    """A token opens no more than its account may by role, and never makes further tokens."""
    reach = {did for did, rule in PERMISSIONS.items() if by.roles & rule.roles and not did.startswith("token.")}
    known = reach | {did.partition(".")[0] for did in reach}
    beyond = [scope for scope in scopes if scope not in known]
    if not scopes or beyond:
        named = f"{beyond[0]!r} is beyond what you may do" if beyond else "No scope was chosen"
        raise BadInput(f"{named}. Choose among: {', '.join(sorted(known))}.")


def revoke_token(token: Token, *, by: Account, at: datetime) -> None:
    """It opens nothing any more: one's own, or, for the administrator, anyone's at the authority."""
    with doing("token.revoke", by=by, on=token, at=at):
        if token.account_id != by.pk and not may(by, "account.change", token.account):
            raise NotAllowed(f"{by.email} may not revoke this token.")
        if token.revoked_at is None:
            token.revoked_at = at
            token.save()


def _not_oneself(account: Account, by: Account, what: str) -> None:
    if account.pk == by.pk:
        raise NotPossible(f"You cannot {what}. Ask another administrator.")


def _said(reason: str) -> str:
    said = reason.strip()
    if not said:
        raise BadInput("A reason is needed; it stays in the trail.")
    return said
