"""One settings module for every mode.

The environment decides: ``DEMO`` (1 or 0), ``STORY``, ``HOST``, ``PORT``, ``DATABASE_URL``, ``REDIS_URL``,
``PUBLIC_URL``, ``SECRET_KEY``, ``SIGNING_KEY_FILE``, ``SOURCE_URL``, ``VAR_DIR``, ``BACKUP_DIR``,
``WEBHOOK_ALLOW``. Three modes follow from it:

- ``demo``: the demo assemblies and their one-tap sign-in links.
- ``hall``: a real assembly on one machine in a room, without a public address.
- ``production``: a public https address; refuses to start without ``SECRET_KEY``.
"""

import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

VAR_DIR = Path(env("VAR_DIR", default=str(BASE_DIR / "var")))
DEBUG = False
DEMO = env.bool("DEMO", default=False)
STORY = env.str("STORY", default="")  # the one demo assembly to make; all of them otherwise
BACKUP_DIR = Path(env("BACKUP_DIR", default=str(VAR_DIR / "backups")))
# The key with which this instance signs its record; made when it is first needed.
SIGNING_KEY_FILE = Path(env("SIGNING_KEY_FILE", default=str(VAR_DIR / "signing_key")))
PORT = env.int("PORT", default=8000)
PUBLIC_URL = env("PUBLIC_URL", default="").rstrip("/")
# Where the source of what runs here can be had; without one, pages say that the operator gives it on request.
SOURCE_URL = env("SOURCE_URL", default="")
MODE = "demo" if DEMO else "production" if PUBLIC_URL.startswith("https://") else "hall"
# In a room the phones must reach it (HOST=127.0.0.1 closes it); in production only the proxy beside it may.
HOST = env("HOST", default="127.0.0.1" if MODE == "production" else "0.0.0.0")  # noqa: S104


def _secret_key() -> str:
    """The key from the environment, or one made once for this folder (never in production)."""
    if given := env("SECRET_KEY", default=""):
        return str(given)
    if MODE == "production":
        raise ImproperlyConfigured("Set SECRET_KEY: Commonweather does not start in production without one.")
    kept = VAR_DIR / "secret_key"
    try:
        if not kept.exists():
            _make_secret_key(kept)
        return kept.read_text()
    except OSError as refusal:
        raise ImproperlyConfigured(
            f"Commonweather cannot write to {VAR_DIR} ({refusal.strerror}). "
            "Choose another folder: VAR_DIR=/some/folder make run"
        ) from refusal


def _make_secret_key(kept: Path) -> None:
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    fresh = kept.with_name(f"secret_key.{os.getpid()}")
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(secrets.token_urlsafe(48))
    try:
        os.link(fresh, kept)
    except FileExistsError:
        pass  # another process of the same start was first; its key counts
    fresh.unlink()


SECRET_KEY = _secret_key()

# Codes and cards are checked against hashed tokens, never against the Host header, and links that
# leave the machine are built from PUBLIC_URL where there is one.
ALLOWED_HOSTS = [urlsplit(PUBLIC_URL).hostname or "localhost"] if MODE == "production" else ["*"]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL else []

INSTALLED_APPS = [
    "config",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "knox",
    "assemblies",
    "governance",
    "rehearsal",
]

MIDDLEWARE = [
    "config.pages.PublicPages",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "assemblies.members.middleware.SeatMiddleware",
    "assemblies.hall.middleware.BoothMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.errors.Refusals",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "config.context.product",
            ],
        },
    }
]

# --- Data -------------------------------------------------------------------------------------------

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'commonweather.sqlite3'}")}
SQLITE = DATABASES["default"]["ENGINE"].endswith("sqlite3")
if SQLITE:
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA secure_delete=ON;"
        "PRAGMA mmap_size=134217728;PRAGMA journal_size_limit=27103364;PRAGMA cache_size=-8000;",
    }
    DATABASES["default"]["CONN_MAX_AGE"] = None
else:
    # As many connections as the bridge has threads, so that a vote never waits for one.
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {"min_size": 1, "max_size": 10, "timeout": 10}
    # A connection is tried before it is used, some 30 us: after a restart of PostgreSQL nobody meets a dead one.
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

BROKER_SOCKET = env("COMMONWEATHER_BROKER_SOCKET", default=str(VAR_DIR / "broker.sock"))
REDIS_URL = env("REDIS_URL", default=f"unix://{BROKER_SOCKET}")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "commonweather",
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
    }
}

# --- Celery -----------------------------------------------------------------------------------------

# Celery and redis-py spell the same socket differently.
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "global_keyprefix": "commonweather:",
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TRACK_STARTED = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "governance.ballots.sweep", "schedule": 0.5, "options": {"expires": 5}},
    "practice": {"task": "governance.practice.follow", "schedule": 1.0, "options": {"expires": 5}},
    "sign": {"task": "governance.bundles.sign", "schedule": 2.0, "options": {"expires": 5}},
    "look": {"task": "assemblies.witnesses.look", "schedule": 30.0, "options": {"expires": 30}},
    "relay": {"task": "assemblies.announcements.relay", "schedule": 0.5, "options": {"expires": 5}},
    "feed": {"task": "assemblies.integrations.feed", "schedule": 0.5, "options": {"expires": 5}},
    "webhooks": {"task": "assemblies.integrations.webhooks", "schedule": 1.0, "options": {"expires": 5}},
    "forget_attempts": {
        "task": "assemblies.integrations.forget_attempts",
        "schedule": 3600.0,
        "options": {"expires": 600},
    },
    "ledgers": {"task": "governance.allocations.add_up", "schedule": crontab(hour=2, minute=20)},
    "shelters": {"task": "governance.shelters.work_out", "schedule": 1.0, "options": {"expires": 5}},
    "heartbeat": {"task": "config.heartbeat", "schedule": 10.0, "options": {"expires": 10}},
    "reports": {"task": "governance.reports.lapse", "schedule": 60.0, "options": {"expires": 60}},
    "pledges": {"task": "governance.adoption.follow_pledges", "schedule": 600.0, "options": {"expires": 600}},
    "requests": {"task": "governance.requests.follow", "schedule": 60.0, "options": {"expires": 60}},
    "audit": {"task": "governance.audits.audit_due", "schedule": 30.0, "options": {"expires": 30}},
    "traits": {"task": "governance.demographics.follow", "schedule": 600.0, "options": {"expires": 600}},
    "forget_boxes": {"task": "governance.ballots.forget_boxes", "schedule": 3600.0, "options": {"expires": 600}},
    "forget_calls": {"task": "assemblies.hall.forget_due", "schedule": 900.0, "options": {"expires": 600}},
    "erase": {"task": "assemblies.members.erase_due", "schedule": 3600.0, "options": {"expires": 600}},
    "forget": {"task": "assemblies.people.forget_due", "schedule": 3600.0, "options": {"expires": 600}},
    "deliver": {"task": "assemblies.correspondence.deliver", "schedule": 5.0, "options": {"expires": 5}},
    "invite": {"task": "assemblies.correspondence.invite", "schedule": 30.0, "options": {"expires": 30}},
    "occasions": {"task": "governance.proceedings.tell_occasions", "schedule": 10.0, "options": {"expires": 10}},
    "forget_mail": {"task": "assemblies.correspondence.forget_mail", "schedule": 600.0, "options": {"expires": 600}},
}

# --- Other systems ----------------------------------------------------------------------------------

# Hosts of one's own network that webhooks may call ("board.city.example,10.2.0.7:8080"); all others must be outside it.
WEBHOOK_ALLOW = [one.lower() for one in env.list("WEBHOOK_ALLOW", default=[])]

# --- People and sign-in -----------------------------------------------------------------------------

AUTH_USER_MODEL = "assemblies.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "people:sign_in"
LOGIN_REDIRECT_URL = "people:me"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "assemblies.people.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_NOTIFICATIONS = False
MFA_ADAPTER = "assemblies.people.adapter.PasskeyAdapter"
MFA_SUPPORTED_TYPES = ["webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
# Browsers treat localhost as secure; anywhere else a passkey needs https.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = MODE != "production"

# Sign-in with a provider of one's own, such as the city's, by OpenID Connect; off until an issuer is named.
OIDC_ISSUER = env("OIDC_ISSUER", default="").rstrip("/")
OIDC_CLIENT_ID = env("OIDC_CLIENT_ID", default="")
OIDC_CLIENT_SECRET = env("OIDC_CLIENT_SECRET", default="")
OIDC_NAME = env("OIDC_NAME", default="")

SESSION_ENGINE = "config.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = MODE == "production"
CSRF_COOKIE_SAMESITE = "Lax"
BOOTH_COOKIE_NAME = "booth"  # marks a tablet that many share; such a browser is never answered from memory
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"

EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if MODE == "production"
    else "assemblies.correspondence.outbox.OutboxBackend"
)
if email_url := env("EMAIL_URL", default=""):
    vars().update(env.email("EMAIL_URL", default=email_url))
# A mail provider in place of a mail server: EMAIL_PROVIDER=postmark, and its keys as ANYMAIL_POSTMARK_SERVER_TOKEN ….
ANYMAIL = {name.removeprefix("ANYMAIL_"): value for name, value in os.environ.items() if name.startswith("ANYMAIL_")}
if email_provider := env("EMAIL_PROVIDER", default=""):
    EMAIL_BACKEND = f"anymail.backends.{email_provider}.EmailBackend"
    INSTALLED_APPS.append("anymail")
# A gateway for SMS; without one there are none.
SMS_URL = env("SMS_URL", default="")
SMS_TOKEN = env("SMS_TOKEN", default="")
if SMS_URL and not SMS_URL.startswith(("https://", "http://localhost:", "http://127.0.0.1:")):
    raise ImproperlyConfigured("SMS_URL has to begin with https://, since numbers and the token go there.")
DEFAULT_FROM_EMAIL = env("FROM_EMAIL", default="Commonweather <assembly@localhost>")

# --- Words ------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
# Each under its own name, as the people who speak it look for it.
LANGUAGES = [("en", "English"), ("es", "Español"), ("ar", "العربية")]
FORMAT_MODULE_PATH = ["config.formats"]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
# In which times an assembly is told until its organiser chooses; the record stays in UTC.
ASSEMBLY_TIME_ZONE = env("ASSEMBLY_TIME_ZONE", default="UTC")

# --- Files and safety -------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.static.NamedByContent"},
}
WHITENOISE_MANIFEST_STRICT = False
# Maps of packed scripts are for their developers: kept, because the scripts name them, never squeezed.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("jpg", "jpeg", "png", "gif", "webp", "woff", "woff2", "br", "gz", "map")
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024

X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if MODE == "production":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- REST -------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "assemblies.integrations.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticatedOrReadOnly"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "config.rest.problem",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
REST_KNOX = {
    "TOKEN_MODEL": "assemblies.AccessToken",
    "AUTH_HEADER_PREFIX": "Bearer",
    "TOKEN_TTL": None,
}
KNOX_TOKEN_MODEL = "assemblies.AccessToken"  # noqa: S105  the name of a model
# knox's own migrations would leave its unused table behind, with a key to every person.
MIGRATION_MODULES = {"knox": None}
SPECTACULAR_SETTINGS = {
    "TITLE": "Commonweather",
    "DESCRIPTION": "Everything the pages of Commonweather do, for other systems.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    # Some three hundred acts: the page shows their groups, each opens at a tap, and a word narrows them.
    "SWAGGER_UI_SETTINGS": {"docExpansion": "none", "filter": True, "deepLinking": True},
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    # Choices stand where they are used: as components of their own they would need invented names.
    "POSTPROCESSING_HOOKS": [],
}

# --- Logs: what happened to the machine, never who did what -----------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"routes": {"()": "config.logs.RouteInsteadOfPath"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["routes"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"commonweather": {"level": "INFO"}},
}
