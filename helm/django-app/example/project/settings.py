"""Everything that differs between places comes from the environment, as the chart gives it."""

import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent


def items(variable):
    """A list separated by commas; empty when the variable is."""
    return [item for item in os.environ.get(variable, "").split(",") if item]


DEBUG = os.environ.get("DEBUG") == "yes"
# Only on a developer's machine may it be missing.
SECRET_KEY = os.environ.get("SECRET_KEY") or ("unsafe" if DEBUG else "")
ALLOWED_HOSTS = items("ALLOWED_HOSTS") or ["localhost", "127.0.0.1"]
CSRF_TRUSTED_ORIGINS = items("CSRF_TRUSTED_ORIGINS")
# The gateway ends TLS and says so; probes do, too.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.staticfiles",
    "guestbook",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]
ROOT_URLCONF = "project.urls"
WSGI_APPLICATION = "project.wsgi.application"
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]

if os.environ.get("PGHOST"):
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "HOST": os.environ["PGHOST"],
            "PORT": os.environ["PGPORT"],
            "NAME": os.environ["PGDATABASE"],
            "USER": os.environ["PGUSER"],
            "PASSWORD": os.environ["PGPASSWORD"],
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    }
elif os.environ.get("ORACLE_DSN"):
    # The wallet is a folder: tnsnames.ora, where the DSN is looked up, and the certificates of the connection.
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.oracle",
            "NAME": os.environ["ORACLE_DSN"],
            "USER": os.environ["ORACLE_USER"],
            "PASSWORD": os.environ["ORACLE_PASSWORD"],
            "OPTIONS": {
                "config_dir": os.environ["TNS_ADMIN"],
                "wallet_location": os.environ["TNS_ADMIN"],
                "wallet_password": os.environ["ORACLE_WALLET_PASSWORD"],
            },
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    }
else:
    DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": BASE_DIR / "db.sqlite3"}}

if os.environ.get("REDIS_URL"):
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": os.environ["REDIS_URL"]}}

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
# Without it Django takes Chicago's, also for what is logged.
TIME_ZONE = os.environ.get("TZ") or "UTC"
STATIC_URL = os.environ.get("STATIC_URL", "/static/")
STATIC_ROOT = os.environ.get("STATIC_ROOT", "/tmp/static")
MEDIA_ROOT = os.environ.get("MEDIA_ROOT", "/tmp/media")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if os.environ.get("AWS_STORAGE_BUCKET_NAME"):
    # What is not given is left to boto: Amazon's own addresses, links that are signed.
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": os.environ["AWS_STORAGE_BUCKET_NAME"],
            "access_key": os.environ["AWS_ACCESS_KEY_ID"],
            "secret_key": os.environ["AWS_SECRET_ACCESS_KEY"],
            "endpoint_url": os.environ.get("AWS_S3_ENDPOINT_URL"),
            "region_name": os.environ.get("AWS_S3_REGION_NAME"),
            "custom_domain": os.environ.get("AWS_S3_CUSTOM_DOMAIN"),
        },
    }
AWS_S3_CORS_ORIGINS = items("AWS_S3_CORS_ORIGINS")
# To standard error, where the cluster collects it.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "INFO")},
}
