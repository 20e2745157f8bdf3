"""Settings, all from the environment (or a ``.env`` beside ``manage.py``); README names each.

Defaults are those of an embedded server on this machine: SQLite in ``var/``, loopback host names, closed.
"""

import os
import secrets
from contextlib import suppress
from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
if (BASE_DIR / ".env").exists():
    env.read_env(str(BASE_DIR / ".env"))

# Made here, since even ``check`` opens the database.
DATA_DIR = Path(env.str("DATA_DIR", str(BASE_DIR / "var")))
DATA_DIR.mkdir(parents=True, exist_ok=True)


def _secret_key() -> str:
    """The environment's key, or one made at first start and kept beside the data."""
    given: str = env.str("SECRET_KEY", "")
    if given:
        return given
    file = DATA_DIR / "secret-key"
    if not file.exists():
        # Written aside and linked: of two processes that start at once neither reads half of it.
        made = DATA_DIR / f"secret-key.{os.getpid()}"
        made.touch(mode=0o600)
        made.write_text(secrets.token_urlsafe(50))
        with suppress(FileExistsError):
            os.link(made, file)
        made.unlink()
    return file.read_text()


SECRET_KEY = _secret_key()
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", default=[])
DEBUG = env.bool("DEBUG", False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.staticfiles",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "corsheaders",
    "clauses",
    "api",
]
AUTH_USER_MODEL = "clauses.User"
MIDDLEWARE = [
    "api.middleware.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "django.middleware.common.CommonMiddleware",
]
ROOT_URLCONF = "api.urls"
WSGI_APPLICATION = "api.wsgi.application"
APPEND_SLASH = False
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]

DATABASES = {"default": env.db_url("DATABASE_URL", f"sqlite:///{DATA_DIR / 'klausul.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"] |= {
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            # Deferred transactions answer parallel writes with "database is locked", a timeout or not.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                "PRAGMA recursive_triggers=ON;"
            ),
        },
    }
else:
    DATABASES["default"] |= {
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        # Compiling a query costs more than any query of ours takes.
        "OPTIONS": {"options": "-c jit=off"},
    }

CACHES = {
    "default": env.cache_url("CACHE_URL", "locmemcache://"),
    "answers": env.cache_url("ANSWERS_CACHE_URL", "locmemcache://answers?max_entries=1000"),
}

LANGUAGE_CODE = "nb"
LANGUAGES = [("nb", "Norsk bokmål"), ("en", "English")]
TIME_ZONE = "Europe/Oslo"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)  # whitenoise warns of a missing one
# Serve from the packages' own folders: nothing to collect, on any machine.
WHITENOISE_USE_FINDERS = True

# Whether the library, never a client, may be read without a key.
PUBLIC_LIBRARY = env.bool("PUBLIC_LIBRARY", False)
# Seconds that a delivery answer may be kept without asking again; always cut at the next known change.
DELIVERY_MAX_AGE = env.int("DELIVERY_MAX_AGE", 0)
# Requests a minute, per key, or per address without one.
DELIVERY_RATE_LIMIT = env.int("DELIVERY_RATE_LIMIT", 30_000)
EDITORIAL_RATE_LIMIT = env.int("EDITORIAL_RATE_LIMIT", 1_200)

CORS_URLS_REGEX = r"^/api/delivery/"
CORS_ALLOW_ALL_ORIGINS = True
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS"]
CORS_ALLOW_HEADERS = ["accept", "accept-language", "authorization", "if-none-match"]
CORS_EXPOSE_HEADERS = [
    "answer-as-of", "answer-known-at", "content-language", "content-location", "etag", "link",
    "ratelimit", "ratelimit-policy", "retry-after", "surrogate-key",
]  # fmt: skip

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["api.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [],
    "DEFAULT_SCHEMA_CLASS": "api.openapi.Schema",
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_VERSIONING_CLASS": None,
    "EXCEPTION_HANDLER": "api.errors.exception_handler",
    "UNAUTHENTICATED_USER": None,
}
