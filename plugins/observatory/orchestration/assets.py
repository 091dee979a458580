"""The assets, by which one Dag wakes the next. Named schema.table, with a logical host in the uri."""

from __future__ import annotations

from airflow.sdk import Asset


def _asset(name: str) -> Asset:
    schema, table = name.split(".")
    return Asset(name=name, uri=f"postgres://warehouse:5432/observatory/{schema}/{table}")


RAW_HUGGINGFACE = _asset("raw.huggingface")
RAW_ARXIV = _asset("raw.arxiv")
RAW_GITHUB = _asset("raw.github")
MART = _asset("mart.release_disclosure")
