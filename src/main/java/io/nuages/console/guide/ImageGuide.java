package io.nuages.console.guide;

import io.nuages.console.PushSteps;
import io.nuages.registry.ImageReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Files that build a Django project into an image as the portal expects it, push it and report the push, with the names of one image in
 * them. Pure.
 */
public final class ImageGuide {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\b(?:REGISTRY|IMAGE|PROJECT)\\b");
    private static final Pattern NOT_OF_PYTHON = Pattern.compile("[^a-z0-9_]+");

    private static final String SCRIPTS = """

            # Once for each release, before it goes live. Running it twice does no harm.
            COPY --chmod=755 <<"EOF" /init
            #!/bin/sh
            set -e
            cd /app
            python manage.py migrate --noinput
            EOF

            # The site. Python's own image has a folder /run, so this is the image's command.
            COPY --chmod=755 <<"EOF" /app/run
            #!/bin/sh
            set -e
            cd /app
            if [ -e /proc/net/if_inet6 ]; then address='[::]'; else address=0.0.0.0; fi
            exec gunicorn PROJECT.wsgi --bind "$address:${PORT:-8000}" --workers "${WEB_CONCURRENCY:-2}" \\
              --threads 4 --worker-tmp-dir /dev/shm --access-logfile -
            EOF

            # Static files, for WhiteNoise.
            RUN python manage.py collectstatic --noinput

            USER 1000:1000
            CMD ["/app/run"]
            """;

    private final ImageReference image;
    private final String tag;

    /** A digest is not what a push can be told by: its place takes {@code latest}. */
    public ImageGuide(ImageReference image) {
        this.image = image;
        this.tag = image.tag() == null ? "latest" : image.tag();
    }

    /** The package with the settings, as {@code django-admin startproject} calls it after the image. */
    public String project() {
        var name = image.repository().substring(image.repository().lastIndexOf('/') + 1);
        var plain = NOT_OF_PYTHON.matcher(name).replaceAll("_");
        return plain.isEmpty() || Character.isDigit(plain.charAt(0)) ? "project" : plain;
    }

    /** For a project with a {@code requirements.txt}. */
    public String pip() {
        return named("""
                # syntax=docker/dockerfile:1
                FROM docker.io/library/python:3.13-slim
                ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
                WORKDIR /app
                COPY requirements.txt .
                RUN pip install --no-cache-dir -r requirements.txt
                COPY . .
                """ + SCRIPTS);
    }

    /** For a project with a {@code pyproject.toml} and a {@code uv.lock}. */
    public String uv() {
        return named("""
                # syntax=docker/dockerfile:1
                FROM docker.io/library/python:3.13-slim
                COPY --from=ghcr.io/astral-sh/uv:latest /uv /usr/local/bin/
                ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 UV_LINK_MODE=copy PATH=/app/.venv/bin:$PATH
                WORKDIR /app
                COPY pyproject.toml uv.lock ./
                RUN uv sync --locked --no-dev --no-install-project --no-cache
                COPY . .
                """ + SCRIPTS);
    }

    /** The lines of {@code settings.py} that read what each process gets. */
    public String settings() {
        return """
                import os

                import dj_database_url

                STATIC_ROOT = BASE_DIR / "static"
                MIDDLEWARE.insert(1, "whitenoise.middleware.WhiteNoiseMiddleware")

                # Every process gets these; a developer's machine and the build of the image do not.
                if "DATABASE_URL" in os.environ:
                    DEBUG = False
                    SECRET_KEY = os.environ["SECRET_KEY"]
                    ALLOWED_HOSTS = os.environ["ALLOWED_HOSTS"].split(",")
                    CSRF_TRUSTED_ORIGINS = os.environ["CSRF_TRUSTED_ORIGINS"].split(",")
                    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
                    DATABASES = {"default": dj_database_url.config(conn_max_age=60, conn_health_checks=True)}
                """;
    }

    /** The lines of {@code urls.py} for the health check. */
    public String urls() {
        return """
                from django.http import HttpResponse
                from django.urls import path

                urlpatterns += [path("healthz/", lambda request: HttpResponse("ok"))]
                """;
    }

    public String requirements() {
        return """
                Django
                dj-database-url
                gunicorn
                psycopg[binary]
                whitenoise
                """;
    }

    public String github() {
        var ghcr = onGithub();
        return named("""
                name: Image
                on:
                  push:
                    branches: [main]
                permissions:
                  contents: read
                  packages: write
                jobs:
                  image:
                    runs-on: ubuntu-latest
                    steps:
                      - uses: actions/checkout@v4
                      - uses: docker/login-action@v3
                        with:
                          registry: "REGISTRY"
                          username: ${{ USER }}
                          password: ${{ PASSWORD }}
                      - uses: docker/build-push-action@v6
                        with:
                          push: true
                          tags: "IMAGE"
                """.replace("USER", ghcr ? "github.actor" : "secrets.REGISTRY_USER")
                        .replace("PASSWORD", ghcr ? "secrets.GITHUB_TOKEN" : "secrets.REGISTRY_PASSWORD"))
                + PushSteps.github(image.name(), tag).indent(6);
    }

    public String gitlab() {
        var own = onGitlab();
        return named("""
                build-image:
                  stage: build
                  image: docker:28
                  services: [docker:28-dind]
                  rules:
                    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
                  script:
                    - echo "$PASSWORD" | docker login --username "$USER" --password-stdin REGISTRY
                    - docker build --tag IMAGE .
                    - docker push IMAGE

                """.replace("$PASSWORD", own ? "$CI_REGISTRY_PASSWORD" : "$REGISTRY_PASSWORD")
                        .replace("$USER", own ? "$CI_REGISTRY_USER" : "$REGISTRY_USER"))
                + PushSteps.gitlab(image.name(), tag);
    }

    /** Whether GitHub's own token may push it, so that no credentials have to be kept there. */
    public boolean onGithub() {
        return image.registry().equals("ghcr.io");
    }

    /** The same for GitLab's. */
    public boolean onGitlab() {
        return image.registry().startsWith("registry.gitlab");
    }

    /** In one pass, since a name may contain a placeholder. */
    private String named(String text) {
        return PLACEHOLDER
                .matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(
                        switch (found.group()) {
                            case "REGISTRY" -> image.registry();
                            case "IMAGE" -> image.name() + ":" + tag;
                            default -> project();
                        }));
    }
}
