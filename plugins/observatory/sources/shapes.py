"""The known form of the services' answers. A difference is kept and counted (``meta.schema_drift``); it never makes an answer fail.

Fields are those of the services' own descriptions: huggingface_hub's ModelInfo, DatasetInfo, RepoFile and GitRefs and their ``expand`` values, GitHub's
OpenAPI description (full-repository, git-tree, content-file, release, commit) and our own GraphQL query, arXiv's arXivRaw and its Atom feeds. Objects that
people write freely (``cardData``, ``config``) have no known form.

A record that keeps its whole answer is compared when it lands. Where a record keeps only a part, the source itself compares the answer (``beyond``),
since the rest is lost afterwards; examples are then types only, since some parts, such as people, are left out on purpose.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson

from observatory import services
from observatory.sources.base import Difference

MAX_NAME = 100
MAX_EXAMPLE = 200
MAX_BEYOND = 200
"""The most differences that are reported of one answer."""
_MOMENT = re.compile(r"(19[7-9]\d|20\d\d)-\d\d-\d\d[T ]\d\d:\d\d.*")


@dataclass(frozen=True, slots=True)
class Shape:
    """The known form of an answer: its ``fields``, the allowed ``values`` of enumerations, and the fields that hold a date (``moments``).

    ``parts`` are the shapes of objects below a field, single or in a list. ``content`` are the fields on which statuses depend (``TEXT`` for the text of
    a document): if one of them had content and comes empty, null, missing or in another form, this counts only after a second answer on a later day.
    ``forms`` maps such a field to a function that says whether we can read its value; another form counts as unknown and as a difference.
    """

    fields: frozenset[str] = frozenset()
    values: Mapping[str, frozenset[object]] = field(default_factory=dict)
    moments: frozenset[str] = frozenset()
    parts: Mapping[str, Shape] = field(default_factory=dict)
    content: frozenset[str] = frozenset()
    forms: Mapping[str, Callable[[object], bool]] = field(default_factory=dict)


TEXT = "text"
"""The name that stands for the text of a document in ``Shape.content``."""


def _fields(*lines: str) -> frozenset[str]:
    """The set of the field names in lines of names with blanks between them."""
    return frozenset(" ".join(lines).split())


def _is_flag(value: object) -> bool:
    """Whether the value is true or false."""
    return isinstance(value, bool)


def _is_text(value: object) -> bool:
    """Whether the value is text."""
    return isinstance(value, str)


def _is_list(value: object) -> bool:
    """Whether the value is a list."""
    return isinstance(value, list)


def _are_texts(value: object) -> bool:
    """Whether the value is a list that is empty or holds at least one text."""
    # Accept an empty list, and one with some text, in which other elements are ignored; a list without any text cannot be read as tags.
    return isinstance(value, list) and (not value or any(isinstance(element, str) for element in value))


def _is_gate(value: object) -> bool:
    """Whether the value is one that the Hub's field ``gated`` may have."""
    return _is_one_of(value, _GATES)


def _is_card_data(value: object) -> bool:
    """Whether the value is an object whose licence and licence name are text, lists of text or null."""
    return isinstance(value, dict) and all(value.get(name) is None or _is_text(value[name]) or _are_texts(value[name]) for name in ("license", "license_name"))


def _is_detected(value: object) -> bool:
    """Whether the value is an object with a count ``total`` of 0 or more: what the Hub detects in weight files."""
    total = value.get("total") if isinstance(value, dict) else None
    return isinstance(total, int) and not isinstance(total, bool) and total >= 0


def _is_license(value: object) -> bool:
    """Whether the value is an object whose licence identifiers are text or null."""
    return isinstance(value, dict) and all(value.get(name) is None or _is_text(value[name]) for name in ("spdx_id", "spdxId", "key"))


_GATES: frozenset[object] = frozenset({False, True, "auto", "manual"})
HUB_FORMS: dict[str, Callable[[object], bool]] = {
    "gated": _is_gate,
    "private": _is_flag,
    "disabled": _is_flag,
    "tags": _are_texts,
    "siblings": _is_list,
    "cardData": _is_card_data,
}
"""Fields of a Hub repository on which statuses depend, each with the check of its form."""
MODEL_FORMS = {**HUB_FORMS, "safetensors": _is_detected, "gguf": _is_detected}
_GITHUB_FORMS: dict[str, Callable[[object], bool]] = {
    **dict.fromkeys(("private", "archived", "disabled", "isPrivate", "isArchived", "isDisabled"), _is_flag),
    **dict.fromkeys(("license", "licenseInfo"), _is_license),
    "description": _is_text,
    "default_branch": _is_text,
}
_HUB_ITEM = "_id id author sha lastModified createdAt private gated disabled tags siblings cardData resourceGroup usedStorage region"
_HUB_VALUES: dict[str, frozenset[object]] = {"gated": _GATES}
_HUB_MOMENTS = frozenset({"createdAt", "lastModified"})
_HUB_PARTS = {"siblings": Shape(_fields("rfilename size blobId lfs xetHash"))}
_HUB_CONTENT = _fields("siblings tags cardData gated private disabled")
_HUB_TREE = Shape(
    _fields("entries truncated"),
    parts={"entries": Shape(_fields("type oid size path lfs xetHash lastCommit security securityFileStatus"), {"type": frozenset({"file", "directory"})})},
    content=_fields("entries"),
)
_HUB_REFS = Shape(
    _fields("branches tags converts pullRequests"),
    parts={name: Shape(_fields("name ref targetCommit")) for name in ("branches", "tags", "converts", "pullRequests")},
    content=_fields("branches tags"),
)
_REPOSITORY = _fields(
    "id node_id name full_name owner private html_url description fork created_at updated_at pushed_at homepage size language",
    "has_issues has_projects has_downloads has_wiki has_pages has_discussions has_pull_requests archived disabled license",
    "allow_forking is_template web_commit_signoff_required topics visibility default_branch score master_branch organization",
    "parent source template_repository custom_properties code_of_conduct security_and_analysis anonymous_access_enabled role_name",
    "allow_rebase_merge allow_squash_merge allow_merge_commit allow_auto_merge allow_update_branch delete_branch_on_merge",
    "use_squash_pr_title_as_default squash_merge_commit_title squash_merge_commit_message merge_commit_title merge_commit_message",
    "pull_request_creation_policy starred_at",
)
_REST_REPOSITORY = Shape(
    _REPOSITORY,
    {"visibility": frozenset({"public", "private", "internal"})},
    frozenset({"created_at", "updated_at", "pushed_at"}),
    {"license": Shape(_fields("key name spdx_id url node_id html_url"))},
    _fields("description license default_branch disabled archived private"),
    _GITHUB_FORMS,
)
_CONTENT_FILE = Shape(
    _fields("type size name path sha url git_url html_url download_url _links content encoding license target submodule_git_url"),
    {"type": frozenset({"file"}), "encoding": frozenset({"base64"})},
    content=frozenset({TEXT}),
)
_VERIFICATION = _fields(
    "valid invalid unsigned unknown_signature_type no_user unverified_email bad_email unknown_key malformed_signature expired_key not_signing_key",
    "gpgverify_error gpgverify_unavailable bad_cert ocsp_pending ocsp_error ocsp_revoked",
)
_PERSON = _fields("name email date")
GIT_TREE = Shape(
    _fields("sha url tree truncated"),
    parts={
        "tree": Shape(
            _fields("path mode type size sha url"),
            {"type": frozenset({"blob", "tree", "commit"}), "mode": frozenset({"100644", "100755", "040000", "160000", "120000"})},
        )
    },
)
"""GitHub's answer with a tree."""
GIT_BLOB = Shape(_fields("sha node_id size url content encoding highlighted_content"), {"encoding": frozenset({"base64"})})
RELEASES = Shape(
    parts={
        "releases": Shape(
            _fields(
                "url html_url assets_url upload_url tarball_url zipball_url id node_id tag_name target_commitish name body draft prerelease immutable",
                "created_at published_at updated_at author assets body_html body_text mentions_count discussion_url reactions",
            ),
            moments=frozenset({"created_at", "published_at"}),
            parts={
                "assets": Shape(
                    _fields("url browser_download_url id node_id name label state content_type size digest download_count created_at updated_at uploader"),
                    {"state": frozenset({"uploaded", "open"})},
                )
            },
        )
    },
    fields=_fields("releases"),
)
"""GitHub's list of releases, put under the key ``releases``."""
COMMITS = Shape(
    _fields("commits"),
    parts={
        "commits": Shape(
            _fields("sha node_id url html_url comments_url commit author committer parents stats files"),
            parts={
                "commit": Shape(
                    _fields("url author committer message comment_count tree verification"),
                    parts={
                        "author": Shape(_PERSON),
                        "committer": Shape(_PERSON, moments=frozenset({"date"})),
                        "verification": Shape(_fields("verified reason payload signature verified_at"), {"reason": _VERIFICATION}),
                    },
                )
            },
        )
    },
)
"""GitHub's list of commits, put under the key ``commits``."""
FEED = Shape(
    _fields("id title updated link author totalResults startIndex itemsPerPage entry"),
    parts={
        "entry": Shape(
            _fields("id title updated published summary author category link comment journal_ref doi primary_category"),
            parts={
                "author": Shape(_fields("name affiliation")),
                "link": Shape(_fields("href rel title type"), {"rel": frozenset({"alternate", "related", "self"})}),
                "category": Shape(_fields("term scheme label")),
            },
        )
    },
)
"""A feed of arXiv's query API; elements and attributes are named by their local names."""
_OAI_RECORD = Shape(
    _fields(
        "id versions title authors categories comments proxy report-no acm-class msc-class journal-ref doi license abstract datestamp sets",
        "header.status",
    ),
    {"header.status": frozenset({"deleted"})},
    parts={"versions": Shape(_fields("version date size source_type"))},
    content=_fields("title authors abstract"),
)
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
            _HUB_PARTS,
            _HUB_CONTENT | _fields("safetensors gguf"),
            MODEL_FORMS,
        )
        for via in ("list", "item")
    },
    **{
        ("huggingface", "dataset", via): Shape(
            _fields(_HUB_ITEM, "description citation paperswithcode_id mainSize key"), _HUB_VALUES, _HUB_MOMENTS, _HUB_PARTS, _HUB_CONTENT, HUB_FORMS
        )
        for via in ("list", "item")
    },
    **{("huggingface", f"{kind}_tree", "item"): _HUB_TREE for kind in ("model", "dataset")},
    **{("huggingface", f"{kind}_refs", "item"): _HUB_REFS for kind in ("model", "dataset")},
    **{("huggingface", f"{kind}_card", "file"): Shape(content=frozenset({TEXT})) for kind in ("model", "dataset")},
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
        content=_fields("githubRepo linkedModels linkedDatasets"),
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
        {"licenseInfo": Shape(_fields("spdxId key")), "defaultBranchRef": Shape(_fields("name"))},
        _fields("description licenseInfo defaultBranchRef isDisabled isArchived"),
        _GITHUB_FORMS,
    ),
    ("github", "tree", "rest"): Shape(_fields("sha truncated entries"), content=_fields("entries")),
    **{("github", kind, "file"): _CONTENT_FILE for kind in ("readme", "licence")},
    ("github", "releases", "rest"): Shape(_fields("releases truncated"), content=_fields("releases")),
    ("github", "commits", "rest"): Shape(
        _fields("first_commit_at last_commit_at total"),
        moments=frozenset({"first_commit_at", "last_commit_at"}),
        content=_fields("first_commit_at last_commit_at"),
    ),
    ("arxiv", "paper", "oai"): _OAI_RECORD,
    ("arxiv", "paper", "atom"): Shape(
        _fields("id title updated published summary comment journal_ref doi authors categories"), content=_fields("title summary")
    ),
    **{
        (name, record.kind, record.via): Shape(frozenset(record.fields))
        for name, source in services.declared().items()
        for record in source.records
        if record.fields
    },
}
"""The form of records, by source, kind and the call that returned them (``via``)."""


def differences(shape: Shape, answer: Mapping[str, Any], within: str = "") -> Iterator[Difference]:
    """Every difference of ``answer`` from ``shape``, also in objects below it; repeated ones are yielded each time.

    ``within`` is put before the names of fields, for an object below another (``"siblings."``).
    """
    if not answer.keys() <= shape.fields:
        for name in answer.keys() - shape.fields:
            yield Difference("field", f"{within}{name}", "", answer[name])
    for name, known in shape.values.items():
        value = answer.get(name)
        if value is not None and not _is_one_of(value, known):
            yield Difference("value", f"{within}{name}", shown(value)[:MAX_NAME], value)
    for name, is_formed in shape.forms.items():
        value = answer.get(name)
        # Do not report again what the loops over ``values`` and ``parts`` report: enumerations, and parts that are no objects.
        is_reported_elsewhere = name in shape.values or (name in shape.parts and not isinstance(value, dict))
        if value is not None and not is_reported_elsewhere and not is_formed(value):
            yield Difference("value", f"{within}{name}", type(value).__name__, value)
    for name in shape.moments:
        if answer.get(name) is not None and not _is_moment(answer[name]):
            yield Difference("moment", f"{within}{name}", "", answer[name])
    for name, part in shape.parts.items():
        value = answer.get(name)
        for element in value if isinstance(value, list) else (value,):
            if isinstance(element, dict):
                yield from differences(part, element, f"{within}{name}.")
            elif element is not None:
                yield Difference("value", f"{within}{name}", type(element).__name__, element)


def beyond(shape: Shape, answer: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Up to ``MAX_BEYOND`` differences of an answer from ``shape``, each once, with only the type of the value as example.

    For a record that keeps only a part of its answer.
    """
    found: dict[tuple[str, str, str], Difference] = {}
    for difference in differences(shape, answer):
        if len(found) >= MAX_BEYOND:
            break
        found.setdefault(difference[:3], difference._replace(example=_kind_of(difference.example)))
    return tuple(found.values())


def empty_parts(shape: Shape, payload: Any, text: bytes | None) -> list[str]:
    """The fields of ``shape.content`` that are empty, null, missing or of another form in a record's ``payload`` (or ``text``), sorted."""
    if text is not None:
        return [TEXT] if TEXT in shape.content and not text.removeprefix(b"\xef\xbb\xbf").strip() else []
    if not isinstance(payload, dict):
        return []
    return sorted(name for name in shape.content if not holds(payload.get(name)) or not shape.forms.get(name, holds)(payload[name]))


def odd_fields(forms: Mapping[str, Callable[[object], bool]], record: Mapping[str, Any]) -> tuple[Difference, ...]:
    """The fields of ``record`` whose value fails its check in ``forms``, each as a difference; null and missing fields pass."""
    found = ((name, record.get(name)) for name, is_formed in forms.items() if record.get(name) is not None and not is_formed(record[name]))
    return tuple(Difference("value", name, type(value).__name__, value) for name, value in found)


def holds(value: object) -> bool:
    """Whether a field has content: False for null, blank text and an empty list or object; True for all else, also for false and 0."""
    return bool(value.strip()) if isinstance(value, str) else bool(value) if isinstance(value, list | dict) else value is not None


def _is_one_of(value: object, known: frozenset[object]) -> bool:
    """Whether the value is a boolean or text that is in ``known``."""
    # Test the type first: a set takes 0 for False, and asking it for a list raises.
    return isinstance(value, bool | str) and value in known


def _is_moment(value: object) -> bool:
    """Whether the value is text with an ISO 8601 date and time from 1970 on."""
    if not isinstance(value, str) or len(value) > MAX_NAME or _MOMENT.fullmatch(value) is None:
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def shown(value: object) -> str:
    """A value as text of up to ``MAX_EXAMPLE`` characters; a list or an object as its type and length ("list of 3")."""
    if isinstance(value, str):
        return value[:MAX_EXAMPLE]
    if isinstance(value, dict | list):
        return f"{type(value).__name__} of {len(value)}"
    try:
        return orjson.dumps(value).decode()[:MAX_EXAMPLE]
    except orjson.JSONEncodeError:
        return repr(value)[:MAX_EXAMPLE]


def _kind_of(value: object) -> str:
    """The type of a value in words, of text, lists and objects with the length ("str of 12")."""
    return f"{type(value).__name__} of {len(value)}" if isinstance(value, str | dict | list) else type(value).__name__
