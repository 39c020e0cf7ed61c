"""Django's settings, from the environment alone.

| variable | meaning | default |
| --- | --- | --- |
| GALENIC_HOME | folder of the embedded database, documents, keys and anchors | ./var |
| GALENIC_DATABASE | `postgresql://user:password@host:port/name` | SQLite in GALENIC_HOME |
| GALENIC_HOSTS | host names that the server answers to, comma separated | localhost |
| GALENIC_DEBUG | 1 shows tracebacks in the browser; never in production | 0 |
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

from galenic.installation import secret_key

HOME = Path(os.environ.get("GALENIC_HOME", "var")).resolve()
SOURCE = Path(__file__).parent
DEBUG = os.environ.get("GALENIC_DEBUG") == "1"
SECRET_KEY = secret_key(HOME)
ALLOWED_HOSTS = [host for host in os.environ.get("GALENIC_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if host]

INSTALLED_APPS = [
    "galenic.web",
    "galenic.ledger",
    "galenic.parties",
    "galenic.evidence",
    "galenic.programmes",
    "galenic.api",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_cotton",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "galenic.web.urls"
WSGI_APPLICATION = "galenic.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]


def _database(url: str) -> dict[str, Any]:
    """SQLite in GALENIC_HOME unless a PostgreSQL address is given."""
    if not url:
        # IMMEDIATE takes the write lock when a transaction begins: a transaction that read first could otherwise not be upgraded.
        options = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        }
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": HOME / "galenic.sqlite3", "OPTIONS": options}
    parts = urlparse(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": _database(os.environ.get("GALENIC_DATABASE", ""))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "parties.Person"
SESSION_ENGINE = "galenic.parties.sessions"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
