"""A made-up world as large as the registry's reality: the registry's accounts, about 12,000 models, and what these name.

Purpose: the first live day is measured before anybody lives it. Names of accounts and of the releases' members are the registry's, since
planning goes by them; everything that is told of them is made up by a seeded generator, and nothing in it is a fact. The same size and
seed give the same files. Assumed, since nobody publishes them: 12 models a family, a card for 93 % of models, a paper for 70 % of families,
a repository for 60 %, training data for 25 %, a gate for 8 % of models. A registered release has a card, and a repository where its maker
has an account of GitHub. Accounts differ in size as 1 to rank; a GitHub account lists 70 repositories on average, the largest some thousand.
"""

from __future__ import annotations

import csv
import hashlib
import json
import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from observatory import settings
from observatory.warehouse.registry_files import registry_rows

AS_OF = datetime(2026, 9, 30, 8, tzinfo=UTC)
TITLE = "A made-up first day (nothing in it is true)"
FAMILY = 12
REPOSITORIES_PER_MODEL = 0.75
DATASETS_PER_MODEL = 0.25
HARVEST_PER_MODEL = 0.5
SYLLABLES = "ba co da fe gi ho ju ka lo mi na or pe qui ra su to ul vi wa xe yo za".split()
LICENCES = [("apache-2.0", 5), ("mit", 3), ("cc-by-nc-4.0", 1), ("other", 2), ("llama3.1", 1), (None, 1)]
TASKS = ["text-generation", "image-text-to-text", "text-to-image", "automatic-speech-recognition", "feature-extraction"]
WORDS = "We train on public text and filter it for quality. The model keeps context well and follows instructions in many languages. ".split()
SUFFIXES = ["", "-Base", "-Instruct", "-7B", "-7B-Instruct", "-14B", "-14B-Instruct", "-70B", "-70B-Instruct", "-7B-GGUF", "-14B-AWQ", "-70B-FP8"]


@dataclass
class _Files:
    """Lines by file, kept until all are made."""

    lines: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, name: str, value: dict[str, Any]) -> None:
        self.lines[name].append(value)

    def write(self, folder: Path) -> None:
        for name, values in self.lines.items():
            path = folder / f"{name}.jsonl"
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("w", encoding="utf-8") as stream:
                stream.writelines(json.dumps(value, separators=(",", ":")) + "\n" for value in values)


def make_world(folder: Path, models: int = 12_000, seed: int = 1, registry: Path = settings.REGISTRY) -> Path:
    """Write the world of about ``models`` models, and of all that ``registry`` names, to ``folder`` and return it. Raises ``ValueError`` below one model."""
    if models < 1:
        raise ValueError(f"a world of {models} models")
    maker = _Maker(registry, models, random.Random(seed))  # noqa: S311 - a made-up world, no secret
    maker.make()
    folder.mkdir(parents=True, exist_ok=True)
    maker.files.write(folder)
    about = {
        "title": TITLE,
        "as_of": AS_OF.isoformat(),
        "provenance": [{"source": "bench/first_day_world.py", "what": f"made up: {models} models, seed {seed}"}],
    }
    (folder / "world.json").write_text(json.dumps(about), encoding="utf-8")
    return folder


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _day(text: str) -> datetime:
    """The first moment of a day, a month or a year."""
    year, month, day = (*(int(part) for part in text.split("-")), 1, 1)[:3]
    return datetime(year, month, day, tzinfo=UTC)


def _shares(total: int, number: int, random_: random.Random) -> list[int]:
    """``total`` shared over ``number`` as 1 to rank, at least one each, in a random order."""
    weights = [1 / (rank + 3) for rank in range(number)]
    sizes = [max(1, round(total * weight / sum(weights))) for weight in weights]
    random_.shuffle(sizes)
    return sizes


class _Maker:
    def __init__(self, registry: Path, models: int, random_: random.Random) -> None:
        self.files, self._models, self._random = _Files(), models, random_
        accounts = registry_rows(registry, "accounts")
        self._hub = sorted({row["account"] for row in accounts if row["service"] == "huggingface"})
        self._github = sorted({row["account"] for row in accounts if row["service"] == "github"})
        lab_of = {(row["service"], row["account"]): row["lab_id"] for row in accounts}
        by_lab: dict[str, list[str]] = defaultdict(list)
        for account in self._github:
            by_lab[lab_of["github", account]].append(account)
        self._github_of = {account: sorted(by_lab.get(lab_of["huggingface", account], [])) for account in self._hub}
        self._releases = {row["release_id"]: row for row in _rows(registry / "releases.csv")}
        self._members: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for row in _rows(registry / "release_members.csv"):
            self._members[row["release_id"]][row["artifact_kind"]].append(row["artifact_id"])
        self._made: set[tuple[str, str]] = set()
        self._papers = 0
        self._repositories: dict[str, int] = defaultdict(int)

    def make(self) -> None:
        for release_id in sorted(self._members):
            self._release(release_id)
        for release in sorted(self._releases.values(), key=lambda one: one["release_id"]):
            if release["paper_arxiv_id"]:
                self._paper(release["paper_arxiv_id"], f"{release['name']}: a report")
        for account, size in zip(self._hub, _shares(self._models, len(self._hub), self._random), strict=True):
            self.files.add("hub/organizations", {"name": account, "fullname": account, "isVerified": True, "numModels": size, "numFollowers": size * 9})
            while size > 0:
                size -= self._family(account, min(size, FAMILY))
            self._dataset(f"{account}/{self._word()}-notes")
        for account, size in zip(self._github, _shares(round(self._models * REPOSITORIES_PER_MODEL), len(self._github), self._random), strict=True):
            for number in range(self._repositories[account], size):
                self._repository(f"{account}/{self._word()}-{number}", is_whole=False)
        for number in range(round(self._models * HARVEST_PER_MODEL)):
            day = AS_OF - timedelta(days=self._random.randrange(1, 7))
            self._paper(f"26{self._random.choice(['08', '09'])}.{number + 10_000:05d}", f"On {self._word()} and {self._word()}", day)

    # -- what belongs together

    def _release(self, release_id: str) -> None:
        """A registered release with its members, all of them there."""
        members, release = self._members[release_id], self._releases.get(release_id, {})
        day = _day(release.get("release_date") or "2024")
        papers, repositories, datasets = members["paper"], members["repository"], members["dataset"]
        for paper in papers:
            self._paper(paper, f"{release.get('name', release_id)}: a report", day)
        owners = self._github_of.get(members["model"][0].split("/")[0], []) if members["model"] else []
        if owners and not repositories:
            repositories = [f"{owners[0]}/{members['model'][0].split('/')[1]}"]
        for repository in repositories:
            self._repository(repository, is_whole=True, names=members["model"], papers=papers)
        for dataset in datasets:
            self._dataset(dataset)
        for model in members["model"]:
            self._model(model, day, papers, repositories, datasets, None, has_card=True)

    def _family(self, account: str, size: int) -> int:
        """A family of ``size`` models with its paper, its repository and its data; returns the size."""
        name = f"{self._word().capitalize()}-{self._random.randrange(1, 5)}"
        day = AS_OF - timedelta(days=self._random.randrange(5, 1_300), seconds=self._random.randrange(80_000))
        papers, repositories, datasets = list[str](), list[str](), list[str]()
        names = [f"{account}/{name}{suffix}" for suffix in SUFFIXES[:size]]
        if self._random.random() < 0.7:
            self._papers += 1
            papers.append(f"{day:%y%m}.{self._papers % 9_000 + 20_000:05d}")
            self._paper(papers[0], f"{name} Technical Report", day)
        owners = self._github_of[account]
        if owners and self._random.random() < 0.6:
            repositories.append(f"{self._random.choice(owners)}/{name}")
            self._repository(repositories[0], is_whole=True, names=names, papers=papers)
        for number in range(round(DATASETS_PER_MODEL * size)):
            self._dataset(f"{account}/{name}-data-{number}")
        if self._random.random() < 0.25:
            datasets.append(f"{account}/{name}-data-0")
            self._dataset(datasets[0])
        for model in names:
            self._model(model, day, papers, repositories, datasets, None if model == names[0] else names[0])
        return size

    # -- single things

    def _model(
        self, hub_id: str, day: datetime, papers: list[str], repositories: list[str], datasets: list[str], base: str | None, *, has_card: bool = False
    ) -> None:
        if not self._first("model", hub_id):
            return
        choose, account = self._random, hub_id.split("/")[0]
        created = day + timedelta(seconds=choose.randrange(86_400))
        licence = choose.choices([one for one, _ in LICENCES], [weight for _, weight in LICENCES])[0]
        has_card, parts = has_card or choose.random() < 0.93, choose.choice([1, 2, 4, 9, 30])
        weights = [f"model-{n + 1:05d}-of-{parts:05d}.safetensors" for n in range(parts)]
        files = [".gitattributes", "config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json", *weights]
        files += (["README.md"] if has_card else []) + (["LICENSE"] if licence == "other" else [])
        relation = "quantized" if hub_id.endswith(("GGUF", "AWQ", "FP8")) else "finetune"
        tags = ["safetensors", "region:us", *([f"license:{licence}"] if licence else []), *(f"arxiv:{paper}" for paper in papers)]
        tags += [f"base_model:{base}", f"base_model:{relation}:{base}"] if base else []
        told: dict[str, Any] = {
            "id": hub_id,
            "author": account,
            "sha": hashlib.sha1(hub_id.encode(), usedforsecurity=False).hexdigest(),
            "createdAt": _stamp(created),
            "lastModified": _stamp(created + timedelta(days=choose.randrange(60))),
            "private": False,
            "disabled": False,
            "gated": choose.choice(["auto", "manual"]) if choose.random() < 0.08 else False,
            "downloads": int(choose.paretovariate(0.6)) % 10_000_000,
            "downloadsAllTime": int(choose.paretovariate(0.5)) % 100_000_000,
            "likes": int(choose.paretovariate(0.8)) % 10_000,
            "library_name": "transformers",
            "pipeline_tag": choose.choice(TASKS),
            "tags": tags,
            "siblings": [{"rfilename": file} for file in sorted(files)],
            "safetensors": {"parameters": {"BF16": 7_000_000_000}, "total": 7_000_000_000},
            "config": {"architectures": ["MadeUpForCausalLM"], "model_type": "made_up"},
            "spaces": [],
        }
        front = {"license": licence, "library_name": "transformers", "datasets": datasets, "base_model": base}
        if has_card:
            told["cardData"] = {key: value for key, value in front.items() if value}
            self._card("model", hub_id, self._card_of(hub_id, told["cardData"], papers, repositories, datasets))
        self.files.add("hub/models", told)
        if "LICENSE" in files:
            text = f"{account.upper()} MODEL LICENSE\n\nMade up for {hub_id}: you agree not to use the Model to harm.\n"
            self.files.add("hub/licences", {"repo_type": "model", "id": hub_id, "path": "LICENSE", "text": text})
        main = {"name": "main", "ref": "refs/heads/main", "targetCommit": told["sha"]}
        self.files.add("hub/refs", {"repo_type": "model", "id": hub_id, "branches": [main], "converts": [], "tags": []})

    def _dataset(self, hub_id: str) -> None:
        if not self._first("dataset", hub_id):
            return
        moment = AS_OF - timedelta(days=self._random.randrange(20, 900))
        told = {"id": hub_id, "author": hub_id.split("/")[0], "createdAt": _stamp(moment), "lastModified": _stamp(moment), "private": False, "gated": False}
        told |= {"disabled": False, "downloads": 5, "likes": 1, "tags": ["license:odc-by"], "cardData": {"license": "odc-by"}}
        self.files.add("hub/datasets", {**told, "siblings": [{"rfilename": ".gitattributes"}, {"rfilename": "README.md"}, {"rfilename": "data/0.parquet"}]})
        self._card("dataset", hub_id, f"---\nlicense: odc-by\n---\n# {hub_id}\n\n{self._prose(120)}\n")

    def _card(self, repo_type: str, hub_id: str, text: str) -> None:
        self.files.add("hub/cards", {"repo_type": repo_type, "id": hub_id, "text": text})

    def _card_of(self, hub_id: str, front: dict[str, Any], papers: list[str], repositories: list[str], datasets: list[str]) -> str:
        parts = ["---", *(f"{key}: {json.dumps(value)}" for key, value in front.items()), "---", f"# {hub_id.split('/')[1]}", "", self._prose(90)]
        parts += ["", "## Model details", "", self._prose(60)]
        parts += [f"\n- Paper: [Technical report](https://arxiv.org/abs/{paper})" for paper in papers]
        parts += [f"\n- Code: [GitHub](https://github.com/{repository})" for repository in repositories]
        parts += [f"\n## Training data\n\nTrained on [{one}](https://huggingface.co/datasets/{one})." for one in datasets]
        return "\n".join([*parts, "", "## Usage", "", self._prose(80), ""])

    def _paper(self, arxiv_id: str, title: str, day: datetime | None = None) -> None:
        if not self._first("paper", arxiv_id):
            return
        moment = day or AS_OF - timedelta(days=400)
        versions = [{"version": "v1", "date": moment.strftime("%a, %d %b %Y %H:%M:%S GMT"), "size": "900kb", "source_type": "D"}]
        told = {"id": arxiv_id, "title": title, "authors": "A. Author, B. Author", "abstract": self._prose(150), "versions": versions}
        licence = "http://creativecommons.org/licenses/by/4.0/"
        self.files.add("arxiv/papers", {**told, "license": licence, "categories": "cs.CL cs.LG", "datestamp": f"{moment:%Y-%m-%d}"})
        absent = {} if self._random.random() < 0.6 else {"_absent": True}
        self.files.add("hub/papers", {"id": arxiv_id, "title": title, "summary": "made up", "upvotes": 3, **absent})

    def _repository(self, full_name: str, *, is_whole: bool, names: Iterable[str] = (), papers: Iterable[str] = ()) -> None:
        """A repository as a list tells it; with ``is_whole`` with its files, READMEs, licence, releases and history."""
        if not self._first("repository", full_name):
            return
        owner, name = full_name.split("/")
        self._repositories[owner] += 1
        pushed = AS_OF - timedelta(days=self._random.randrange(1, 900))
        licence = {"key": "mit", "name": "MIT License", "spdx_id": "MIT"} if self._random.random() < 0.8 else None
        told = {"full_name": full_name, "name": name, "owner": {"login": owner, "type": "Organization"}, "default_branch": "main", "license": licence}
        told |= {"description": "made up", "fork": False, "archived": False, "disabled": False, "visibility": "public", "topics": []}
        told |= {"created_at": "2023-01-01T00:00:00Z", "pushed_at": f"{pushed:%Y-%m-%dT%H:%M:%SZ}", "stargazers_count": 50, "forks_count": 5}
        self.files.add("github/repos", told)
        if not is_whole:
            return
        has_training = self._random.random() < 0.4
        folders = ["src", "tests", "docs", *(["training"] if has_training else ["inference"])]
        paths = [f"{folder}/part_{n}.py" for folder in folders for n in range(self._random.randrange(3, 40))]
        paths += ["README.md", "requirements.txt", *(["LICENSE"] if licence else []), *(["training/train.py"] if has_training else [])]
        entries = [{"path": path, "size": 1_000, "sha": hashlib.sha1(path.encode(), usedforsecurity=False).hexdigest()} for path in sorted(paths)]
        self.files.add("github/trees", {"full_name": full_name, "sha": hashlib.sha1(name.encode(), usedforsecurity=False).hexdigest(), "entries": entries})
        links = [f"- [{one}](https://huggingface.co/{one})" for one in names] + [f"- [Paper](https://arxiv.org/abs/{one})" for one in papers]
        text = f"# {name}\n\n{self._prose(100)}\n\n## Models\n\n" + "\n".join(links) + f"\n\n## Usage\n\n{self._prose(60)}\n"
        self.files.add("github/readmes", {"full_name": full_name, "path": "README.md", "text": text})
        if licence:
            self.files.add("github/licences", {"full_name": full_name, "path": "LICENSE", "text": "MIT License\n\nMade up.\n"})
        self.files.add("github/releases", {"full_name": full_name, "releases": []})
        history = {"first_commit_at": "2023-01-01T00:00:00Z", "last_commit_at": told["pushed_at"], "total": self._random.randrange(1, 900)}
        self.files.add("github/commits", {"full_name": full_name, **history})

    def _first(self, kind: str, key: str) -> bool:
        """Whether the thing is made now for the first time."""
        name = (kind, key.lower())
        is_new = name not in self._made
        self._made.add(name)
        return is_new

    def _word(self) -> str:
        return "".join(self._random.choice(SYLLABLES) for _ in range(self._random.randrange(3, 5)))

    def _prose(self, words: int) -> str:
        start = self._random.randrange(len(WORDS))
        return " ".join(WORDS[(start + n) % len(WORDS)] for n in range(words))
