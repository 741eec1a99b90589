"""A rule for passwords beside the framework's: length alone makes nothing of a common word with digits behind it."""

from __future__ import annotations

import re

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from servanda.desk.people.models import Account

__all__ = ["NotPadded"]

_FEWEST = 6  # different characters
_NO_LETTERS = re.compile(r"[\W\d_]+")


class NotPadded(CommonPasswordValidator):
    """Refuses a common password that was repeated or padded, and whatever holds few different characters."""

    def validate(self, password: str, user: Account | None = None) -> None:
        """Raises ValidationError."""
        letters = _NO_LETTERS.sub("", password.lower())
        once = letters[: (letters * 2).find(letters, 1)]  # the part that is repeated: "abcabc" is "abc"
        if not once or once in self.passwords or letters in self.passwords or len(set(password)) < _FEWEST:
            raise ValidationError(_("This is a common word repeated or padded. Take several words that are far apart."))

    def get_help_text(self) -> str:
        return _("Not a common word repeated, or with digits behind it: several words that are far apart.")
