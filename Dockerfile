# Three stages: the browser app, the Python environment, and an image that holds their results and nothing to build with.
FROM node:22-slim AS web
WORKDIR /build/frontend
COPY frontend/package.json frontend/package-lock.json frontend/.npmrc ./
RUN npm ci --no-audit --no-fund --loglevel=error
COPY frontend/ ./
RUN npm run build

FROM python:3.13-slim AS environment
ENV UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN pip install --no-cache-dir --quiet uv==0.13.8 && python -m venv --without-pip /opt/fleetdeck
COPY backend/requirements.txt /tmp/requirements.txt
RUN uv pip install --no-cache --python /opt/fleetdeck/bin/python --require-hashes -r /tmp/requirements.txt

FROM python:3.13-slim
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin fleetdeck \
    && install -d -o fleetdeck -g fleetdeck -m 0700 /data
COPY --from=environment /opt/fleetdeck /opt/fleetdeck
COPY backend/fleetdeck /app/backend/fleetdeck
COPY backend/migrations /app/backend/migrations
COPY --from=web /build/frontend/dist /app/frontend/dist
RUN /opt/fleetdeck/bin/python -m compileall -q /app/backend/fleetdeck
ENV PATH=/opt/fleetdeck/bin:$PATH \
    PYTHONPATH=/app/backend \
    PYTHONUNBUFFERED=1 \
    FLEETDECK_DATA_DIR=/data \
    FLEETDECK_HOST=0.0.0.0 \
    FLEETDECK_CLAUDE_DIRS="" \
    FLEETDECK_LOG_JSON=true
USER 10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
# The image has no curl: the interpreter that is there anyway asks.
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health', timeout=2)"]
ENTRYPOINT ["python", "-m", "fleetdeck"]
CMD ["up", "--no-open"]
