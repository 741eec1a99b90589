"""Settings of the public face: no accounts, no cookies, no database, nothing fetched from elsewhere.

``SERVANDA_HOSTS`` names the hosts it answers to, separated by commas; ``SERVANDA_REGISTRY``
a folder with additions to the record; ``SERVANDA_COUNTS`` the file in which all processes
count costly questions (``servanda serve`` makes one for the time it runs).
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from csp.constants import NONE, SELF

HERE = Path(__file__).parent

DEBUG = False
SECRET_KEY = os.environ.get("SERVANDA_SECRET_KEY") or secrets.token_urlsafe(50)  # signs nothing that outlives a process
ALLOWED_HOSTS = [host for host in os.environ.get("SERVANDA_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if host]

INSTALLED_APPS = ["servanda.web"]
MIDDLEWARE = [
    "servanda.web.asked_again.AskedAgain",
    "servanda.web.turns.InTurn",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "servanda.web.packing.Packed",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "servanda.web.api.middleware.ApiManners",
    "servanda.web.middleware.TooLarge",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "servanda.web.middleware.Spoken",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "servanda.web.middleware.Helpful",
]
ROOT_URLCONF = "servanda.web.urls"
WSGI_APPLICATION = "servanda.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "servanda.web.frame.frame",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "servanda.web.templatetags.answers",
                "servanda.web.templatetags.options",
                "servanda.web.templatetags.passages",
            ],
        },
    }
]
DATABASES: dict[str, object] = {}

LANGUAGE_CODE = "en"
# The first two are complete; the others have names of States, direction and dates, and await their catalogues.
LANGUAGES = [
    ("en", "English"),
    ("fr", "Français"),
    ("es", "Español"),
    ("ru", "Русский"),
    ("ar", "العربية"),
    ("zh-hans", "中文"),
]
LOCALE_PATHS = [HERE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = HERE / "static"
WHITENOISE_MAX_AGE = 365 * 24 * 3600  # addresses of files carry the hash of their content
WHITENOISE_MIMETYPES = {".woff2": "font/woff2"}

API_COUNTS = os.environ.get("SERVANDA_COUNTS", "")

LARGEST_UPLOAD = 10 * 1024 * 1024  # bytes; a longer body is refused before it is read
DATA_UPLOAD_MAX_MEMORY_SIZE = LARGEST_UPLOAD
FILE_UPLOAD_MAX_MEMORY_SIZE = LARGEST_UPLOAD  # uploads stay in memory and are never written to disk
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
DATA_UPLOAD_MAX_NUMBER_FILES = 2

SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {"django": {"handlers": ["console"], "level": "ERROR"}},
}
