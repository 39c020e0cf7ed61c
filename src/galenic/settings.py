"""Django's settings, from the environment alone.

| variable | meaning | default |
| --- | --- | --- |
| GALENIC_HOME | folder of the embedded database, documents, keys and anchors | ./var |
| GALENIC_DATABASE | `postgresql://user:password@host:port/name` | SQLite in GALENIC_HOME |
| GALENIC_HOSTS | host names that the server answers to, comma separated | localhost |
| GALENIC_UPLOAD_MB | largest file that is taken in, in megabytes | 50 |
| GALENIC_SCHEMAS | folder with the agencies' DTDs and style sheets, which every sequence of eCTD 3.2.2 carries | none |
| GALENIC_HTTPS | 1 when people reach the server by https, through a proxy that sets X-Forwarded-Proto | 0 |
| GALENIC_ADDRESS | where people reach the server, such as `https://galenic.example.org`, for links in e-mails | none |
| GALENIC_MAIL | `console` prints e-mails; `smtp://user:password@host:port` (or smtp+tls, smtps) sends them | console |
| GALENIC_MAIL_FROM | the sender of e-mails | galenic@localhost |
| GALENIC_DEBUG | 1 shows tracebacks in the browser; never in production | 0 |
"""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

from galenic.installation import secret_key

HOME = Path(os.environ.get("GALENIC_HOME", "var")).resolve()
SOURCE = Path(__file__).parent
DEBUG = os.environ.get("GALENIC_DEBUG") == "1"
HTTPS = os.environ.get("GALENIC_HTTPS") == "1"
SECRET_KEY = secret_key(HOME)
ALLOWED_HOSTS = [host for host in os.environ.get("GALENIC_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if host]

INSTALLED_APPS = [
    "galenic.web",
    "galenic.ledger",
    "galenic.parties",
    "galenic.partners",
    "galenic.jobs",
    "galenic.evidence",
    "galenic.programmes",
    "galenic.dossier",
    "galenic.api",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_cotton",
    "django_tasks",
    "django_tasks_db",
    "ninja",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "galenic.web.middleware.RequestIdentity",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "galenic.web.middleware.FragmentRedirects",
    "galenic.web.accounts.middleware.PrivatePages",
    "galenic.web.accounts.middleware.SessionLimits",
    "galenic.web.middleware.LoginRequired",
    "galenic.web.accounts.middleware.ObligationsFirst",
    "galenic.web.middleware.Refusals",
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
                "galenic.web.context.frame",
            ]
        },
    }
]
#: Messages carry the kinds that alerts have (templates/cotton/alert.html).
MESSAGE_TAGS = {20: "", 25: "passed", 30: "open", 40: "failed"}
CSRF_FAILURE_VIEW = "galenic.web.errors.csrf_failed"
#: The largest file that is taken in, in bytes; larger ones are refused before they are read.
UPLOAD_BYTES = int(os.environ.get("GALENIC_UPLOAD_MB", "50")) * 1_000_000
#: Where the agencies' DTDs lie; Galenic ships none.
SCHEMAS = os.environ.get("GALENIC_SCHEMAS", "")


def _database(url: str) -> dict[str, Any]:
    """SQLite in GALENIC_HOME unless a PostgreSQL address is given."""
    if not url:
        # IMMEDIATE takes the write lock when a transaction begins: one that read first could otherwise not be upgraded.
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
# Sections of evidence pages, drawn once in each process; some hundred kilobytes each.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 200}},
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Who is who. What an organization chooses (time-outs, lock-out, password rules) is in parties.AccessPolicy, recorded.
AUTH_USER_MODEL = "parties.Person"
AUTHENTICATION_BACKENDS = ["galenic.parties.backends.PersonBackend"]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "/"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
PASSWORD_RESET_TIMEOUT = 3 * 24 * 60 * 60  # seconds that the link to set a password lasts
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in {
        "UserAttributeSimilarityValidator": {"user_attributes": ("username", "printed_name", "email")},
        "CommonPasswordValidator": {},
    }.items()
]

# Sessions and cookies. The policy ends sessions earlier than this; a day is the most it can allow.
SESSION_ENGINE = "galenic.parties.sessions"
SESSION_COOKIE_AGE = 24 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
if HTTPS:  # the prefix makes browsers refuse a cookie that another host or plain http has set
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60

# What browsers may do with a page: everything comes from here, nothing is inline, nobody frames it.
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "object-src": ["'none'"],  # as the default says; named because scanners look for it
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

# E-mails: printed, or sent through a server. `galenic notify` says so when the address cannot be read.
MAIL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


def _port(place: str) -> int:
    """The port that an address names; 0 when it names none, or something else."""
    found = place.rpartition(":")[2]
    return int(found) if found.isascii() and found.isdigit() and len(found) < 6 else 0


ADDRESS = os.environ.get("GALENIC_ADDRESS", "").rstrip("/")
MAIL = os.environ.get("GALENIC_MAIL", "console")
DEFAULT_FROM_EMAIL = os.environ.get("GALENIC_MAIL_FROM", "galenic@localhost")
_mail = urlparse(MAIL if "://" in MAIL else "")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if _mail.hostname else 'console'}.EmailBackend"
EMAIL_HOST = _mail.hostname or "localhost"
EMAIL_PORT = _port(_mail.netloc) or MAIL_PORTS.get(_mail.scheme, 25)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_mail.username or ""), unquote(_mail.password or "")
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.scheme == "smtp+tls", _mail.scheme == "smtps"
EMAIL_TIMEOUT = 30  # seconds

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
STATIC_URL = "static/"
# The typeface of reports, for the pages, from its package; static files are served from where they are installed.
TYPEFACE = find_spec("font_source_sans_pro")
STATICFILES_DIRS = [("typeface", Path(TYPEFACE.origin).parent / "files")] if TYPEFACE and TYPEFACE.origin else []
WHITENOISE_USE_FINDERS = True
