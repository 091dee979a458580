# Our images, on official ones that are build arguments: where no registry is reached, tests/compose builds stand-ins for them.
# Both build for amd64 and arm64: every wheel of the locks exists for both (docs/deploy.md).
ARG AIRFLOW_IMAGE=apache/airflow:slim-3.3.2-python3.13
ARG SUPERSET_IMAGE=apache/superset:6.1.0

FROM ${AIRFLOW_IMAGE} AS observatory
USER root
# What tasks write belongs to them in the image: a new volume takes owner and mode from here. Group 0, so that any account of it may run the image.
RUN mkdir -p /opt/observatory/.observatory /opt/airflow/logs \
 && chown -R 50000:0 /opt/observatory /opt/airflow/logs && chmod -R g=u /opt/observatory /opt/airflow/logs
USER 50000
# Our lock in an environment of its own: the base image pins other versions for providers that we do not use, and one of both sets would break.
COPY --chown=50000:0 requirements.txt requirements-celery.txt /opt/observatory/
RUN python -m venv /opt/observatory/venv \
 && /opt/observatory/venv/bin/pip install --no-cache-dir --quiet -r /opt/observatory/requirements.txt -r /opt/observatory/requirements-celery.txt \
 && /opt/observatory/venv/bin/pip check
ENV PATH=/opt/observatory/venv/bin:${PATH} \
    VIRTUAL_ENV=/opt/observatory/venv \
    PYTHONPATH=/opt/observatory/plugins \
    PYTHONDONTWRITEBYTECODE=1 \
    AIRFLOW__CORE__DAGS_FOLDER=/opt/observatory/dags \
    AIRFLOW__CORE__PLUGINS_FOLDER=/opt/observatory/plugins \
    OBSERVATORY_STATE=/opt/observatory/.observatory
# Airflow would write its settings at the first start, which a read-only container refuses; everything is told by the environment.
RUN touch /opt/airflow/airflow.cfg && airflow version
# The code is root's: nothing that runs can change it.
COPY --chown=0:0 sql /opt/observatory/sql
COPY --chown=0:0 docs /opt/observatory/docs
COPY --chown=0:0 dags /opt/observatory/dags
COPY --chown=0:0 plugins /opt/observatory/plugins
USER root
# A tmpfs is mounted on /run/observatory. Without the folder in the image the engine makes one of root's, whose mode the tmpfs takes at each later start.
RUN python -m compileall -q /opt/observatory/plugins /opt/observatory/dags && chown 0:0 /opt/observatory && chmod 0755 /opt/observatory \
 && install -d -m 1777 /run/observatory
USER 50000
WORKDIR /opt/observatory

FROM ${SUPERSET_IMAGE} AS superset
USER root
# The driver of Postgres at the version that is tested with it, and the dashboards; nothing is fetched at the start.
COPY requirements-bi.txt /app/bi/requirements-bi.txt
RUN driver="$(sed -n 's/^\(psycopg2-binary==[0-9.]*\).*/\1/p' /app/bi/requirements-bi.txt)" \
 && uv pip install --quiet --no-cache --python /app/.venv/bin/python "$driver" \
 && /app/.venv/bin/python -c "import psycopg2" \
 && mkdir -p /app/superset_home && chown -R superset /app/superset_home && install -d -m 1777 /run/observatory
COPY bi /app/bi
USER superset
