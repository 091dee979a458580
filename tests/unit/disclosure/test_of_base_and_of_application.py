"""Papers that a model takes over from its base, programs that only use a model, and examples written for another model."""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.disclosure.worlds import model, paper, parent, repository, tie, world

from observatory.disclosure.code_words import is_application
from observatory.disclosure.judgement.members import model_members
from observatory.disclosure.judgement.ownership import papers_of, repositories_of
from observatory.disclosure.judgement.records import CoreLink, World
from observatory.disclosure.readers import read
from observatory.disclosure.reading import Document, Link, Standing, Strength

PAPER, CODE = "2509.00001", "me/jurand"


def paper_of(told: World, release_id: str) -> tuple[Standing, str] | None:
    models = model_members(told)
    found = papers_of(told, models, repositories_of(told, models))
    return next(((one.standing, one.rule) for one in found if one.release_id == release_id and one.artifact_id == PAPER), None)


def repository_of(told: World, full_name: str = CODE) -> tuple[Standing, str] | None:
    return next(((one.standing, one.rule) for one in repositories_of(told, model_members(told)) if one.artifact_id == full_name), None)


def tag(hub_id: str, relation: str = "mentions") -> CoreLink:
    return tie(("model", hub_id), ("paper", PAPER), relation, Strength.MENTIONED, method="hub_tag")


# -- The paper of the base


@pytest.mark.parametrize(
    ("hub_id", "base", "relation"),
    [
        # The base bears the title's name with a size that is written together, or with a word of its own.
        ("me/Quokka-1T-14B-Wombat-BF16", "acme/Quokka_1b14b_1T", "finetune"),
        ("me/Quokka-14B-Wombat", "acme/Quokka-Sand-14B", "finetune"),
        ("me/Quokka-14B-Wombat-W4A16", "acme/Quokka-Sand-14B", "adapter"),
        ("me/Quokka-14B-repack", "acme/Quokka-14B", "unspecified"),
    ],
)
@pytest.mark.parametrize("relation_of_paper", ["mentions", "own_paper"])
def test_a_title_in_the_base_s_name_is_the_base_s(hub_id: str, base: str, relation: str, relation_of_paper: str) -> None:
    told = (model(hub_id, "unknown"), model(base), parent(hub_id, base, relation), paper(PAPER, "QUOKKA: Mixtures for Dry Land"))
    standing = paper_of(world(*told, tag(hub_id, relation_of_paper)), f"hub/{hub_id}")
    assert standing is not None
    assert standing[0] is Standing.BASE


def test_sizes_written_together_hide_no_short_name() -> None:
    hub_id, base = "me/Emu-1T-14B-BF16", "acme/Emu_1b14b_1T"
    told = (model(hub_id, "unknown"), model(base), parent(hub_id, base), paper(PAPER, "EMU: Mixtures for Dry Land"), tag(hub_id))
    assert paper_of(world(*told), f"hub/{hub_id}") == (Standing.BASE, "base_paper")
    other = "acme/Gnu_1b14b_1T"
    told = (model(hub_id, "unknown"), model(other), parent(hub_id, other), paper(PAPER, "EMU: Mixtures for Dry Land"), tag(hub_id))
    assert paper_of(world(*told), f"hub/{hub_id}") != (Standing.BASE, "base_paper")


def test_a_paper_that_the_base_s_page_names_too_is_the_base_s() -> None:
    hub_id, base = "me/Quokka-7B", "you/Base-7B"
    told = (model(hub_id, "unknown"), model(base, "unknown"), parent(hub_id, base), paper(PAPER, "Quokka: A Small Marsupial"), tag(hub_id, "own_paper"))
    gives = tie(("model", hub_id), ("paper", PAPER), "own_paper")
    assert paper_of(world(*told, gives), f"hub/{hub_id}") == (Standing.OWN, "title_version")
    assert paper_of(world(*told, gives, tag(base)), f"hub/{hub_id}") == (Standing.BASE, "base_paper")


@pytest.mark.parametrize(
    ("hub_id", "base", "title"),
    [
        # The base bears another name; the base is of the same account; the release names itself by more words than its base.
        ("me/Quokka-7B", "acme/Foo-7B", "Quokka: A Small Marsupial"),
        ("me/Quokka-7B", "me/Quokka-Sand-7B", "Quokka: A Small Marsupial"),
        ("me/Wombat-Quokka-7B", "acme/Quokka-7B", "Wombat-Quokka: A Small Doctor"),
    ],
)
def test_a_paper_in_the_release_s_own_name_stays_its_own(hub_id: str, base: str, title: str) -> None:
    lab = "acme" if base.startswith("acme/") else "unknown"
    gives = tie(("model", hub_id), ("paper", PAPER), "own_paper")
    told = world(model(hub_id, "unknown"), model(base, lab), parent(hub_id, base), paper(PAPER, title), gives)
    standing = paper_of(told, f"hub/{hub_id}")
    assert standing is not None
    assert standing[0] is Standing.OWN


def test_a_lab_s_own_model_keeps_the_paper_that_its_card_gives() -> None:
    gives = tie(("model", "acme/Quokka-7B"), ("paper", PAPER), "own_paper")
    told = world(
        model("acme/Quokka-7B"),
        model("other/Quokka-Sand-7B", "other"),
        parent("acme/Quokka-7B", "other/Quokka-Sand-7B"),
        paper(PAPER, "Quokka: A Small One"),
        gives,
    )
    standing = paper_of(told, "acme/quokka")
    assert standing is not None
    assert standing[0] is not Standing.MENTIONED


# -- A program that uses the model


def link_in(text: str) -> Link:
    reading = read(Document("huggingface", "model_card", "file", "me/jurand", text=f"# Jurand\n\n{text}\n", locator="README.md"))
    return next(one for one in reading.links if one.target_kind == "repository")


APPLICATIONS = [
    "It is to be used with the chat server in combination with the Discord bot [Jurand](https://github.com/me/jurand).",
    "O propósito é para ser usado com o servidor em combinação com o bot de Discord [Jurand](https://github.com/me/jurand).",
    "This is Jurand, a model that speaks. It is to be used together with the bot [Jurand](https://github.com/me/jurand).",
    "This model powers the app [Jurand](https://github.com/me/jurand).",
    "It is used in the browser extension “[Jurand](https://github.com/me/jurand)”.",
    "[Github link](https://github.com/me/jurand) to perform NER using this model in an ensemble with another.",
    "A [repository](https://github.com/me/jurand) that tags texts with our model.",
]
NOT_APPLICATIONS = [
    "Code: [Jurand](https://github.com/me/jurand)",
    "The code is in [Jurand](https://github.com/me/jurand).",
    "[Github link](https://github.com/me/jurand) to run inference with this model.",
    "[Scripts](https://github.com/me/jurand) to fine-tune texts with this model.",
    "[Examples](https://github.com/me/jurand) for generating text using this model.",
    "The model was trained with the [Jurand](https://github.com/me/jurand) code of the bot.",
    "[Link](https://github.com/me/jurand) to the GitHub repo with the model",
    "This is a bot. [Jurand](https://github.com/me/jurand)",
    "Used for the bot, see [our code](https://github.com/me/jurand).",
]


@pytest.mark.parametrize("text", APPLICATIONS)
def test_a_program_that_uses_the_model_is_only_mentioned(text: str) -> None:
    link = link_in(text)
    assert link.relation == "mentions"
    assert is_application(link.quotation)


@pytest.mark.parametrize("text", NOT_APPLICATIONS)
def test_code_of_the_model_is_no_program_that_uses_it(text: str) -> None:
    link = link_in(text)
    assert link.relation in {"code", "training_code"}
    assert not is_application(link.quotation) or link.relation != "mentions"


def test_an_application_that_bears_the_release_s_name_is_not_its_code() -> None:
    me = model("me/jurand", "unknown")
    bot = tie(("model", "me/jurand"), ("repository", CODE), "mentions", Strength.MENTIONED, quotation="bot Jurand")
    assert repository_of(world(me, repository(CODE, "unknown"), bot)) == (Standing.MENTIONED, "application")
    # Another link gives it as code, or its README says that it trained the model.
    code = tie(("model", "me/jurand"), ("repository", CODE), "code", quotation="code")
    assert repository_of(world(me, repository(CODE, "unknown"), bot, code)) == (Standing.OWN, "name_version")
    trained = repository(CODE, "unknown", readme={"training_of": ["jurand"], "sections": 2})
    assert repository_of(world(me, trained, bot)) == (Standing.OWN, "name_version")
    # A link of other words says nothing of a program.
    plain = tie(("model", "me/jurand"), ("repository", CODE), "mentions", Strength.MENTIONED, quotation="Jurand")
    assert repository_of(world(me, repository(CODE, "unknown"), plain)) == (Standing.OWN, "name_version")


# -- An example that was written for another model


@pytest.mark.parametrize(
    "text",
    [
        '# Q\n\n# 転移学習のサンプルコード\n\nhttps://github.com/me/kit のモデル名"foo"を"foo-large"に変更してください。',
        "# Q\n\n## Code\n\nIn [this code](https://github.com/me/kit) replace the model name by that of this model.",
        "# Q\n\n## 代码\n\n请将[代码](https://github.com/me/kit)中的模型名称改为本模型。",
        "# Q\n\n## 코드\n\n[코드](https://github.com/me/kit)의 모델 이름을 변경하세요.",
    ],
)
def test_code_in_which_the_reader_puts_this_name_is_another_model_s(text: str) -> None:
    assert link_in(text).relation == "mentions"


@pytest.mark.parametrize(
    "text",
    [
        "# Q\n\n## Code\n\n[Code](https://github.com/me/kit)",
        "# Q\n\nOur [code](https://github.com/me/kit) changes nothing.",
        "# Q\n\n## Training procedure\n\n[Notebook](https://github.com/me/kit), followed by changing the model name to ours.",
    ],
)
def test_other_code_is_code(text: str) -> None:
    assert link_in(text).relation == "code"


@pytest.mark.parametrize(
    ("heading", "quotation", "expected"),
    [
        ("Sample code", "here", Standing.MENTIONED),
        ("サンプルコード", "github.com/acme/kit", Standing.MENTIONED),
        ("Examples", "code", Standing.MENTIONED),
        ("Links", "Web app", Standing.MENTIONED),
        ("Code", "here", Standing.OWN),
        ("Links", "Code", Standing.OWN),
    ],
)
def test_an_example_s_repository_is_not_the_release_s_code(heading: str, quotation: str, expected: Standing) -> None:
    link: dict[str, Any] = {"locator": f"README.md#L9 ({heading})", "quotation": quotation}
    told = world(model("acme/Foo-7B"), repository("acme/kit"), tie(("model", "acme/Foo-7B"), ("repository", "acme/kit"), "code", Strength.HEADED, **link))
    standing = repository_of(told, "acme/kit")
    assert standing is not None
    assert standing[0] is expected


def test_training_code_below_a_heading_on_an_example_stays() -> None:
    text = "This model was trained by them using foo/bar1 recipe in [kit](https://github.com/me/kit)."
    assert link_in(text).relation == "training_code"


def test_a_tuned_form_of_the_account_s_own_base_keeps_the_family_s_paper() -> None:
    hub_id, base = "me/Quokka-7B-Wombat", "me/Quokka-7B"
    told = (model(hub_id, "unknown"), model(base, "unknown"), parent(hub_id, base), paper(PAPER, "Quokka: A Small One"))
    standing = paper_of(world(*told, tie(("model", hub_id), ("paper", PAPER), "own_paper")), f"hub/{hub_id}")
    assert standing is not None
    assert standing[0] in {Standing.OWN, Standing.FAMILY}
