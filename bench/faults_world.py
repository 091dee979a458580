"""Families that share nothing, and a registry of their makers: a world in which it is known what one bad answer may take with it.

Names and contents are made up. Of each family: two registered models (flagship and size) whose cards name the same paper, repository and data,
all of them open; a model of no release with a repository of examples, whose data, code and methods are closed; a data set and a repository
that a list alone shows; and papers of a harvest.
"""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from observatory import settings

AS_OF = datetime(2026, 9, 28, 8, tzinfo=UTC)
"""A Monday, UTC."""
TITLE = "Families that share nothing (nothing in it is true)"
KEPT = ("licences.csv", "metrics.csv", "vocabulary.csv", "takedown.csv")
CHANCES, SUMS = "2609.65", "2609.70"
"""Names of papers of the sets stat and math begin here, those of cs come before."""
PROSE = "The model keeps context well and follows instructions in many languages. It reads long texts and answers short questions. " * 4


def model(family: str, name: str) -> str:
    """``7B`` is the flagship, ``1B`` a size, ``notes`` is in no release."""
    return f"{family}-lab/{family.capitalize()}-{name}"


def corpus(family: str) -> str:
    """The training data, of an account that nobody follows."""
    return f"{family}-data/{family}-corpus"


def kit(family: str) -> str:
    """The repository that the cards name."""
    return f"{family}-code/{family}"


def examples(family: str) -> str:
    """The repository that the card of ``notes`` names: nothing in it trains."""
    return f"{family}-code/examples"


def report(family: str) -> str:
    """The paper that the cards name, years before the harvest's window."""
    return f"2401.{_number(family):05d}"


def families(number: int) -> list[str]:
    """Names of ``number`` families."""
    return [f"{first}{second}na" for first in "bdfklm" for second in "aeiou"][:number]


def _number(family: str) -> int:
    return 10_000 + families(30).index(family)


def make_registry(folder: Path, names: Sequence[str]) -> Path:
    """Write a registry of the makers of the families ``names``, with the project's own vocabularies."""
    folder.mkdir(parents=True)
    for name in KEPT:
        shutil.copy(settings.REGISTRY / name, folder / name)
    source = "https://example.org/made-up"
    rows: dict[str, list[dict[str, str]]] = defaultdict(list)
    for family in names:
        lab, release = family, f"{family}/{family}"
        rows["labs"].append({"lab_id": lab, "name": family.capitalize(), "kind": "company", "homepage": source, "source": source})
        rows["lab_countries"].append({"lab_id": lab, "country": "CH", "source": source})
        rows["accounts"] += [
            {"service": service, "account": account, "lab_id": lab, "source": source}
            for service, account in (("huggingface", f"{family}-lab"), ("github", f"{family}-code"))
        ]
        dated = {"release_date": "2024-01-15", "date_precision": "day", "is_api_only": "false", "modality": "text"}
        rows["releases"].append({"release_id": release, "lab_id": lab, "name": family.capitalize(), **dated, "announced_url": source})
        rows["release_members"] += [
            {"release_id": release, "artifact_kind": "model", "artifact_id": model(family, name), "role": role, "source": source}
            for name, role in (("7B", "flagship"), ("1B", "size"))
        ]
    for path in settings.REGISTRY.glob("*.csv"):
        if path.name not in KEPT:
            columns = path.read_text(encoding="utf-8").splitlines()[0].split(",")
            with (folder / path.name).open("w", encoding="utf-8", newline="") as stream:
                writer = csv.DictWriter(stream, columns, restval="")
                writer.writeheader()
                writer.writerows(rows[path.stem])
    return folder


def make_world(folder: Path, names: Sequence[str]) -> Path:
    """Write the world of the families ``names`` to ``folder`` and return it."""
    files: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for family in names:
        _hub(files, family)
        _github(files, family)
        _arxiv(files, family)
    # What arXiv can always be asked for; without a day it is no part of a harvest.
    files["arxiv/papers"].append({"id": "1706.03762", "title": "Attention Is All You Need"})
    for name, lines in files.items():
        path = folder / f"{name}.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    about = {"title": TITLE, "as_of": AS_OF.isoformat(), "provenance": [{"source": "bench/faults_world.py", "what": "made up"}]}
    (folder / "world.json").write_text(json.dumps(about), encoding="utf-8")
    return folder


def _sha(text: str) -> str:
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()


def _hub(files: dict[str, list[dict[str, Any]]], family: str) -> None:
    files["hub/organizations"].append({"name": f"{family}-lab", "fullname": family.capitalize(), "numModels": 3, "numFollowers": 9})
    for number, name in enumerate(("7B", "1B", "notes")):
        hub_id, is_whole = model(family, name), name != "notes"
        front = {"license": "mit", **({"datasets": [corpus(family)]} if is_whole else {})}
        tags = ["safetensors", "license:mit", *([f"arxiv:{report(family)}"] if is_whole else [])]
        files["hub/models"].append(
            {
                **_repository(hub_id, 400 + number),
                "library_name": "transformers",
                "pipeline_tag": "text-generation",
                "tags": tags,
                "cardData": front,
                "siblings": [{"rfilename": file} for file in (*(["LICENSE"] if is_whole else []), "README.md", "config.json", "model.safetensors")],
                "safetensors": {"parameters": {"BF16": 7_000_000_000}, "total": 7_000_000_000},
                "config": {"architectures": ["MadeUpForCausalLM"], "model_type": "made_up"},
                "spaces": [],
            }
        )
        parts = ["---", *(f"{key}: {json.dumps(value)}" for key, value in front.items()), "---", f"# {hub_id.split('/')[1]}", "", PROSE]
        if is_whole:
            parts += [f"\n- Paper: [Technical report](https://arxiv.org/abs/{report(family)})"]
            parts += [f"\n- Training code: [{kit(family)}](https://github.com/{kit(family)})"]
            parts += [f"\n## Training data\n\nTrained on [{corpus(family)}](https://huggingface.co/datasets/{corpus(family)})."]
        else:
            parts += [f"\n## Examples\n\nSee [{examples(family)}](https://github.com/{examples(family)})."]
        files["hub/cards"].append({"repo_type": "model", "id": hub_id, "text": "\n".join([*parts, ""])})
        if is_whole:
            files["hub/licences"].append({"repo_type": "model", "id": hub_id, "path": "LICENSE", "text": f"MIT License\n\nMade up for {hub_id}.\n"})
        main = {"name": "main", "ref": "refs/heads/main", "targetCommit": _sha(hub_id)}
        files["hub/refs"].append({"repo_type": "model", "id": hub_id, "branches": [main], "converts": [], "tags": []})
    for hub_id in (corpus(family), f"{family}-lab/{family}-listed"):
        files["hub/datasets"].append({**_repository(hub_id, 500), "tags": ["license:odc-by"], "cardData": {"license": "odc-by"}})
        files["hub/datasets"][-1]["siblings"] = [{"rfilename": "README.md"}, {"rfilename": "data/0.parquet"}]
        files["hub/cards"].append({"repo_type": "dataset", "id": hub_id, "text": f"---\nlicense: odc-by\n---\n# {hub_id}\n\n{PROSE}\n"})
    files["hub/papers"].append({"id": report(family), "title": f"{family.capitalize()} Technical Report", "summary": "made up", "upvotes": 3})


def _repository(hub_id: str, days: int) -> dict[str, Any]:
    moment = (AS_OF - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    told = {"id": hub_id, "author": hub_id.split("/")[0], "sha": _sha(hub_id), "createdAt": moment, "lastModified": moment, "private": False}
    return {**told, "disabled": False, "gated": False, "downloads": 50, "downloadsAllTime": 900, "likes": 7}


def _github(files: dict[str, list[dict[str, Any]]], family: str) -> None:
    for full_name in (kit(family), examples(family), f"{family}-code/listed"):
        owner, name = full_name.split("/")
        told = {"full_name": full_name, "name": name, "owner": {"login": owner, "type": "Organization"}, "default_branch": "main"}
        told |= {"license": {"key": "mit", "name": "MIT License", "spdx_id": "MIT"}, "description": "made up", "fork": False, "archived": False}
        told |= {"disabled": False, "visibility": "public", "topics": [], "stargazers_count": 50, "forks_count": 5}
        files["github/repos"].append({**told, "created_at": "2023-01-01T00:00:00Z", "pushed_at": "2024-01-10T00:00:00Z"})
    scripts = [*(f"training/{file}.py" for file in ("train", "data", "loss")), "training/config.yaml"]
    links = "\n".join(f"- [{one}](https://huggingface.co/{one})" for one in (model(family, "7B"), model(family, "1B")))
    about = f"The training code of the models below.\n\n{links}\n\n## Training\n\nRun `python training/train.py` to pretrain."
    _whole(files, kit(family), scripts, about)
    notes = f"Examples of [{model(family, 'notes')}](https://huggingface.co/{model(family, 'notes')})."
    _whole(files, examples(family), [f"examples/{file}.py" for file in ("ask", "chat", "serve")], notes)


def _whole(files: dict[str, list[dict[str, Any]]], full_name: str, scripts: list[str], about: str) -> None:
    """The parts of a repository."""
    paths = ["LICENSE", "README.md", "requirements.txt", *scripts]
    entries = [{"path": path, "type": "blob", "size": 9_000, "sha": _sha(full_name + path)} for path in paths]
    files["github/trees"].append({"full_name": full_name, "sha": _sha(full_name), "entries": entries})
    files["github/readmes"].append({"full_name": full_name, "path": "README.md", "text": f"# {full_name}\n\n{about}\n"})
    files["github/licences"].append({"full_name": full_name, "path": "LICENSE", "text": "MIT License\n\nMade up.\n"})
    release = {"tag_name": "v1", "name": "v1", "published_at": "2024-01-10T00:00:00Z", "assets": []}
    files["github/releases"].append({"full_name": full_name, "releases": [release]})
    history = {"first_commit_at": "2023-01-01T00:00:00Z", "last_commit_at": "2024-01-10T00:00:00Z", "total": 40}
    files["github/commits"].append({"full_name": full_name, **history})


def _arxiv(files: dict[str, list[dict[str, Any]]], family: str) -> None:
    number = _number(family)
    told = [(report(family), f"{family.capitalize()} Technical Report", "cs.CL cs.LG", AS_OF - timedelta(days=900))]
    told += [(f"2609.{number * 6 + n}", f"On numbers {n}", "cs.CL", AS_OF - timedelta(days=n % 5 + 1)) for n in range(6)]
    told += [(f"2609.{number * 6 + n + 5_000}", f"On chances {n}", "stat.ML", AS_OF - timedelta(days=n % 5 + 1)) for n in range(6)]
    told += [(f"2609.{number * 12 + n - 50_000}", f"On sums {n}", "math.CO", AS_OF - timedelta(days=n % 5 + 1)) for n in range(12)]
    for arxiv_id, title, categories, day in told:
        versions = [{"version": "v1", "date": day.strftime("%a, %d %b %Y %H:%M:%S GMT"), "size": "900kb", "source_type": "D"}]
        paper = {"id": arxiv_id, "title": title, "authors": "A. Author, B. Author", "abstract": PROSE, "versions": versions}
        files["arxiv/papers"].append(
            {**paper, "license": "http://creativecommons.org/licenses/by/4.0/", "categories": categories, "datestamp": f"{day:%Y-%m-%d}"}
        )
