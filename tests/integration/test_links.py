"""Which repository and which paper are a release's own, and which are only named."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, text

from observatory.landing.reading import load_rules, read_documents, want_named
from observatory.landing.writer import land
from observatory.sources.base import Page, Record
from observatory.warehouse.build import build_core

NOW = datetime(2025, 9, 1, tzinfo=UTC)
ACCOUNTS = ("acme", "umbrella", "initech", "allenai")


def model(name: str, **more: Any) -> Record:
    return Record("huggingface", "model", "list", name, NOW, payload={"id": name, "tags": [], **more})


def repository(name: str, readme: str = "", **more: Any) -> list[Record]:
    told = Record("github", "repository", "rest", name, NOW, payload={"full_name": name, "id": abs(hash(name)) % 10**6, **more})
    return [told, Record("github", "readme", "file", name, NOW, text=readme.encode(), locator="README.md")]


def paper(arxiv_id: str, title: str) -> Record:
    return Record("arxiv", "paper", "oai", arxiv_id, NOW, payload={"id": arxiv_id, "title": title})


def dataset(name: str, **more: Any) -> Record:
    return Record("huggingface", "dataset", "list", name, NOW, payload={"id": name, "tags": [], **more})


def tree(name: str, *paths: str) -> Record:
    payload = {"full_name": name, "sha": "1", "truncated": False, "entries": [{"path": path, "size": 4_000, "sha": path} for path in paths]}
    return Record("github", "tree", "rest", name, NOW, payload=payload)


def datasets(heading: str, *names: str) -> str:
    return f"## {heading}\n" + "".join(f"- [{name}](https://huggingface.co/datasets/{name})\n" for name in names)


def weights(*names: str) -> str:
    return "# Models\n" + "".join(f"- [weights](https://huggingface.co/{name})\n" for name in names)


TUNES = "## Fine-tuning\nWe provide a training script `train.py` to fine-tune {}.\n"

RUNS = "## Training\n```\n{}\n```\n"
TRAINS = "# Training\n## Whatsit\nGet the [training code](https://github.com/acme/trainer).\n## Doodad\nUse the [training code](https://github.com/elsewhere/trainer).\n"

RECORDS = [
    model("acme/Foobar-7B"),
    model("acme/Foobar-2B"),
    model("acme/Foobar-Painter-7B"),
    model("acme/Foobar-Image-7B"),
    model("umbrella/Quux-1B"),
    model("initech/Quux-1B-tuned", tags=["base_model:finetune:umbrella/Quux-1B"]),
    *repository("acme/Foobar", "# Foobar\n[a](https://arxiv.org/abs/2501.00001) and [b](https://arxiv.org/abs/2501.00002)\n"),
    *repository("acme/foobar-fork", fork=True),
    *repository("acme/Foobar-Vision-Extra"),
    *repository("acme/Foobar2"),
    *repository("acme/other-thing"),
    *repository("someone/foobar"),
    *repository("researcher/quux-training", weights("umbrella/Quux-1B")),
    *repository("collector/awesome-quux", weights("umbrella/Quux-1B", "acme/Foobar-7B", "initech/Quux-1B-tuned")),
    model("acme/Gadget-7B"),
    model("acme/Widget-7B"),
    model("acme/pythia-1b-tuned"),
    model("acme/pythia-like"),
    model("acme/pythia2pythia-v2"),
    model("allenai/Llama-3.1-Tulu-3-405B-DPO"),
    dataset("other/locked", gated="auto"),
    *repository("acme/Gadget", weights("acme/Gadget-7B") + datasets("Training data", "other/words", "other/locked")),
    tree("acme/Gadget", "train.py", "configs/gadget_mix.yaml", "configs/other_mix.yaml"),
    *repository("acme/Widget", weights("acme/Widget-7B") + datasets("Samples of the training data", "other/few") + "It was fine-tuned from Pythia-1B.\n"),
    model("acme/Sprocket-7B"),
    model("acme/Doohickey-7B"),
    *repository("acme/Sprocket", weights("acme/Sprocket-7B") + TUNES.format("Sprocket")),
    tree("acme/Sprocket", "train.py", "run.py"),
    *repository("acme/Doohickey", weights("acme/Doohickey-7B") + TUNES.format("Doohickey")),
    tree("acme/Doohickey", "train.py", "src/trainer.py"),
    # What the README runs under a heading on training: held by the tree, and not.
    model("acme/Gizmo-7B"),
    model("acme/Thingamajig-7B"),
    *repository("acme/Gizmo", weights("acme/Gizmo-7B") + RUNS.format("python core/main.py -t")),
    tree("acme/Gizmo", "a/core/main.py", "sample.py"),
    *repository(
        "acme/Thingamajig", weights("acme/Thingamajig-7B") + RUNS.format("python other/main.py") + "It was trained with [Kit](https://github.com/kit/kit).\n"
    ),
    tree("acme/Thingamajig", "main.py"),
    # Training code of two models under their names: one's is of the same owner and nobody told of it, the other's is another's.
    model("acme/Whatsit-7B"),
    model("acme/Doodad-7B"),
    *repository("acme/family", weights("acme/Whatsit-7B", "acme/Doodad-7B") + TRAINS),
    tree("acme/family", "plot.py"),
    # Toolkits that train, whose READMEs speak of a family: of all that its names say, or of another kind.
    model("umbrella/Grommet-ultra-7B"),
    model("umbrella/Grommet-ocr-7B"),
    *repository("umbrella/notes", "# Notes\nGrommet, Grommet and Grommet.\n"),
    *repository("umbrella/toolkit", "# Toolkit\nGrommet is trained here. Grommet and Grommet again.\n"),
    tree("umbrella/toolkit", "train.py"),
    paper("2501.00001", "Foobar: A Language Model"),
    paper("2501.00002", "Somebody Else: A Language Model"),
    paper("2501.00003", "Foobar: A Name That Nobody Here Cites"),
]


@pytest.fixture(scope="module")
def members(warehouse: Engine) -> dict[str, dict[str, str]]:
    """Standing and rule by artifact, by release, of repositories and papers."""
    with warehouse.begin() as connection:
        load_rules(connection)
        for account in ACCOUNTS:
            connection.execute(text("INSERT INTO meta.wanted VALUES ('huggingface', 'account', :account, 'scope', 0, :now)"), {"account": account, "now": NOW})
        run = connection.execute(text("INSERT INTO meta.run (dag_id, dag_run_id, source) VALUES ('x', 'x', 'huggingface') RETURNING run_id")).scalar_one()
    for source in ("huggingface", "github", "arxiv"):
        records = tuple(record for record in RECORDS if record.source == source)
        land(warehouse, run, source, Page(records, received={}))
    read_documents(warehouse)
    want_named(warehouse)
    build_core(warehouse)
    with warehouse.connect() as connection:
        rows = connection.execute(text("SELECT release_id, artifact_id, standing, rule FROM core.attribution WHERE artifact_kind IN ('repository', 'paper')"))
        found: dict[str, dict[str, str]] = {}
        for release_id, artifact_id, standing, rule in rows:
            if "foobar" in release_id.lower() or "quux" in release_id.lower():
                found.setdefault(release_id, {})[artifact_id] = f"{standing}: {rule}"
    return found


def test_a_repository_of_the_same_owner_and_name_is_the_releases_own(members: dict[str, dict[str, str]]) -> None:
    assert members["hub/acme/Foobar-7B"] == {
        "acme/Foobar": "own: name_version",
        "acme/Foobar2": "family: sibling",
        "someone/foobar": "family: same_name",
        "2501.00001": "own: title_version",
        "2501.00002": "mentioned: cited",
    }


def own(members: dict[str, dict[str, str]], release: str) -> set[str]:
    """What is a release's own."""
    return {artifact for artifact, said in members.get(release, {}).items() if said.startswith("own")}


def test_a_sisters_repository_and_the_brands_are_not_the_releases(members: dict[str, dict[str, str]]) -> None:
    assert own(members, "hub/acme/Foobar-Painter-7B") == own(members, "hub/acme/Foobar-Image-7B") == set()


def test_a_stranger_a_collection_and_a_derivative_own_nothing(members: dict[str, dict[str, str]]) -> None:
    assert own(members, "hub/umbrella/Quux-1B") == own(members, "hub/initech/Quux-1B-tuned") == set(), "a link to weights by whoever it is proves nothing"
    owned = {artifact for release in members for artifact in own(members, release)}
    assert not any("awesome" in artifact or "fork" in artifact or artifact.startswith("someone/") for artifact in owned)


def evidence(warehouse: Engine, release_id: str, dimension: str = "data") -> set[tuple[str, str, str]]:
    """Rule, finding and source of what decides on a release's data, or on its code."""
    query = (
        "SELECT rule, finding, source_key FROM core.evidence WHERE release_id = :release AND dimension = :dimension AND rule <> 'data.section'"
        " AND indicator IN ('training_data', 'base_model_data', 'training_code', 'tuning_code')"
    )
    with warehouse.connect() as connection:
        rows = connection.execute(text(query), {"release": release_id, "dimension": dimension})
        return {(rule, finding, key) for rule, finding, key in rows}


def finding(warehouse: Engine, hub_id: str, dimension: str = "data") -> str:
    query = "SELECT finding FROM core.finding WHERE subject_kind = 'model' AND subject_id = :hub_id AND dimension = :dimension"
    with warehouse.connect() as connection:
        return str(connection.execute(text(query), {"hub_id": hub_id, "dimension": dimension}).scalar_one())


def test_a_readme_that_offers_all_training_code_for_tuning_makes_the_tree_partial(warehouse: Engine, members: dict[str, dict[str, str]]) -> None:
    assert members and evidence(warehouse, "hub/acme/Sprocket-7B", "code") == {
        ("code.training", "partial", "acme/Sprocket"),
        ("code.told_tuning", "partial", "acme/Sprocket"),
        ("code.tunes_release", "partial", "acme/Sprocket"),
    }
    assert finding(warehouse, "acme/Sprocket-7B", "code") == "partial"


def test_another_trainer_deep_in_the_tree_does_not_make_it_open(warehouse: Engine, members: dict[str, dict[str, str]]) -> None:
    assert members and evidence(warehouse, "hub/acme/Doohickey-7B", "code") == {
        ("code.training", "partial", "acme/Doohickey"),
        ("code.told_tuning", "partial", "acme/Doohickey"),
        ("code.tunes_release", "partial", "acme/Doohickey"),
    }
    assert finding(warehouse, "acme/Doohickey-7B", "code") == "partial"


def test_a_program_that_the_readme_runs_to_train_is_training_code_where_the_tree_holds_it(warehouse: Engine, members: dict[str, dict[str, str]]) -> None:
    assert members and evidence(warehouse, "hub/acme/Gizmo-7B", "code") == {
        ("code.inference_only", "none", "acme/Gizmo"),
        ("code.told_training", "open", "acme/Gizmo"),
    }
    assert finding(warehouse, "acme/Gizmo-7B", "code") == "open"
    assert evidence(warehouse, "hub/acme/Thingamajig-7B", "code") == {
        ("code.inference_only", "none", "acme/Thingamajig"),
        ("code.named_training", "partial", "kit/kit"),
    }


def test_training_code_under_a_models_name_is_that_models(warehouse: Engine, members: dict[str, dict[str, str]]) -> None:
    assert members and evidence(warehouse, "hub/acme/Whatsit-7B", "code") == {
        ("code.inference_only", "none", "acme/family"),
        ("code.named_training", "partial", "acme/trainer"),
    }
    assert evidence(warehouse, "hub/acme/Doodad-7B", "code") == {
        ("code.inference_only", "none", "acme/family"),
        ("code.named_training", "partial", "elsewhere/trainer"),
    }
    assert (finding(warehouse, "acme/Whatsit-7B", "code"), finding(warehouse, "acme/Doodad-7B", "code")) == ("partial", "partial")


def test_a_repository_that_speaks_of_a_family_is_no_releases(warehouse: Engine, members: dict[str, dict[str, str]]) -> None:
    assert members
    with warehouse.connect() as connection:
        told = connection.execute(text("SELECT release_id, rule FROM core.attribution WHERE artifact_id IN ('umbrella/toolkit', 'umbrella/notes')"))
        assert {(release, method) for release, method in told} == set()


def test_a_dataset_under_a_heading_on_data_is_named_until_the_hub_shows_it(warehouse: Engine, members: dict[str, dict[str, str]]) -> None:
    assert members and evidence(warehouse, "hub/acme/Gadget-7B") == {
        ("data.named_dataset", "partial", "other/words"),
        ("data.released_dataset", "partial", "other/locked"),
        ("data.mix", "partial", "acme/Gadget"),
    }
    assert finding(warehouse, "acme/Gadget-7B") == "partial", "the Hub was not seen to hold it without a gate"


def test_a_sample_is_a_part_and_a_base_of_known_data_is_another(warehouse: Engine, members: dict[str, dict[str, str]]) -> None:
    assert members and evidence(warehouse, "hub/acme/Widget-7B") == {
        ("data.named_dataset", "partial", "other/few"),
        ("data.base_named", "partial", "acme/Widget"),
    }
    assert finding(warehouse, "acme/Widget-7B") == "partial"


def test_the_bare_name_of_a_family_may_be_an_architectures(warehouse: Engine, members: dict[str, dict[str, str]]) -> None:
    assert members and evidence(warehouse, "hub/acme/pythia-1b-tuned") == {("data.base_named", "partial", "acme/pythia-1b-tuned")}
    assert evidence(warehouse, "hub/acme/pythia-like") == {("data.base_named", "none", "acme/pythia-like")}
    assert evidence(warehouse, "hub/acme/pythia2pythia-v2") == set(), "a word that holds the family's is another word"
    assert (finding(warehouse, "acme/pythia-1b-tuned"), finding(warehouse, "acme/pythia-like")) == ("partial", "none")


def test_a_model_joins_the_registrys_release_whose_listed_members_nobody_told_of(warehouse: Engine, members: dict[str, dict[str, str]]) -> None:
    with warehouse.connect() as connection:
        joined = connection.execute(text("SELECT release_id FROM core.release_member WHERE artifact_id = 'allenai/Llama-3.1-Tulu-3-405B-DPO'")).scalar_one()
    assert members and joined == "ai2/tulu-3"
    # Its own data are given, its base's are another lab's and unknown.
    assert finding(warehouse, "allenai/Llama-3.1-Tulu-3-405B-DPO") == "partial"


def test_repositories_of_a_models_name_are_wanted(warehouse: Engine, members: dict[str, dict[str, str]]) -> None:
    assert members
    with warehouse.connect() as connection:
        wanted = set(connection.execute(text("SELECT key FROM meta.wanted WHERE kind = 'repository' AND reason LIKE 'named like%'")).scalars())
    assert wanted == {
        "acme/Foobar",
        "acme/foobar-fork",
        "acme/Foobar-Vision-Extra",
        "acme/Foobar2",
        "acme/Gadget",
        "acme/Widget",
        "acme/Sprocket",
        "acme/Doohickey",
        "acme/Gizmo",
        "acme/Thingamajig",
    }
