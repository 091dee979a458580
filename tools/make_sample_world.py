"""Make the sample world of recorded facts: python tools/make_sample_world.py FACTS LABS CARDS HUB_2022 MOT [OUT].

``FACTS`` is the tests' own world (public facts with the page of each), ``LABS`` the recorded world of labs in August 2026 with its later
states, ``CARDS`` the one of model cards of 2023 to 2026, ``HUB_2022`` the Hub of February 2022, all in the replay's form; ``MOT`` is the table of
the Model Openness Tool's labels. What is taken are facts: ids, dates, counters, tags, licences, file names, paths of trees, titles and
authors of papers, what a document links and names. No sentence of anybody's is taken: cards and READMEs are written anew, in the words
below, and say so. The same worlds give the same files. Its README says what it lacks; tests/unit/replay/test_sample_world.py holds it to this.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import re
import shutil
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "plugins"))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from make_sample_stats import make as make_stats

from observatory.disclosure.names import parse_name
from observatory.disclosure.readers import read
from observatory.disclosure.reading import Document, Extraction, Signal
from observatory.identifiers import canonical_arxiv_id, parse_github_repository, parse_hub_url
from observatory.replay.world import read_table
from observatory.warehouse.registry_files import registry_rows

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "plugins" / "observatory" / "replay" / "sample_world"
REGISTRY = ROOT / "sql" / "registry"
RECORDED = ROOT / "tools" / "sample_repositories.jsonl"
"""Repositories as tools/record_repository.py wrote them down."""
CATALOGUE = ROOT / "tools" / "sample_catalogue.json"
"""Some of models.dev as tools/record_catalogue.py wrote it down."""
COUNTERS = ROOT / "tools" / "sample_counters.json"
"""Counters of two later days as tools/record_counters.py wrote them down."""
TITLE = "Sample of recorded facts, August and September 2026, not the whole (HF//RADAR and European Open Source AI Index, CC BY 4.0)"
"""Shown wherever numbers are, and so is whom to name: on the page, in exports and their citation, beside answers and claims."""
RENAMES = "2025-08-01T00:00:00Z"
"""The step, before the world begins, that holds old names."""
OF_AN_ACCOUNT = 4
"""So many models of one account are taken beside those that the registry, the European index or a derivative names."""
DERIVATIVES = 120
CONVERSIONS = 10
"""Of an account with at least so many quantisations of others' models all of these are taken: it is one that converts, and a few would hide it."""
TREE_MOST = 900
"""Entries of a tree that is taken; a part of one would tell of files that are there as if they were not."""
PROGRAMS = 12
LINKS = 12
# What of a record is kept. Texts of people (descriptions, abstracts, remarks) are not.
MODEL = (
    "id author createdAt lastModified gated private downloads downloadsAllTime likes library_name pipeline_tag tags usedStorage trendingScore"
    " safetensors gguf siblings cardData"
).split()
CARD_DATA = "license license_name license_link language library_name pipeline_tag base_model base_model_relation datasets tags".split()
# Not the day of the announcement: few papers have it, and a list of some would say that there are no others.
PAPER = "id versions title authors categories doi license".split()
REPOSITORY = "full_name name owner default_branch pushed_at created_at license archived fork".split()
ORGANIZATION = "name fullname plan numFollowers".split()
OURS = "This text was written for a sample of recorded facts. It is not the maker's: it states"
AT_THE_END = f"{OURS} what the recorded one links and names, no more."
OF_THE_INDEX = f"{OURS} what the raters of the European Open Source AI Index link."

Record = dict[str, Any]


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a table of the registry or of the raters."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def steps(world: Path) -> list[Path]:
    """The later states of a world, the first first."""
    return sorted((world / "steps").iterdir()) if (world / "steps").is_dir() else []


def kept(record: Mapping[str, Any], names: Iterable[str]) -> Record:
    """The named fields that are told."""
    return {name: record[name] for name in names if record.get(name) is not None}


@dataclass
class Made:
    """The tables of the world, by name and key, and which source each record is of."""

    tables: dict[str, dict[tuple[str, ...], Record]] = field(default_factory=lambda: defaultdict(dict))
    sources: dict[tuple[str, tuple[str, ...]], set[str]] = field(default_factory=lambda: defaultdict(set))
    later: dict[str, dict[str, list[Record]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    lost: Counter[str] = field(default_factory=Counter)

    def put(self, table: str, record: Record, source: str) -> None:
        """Add a record; what is told of it already stays where this one does not tell it."""
        key = key_of(record)
        self.tables[table][key] = {**self.tables[table].get(key, {}), **record}
        self.sources[table, key].add(source)

    def drop(self, table: str, key: tuple[str, ...]) -> None:
        """Take a record out."""
        self.tables[table].pop(key, None)
        self.sources.pop((table, key), None)

    def has(self, table: str, *key: str) -> bool:
        """Whether there is such a record."""
        return key in self.tables[table]


def key_of(record: Mapping[str, Any]) -> tuple[str, ...]:
    """By what a record is told from others of its table."""
    name = str(record.get("full_name") or record.get("id") or record.get("name"))
    return (str(record["repo_type"]), name) if "repo_type" in record else (name,)


@dataclass(frozen=True)
class Registry:
    """What the registry knows: accounts by service, the models of its releases, the papers and repositories of its flagships."""

    accounts: dict[str, set[str]]
    members: dict[str, set[str]]
    labs: dict[str, str]

    @classmethod
    def read(cls) -> Registry:
        """Of this checkout."""
        accounts, members, labs = defaultdict(set), defaultdict(set), {}
        for row in registry_rows(REGISTRY, "accounts"):
            accounts[row["service"]].add(row["account"].lower())
            labs[f"{row['service']}/{row['account'].lower()}"] = row["lab_id"]
        for row in rows(REGISTRY / "release_members.csv"):
            members[row["artifact_kind"]].add(row["artifact_id"].lower())
        for row in rows(REGISTRY / "releases.csv"):
            if row["paper_arxiv_id"]:
                members["paper"].add(row["paper_arxiv_id"])
        return cls(dict(accounts), dict(members), labs)

    def is_own(self, hub_id: str) -> bool:
        """Whether a model or dataset is of an account of a lab."""
        return hub_id.split("/")[0].lower() in self.accounts["huggingface"]

    def is_member(self, kind: str, name: str) -> bool:
        """Whether a release of the registry holds it."""
        return name.lower() in self.members[kind]


# -- Public facts that were there


def take_facts(made: Made, world: Path) -> dict[str, str]:
    """Everything of the tests' world as its last state knew it; gives the new names of old ones."""
    renamed: dict[str, str] = {}
    folders = [world, *steps(world)]
    names = ("models", "datasets", "organizations", "cards", "refs", "papers")
    tables = [f"hub/{name}" for name in names] + ["arxiv/papers", "github/repos", "github/trees", "github/readmes", "github/commits"]
    for folder in folders:
        for table in tables:
            for record in read_table(folder, table):
                if "_renamed_to" in record:
                    renamed[key_of(record)[-1]] = record["_renamed_to"]
                    made.later[RENAMES][table].append(record)
                elif "_deleted" in record:
                    made.drop(table, key_of(record))
                else:
                    made.put(table, kept(record, PAPER) if table == "arxiv/papers" else record, "facts")
    return renamed


# -- The Hub of August 2026


def bases_of(record: Mapping[str, Any]) -> set[str]:
    """Models from which one says that it was made."""
    return {tag.split(":")[-1] for tag in record.get("tags") or () if tag.startswith("base_model:")}


def conversions(told: Mapping[str, Record], held: set[str]) -> set[str]:
    """Quantisations of others' models by accounts that made at least ``CONVERSIONS``, where the base is there too."""
    found: dict[str, set[str]] = defaultdict(set)
    for name, record in told.items():
        account, prefix = name.split("/")[0], "base_model:quantized:"
        bases = {tag.removeprefix(prefix) for tag in record.get("tags") or () if tag.startswith(prefix)}
        if any(base.split("/")[0] != account and (base in told or base in held) for base in bases):
            found[account].add(name)
    return {name for names in found.values() if len(names) >= CONVERSIONS for name in names}


def regated(world: Path) -> set[str]:
    """Models of which two states told different gates: few change, and a choice by downloads would leave them out."""
    told: dict[str, set[bool]] = defaultdict(set)
    for folder in (world, *steps(world)):
        for record in read_table(folder, "hub/models"):
            if record.get("gated") is not None:
                told[record["id"]].add(record["gated"] is not False)
    return {name for name, gates in told.items() if len(gates) > 1}


def take_labs(made: Made, world: Path, registry: Registry) -> None:
    """Models of labs and what was made from them, organisations, papers, repositories, and the four later states of all these."""
    told = {record["id"]: record for record in read_table(world, "hub/models")}
    labelled = {row["hub_id"] for row in rows(world / "labels.csv") if row["hub_id"]}
    held = {key[0] for key in made.tables["hub/models"]}
    chosen = {name for name in told if registry.is_member("model", name) or name in labelled or name in held}
    for account in sorted({name.split("/")[0] for name in told if registry.is_own(name)}):
        own = sorted((one for one in told if one.split("/")[0] == account), key=lambda one: (-(told[one].get("downloads") or 0), one))
        chosen |= {one for one in own if told[one].get("tags")} & set(own[:OF_AN_ACCOUNT])
    known = chosen | held
    children = [one for one in told if one not in known and bases_of(told[one]) & set(told) | bases_of(told[one]) & held]
    parents = {base for one in children for base in bases_of(told[one]) if base in told and registry.is_own(base)}
    children.sort(key=lambda one: (not bases_of(told[one]) & (held | parents), -(told[one].get("downloads") or 0), one))
    ever = told | {one["id"]: {**told.get(one["id"], {}), **one} for step in steps(world) for one in read_table(step, "hub/models") if "_deleted" not in one}
    converted = conversions(ever, held)
    chosen |= {name for name in regated(world) & set(told) if registry.is_own(name)}
    chosen |= (converted & set(told)) | {base for one in converted for base in bases_of(ever[one]) if base in told}
    chosen |= set(children[:DERIVATIVES]) | {base for one in children[:DERIVATIVES] for base in bases_of(told[one]) if base in told}
    for name in sorted(chosen):
        made.put("hub/models", hub_record(made, told[name]), "labs")
    for record in read_table(world, "hub/organizations"):
        if any(name.startswith(f"{record['name']}/") for name in chosen):
            made.put("hub/organizations", kept(record, ORGANIZATION), "labs")
    for record in read_table(world, "arxiv/papers"):
        if record.get("title"):
            made.put("arxiv/papers", kept(record, PAPER), "labs")
    take_repositories(made, world, "labs")
    for folder in steps(world):
        now = made.later[folder.name]
        for record in read_table(folder, "hub/models"):
            name = record["id"]
            is_new = name not in told and (registry.is_own(name) or name in converted or bases_of(record) & chosen)
            if record.get("_deleted"):
                if name in chosen:
                    now["hub/models"].append({"id": name, "_deleted": True})
            elif name in chosen or is_new:
                chosen.add(name)
                now["hub/models"].append(hub_record(made, record))
                made.sources["hub/models", (name,)].add("labs")
        now["hub/organizations"] += [kept(one, ORGANIZATION) for one in read_table(folder, "hub/organizations") if made.has("hub/organizations", one["name"])]
        for table, names in (("github/repos", REPOSITORY), ("github/commits", ("full_name", "first_commit_at", "last_commit_at", "total"))):
            now[table] += [kept(one, names) for one in read_table(folder, table) if made.has("github/trees", one["full_name"])]
        now["github/trees"] += [tree_of(one) for one in read_table(folder, "github/trees") if made.has("github/trees", one["full_name"]) and is_small(one)]


def hub_record(made: Made, record: Mapping[str, Any]) -> Record:
    """A record of the Hub as it was told, with what an older one alone knows. That a model is gated says less than how it is."""
    fresh = kept(record, MODEL)
    known = made.tables["hub/models"].get((str(record["id"]),), {})
    if fresh.get("gated") is True and known.get("gated") in {"auto", "manual"}:
        fresh["gated"] = known["gated"]
    merged = {**known, **fresh}
    if "tags" in fresh and "cardData" in merged and not agrees(merged["cardData"], fresh["tags"]):
        merged["cardData"] = card_data_of(fresh["tags"])
    return merged


def card_data_of(tags: Iterable[str]) -> Record:
    """What tags say of a card's data."""
    tags = list(tags)
    found: Record = {}
    for name, prefix in (("license", "license:"), ("datasets", "dataset:")):
        values = [tag.removeprefix(prefix) for tag in tags if tag.startswith(prefix)]
        if values:
            found[name] = values[0] if name == "license" else values
    return found


def agrees(card: Mapping[str, Any], tags: Iterable[str]) -> bool:
    """Whether a card's data say the licence and the datasets that the tags do."""
    now = card_data_of(tags)
    licences, datasets = strings(card.get("license")), strings(card.get("datasets"))
    return licences == strings(now.get("license")) and set(datasets) == set(strings(now.get("datasets")))


def strings(told: Any) -> list[str]:
    """A value that may be a list, as one."""
    return [str(one) for one in told] if isinstance(told, list) else [] if told is None else [str(told)]


# -- Later days


def take_counters(made: Made, path: Path) -> None:
    """Counters of later days, each as a state of its own: of the models on a list what the list told that day, and what stood before of them."""
    for day in json.loads(path.read_text(encoding="utf-8"))["lists"]:
        moment, table = day["observed_at"], "hub/models"
        for told in day["models"]:
            name = told["id"]
            earlier = [one for step in sorted(made.later) if step < moment for one in made.later[step][table] if one.get("id") == name]
            if earlier and earlier[-1].get("_deleted"):
                continue
            if not made.has(table, name):
                # It was there before it was counted; of its counters and changes nothing was told then.
                made.put(table, {"id": name, "author": name.split("/")[0], "createdAt": told["createdAt"]}, "counters")
            before = {**made.tables[table][(name,)], **(earlier[-1] if earlier else {})}
            made.later[moment][table].append({**before, **told})
            made.sources[table, (name,)].add("counters")


# -- Repositories


def is_small(tree: Mapping[str, Any]) -> bool:
    """Whether a tree is taken."""
    return len(tree["entries"]) <= TREE_MOST


def tree_of(record: Mapping[str, Any]) -> Record:
    """A tree by its paths and sizes."""
    entries = [kept(entry, ("path", "size")) for entry in record["entries"]]
    return {**kept(record, ("full_name", "sha")), "truncated": bool(record.get("truncated")), "entries": entries}


def take_repositories(made: Made, world: Path, source: str) -> None:
    """Repositories with their trees, counts of commits, and READMEs written anew; those with a tree too large are told without it."""
    named = {record["full_name"].lower(): key for key in made.tables["github/repos"] for record in [made.tables["github/repos"][key]]}
    for record in read_table(world, "github/repos"):
        if named.get(record["full_name"].lower(), key_of(record)) == key_of(record):
            made.put("github/repos", kept(record, REPOSITORY), source)
    for record in read_table(world, "github/trees"):
        if made.has("github/repos", record["full_name"]) and is_small(record):
            made.drop("github/trees", key_of(record))
            made.put("github/trees", tree_of(record), source)
    for record in read_table(world, "github/commits"):
        if made.has("github/repos", record["full_name"]):
            made.put("github/commits", record, source)
    for record in read_table(world, "github/readmes"):
        if made.has("github/repos", record["full_name"]):
            text = readme_anew(made, record)
            made.put("github/readmes", {"full_name": record["full_name"], "path": record["path"], "text": text}, source)


def take_recorded(made: Made, path: Path) -> None:
    """Repositories that were recorded one by one: each as it stood on its day, unless a whole tree of that day or a later one is there."""
    names = {key[0].lower(): key[0] for key in made.tables["github/repos"]}
    moved = {key_of(one)[0].lower() for one in made.later[RENAMES]["github/repos"]}
    for line in path.read_text(encoding="utf-8").splitlines():
        told = json.loads(line)
        name = names.get(told["full_name"].lower(), told["full_name"])
        for old in told.get("formerly", ()):
            for table in ("repos", "trees", "readmes", "commits"):
                made.drop(f"github/{table}", (names.get(old.lower(), old),))
            if old.lower() not in moved:
                made.later[RENAMES]["github/repos"].append({"full_name": old, "_renamed_to": name})
        if not is_fresher(made, name, told):
            continue
        licence = {"license": {"spdx_id": told["licence"]}} if "licence" in told else {}
        known = made.tables["github/repos"].get((name,), {})
        fresh = {"full_name": name, "name": name.split("/")[1], "owner": {"login": name.split("/")[0]}, "default_branch": told["default_branch"]}
        # What GitHub itself was heard to say of a licence stands above what its file shows us.
        made.put("github/repos", {**licence, **kept(known, ("license",)), **fresh, "pushed_at": told["pushed_at"]}, "clones")
        for table, part in parts_of(name, told).items():
            made.drop(table, (name,))
            made.put(table, part, "clones")


def take_catalogue(made: Made, path: Path) -> None:
    """The repository of models.dev with a file for each recorded model, which states what was recorded of it and no more."""
    told = json.loads(path.read_text(encoding="utf-8"))
    name, entries = told["full_name"], []
    for one in told["models"]:
        text = toml_of(one)
        body = text.encode()
        sha = hashlib.sha1(b"blob %d\0" % len(body) + body, usedforsecurity=False).hexdigest()
        entries.append({"path": one["path"], "size": len(body), "sha": sha})
        made.put("github/blobs", {"id": f"{name}@{sha}", "text": text}, "clones")
    owner, short = name.split("/")
    about = {"full_name": name, "name": short, "owner": {"login": owner}, "default_branch": "dev", "license": {"spdx_id": told["licence"]}}
    made.put("github/repos", {**about, "pushed_at": told["pushed_at"]}, "clones")
    made.put("github/trees", {"full_name": name, "sha": told["commit"], "truncated": False, "entries": entries}, "clones")


def toml_of(one: Mapping[str, Any]) -> str:
    """A model's file in the form of models.dev; JSON's texts, truth values and lists are TOML's."""
    lines = [f"{key} = {json.dumps(one[key], ensure_ascii=False)}" for key in ("name", "family", "release_date", "open_weights", "license") if key in one]
    if "modalities" in one:
        lines += ["", "[modalities]", *(f"{side} = {json.dumps(kinds)}" for side, kinds in one["modalities"].items())]
    return "\n".join(lines) + "\n"


def is_fresher(made: Made, name: str, told: Mapping[str, Any]) -> bool:
    """Whether a recorded repository tells more than what is there, or of a later commit."""
    tree = made.tables["github/trees"].get((name,))
    if tree is None or tree.get("truncated"):
        return True
    known = made.tables["github/repos"].get((name,), {}).get("pushed_at")
    last = made.tables["github/commits"].get((name,), {}).get("last_commit_at")
    return str(told["pushed_at"]) > max(str(known or ""), str(last or ""))


def parts_of(name: str, told: Mapping[str, Any]) -> dict[str, Record]:
    """Tree, README and commits of a recorded repository, those that it has."""
    found: dict[str, Record] = {}
    if "entries" in told:
        entries = [dict(zip(("path", "size"), entry, strict=False)) for entry in told["entries"]]
        found["github/trees"] = {"full_name": name, "sha": told["commit"], "truncated": False, "entries": entries}
    if "readme" in told:
        found["github/readmes"] = {"full_name": name, **told["readme"]}
    if "commits" in told:
        found["github/commits"] = {"full_name": name, **told["commits"]}
    return found


# -- Documents in our own words


def link_of(kind: str, name: str) -> str:
    """The public address of a thing."""
    return {
        "paper": f"https://arxiv.org/abs/{name}",
        "model": f"https://huggingface.co/{name}",
        "dataset": f"https://huggingface.co/datasets/{name}",
        "repository": f"https://github.com/{name}",
    }[kind]


# Heading, word of the link, and which links of a reading stand there: kind of the thing, relation.
SECTIONS = (
    ("Links", "Paper", {("paper", "own_paper")}),
    ("Links", "Code", {("repository", "code")}),
    ("Training code", "Training code", {("repository", "training_code")}),
    ("Training data", "Data", {("dataset", "trained_on")}),
    ("Evaluation data", "Test set", {("dataset", "evaluated_on")}),
    ("Models", "", {("model", "weights")}),
)
CODE_WORDS = re.compile(r"\b(?:code\w*|repo\w*|github|git|sources?|here|this|link|official|implementation|project|scripts?)\b|代码|仓库|项目", re.IGNORECASE)
SURE = {"declared", "stated", "headed", "nearby", "part"}


def sections_of(reading: Extraction) -> dict[str, list[str]]:
    """Lines by heading, from what a document links as its own; what it only mentions is left out."""
    found: dict[str, list[str]] = defaultdict(list)
    told: set[tuple[str, str]] = set()
    for heading, word, wanted in SECTIONS:
        for link in reading.links:
            thing = (link.target_kind, link.target_id)
            if (link.target_kind, link.relation) in wanted and str(link.strength) in SURE and thing not in told and link.target_service:
                told.add(thing)
                if link.locator.startswith("README.md#/") or len(found[heading]) >= LINKS:
                    continue
                # A link that is called by another thing's name is not called the code.
                is_called = word != "Code" or CODE_WORDS.search(link.quotation) is not None
                found[heading].append(f"- [{word if word and is_called else link.target_id.split('/')[-1]}]({link_of(*thing)})")
    for link in reading.links:
        if (link.target_kind, link.relation, link.method) == ("paper", "own_paper", "citation_block"):
            found["Citation"] = ["```bibtex", f"@misc{{paper, eprint={{{link.target_id}}}, archivePrefix={{arXiv}}}}", "```"]
            break
    return found


def signal_lines(reading: Extraction, found: dict[str, list[str]]) -> None:
    """What a document shows beside its links, each as a line of ours."""
    for signal in reading.signals:
        value = (signal.value or "").strip()
        if signal.rule in NAMES_DATA and value and len(value) <= MOST_NAME:
            named = f"[{signal.quotation[:MOST_NAME]}]({value})" if value.startswith("http") else value
            line = f"- It was {NAMES_DATA[signal.rule]} on the {named} dataset."
            if not any(value in one for one in found["Training data"]):
                found["Training data"].append(line)
        elif signal.rule == "methods.linked_report" and value.startswith("http"):
            found["Links"].append(f"- [Technical report]({value})")
        elif signal.rule == "methods.compute" and len(signal.quotation) <= 30:
            found["Compute"].append(f"- {signal.quotation}")
        elif signal.rule == "methods.training_procedure" and len(signal.quotation) <= 60:
            found["Training hyperparameters"].append(f"- Given: {signal.quotation}")
    for name in found:
        found[name] = list(dict.fromkeys(found[name]))


NAMES_DATA = {
    "data.section": "trained",
    "data.sentence": "trained",
    "data.fact": "trained",
    "data.tuning_named": "fine-tuned",
    "data.pretraining_named": "pre-trained",
}
"""By the rule of a reading the word for what was done with the data that it names."""
MOST_NAME = 80
NAMED = "Models named"
ORDER = (
    "Links",
    "Training code",
    "Training",
    "Fine-tuning",
    "Training data",
    "Training hyperparameters",
    "Compute",
    "Evaluation data",
    "Models",
    "Use",
    "Citation",
)


FOLDER = re.compile(r"(?:[\w-][\w.-]*/){1,6}")
HUB_ID = re.compile(r"[\w.-]{1,96}/[\w.-]{1,96}")


def told_lines(name: str, heading: str, signals: Iterable[Signal]) -> list[str]:
    """The programs and folders that a README tells to run, as a shell's lines and as links."""
    told = list(dict.fromkeys(one for signal in signals for one in (signal.value or "").split()))[:PROGRAMS]
    programs = [f"{'bash' if one.endswith('.sh') else 'python'} {one}" for one in told if not one.endswith("/")]
    folders = [f"- [{heading} code]({link_of('repository', name)}/tree/HEAD/{one})" for one in told if FOLDER.fullmatch(one) and one.endswith("/")]
    return [*folders, *(["", "```sh", *programs, "```"] if programs else [])]


def use_lines(reading: Extraction, found: dict[str, list[str]]) -> None:
    """What a README says of using the models: which its own code loads, and that they can be tuned, so that its tuning code is for the reader."""
    only_tunes = reading.facts.get("only_tunes") is True
    if "offers_tuning" in reading.facts:
        found["Fine-tuning" if only_tunes else "Use"].append("- It can be fine-tuned.")
    if only_tunes and not found["Fine-tuning"]:
        found["Fine-tuning"].append("- Told.")
    if found["Fine-tuning"] and not only_tunes:
        found["Use"].append("- It tells of training code.")
    loaded = [one for one in reading.facts.get("loads", ()) if HUB_ID.fullmatch(one)][:LINKS]
    if loaded:
        found["Use"] += ["", "```", *(f'from_pretrained("{one}")' for one in loaded), "```"]


MODEL_NAME = re.compile(r"[\w .+()/-]{3,40}")
MOST_NAMES = 40


@cache
def first_words() -> frozenset[str]:
    """First words of the families that the registry knows."""
    known = [row["artifact_id"] for row in rows(REGISTRY / "release_members.csv") if row["artifact_kind"] == "model"]
    known += [row["name"] for row in rows(REGISTRY / "releases.csv")]
    return frozenset(name.family[0] for name in map(parse_name, known) if name.family)


def models_named(reading: Extraction) -> list[str]:
    """Names of models, with version or size, that stand in headings and tables: a README that names a release is about it, linked or not."""
    found = []
    for text in reading.facts.get("names", ()):
        name = parse_name(text)
        is_model = bool(name.family) and name.family[0] in first_words() and bool(name.version or name.sizes)
        if is_model and MODEL_NAME.fullmatch(text) and len(text.split()) <= MOST_WORDS:
            found.append(f"## {text}")
    return found[:MOST_NAMES]


MOST_WORDS = 5


def document(title: str, found: Mapping[str, list[str]], front: Mapping[str, Any] | None = None, end: str = AT_THE_END) -> str:
    """A document of headings and lists."""
    head = f"---\n{yaml.safe_dump(dict(front), sort_keys=True, allow_unicode=True)}---\n" if front else ""
    body = "".join(f"\n## {name}\n\n" + "\n".join(found[name]) + "\n" for name in ORDER if found.get(name))
    body += "".join(f"\n{one}\n" for one in found.get(NAMED, ()))
    return f"{head}# {title}\n{body}\n{end}\n"


def card_anew(made: Made, repo_type: str, name: str, text: str, front: Mapping[str, Any]) -> str:
    """A model's or dataset's card from the facts of the recorded one."""
    was = read(Document("huggingface", f"{repo_type}_card", "file", name, text=text, locator="README.md"))
    found = sections_of(was)
    signal_lines(was, found)
    fresh = document(name.split("/")[-1], found, front)
    compare(made, was, read(Document("huggingface", f"{repo_type}_card", "file", name, text=fresh, locator="README.md")))
    return fresh


def readme_anew(made: Made, record: Mapping[str, Any]) -> str:
    """A repository's README from the facts of the recorded one: links, and which programs it tells to run."""
    name, path = record["full_name"], record["path"]
    was = read(Document("github", "readme", "rest", name, text=record["text"], locator=path))
    found = sections_of(was)
    signal_lines(was, found)
    for rule, heading in (("code.told_training", "Training"), ("code.told_tuning", "Fine-tuning")):
        signals = [signal for signal in was.signals if signal.rule == rule]
        found[heading] = told_lines(name, heading, [signal for signal in signals if ": " in signal.quotation])
        # What no heading on training tells stays without one.
        found["Use"] += told_lines(name, heading, [signal for signal in signals if ": " not in signal.quotation])
    use_lines(was, found)
    found[NAMED] = models_named(was)
    title = str(was.facts.get("title") or name.split("/")[-1])
    fresh = document(title if len(title) <= 60 else name.split("/")[-1], found)
    compare(made, was, read(Document("github", "readme", "rest", name, text=fresh, locator=path)))
    return fresh


def compare(made: Made, was: Extraction, now: Extraction) -> None:
    """Count what our words lost of the links that decide."""
    deciding = {"own_paper", "training_code", "trained_on", "weights"}

    def links(reading: Extraction) -> set[tuple[str, str, str]]:
        return {(one.target_kind, one.target_id, one.relation) for one in reading.links if one.relation in deciding and str(one.strength) in SURE}

    for kind, _, relation in links(was) - links(now):
        made.lost[f"{kind} {relation}"] += 1
    for kind, _, relation in links(now) - links(was):
        made.lost[f"{kind} {relation} (too much)"] += 1
    rules = {"data.section", "data.described", "data.sentence", "data.fact", "data.mix", "code.told_training", "code.told_tuning"}
    for rule in rules & ({one.rule for one in was.signals} - {one.rule for one in now.signals}):
        made.lost[rule] += 1
    for rule in rules & ({one.rule for one in now.signals} - {one.rule for one in was.signals}):
        made.lost[f"{rule} (too much)"] += 1


def canonical(world: Path) -> dict[str, str]:
    """Where the models went that once stood on the Hub without an account: to the one that bears their name in the registry."""
    by_name = defaultdict(set)
    for row in rows(REGISTRY / "release_members.csv"):
        if row["artifact_kind"] == "model":
            by_name[row["artifact_id"].partition("/")[2]].add(row["artifact_id"])
    old = [record["id"] for record in read_table(world, "hub/models") if "/" not in record["id"]]
    return {name: next(iter(by_name[name])) for name in old if len(by_name.get(name, ())) == 1}


def take_cards(made: Made, world: Path, registry: Registry, source: str, renamed: Mapping[str, str]) -> None:
    """Cards of labs, written anew, with what the world tells of their models."""
    told = {record["id"]: record for record in read_table(world, "hub/models")}
    for record in read_table(world, "hub/cards"):
        old = record["id"]
        name = renamed.get(old, old)
        is_wanted = registry.is_member("model", name) or made.has("hub/models", name) or (source == "cards" and registry.is_own(name))
        if record["repo_type"] != "model" or not is_wanted or not record.get("text"):
            continue
        known = kept(told.get(old, {}), MODEL)
        known = {key: value for key, value in known.items() if key not in {"downloads", "likes"}} | {"id": name, "author": name.split("/")[0]}
        if "/" not in old and old not in {one["id"] for one in made.later[RENAMES]["hub/models"]}:
            made.later[RENAMES]["hub/models"].append({"id": old, "_renamed_to": name})
        if source == "hub_2022":
            known = {key: value for key, value in known.items() if key in {"id", "author", "tags", "pipeline_tag", "library_name", "siblings", "lastModified"}}
        if "cardData" in known:
            known["cardData"] = kept(known["cardData"], CARD_DATA)
        now = made.tables["hub/models"].get((name,), {})
        merged = {**known, **now}
        if "siblings" in merged:
            merged["siblings"] = [{"rfilename": one["rfilename"]} for one in merged["siblings"]]
        front = merged.get("cardData")
        if front is None or not agrees(front, merged.get("tags", ())):
            front = card_data_of(merged.get("tags", ()))
        merged["cardData"] = front
        made.put("hub/models", merged, source)
        if not made.has("hub/cards", "model", name):
            made.put("hub/cards", {"repo_type": "model", "id": name, "text": card_anew(made, "model", name, record["text"], front)}, source)
    for record in read_table(world, "arxiv/papers"):
        if record.get("title") and not made.has("arxiv/papers", record["id"]):
            made.put("arxiv/papers", kept(record, PAPER), source)


# -- The European index


def take_index(made: Made, world: Path, registry: Registry, out: Path) -> None:
    """Its ratings as assessments without the raters' remarks; of what they rated and nobody recorded a card, one with their links."""
    found = [row for row in rows(world / "labels.csv") if not row["hub_id"] or made.has("hub/models", row["hub_id"])]
    columns = [name for name in found[0] if not name.startswith("note_")]
    (out / "assessments").mkdir(parents=True)
    with (out / "assessments" / "osai.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(found)
    for row in found:
        name = row["hub_id"]
        if not name or made.has("hub/cards", "model", name) or row["hub_id_confidence"] not in {"high", "medium"}:
            continue
        record = made.tables["hub/models"][(name,)]
        sections: dict[str, list[str]] = defaultdict(list)
        for column in ("link_preprint", "link_paper"):
            if row[f"raw_{column[5:]}"] != "closed":
                sections["Links"] += [f"- [Paper]({one})" for one in addresses(row[column])]
        if row["raw_trainingcode"] != "closed":
            sections["Training code"] += [f"- [Training code]({one})" for one in addresses(row["link_trainingcode"])]
        sections["Links"] += [f"- [Inference code]({one})" for one in addresses(row["link_code"]) if one not in addresses(row["link_trainingcode"])]
        for part in ("basemodel", "endmodel"):
            if row[f"raw_datasources_{part}"] != "closed":
                sections["Training data"] += [f"- [Data]({one})" for one in addresses(row[f"link_datasources_{part}"]) if "/datasets/" in one]
        front = record.get("cardData") or card_data_of(record.get("tags", ()))
        text = document(name.split("/")[-1], {key: list(dict.fromkeys(value)) for key, value in sections.items()}, front, OF_THE_INDEX)
        made.put("hub/cards", {"repo_type": "model", "id": name, "text": text}, "osai_index")


def take_mot(made: Made, path: Path, out: Path) -> None:
    """The labels of the Model Openness Tool for models that are here, as a second index: which components its entries list, under which licence."""
    columns = "source source_repo source_commit source_asof record_id model lab hub_id hub_id_confidence".split()
    found = [row for row in rows(path) if made.has("hub/models", row["hub_id"])]
    columns += [name for name in found[0] if name.startswith(("label_", "raw_", "lic_"))]
    with (out / "assessments" / "mot.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(found)


def addresses(told: str) -> list[str]:
    """The addresses of a cell that name a thing of the three services, plain."""
    found = []
    for one in told.split():
        paper = canonical_arxiv_id(one) if "arxiv.org" in one else None
        hub, repository = parse_hub_url(one), parse_github_repository(one)
        thing = ("paper", paper) if paper else hub if hub and hub[0] in {"model", "dataset"} else ("repository", repository) if repository else None
        if thing is not None and thing[1]:
            found.append(link_of(*thing))
    return list(dict.fromkeys(found))[:LINKS]


# -- Writing


def write(made: Made, out: Path) -> None:
    """The tables as files, sorted by key."""
    for table, records in sorted(made.tables.items()):
        write_table(out / f"{table}.jsonl", [records[key] for key in sorted(records)])
    for moment, tables in sorted(made.later.items()):
        for table, found in sorted(tables.items()):
            if found:
                write_table(out / "steps" / moment / f"{table}.jsonl", sorted(found, key=key_of))


def write_table(path: Path, records: list[Record]) -> None:
    """One table; a large one compressed, with no time in it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n" for record in records).encode()
    if path.stem == "trees":
        with path.with_name(f"{path.name}.gz").open("wb") as raw, gzip.GzipFile(filename="", fileobj=raw, mode="wb", mtime=0) as stream:
            stream.write(text)
    else:
        path.write_bytes(text)


PAGES = {
    "hub/models": "https://huggingface.co/{}",
    "hub/datasets": "https://huggingface.co/datasets/{}",
    "hub/organizations": "https://huggingface.co/{}",
    "hub/papers": "https://huggingface.co/papers/{}",
    "arxiv/papers": "https://arxiv.org/abs/{}",
}


def write_observed(made: Made, out: Path) -> None:
    """For each record the public page on which to check it, and the sources it was taken from."""
    with (out / "observed.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["table", "id", "page", "sources"])
        for (table, key), sources in sorted(made.sources.items()):
            of_hub = PAGES["hub/datasets" if key[0] == "dataset" else "hub/models"]
            form = PAGES.get(table) or ("https://github.com/{}" if table.startswith("github/") else of_hub)
            writer.writerow([table, "/".join(key), form.format(key[-1].partition("@")[0]), " ".join(sorted(sources))])


def write_about(made: Made, labs: Path, out: Path) -> None:
    """world.json: title, moment, and who is to be named."""
    as_of = json.loads((labs / "world.json").read_text(encoding="utf-8"))["as_of"]
    provenance = [
        {
            "source": "686f6c61/radar-huggingface-dataset (HF//RADAR)",
            "licence": "CC BY 4.0",
            "what": "records of the Hub in August 2026 and four later states: ids, dates, counters, tags, gating",
            "changed": "models chosen, fields left out",
        },
        {
            "source": "European Open Source AI Index, Language-Technology-Assessment/main-database, and its raters",
            "licence": "CC BY 4.0",
            "what": "assessments/osai.csv; links of cards that the index alone gives",
            "changed": "remarks left out; labels of dimensions derived",
        },
        {"source": "arXiv", "licence": "CC0", "what": "titles, authors, dates, categories of papers"},
        {
            "source": "the GitHub repositories of github/repos.jsonl, as their history stood",
            "what": "paths, sizes, counts of commits, which licence; READMEs are written anew",
        },
        {
            "source": "public repositories on GitHub, as of their snapshot (tools/sample_repositories.jsonl)",
            "what": "file names, sizes and commit dates, which licence; READMEs are written anew",
        },
        {
            "source": "anomalyco/models.dev, as of its snapshot (tools/sample_catalogue.json)",
            "licence": "MIT",
            "what": "names, days, modalities, licences and open weights of its 40 newest models",
            "changed": "models chosen, fields left out",
        },
        {
            "source": "Model Openness Tool, lfai/model_openness_tool",
            "licence": "MIT",
            "what": "assessments/mot.csv: components that its entries list, and under which licence",
            "changed": "models chosen, columns left out; labels of dimensions derived",
        },
        {
            "source": "neldivad/wss-hugging-face (Hugging Face Adoption History), as captured from the Hub's list (tools/sample_counters.json)",
            "licence": "CC BY 4.0",
            "what": "counters of 31 August and 4 September 2026: the first 75 text-generation models by downloads",
            "changed": "the first places alone, fields left out",
        },
        {
            "source": "model cards of 2022 to 2026 that public collections keep",
            "what": "links, names and licences that they state; cards are written anew",
        },
        {"source": "public facts; observed.csv names the page on which to check each", "what": "ids, licences, gating, links, lineage, paths, titles, dates"},
    ]
    # Some of an account's models and repositories are taken: a list that ended would say that there are no others.
    about = {"title": TITLE, "as_of": as_of, "lists": "partial", "attribution": ATTRIBUTION, "provenance": provenance}
    (out / "world.json").write_text(json.dumps(about, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


ATTRIBUTION = (
    "Facts of the Hub by HF//RADAR (686f6c61, CC BY 4.0); ratings by the European Open Source AI Index and its raters (CC BY 4.0);"
    " counters of all time by neldivad (wss-hugging-face, CC BY 4.0); labels by the Model Openness Tool (MIT); changed"
)


def make(facts: Path, labs: Path, cards: Path, hub_2022: Path, mot: Path, out: Path) -> Made:
    """Write the world to ``out``; what was there is replaced, but its README."""
    readme = (out / "README.md").read_bytes() if (out / "README.md").exists() else None
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    made, registry = Made(), Registry.read()
    renamed = take_facts(made, facts)
    take_labs(made, labs, registry)
    for world, source in ((cards, "cards"), (hub_2022, "hub_2022")):
        take_repositories(made, world, source)
        take_cards(made, world, registry, source, {**canonical(world), **renamed})
    take_recorded(made, RECORDED)
    take_catalogue(made, CATALOGUE)
    take_index(made, labs, registry, out)
    take_mot(made, mot, out)
    take_counters(made, COUNTERS)
    write(made, out)
    write_observed(made, out)
    write_about(made, labs, out)
    if readme is not None:
        (out / "README.md").write_bytes(readme)
    make_stats(out, out)
    return made


if __name__ == "__main__":
    places = [Path(one) for one in sys.argv[1:]]
    done = make(*places[:5], places[5] if len(places) > 5 else SAMPLE)
    for table, records in sorted(done.tables.items()):
        sys.stdout.write(f"{table}: {len(records)}\n")
    for what, count in sorted(done.lost.items()):
        sys.stdout.write(f"not carried over: {what}: {count}\n")
