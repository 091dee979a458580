#!/usr/bin/env bash
# What the official entrypoint promises, in our words: the folder is given to postgres, a new one is initialised with a password and with the files of
# /docker-entrypoint-initdb.d by a server that listens on its socket alone, and then the command runs as postgres.
set -Eeuo pipefail
[[ "${1:-}" != -* ]] || set -- postgres "$@"
if [[ "${1}" == postgres && "$(id -u)" == 0 ]]; then
    mkdir -p "${PGDATA}" /var/run/postgresql
    chown postgres:postgres /var/run/postgresql
    chmod 3777 /var/run/postgresql
    find "${PGDATA}" \! -user postgres -exec chown postgres '{}' +
    chmod 0700 "${PGDATA}"
    exec gosu postgres "$0" "$@"
fi
if [[ "${1}" == postgres && ! -s "${PGDATA}/PG_VERSION" ]]; then
    [[ -n "${POSTGRES_PASSWORD:-}" ]] || { echo "POSTGRES_PASSWORD is not set" >&2; exit 1; }
    # shellcheck disable=SC2086
    initdb --username=postgres --pwfile=<(printf '%s\n' "${POSTGRES_PASSWORD}") --auth-host=scram-sha-256 --auth-local=trust ${POSTGRES_INITDB_ARGS:-} -D "${PGDATA}"
    printf '\nhost all all all scram-sha-256\n' >> "${PGDATA}/pg_hba.conf"
    own=(-c listen_addresses= -c unix_socket_directories=/var/run/postgresql)
    pg_ctl -D "${PGDATA}" -o "${own[*]}" -w start
    psql=(psql -v ON_ERROR_STOP=1 --no-psqlrc -h /var/run/postgresql -U postgres)
    [[ "${POSTGRES_DB:-postgres}" == postgres ]] || "${psql[@]}" -d postgres -v db="${POSTGRES_DB}" <<< 'CREATE DATABASE :"db";'
    for file in /docker-entrypoint-initdb.d/*; do
        case "${file}" in
            *.sh) . "${file}" ;;
            *.sql) "${psql[@]}" -d "${POSTGRES_DB:-postgres}" -f "${file}" ;;
        esac
    done
    pg_ctl -D "${PGDATA}" -m fast -w stop
fi
exec "$@" -c listen_addresses='*' -c unix_socket_directories=/var/run/postgresql
