"""Settings of a desk: those of the public face, and accounts, a database, sessions.

``SERVANDA_DESK`` names the installation's folder (see ``servanda.desk.installation``).
"""

from __future__ import annotations

from typing import Any

import dj_database_url

from servanda.desk.installation import here
from servanda.desk.people.limits import FAILURES, LOCKED_FOR
from servanda.web.desk.mailing import mail_settings
from servanda.web.settings import *  # noqa: F403  # a settings module extends another by its names
from servanda.web.settings import MIDDLEWARE as PUBLIC_MIDDLEWARE
from servanda.web.settings import TEMPLATES as PUBLIC_TEMPLATES

INSTALLATION = here()
SECRET_KEY = INSTALLATION.key("session").decode()
ALLOWED_HOSTS = list(INSTALLATION.hosts)

INSTALLED_APPS = [
    "servanda.web",
    "servanda.web.desk",
    "servanda.desk.trail",
    "servanda.desk.people",
    "servanda.desk.cases",
    "servanda.desk.directory",
    "servanda.desk.requests",
    "servanda.desk.clocks",
    "servanda.desk.search",
    "servanda.desk.evidence",
    "servanda.desk.exchange",
    "servanda.desk.matching",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
]
MIDDLEWARE = [
    *PUBLIC_MIDDLEWARE[:-1],
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "servanda.web.desk.door.SessionEnds",
    "servanda.web.desk.door.FactorFirst",
    "servanda.web.desk.middleware.DeskManners",
    PUBLIC_MIDDLEWARE[-1],
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "servanda.web.desk.urls"

_template: dict[str, Any] = dict(PUBLIC_TEMPLATES[0])
_options: dict[str, Any] = _template["OPTIONS"]
TEMPLATES = [
    _template
    | {
        "OPTIONS": _options
        | {
            "context_processors": [
                *_options["context_processors"],
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "servanda.web.desk.frame.frame",
            ]
        }
    }
]

_database = dict[str, Any](dj_database_url.parse(INSTALLATION.database, conn_max_age=60, conn_health_checks=True))
if _database["ENGINE"] == "django.db.backends.sqlite3":
    # Whoever writes takes the lock at the start: two writers queue, neither fails half-way.
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;",
    }
DATABASES = {"default": _database}

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "servanda.web.desk.backend.Backend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator", "OPTIONS": {"user_attributes": ("email", "name")}},
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 14}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": "servanda.desk.people.passwords.NotPadded"},
]
PASSWORD_RESET_TIMEOUT = 3600

# Who comes in: by invitation, with a second factor, an address known to no stranger.
ACCOUNT_ADAPTER = "servanda.web.desk.adapters.Accounts"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # who is invited has shown that the address is theirs
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a password changed, a factor set or taken off
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600  # seconds
ACCOUNT_RATE_LIMITS = {"login_failed": "20/m/ip,10/5m/key"}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
MFA_ADAPTER = "servanda.web.desk.adapters.Factors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True  # a passkey with its own check of the person is two factors in one
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not INSTALLATION.https

# Too many failures lock an address, with an account or not, for half an hour.
AXES_FAILURE_LIMIT, AXES_COOLOFF_TIME = FAILURES, LOCKED_FOR
AXES_LOCKOUT_PARAMETERS = ["username"]
SILENCED_SYSTEM_CHECKS = [
    "axes.W006"
]  # an address is locked wherever the failures come from, so no turning of networks helps
AXES_USERNAME_CALLABLE = "servanda.web.desk.adapters.counted_as"
AXES_LOCKOUT_CALLABLE = "servanda.web.desk.pages.joining.locked"
AXES_SENSITIVE_PARAMETERS = ["login", "next", "csrfmiddlewaretoken"]  # people type passwords into any field
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True  # the trail tells
AXES_VERBOSE = False

CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "desk_cache"}}  # for all
globals().update(mail_settings(INSTALLATION.mail))
DEFAULT_FROM_EMAIL = INSTALLATION.mail_from

SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "servanda.web.desk.pages.joining.forged"
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if INSTALLATION.https else 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = INSTALLATION.https
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
