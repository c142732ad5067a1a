# Production. Construire : docker compose build. Rien ici n'est secret.

FROM node:22-bookworm-slim AS interface
WORKDIR /portail
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM python:3.13-slim-bookworm AS paquets
WORKDIR /portail
RUN python -m venv /portail/.venv
COPY requirements-uv.lock requirements.lock ./
RUN .venv/bin/pip install --no-cache-dir --quiet --require-hashes -r requirements-uv.lock \
  && .venv/bin/uv pip install --no-cache --quiet --python .venv/bin/python \
    --require-hashes -r requirements.lock \
  && .venv/bin/pip uninstall --quiet --yes uv

# Le mandataire : TLS automatique. Sans les droits de root.
FROM caddy:2-alpine AS mandataire
RUN chown -R 1000:1000 /data /config
COPY deploiement/Caddyfile /etc/caddy/Caddyfile
USER 1000:1000

FROM python:3.13-slim-bookworm AS portail
RUN apt-get update -qq \
  && apt-get install -y -qq --no-install-recommends \
    libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz0b libharfbuzz-subset0 libfontconfig1 \
    fonts-dejavu-core \
  && rm -rf /var/lib/apt/lists/* \
  && useradd --uid 10001 --create-home --shell /usr/sbin/nologin portail \
  && install -d -o portail -g portail \
    /donnees /donnees/fichiers /donnees/fichiers/publics /donnees/fichiers/prives
WORKDIR /portail
COPY --from=paquets /portail/.venv .venv
COPY --from=interface /portail/node_modules node_modules
COPY . .
ENV PATH=/portail/.venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=cpts_portal.settings.prod \
    CPTS_VAR=/donnees
# Les valeurs de .env.exemple satisfont les réglages le temps de rassembler les fichiers
# statiques ; elles ne restent pas dans l'image.
RUN set -a && . ./.env.exemple && set +a \
  && python manage.py collectstatic --noinput --verbosity 0
USER portail
VOLUME /donnees
EXPOSE 8000
CMD ["gunicorn", "cpts_portal.wsgi", "--bind", "0.0.0.0:8000"]
