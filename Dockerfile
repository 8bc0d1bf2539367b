# The bot in a container: an ordinary user, one writable folder (/data), all packages from requirements.lock by their hashes.
#   docker build -t doorstep .
#   docker run --read-only --env-file .env -e DATA_DIR=/data/bot -e ENCRYPTION_KEY_FILE=/data/bot.key \
#       -e HTTP_HOST=0.0.0.0 -v doorstep-data:/data -p 127.0.0.1:8000:8000 doorstep
# docs/running.md, "In containers", has the rest; compose.yaml adds PostgreSQL and web workers.

FROM python:3.12-slim-trixie AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/venv
COPY requirements.lock /tmp/requirements.lock
RUN /opt/venv/bin/pip install --no-deps --require-hashes -r /tmp/requirements.lock

FROM python:3.12-slim-trixie
# pg_dump and pg_restore, for backups of PostgreSQL: of the version that compose.yaml runs, or they refuse it.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends postgresql-client-17 \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin doorstep \
    && install -d -o doorstep -g doorstep -m 700 /data
COPY --from=packages /opt/venv /opt/venv
COPY .env.example LICENSE /opt/doorstep/
COPY bot /opt/doorstep/bot
COPY curricula /opt/doorstep/curricula
COPY locales /opt/doorstep/locales
RUN /opt/venv/bin/python -m compileall -q /opt/doorstep/bot

ENV PATH=/opt/venv/bin:/usr/lib/postgresql/17/bin:/usr/local/bin:/usr/bin:/bin \
    PYTHONPATH=/opt/doorstep \
    PYTHONUNBUFFERED=1 \
    DATA_DIR=/data/bot \
    ENCRYPTION_KEY_FILE=/data/bot.key \
    HTTP_HOST=0.0.0.0 \
    HTTP_PORT=8000

USER doorstep
WORKDIR /data
VOLUME /data
EXPOSE 8000
# Python is the first process and takes SIGTERM itself: it finishes what it has begun, in ten seconds at most.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=6s --start-period=60s --retries=6 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health', timeout=5)"]
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
