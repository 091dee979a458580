"""The rules by which documents show something: one catalogue, copied to ``mart.rule``."""

from __future__ import annotations

from dataclasses import dataclass

READER_VERSION = 5
"""Raised whenever a reader would say something else of an unchanged document; everything is then read again."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it finds, and which published component it speaks of."""

    rule: str
    rule_version: int
    dimension: str
    indicator: str
    definition: str
    sources: str
    mof_component: str | None = None
    osai_parameter: str | None = None


_MOF_WEIGHTS, _MOF_DATA, _MOF_CODE = "Model parameters (final)", "Datasets", "Training, validation and testing code"
_MOF_PAPER, _MOF_REPORT = "Research paper", "Technical report"

RULES: tuple[Rule, ...] = (
    Rule(
        "weights.files",
        1,
        "weights",
        "final_weights",
        "Weight files are listed: open where the service tells that the repository is not gated, partial where it is gated; "
        "none where the whole file list is told and holds no weight file. Where gating is not told it says nothing.",
        "model, model_tree",
        _MOF_WEIGHTS,
        "End Model Weights",
    ),
    Rule(
        "weights.metadata",
        1,
        "weights",
        "final_weights",
        "The Hub detected weight files (tensor sizes, or the tag of their format), so that they are there: open or partial by gating.",
        "model",
        _MOF_WEIGHTS,
        "End Model Weights",
    ),
    Rule(
        "data.section",
        2,
        "data",
        "training_data",
        "A section on training data leads to data by a link: partial, until a dataset is resolved. A promise or a refusal counts as none.",
        "model_card, readme",
        _MOF_DATA,
        "Training Data",
    ),
    Rule(
        "data.sentence",
        1,
        "data",
        "training_data",
        "A sentence says by name what the model was trained on: partial, since a name is not the data.",
        "model_card, readme, paper",
        _MOF_DATA,
        "Training Data",
    ),
    Rule(
        "data.named_dataset",
        1,
        "data",
        "training_data",
        "A dataset that is named as training data: open where the Hub has it and tells that it is not gated, else partial.",
        "dataset",
        _MOF_DATA,
        "Training Data",
    ),
    Rule(
        "data.own_dataset",
        1,
        "data",
        "training_data",
        "The release's own documents link, as training data, a dataset of the lab's own account: open, unless the Hub tells that it is absent, gone or gated.",
        "model_card, readme",
        _MOF_DATA,
        "Training Data",
    ),
    Rule(
        "data.base_named",
        1,
        "data",
        "base_model_data",
        "The model's name or its own documents name the model of another lab on which it stands, of whose data nothing is known here: with open data of its "
        "own it is partial.",
        "model, model_card, readme",
        _MOF_DATA,
        "Base Model Data",
    ),
    Rule(
        "data.base_model",
        1,
        "data",
        "base_model_data",
        "What is known of the data of the declared base model; base and end model together are equal, or else partial.",
        "lineage",
        _MOF_DATA,
        "Base Model Data",
    ),
    Rule(
        "code.training",
        3,
        "code",
        "training_code",
        "The tree of the release's own repository holds code that trains outside tests, demos and third-party folders; helpers, tokenizer training and "
        "code that only tunes do not count.",
        "tree",
        _MOF_CODE,
        "Training Code",
    ),
    Rule(
        "code.tuning_only",
        1,
        "code",
        "tuning_code",
        "All of the tree's training code says that it tunes (fine-tuning, preference or reward training): partial, since the base is not trained by it.",
        "tree",
        _MOF_CODE,
        "Training Code",
    ),
    Rule(
        "code.named_training",
        1,
        "code",
        "training_code",
        "The release's own documents name a repository as the training code, and it is another's or was not weighed: partial.",
        "model_card, readme",
        _MOF_CODE,
        "Training Code",
    ),
    Rule(
        "code.inference_only",
        1,
        "code",
        "training_code",
        "The tree holds code, and none of it trains: inference alone is not training code.",
        "tree",
        _MOF_CODE,
        "Training Code",
    ),
    Rule("code.no_code", 1, "code", "training_code", "The repository holds documents only.", "tree", _MOF_CODE, "Training Code"),
    Rule(
        "code.data_processing",
        1,
        "code",
        "data_processing_code",
        "The tree holds data-processing code; it says nothing of training code.",
        "tree",
        "Data preprocessing code",
    ),
    Rule("code.evaluation", 1, "code", "evaluation_code", "The tree holds evaluation code; it says nothing of training code.", "tree", "Evaluation code"),
    Rule(
        "methods.own_paper",
        1,
        "methods",
        "research_paper",
        "A paper or report that the release's own documents, or the registry, give as its own, and that arXiv has.",
        "paper, registry",
        _MOF_PAPER,
        "Preprint",
    ),
    Rule(
        "methods.earlier_paper",
        1,
        "methods",
        "research_paper",
        "A paper of the family whose title gives another version than the release has: partial.",
        "paper",
        _MOF_PAPER,
        "Preprint",
    ),
    Rule(
        "methods.base_paper",
        1,
        "methods",
        "research_paper",
        "A paper of the model on which it stands, known by the name that both bear: partial.",
        "paper",
        _MOF_PAPER,
        "Preprint",
    ),
    Rule(
        "methods.named_paper",
        1,
        "methods",
        "research_paper",
        "A paper that is given as the release's own and that arXiv has not shown us: partial.",
        "link",
        _MOF_PAPER,
        "Preprint",
    ),
    Rule(
        "methods.report_file",
        1,
        "methods",
        "technical_report",
        "A report lies in the repository itself as a PDF file.",
        "tree, model_tree, model",
        _MOF_REPORT,
        "Preprint",
    ),
    Rule(
        "licence.class",
        1,
        "licence",
        "license",
        "Licence of the weights by sql/registry/licences.csv: public-domain, permissive and copyleft are open; use-restricted and "
        "non-commercial partial; proprietary-restricted none.",
        "model",
        None,
        "Licensing",
    ),
    Rule("registry.api_only", 1, "all", "api_only", "The registry documents that the release is offered by API or product only.", "registry"),
    Rule("look.complete", 1, "all", "look", "Every source that the dimension needs answered, and nothing was found.", "look"),
    Rule("look.partial", 1, "all", "look", "Some sources did not answer; nothing was found in those that did.", "look"),
    Rule("look.none", 1, "all", "look", "No source answered.", "look"),
    Rule("look.registry_only", 1, "all", "look", "Only the registry knows the release; no service was seen to hold it.", "registry"),
)
