"""Ingest the whole Hub from its newest bulk snapshot, for a first load without thousands of calls. By hand.

- **Inputs**: the dataset repository `cfahlgren1/hub-stats` at its newest commit, by the connection `huggingface`. It is a third party's
  copy and may be gone.
- **Outputs**: `raw.hub_repository` and its history, `raw.hub_counter`, `raw.hub_counter_now`, `raw.hub_counter_month`, `raw.hub_block`,
  `raw.rejected_record`; the run's `meta.run`, `meta.receipt`, `meta.hub_sweep`; the most adopted on `meta.wanted`; the asset
  `raw.hub_repository`.
- **Idempotence**: an identical snapshot is refused, and nothing changes.
- **Triage**: `meta.hub_sweep` says the reason of a refusal: older than it says, far off in count, zeroed. A snapshot leaves out gated,
  private and sha: they are unknown until `ingest_hub_census` brings them.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from airflow.sdk import dag, task

from observatory.orchestration.assets import RAW_HUB, SERVICE_HUB, by_hand
from observatory.orchestration.policies import WHOLE_RUN, defaults, documented, patient
from observatory.orchestration.watch import WHEN_FAILED


@dag(
    schedule=by_hand(),
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=WHOLE_RUN,
    on_failure_callback=WHEN_FAILED,
    default_args=defaults(retries=3, minutes=5),
    tags=["whole hub", "raw", "huggingface", "by hand"],
    doc_md=__doc__,
)
def ingest_hub_snapshot() -> None:
    """The tasks: land the newest snapshot of models and of datasets, publish."""

    @documented
    @task(map_index_template="{{ task.op_kwargs['kind'] }}s", pool="api_huggingface")
    @patient
    def land_snapshot(kind: str) -> dict[str, Any]:
        """Fetch the newest snapshot of one kind, check it as a whole, and land or refuse it.

        - **Inputs**: a Parquet file of the snapshot, checked by its hash; `meta.hub_sweep`, for what is known.
        - **Outputs**: a row of `meta.run`; `raw.hub_repository` and its history, `raw.hub_counter`, `raw.hub_counter_now`,
          `raw.hub_counter_month`, `raw.hub_block`; what could not be used in `raw.rejected_record`; one row of `meta.hub_sweep`; the
          downloaded file in the folder `snapshots` of the state.
        - **Idempotence**: the file is read by its commit and hash; landed twice it changes no row.
        - **Triage**: a refusal is an outcome and no failure: read `reason` in `meta.hub_sweep`. `SnapshotRefused`: the repository is gone
          or wants a token; nothing else in the project depends on it. `ContractBroken`: the file has another size or hash than the Hub names,
          and is not landed.
        """
        from observatory.orchestration import snapshot

        return snapshot.land_newest(kind)

    @documented
    @task(inlets=[SERVICE_HUB], outlets=[RAW_HUB], pool="warehouse_write")
    def publish_snapshot(*, outlet_events: Any = None) -> dict[str, Any]:
        """Close the run, keep up the watch list, remove what was downloaded, and put the report on the asset's event.

        - **Inputs**: `meta.hub_sweep` of the run.
        - **Outputs**: `meta.wanted`, the report in `meta.run` and on the event of `raw.hub_repository`; the folder `snapshots` is removed.
        - **Idempotence**: repeating it gives the same report.
        - **Triage**: it only reads and counts: if it fails, look at the warehouse. An event with nothing but refusals names no day, and does
          not wake `build_hub`.
        """
        from observatory.orchestration import snapshot

        return snapshot.publish_snapshot(outlet_events, RAW_HUB)

    land_snapshot.expand(kind=["model", "dataset"]) >> publish_snapshot()


ingest_hub_snapshot()
