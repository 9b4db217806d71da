# SPDX-License-Identifier: EUPL-1.2
"""Settings of Vatra. The environment is read here and nowhere else.

| variable | meaning | default |
|---|---|---|
| VATRA_ENV | ``production``, ``demo``, ``dev`` or ``test`` | ``dev`` |
| DATABASE_URL | ``postgresql://user:password@host:port/name?host=/socket/dir`` | none: the launcher sets it |
| VATRA_SECRET_KEY | signing key; production refuses to start without it | made up for dev and test |
| VATRA_HOSTS | comma separated host names | loopback |
| VATRA_DATA | folder of uploaded files and issued papers | ``var/data`` in the checkout |
| VATRA_BASE_URL | address printed in QR codes and on papers | ``http://localhost:8000`` |
| VATRA_TOTP_ROLES | comma separated roles that must use a second factor | empty |
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.utils.csp import CSP

BASE_DIR = Path(__file__).resolve().parents[3]
ENV = os.environ.get("VATRA_ENV", "dev")
IS_DEMO = ENV == "demo"
IS_PRODUCTION = ENV == "production"
DEBUG = False

SECRET_KEY = os.environ.get("VATRA_SECRET_KEY", "")
if not SECRET_KEY:
    if IS_PRODUCTION:
        msg = "VATRA_SECRET_KEY is missing: production needs a secret key of its own."
        raise RuntimeError(msg)
    SECRET_KEY = "vatra-dev-key-that-protects-nothing-and-is-never-used-in-production"  # noqa: S105

ALLOWED_HOSTS = [h for h in os.environ.get("VATRA_HOSTS", "").split(",") if h] or [
    "localhost",
    "127.0.0.1",
    "[::1]",
    "testserver",
]
BASE_URL = os.environ.get("VATRA_BASE_URL", "http://localhost:8000").rstrip("/")
DATA_DIR = Path(os.environ.get("VATRA_DATA", str(BASE_DIR / "var" / "data")))
TOTP_ROLES = frozenset(r for r in os.environ.get("VATRA_TOTP_ROLES", "").split(",") if r and not IS_DEMO)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "pgtrigger",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.forms",
    "vatra.kernel",
    "vatra.foundation.audit",
    "vatra.foundation.access",
    "vatra.foundation.jobs",
    "vatra.foundation.files",
    "vatra.foundation.fieldlog",
    "vatra.foundation.rulebook",
    "vatra.foundation.papers",
    "vatra.foundation.search",
    "vatra.foundation.imports",
    "vatra.foundation.backup",
    "vatra.foundation.shell",
    "vatra.organisation",
    "vatra.modules.registry",
    "vatra.modules.patrimony",
    "vatra.modules.stocktaking",
    "vatra.modules.website",
    "vatra.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "vatra.foundation.shell.privacy.PrivateByDefaultMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "vatra.foundation.shell.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "vatra.foundation.access.middleware.ActorMiddleware",
    "vatra.foundation.shell.unreadable.UnreadableAddressMiddleware",
    "vatra.foundation.shell.errors.DomainErrorMiddleware",
]
CSRF_FAILURE_VIEW = "vatra.foundation.shell.errors.csrf_failure"
FORM_RENDERER = "vatra.foundation.shell.forms.Renderer"

ROOT_URLCONF = "vatra.config.urls"
WSGI_APPLICATION = "vatra.config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "vatra.foundation.shell.context.shell",
                "vatra.modules.website.links.public_links",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "vatra.foundation.shell.templatetags.shell",
            ],
        },
    },
]


# Statements join outwards from their first table, along keys: planning them exhaustively costs more than
# running them. A page keeps to one core: the others serve other people.
PLANNER = "-c join_collapse_limit=4 -c max_parallel_workers_per_gather=0"


def database_from_url(url: str) -> dict[str, Any]:
    """The DATABASES entry for a ``postgresql://`` address; a socket folder comes as ``?host=``."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    pool: dict[str, Any] | bool = {"min_size": 1, "max_size": 5, "timeout": 10}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "vatra",
        "USER": unquote(parts.username or query.get("user", "")),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host") or parts.hostname or "",
        "PORT": str(parts.port or query.get("port", "") or ""),
        "CONN_MAX_AGE": 0,
        "OPTIONS": {"pool": pool if ENV in {"production", "demo"} else False, "options": PLANNER},
        "ATOMIC_REQUESTS": False,
    }


DATABASES = {"default": database_from_url(os.environ.get("DATABASE_URL", "postgresql:///vatra"))}

AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
if ENV == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "full_name", "email"]},
    },
]
LOGIN_URL = "/intrare/"
LOGIN_REDIRECT_URL = "/azi/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_UNIQUE_EMAIL = False
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if IS_PRODUCTION else 0
ACCOUNT_ADAPTER = "vatra.foundation.access.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "vatra.foundation.access.forms_signin.SignInForm",
    "reauthenticate": "vatra.foundation.access.forms_signin.ConfirmPasswordForm",
}
MFA_ADAPTER = "vatra.foundation.access.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "vatra.foundation.access.forms_signin.SecondFactorForm",
    "reauthenticate": "vatra.foundation.access.forms_signin.ConfirmSecondFactorForm",
    "activate_totp": "vatra.foundation.access.forms_signin.ActivateSecondFactorForm",
}
MFA_TOTP_ISSUER = "Vatra"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "shared_cache"}
    if ENV != "test"
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

LANGUAGE_CODE = "ro"
LANGUAGES = [("ro", "Română"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "src" / "vatra" / "locale"]
LANGUAGE_COOKIE_NAME = "limba"
TIME_ZONE = "Europe/Bucharest"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "build" / "static"
STATICFILES_DIRS = [BASE_DIR / "frontend" / "static", BASE_DIR / "build" / "assets"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(DATA_DIR / "files")},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if ENV in {"test", "dev"}
        else "vatra.foundation.shell.storage.StaticStorage"
    },
}
WHITENOISE_MAX_AGE = 60
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = ENV in {"test", "dev"}
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_PERMISSIONS = 0o640

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 10 * 3600
SESSION_COOKIE_NAME = "vatra"
CSRF_COOKIE_NAME = "vatra_csrf"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "worker-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
if IS_PRODUCTION:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31536000

TEST_RUNNER = "django.test.runner.DiscoverRunner"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
