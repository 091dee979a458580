"""The form of records as we know it: what differs is kept and counted (``meta.schema_drift``), never refused and never a crash.

Fields are those of the services' own descriptions: huggingface_hub's ModelInfo and DatasetInfo and their ``expand`` values, GitHub's OpenAPI
description (full-repository) and our own GraphQL query, arXiv's arXivRaw. Only the top of a record is compared: what people write below
(``cardData``, ``config``) has no form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson

from observatory.sources import github, huggingface
from observatory.sources.base import Record

MAX_NAME = 100
MAX_EXAMPLE = 200
MAX_TOLD = 50
"""Differences of one kind of record that a page may tell; what is above is counted under ``…``."""
_MOMENT = re.compile(r"(19[7-9]\d|20\d\d)-\d\d-\d\d[T ]\d\d:\d\d.*")


@dataclass(frozen=True, slots=True)
class Shape:
    """Fields that a kind of record may have, the values of those that are enumerations, and those that hold a moment."""

    fields: frozenset[str]
    values: Mapping[str, frozenset[object]] = field(default_factory=dict)
    moments: frozenset[str] = frozenset()


def _fields(*words: str) -> frozenset[str]:
    return frozenset(" ".join(words).split())


_HUB_ITEM = "_id id author sha lastModified createdAt private gated disabled tags siblings cardData resourceGroup usedStorage region"
_HUB_VALUES: dict[str, frozenset[object]] = {"gated": frozenset({False, True, "auto", "manual"})}
_HUB_MOMENTS = frozenset({"createdAt", "lastModified"})
_REPOSITORY = _fields(
    "id node_id name full_name owner private html_url description fork created_at updated_at pushed_at homepage size language",
    "has_issues has_projects has_downloads has_wiki has_pages has_discussions has_pull_requests archived disabled license",
    "allow_forking is_template web_commit_signoff_required topics visibility default_branch score master_branch organization",
    "parent source template_repository custom_properties code_of_conduct security_and_analysis anonymous_access_enabled role_name",
    "allow_rebase_merge allow_squash_merge allow_merge_commit allow_auto_merge allow_update_branch delete_branch_on_merge",
    "use_squash_pr_title_as_default squash_merge_commit_title squash_merge_commit_message merge_commit_title merge_commit_message",
    "pull_request_creation_policy starred_at",
)
_REST_REPOSITORY = Shape(_REPOSITORY, {"visibility": frozenset({"public", "private", "internal"})}, frozenset({"created_at", "updated_at", "pushed_at"}))
SHAPES: dict[tuple[str, str, str], Shape] = {
    **{
        ("huggingface", "model", via): Shape(
            _fields(
                _HUB_ITEM,
                "modelId pipeline_tag library_name mask_token widgetData model-index config transformersInfo spaces safetensors gguf",
                "inference inferenceProviderMapping evalResults baseModels childrenModelCount",
            ),
            _HUB_VALUES,
            _HUB_MOMENTS,
        )
        for via in ("list", "item")
    },
    **{
        ("huggingface", "dataset", via): Shape(_fields(_HUB_ITEM, "description citation paperswithcode_id mainSize key"), _HUB_VALUES, _HUB_MOMENTS)
        for via in ("list", "item")
    },
    ("huggingface", "organization", "item"): Shape(
        _fields("_id name fullname details avatarUrl type isHf isVerified isFollowing plan user isUserFollowing numUsers orgs socials")
    ),
    ("huggingface", "paper_page", "item"): Shape(
        _fields(
            "_id id title summary ai_summary ai_keywords authors publishedAt submittedOnDailyAt submittedOnDailyBy discussionId githubRepo githubStars",
            "githubRepoAddedBy projectPage mediaUrls organization submittedBy isAuthorParticipating comment linkedModels linkedDatasets linkedSpaces",
            "numTotalModels numTotalDatasets numTotalSpaces paper upvoters thumbnail dailyPaperRank numComments",
        ),
        moments=frozenset({"publishedAt"}),
    ),
    ("github", "repository", "list"): _REST_REPOSITORY,
    ("github", "repository", "rest"): _REST_REPOSITORY,
    ("github", "repository", "graphql"): Shape(
        _fields(
            "id databaseId nameWithOwner description isArchived isFork isDisabled isEmpty isLocked visibility pushedAt createdAt",
            "licenseInfo defaultBranchRef repositoryTopics",
        ),
        {"visibility": frozenset({"PUBLIC", "PRIVATE", "INTERNAL"})},
        frozenset({"pushedAt", "createdAt"}),
    ),
    ("github", "commits", "rest"): Shape(_fields("first_commit_at last_commit_at total"), moments=frozenset({"first_commit_at", "last_commit_at"})),
    ("arxiv", "paper", "oai"): Shape(
        _fields("id versions title authors categories comments proxy report-no acm-class msc-class journal-ref doi license abstract datestamp sets"),
    ),
}
_COUNTERS = {"huggingface": frozenset(huggingface.COUNTERS), "github": frozenset(github.COUNTERS)}
_MAY_FALL_BELOW_ZERO = frozenset({"trending_score", "trendingScore"})


def odd_counter(record: Record) -> str | None:
    """The first counter below zero, as ``name value``, for which the record is rejected; None where there is none.

    One too large for its column rejects nothing: its source left it in the payload, and ``Drift`` counts it.
    """
    left = record.payload if isinstance(record.payload, dict) else {}
    told = [*record.counters.items(), *((name, left[name]) for name in _COUNTERS.get(record.source, ()) if name in left)]
    for name, value in told:
        if isinstance(value, int | float) and not isinstance(value, bool) and name not in _MAY_FALL_BELOW_ZERO and value < 0:
            return f"{name} {value}"[:MAX_NAME]
    return None


@dataclass(slots=True)
class _Told:
    first_seen_at: datetime
    last_seen_at: datetime
    records: int
    key: str
    example: str


class Drift:
    """Differences of one page's records from the form that we know."""

    def __init__(self) -> None:
        self._told: dict[tuple[str, str, str, str, str, str], _Told] = {}
        self._per_kind: dict[tuple[str, str, str], int] = {}

    def note(self, record: Record) -> None:
        """Compare one record; it costs a set difference where nothing differs."""
        place = (record.source, record.kind, record.via)
        shape = SHAPES.get(place)
        told = record.payload
        if shape is None or not isinstance(told, dict):
            return
        for name in told.keys() - shape.fields:
            # A counter that is null, no whole number or too large for a column was left in the record by its source.
            if name not in _COUNTERS.get(record.source, ()):
                self._add(place, "field", str(name), "", told[name], record)
            elif told[name] is not None:
                self._add(place, "counter", name, "", told[name], record)
        for name, known in shape.values.items():
            if name in told and told[name] is not None and not _is_one_of(told[name], known):
                self._add(place, "value", name, _shown(told[name])[:MAX_NAME], told[name], record)
        for name in shape.moments:
            if told.get(name) is not None and not _is_moment(told[name]):
                self._add(place, "moment", name, "", told[name], record)

    def _add(self, place: tuple[str, str, str], what: str, name: str, value: str, example: object, record: Record) -> None:
        key = (*place, what, _clean(name)[:MAX_NAME], _clean(value))
        if key not in self._told:
            self._per_kind[place] = self._per_kind.get(place, 0) + 1
            if self._per_kind[place] > MAX_TOLD:
                key = (*place, what, "…", "")
        known = self._told.setdefault(key, _Told(record.observed_at, record.observed_at, 0, record.key[:MAX_EXAMPLE], _clean(_shown(example))[:MAX_EXAMPLE]))
        known.records += 1
        known.first_seen_at = min(known.first_seen_at, record.observed_at)
        known.last_seen_at = max(known.last_seen_at, record.observed_at)

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """``(source, kind, via, what, field, value, first_seen_at, last_seen_at, records, example_key, example)``, in order."""
        for key, one in sorted(self._told.items()):
            yield (*key, one.first_seen_at, one.last_seen_at, one.records, _clean(one.key), one.example)


def _is_one_of(value: object, known: frozenset[object]) -> bool:
    # False is 0 to a set, and a list cannot be asked for.
    return isinstance(value, bool | str) and value in known


def _is_moment(value: object) -> bool:
    if not isinstance(value, str) or len(value) > MAX_NAME or _MOMENT.fullmatch(value) is None:
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _shown(value: object) -> str:
    if isinstance(value, str):
        return value[:MAX_EXAMPLE]
    if isinstance(value, dict | list):
        return f"{type(value).__name__} of {len(value)}"
    try:
        return orjson.dumps(value).decode()[:MAX_EXAMPLE]
    except orjson.JSONEncodeError:
        return repr(value)[:MAX_EXAMPLE]


def _clean(value: str) -> str:
    return value.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()
