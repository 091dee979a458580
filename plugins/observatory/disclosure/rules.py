"""The rules that say what documents show: one catalogue, copied to ``mart.rule``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from observatory.disclosure import code_words
from observatory.disclosure.parsed import Parsed
from observatory.disclosure.reading import Document, Signal

IN_TEXT: tuple[Callable[[Document, Parsed, int], Iterable[Signal]], ...] = (code_words.settings_signals,)
"""Readers that are asked for the signals of each model card and README: the document, its text, and the number of lines above that text."""

_READINGS = 48
"""Raised by 1 when a reader would read an unchanged document differently although no rule has a new version: all documents are then read again."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it finds, and the published component that it is about.

    ``quotes``: the kinds of records of which the quotation holds the very words, separated by ", "; of all other kinds it holds a sentence, a path or
    a count of ours.
    """

    rule: str
    rule_version: int
    dimension: str
    indicator: str
    definition: str
    sources: str
    mof_component: str | None = None
    osai_parameter: str | None = None
    quotes: str = ""


_MOF_WEIGHTS, _MOF_DATA, _MOF_CODE = "Model parameters (final)", "Datasets", "Training, validation and testing code"
_MOF_PAPER, _MOF_REPORT = "Research paper", "Technical report"

RULES: tuple[Rule, ...] = (
    Rule(
        "weights.files",
        3,
        "weights",
        "final_weights",
        "Weight files are listed: open where the service reports that the repository is not gated, partial where it is gated; "
        "none where the whole file list is known and holds no weight file, or where the Hub disabled the repository. Without reported gating it shows nothing, "
        "and a tokenizer alone, which no document calls a model, does not prove absence.",
        "model, model_tree",
        _MOF_WEIGHTS,
        "End User Model Weights",
    ),
    Rule(
        "weights.metadata",
        4,
        "weights",
        "final_weights",
        "The Hub detected weight files (tensor sizes, or the tag of their format, if the card's metadata do not bear it), so that they are there: "
        "open or partial by gating. A disabled repository shows none; one that stores fewer than 1,000 bytes shows nothing.",
        "model",
        _MOF_WEIGHTS,
        "End User Model Weights",
    ),
    Rule(
        "weights.elsewhere",
        1,
        "weights",
        "final_weights",
        "The card of a model whose file list holds no weights links a model or checkpoint in a place that keeps files, or its code loads other models and not "
        "this one: we do not read those places, so that it shows nothing, and the weights missing here do not count as closed.",
        "model_card",
        _MOF_WEIGHTS,
        "End User Model Weights",
        quotes="model_card",
    ),
    Rule(
        "data.section",
        6,
        "data",
        "training_data",
        "A section on training data, in any of ten languages, leads to data by a link: partial, until a dataset is resolved. A promise or a refusal "
        "counts as none.",
        "model_card, readme",
        _MOF_DATA,
        "End User Model Data",
        quotes="model_card, readme",
    ),
    Rule(
        "data.collection",
        1,
        "data",
        "training_data",
        "The text links a collection on the Hub that it calls a dataset: open where the same words offer it (open-sourced, released), else partial.",
        "model_card, readme",
        _MOF_DATA,
        "End User Model Data",
        quotes="model_card, readme",
    ),
    Rule(
        "data.mix",
        2,
        "data",
        "training_data",
        "The tree of the lab's own training code holds files that list of what the training data is mixed, named after the release's family: partial, "
        "since a list names the sets and is not the data.",
        "tree",
        _MOF_DATA,
        "End User Model Data",
    ),
    Rule(
        "data.sentence",
        9,
        "data",
        "training_data",
        "A sentence (in any of ten languages) or the card's title says by name what the model was trained on (a proper name or an id with a word for data "
        "behind it, or the name of a public corpus), "
        "how many things of a proper name its makers used or took out of a named dataset, from what place of a proper name they took them, "
        "or, under a heading on training data, from which sources, counted "
        "and named, they are; an item there that is a name alone, written with a capital letter or digit in it, counts too: partial, since a name is "
        "not the data.",
        "model_card, readme, paper",
        _MOF_DATA,
        "End User Model Data",
        quotes="model_card, readme, paper",
    ),
    Rule(
        "data.fact",
        2,
        "data",
        "training_data",
        "A fact, as a line, a list item or a row of a table of two columns, names the training data (training data: NAME), or a card's list of three facts or "
        "more, none of which measures, names a dataset or its sources (dataset: NAME): partial, since a name is not the data. No value, a value "
        "without a name, and private "
        "or custom data say nothing.",
        "model_card, readme",
        _MOF_DATA,
        "End User Model Data",
    ),
    Rule(
        "data.described",
        4,
        "data",
        "training_data",
        "A sentence says of what the training data are made, and two parts or more follow with their amounts or shares; or a list or a table right under a "
        "heading on training data gives two corpora or sources with their amounts, even where it refuses another; or one sentence tells from what kind of data "
        "the model was trained and by whom or with what these were treated: partial, since described is not released.",
        "model_card, readme",
        _MOF_DATA,
        "End User Model Data",
    ),
    Rule(
        "data.released_dataset",
        2,
        "data",
        "training_data",
        "A dataset that is named as training data, and that the Hub holds: open where the Hub reports no gate and the file list, if known, holds data; "
        "partial behind a gate, where the words speak of a part, where it is of a later stage than pre-training and the lab trained the base itself, where "
        "another set that the release names is not so, and where it is of the family.",
        "dataset",
        _MOF_DATA,
        "End User Model Data",
    ),
    Rule(
        "data.named_dataset",
        2,
        "data",
        "training_data",
        "A dataset that is named as training data and that the Hub was not seen to hold, or of which it does not tell whether it has a gate: partial, since a "
        "name is not the data.",
        "model_card, readme, registry, dataset",
        _MOF_DATA,
        "End User Model Data",
    ),
    Rule(
        "data.registered_document",
        2,
        "data",
        "training_data",
        "What a person read of the training data in a document of the maker's own, as the registry keeps it: open where they are released, partial "
        "where a part of them is, or where they are described or named.",
        "registry",
        _MOF_DATA,
        "End User Model Data",
    ),
    Rule(
        "data.copied_card",
        1,
        "data",
        "base_model_data",
        "A training dataset that the card of a copy names, where nothing is known of the data of the copied model: partial, since the card is the copied "
        "model's, and so are the data.",
        "model_card, dataset",
        _MOF_DATA,
        "Base Model Data",
    ),
    Rule(
        "data.base_model",
        5,
        "data",
        "base_model_data",
        "What is known of the data of the declared base models, of several the least; of one that was not seen, the least that its lab's family shows, "
        "or of an unknown account's that bears a release's very name, what that release shows, partial at most. "
        "Base and end model together are equal, or else partial; a copy in another format, and a merge without data of its own, have their parents' data. "
        "Models that declare one another in a circle, and models derived from them, show nothing.",
        "lineage",
        _MOF_DATA,
        "Base Model Data",
    ),
    Rule(
        "methods.own_paper",
        2,
        "methods",
        "research_paper",
        "A paper or report of the release's own, by its title, its own documents or the registry, that arXiv has or the registry documents.",
        "paper, registry",
        _MOF_PAPER,
        "Preprint",
        quotes="paper",
    ),
    Rule(
        "methods.cited_article",
        2,
        "methods",
        "research_paper",
        "A card asks to be cited by an article whose title bears the model's own name, and whose entry gives no arXiv id, but where it was published or a "
        "title of more than a name; no paper of its own is known: named and not seen, partial.",
        "model_card",
        _MOF_PAPER,
        "Preprint",
        quotes="model_card",
    ),
    Rule(
        "methods.family_paper",
        1,
        "methods",
        "research_paper",
        "A paper of the family: of another version or size, of a sister, or under its bare name and not given as the release's own: partial.",
        "paper",
        _MOF_PAPER,
        "Preprint",
        quotes="paper",
    ),
    Rule(
        "methods.base_paper",
        1,
        "methods",
        "research_paper",
        "A paper of the base model: partial.",
        "paper",
        _MOF_PAPER,
        "Preprint",
        quotes="paper",
    ),
    Rule(
        "methods.registered_document",
        4,
        "methods",
        "technical_report",
        "A document of the maker's own that the registry gives, by its kind: a paper or technical report is open, a system card or model card partial, an "
        "announcement or a repository none, and so is a document in which a person found only use and results; an announcement or a repository in which a "
        "person read how the release was built is partial.",
        "registry",
        _MOF_REPORT,
        "Preprint",
    ),
    Rule(
        "data.base_named",
        7,
        "data",
        "base_model_data",
        "The model's own documents spell the id of a model or link it (in a sentence, behind a label or under a heading for the base or for a merge), "
        "or they or its name name a family of another lab, from which it is made. A model that the words "
        "call the start of the weights shows what it does; a family, where a size follows the name or such words say so, the least that any release "
        "of it shows of its data, of the version that the name gives; else, or where nothing is known of it, none. A word that is no model's whole name "
        "(of foo-audio and foo-video) names its family with the second word alone.",
        "model, model_card, readme",
        _MOF_DATA,
        "Base Model Data",
        quotes="model_card, readme",
    ),
    Rule(
        "code.training",
        9,
        "code",
        "training_code",
        "The tree of the release's own repository holds a program or a launcher that trains at an entry point: at its top, where programs are started from, "
        "in a folder of training or in the repository's package, the last three beside settings, a launcher or a guide. Tests, demos, lessons, data, "
        "evaluation, debugging, carried packages, parts beside the model (tokenizers, classifiers, filters) and code that only tunes do not count. Partial "
        "where the README offers all of it to tune the release further (reason: offered), and of a release that was made by tuning where all of it pre-trains "
        "(reason: of the base). A trainer right in the package that bears the repository's name, or that is its only one, needs nothing beside. What lies "
        "below the top tunes where four of five settings of models say so or a program for low-rank adapters lies beside it in a folder of training, and, of "
        "a release that was not tuned, all that does not say that it pre-trains where the README speaks of tuning alone, or offers to tune the release and "
        "names nothing to run under a heading on training (reason: tuning).",
        "tree",
        _MOF_CODE,
        "Training Code",
    ),
    Rule(
        "code.training_found",
        1,
        "code",
        "training_code",
        "The tree holds files named after training, none at an entry point and named by no README, or such that train a part of the model alone: partial.",
        "tree",
        _MOF_CODE,
        "Training Code",
    ),
    Rule(
        "code.tuning_only",
        3,
        "code",
        "tuning_code",
        "All code at entry points says that it tunes (fine-tuning, preference or reward training; no method differs from another), or its repository's name "
        "does. Open for a release that was made by tuning another model (reason: tuned with it), unless the README offers it for the reader's use alone and "
        "neither a sentence of it nor the release's card says that the release was made with it; for any other partial.",
        "tree",
        _MOF_CODE,
        "Training Code",
    ),
    Rule(
        "code.recipe",
        5,
        "code",
        "training_code",
        "The tree of an own repository, or of one of the same maker that own documents give as the training code, holds settings or a launcher that bear the "
        "release's name (in the latter case the family's name and a size), and the program that they are for: open; partial where they only tune and neither "
        "was the release made by tuning nor do they bear the word for tuning that all its models bear. So does a repository of the family or of the owner's "
        "training code; there a program that trains counts by its name too, and where they bear only another version of the same leading number it is "
        "partial. A program that is started by launchers of tuning alone tunes. Code that gives a number of parameters other than the release's is none.",
        "tree",
        _MOF_CODE,
        "Training Code",
    ),
    Rule(
        "code.hub_files",
        2,
        "code",
        "training_code",
        "The model's own repository on the Hub holds a program that trains (not code of the model, its tokenizer, inference or conversion). Open where a "
        "launcher or settings lie beside it, and where it lies near the top and is named after training itself, and so holds its settings; if after tuning, "
        "only of a release that was made so. A library's example alone, which is named after a task and is given its settings, is partial.",
        "model, model_tree",
        _MOF_CODE,
        "Training Code",
    ),
    Rule(
        "code.settings_only",
        2,
        "code",
        "training_code",
        "The tree holds settings or recipes of a training and no program of its own that trains: partial.",
        "tree",
        _MOF_CODE,
        "Training Code",
    ),
    Rule(
        "code.linked_settings",
        1,
        "code",
        "training_code",
        "The card links a file of settings in the model's own repository on the Hub as those of its training: partial.",
        "model_card",
        _MOF_CODE,
        "Training Code",
    ),
    Rule(
        "code.framework",
        2,
        "code",
        "training_code",
        "The repository is a generic framework of training, calls itself a library or framework, or is a fork, and holds no recipe that bears the "
        "release's name; nor does its README introduce the release: partial, whatever its tree and README show.",
        "tree, readme, repository",
        _MOF_CODE,
        "Training Code",
    ),
    Rule(
        "code.told_training",
        4,
        "code",
        "training_code",
        "For training, the README gives a program to run (a command, a path in a sentence, a link under a heading on training) that the repository's tree "
        "holds: open, and partial where that program only tunes and the release was not made by tuning, or where it stands under a heading of baselines, of "
        "one of many numbered trainings or of another model that the README gives, or under no heading on training of a README that offers to tune the "
        "release. Where the tree was cut and does not hold it: partial.",
        "readme, tree",
        _MOF_CODE,
        "Training Code",
    ),
    Rule(
        "code.told_tuning",
        2,
        "code",
        "tuning_code",
        "For tuning, the README gives a program to run that the repository's tree holds: open or partial as code.tuning_only; partial under another's name.",
        "readme, tree",
        _MOF_CODE,
        "Training Code",
    ),
    Rule(
        "code.tunes_release",
        1,
        "code",
        "tuning_code",
        "The README offers scripts to tune the released model further and names no other training: partial. Where these are all that the repository's "
        "uncut tree holds as training code, code.training is partial too.",
        "readme",
        _MOF_CODE,
        "Training Code",
        quotes="readme",
    ),
    Rule(
        "code.named_training",
        8,
        "code",
        "training_code",
        "The release's own documents name a repository as the training code, or say that the model was trained with it or that its recipe is there, and its "
        "tree was not opened or is another's: partial (reason: named, or named, not opened). None where GitHub says that it is absent, where its tree holds no "
        "training code, where it is a library of many accounts or a known framework and not the maker's own, a tool beside the training (tokenizers, samplers, "
        "n-grams, evaluation, data), where it only stands under a heading and no word calls it code, and for what stands under the name of another model. A "
        "library is partial where an own README names it under the release's name, below a heading on training: the library then holds the release's recipe.",
        "model_card, readme",
        _MOF_CODE,
        "Training Code",
        quotes="link",
    ),
    Rule(
        "code.registered_document",
        1,
        "code",
        "training_code",
        "What a person read of training code in a document of the maker's own: released is open, named partial, described none.",
        "registry",
        _MOF_CODE,
        "Training Code",
    ),
    Rule(
        "code.inference_only",
        3,
        "code",
        "training_code",
        "The tree holds code, and none of it trains: inference, evaluation, conversion, quantisation and serving are not training code.",
        "tree",
        _MOF_CODE,
        "Training Code",
    ),
    Rule(
        "code.promised",
        2,
        "code",
        "training_code",
        "The text promises code that is not there, or says that it is not released: none.",
        "model_card, readme",
        _MOF_CODE,
        "Training Code",
        quotes="model_card, readme",
    ),
    Rule(
        "data.datasheet",
        1,
        "data",
        "datasheet",
        "The text links a datasheet, or the public summary of training content that the European Union asks for.",
        "model_card, readme",
        "Data card",
        "Datasheet",
        quotes="model_card, readme",
    ),
    Rule("code.no_code", 2, "code", "training_code", "The repository holds documents only.", "tree", _MOF_CODE, "Training Code"),
    Rule(
        "methods.cited_paper",
        1,
        "methods",
        "research_paper",
        "A paper that the release's own documents cite, and that nothing shows to be its own: none. At most ten per release are listed.",
        "link",
        _MOF_PAPER,
        "Preprint",
        quotes="paper",
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
        "methods.linked_report",
        1,
        "methods",
        "technical_report",
        "A card or the README of an own repository gives a PDF, or an article of a publisher or a conference, elsewhere than on arXiv as its paper or "
        "report; a card's bears the model's own name. It was not seen: partial.",
        "model_card, readme",
        _MOF_REPORT,
        "Preprint",
        quotes="model_card, readme",
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
        "Licenses",
    ),
    Rule(
        "weights.config",
        1,
        "weights",
        "model_architecture",
        "A configuration file (config.json, model_index.json, params.json and their like) lies beside the weights.",
        "model, model_tree",
        "Model architecture",
        None,
    ),
    Rule(
        "weights.checkpoints",
        1,
        "weights",
        "intermediate_checkpoints",
        "Branches or tags are named after training steps, or none is.",
        "model_refs",
        "Model parameters (intermediate)",
        None,
    ),
    Rule(
        "weights.base",
        1,
        "weights",
        "base_weights",
        "A base model of the release, or the declared base, holds weights: open without a gate, else partial.",
        "model, lineage",
        None,
        "Base Model Weights",
    ),
    Rule(
        "weights.gating",
        1,
        "weights",
        "gating",
        "The Hub's gating of the model: open without a gate, partial with any.",
        "model",
        None,
        None,
    ),
    Rule(
        "weights.availability",
        1,
        "weights",
        "availability",
        "The Hub reports the model as disabled, or no longer lists it; else it is there.",
        "model",
        None,
        None,
    ),
    Rule(
        "data.pretraining_named",
        1,
        "data",
        "pretraining_sources",
        "The words or the heading of a named source say that it is of pre-training.",
        "model_card, readme",
        None,
        None,
        quotes="model_card, readme",
    ),
    Rule(
        "data.tuning_named",
        1,
        "data",
        "tuning_sources",
        "The words or the heading of a named source say that it is of fine-tuning or preference training.",
        "model_card, readme",
        None,
        None,
        quotes="model_card, readme",
    ),
    Rule(
        "data.dataset_access",
        1,
        "data",
        "dataset_access",
        "How many of the named datasets the Hub has without a gate.",
        "dataset",
        None,
        None,
    ),
    Rule(
        "data.dataset_license",
        1,
        "data",
        "dataset_license",
        "How many of the named datasets' licences are open by class.",
        "dataset",
        None,
        "Licenses",
    ),
    Rule(
        "data.dataset_card",
        1,
        "data",
        "dataset_card",
        "How many of the named datasets that are there carry a card.",
        "dataset_card",
        "Data card",
        "Datasheet",
    ),
    Rule(
        "code.data_processing",
        1,
        "data",
        "data_processing_code",
        "The tree holds data-processing code.",
        "tree",
        "Data preprocessing code",
        None,
    ),
    Rule(
        "code.evaluation",
        1,
        "code",
        "evaluation_code",
        "The tree holds evaluation code.",
        "tree",
        "Evaluation code",
        None,
    ),
    Rule(
        "code.inference",
        1,
        "code",
        "inference_code",
        "The tree holds source code that does not train.",
        "tree",
        "Inference code",
        None,
    ),
    Rule(
        "code.license",
        1,
        "code",
        "code_license",
        "The class of the repository's licence.",
        "repository, licence",
        None,
        "Licenses",
    ),
    Rule(
        "code.repository",
        1,
        "code",
        "repository_state",
        "Whether the repository is archived, a fork, or without code.",
        "repository, tree",
        None,
        None,
    ),
    Rule(
        "methods.peer_review",
        1,
        "methods",
        "peer_review",
        "arXiv gives a journal reference or a DOI that is not its own.",
        "paper",
        None,
        "Paper",
    ),
    Rule(
        "methods.model_card",
        2,
        "methods",
        "model_card",
        "How many of seven topics the card's headings cover: five or more are open. A heading under which words of a template still wait to be filled in "
        "covers nothing.",
        "model_card",
        "Model card",
        "Modelcard",
    ),
    Rule(
        "methods.training_procedure",
        1,
        "methods",
        "training_procedure",
        "Hyper-parameters that the text names: three or more are open.",
        "model_card, readme",
        None,
        None,
    ),
    Rule(
        "methods.evaluation",
        3,
        "methods",
        "evaluation_results",
        "The card's model-index, or a section on evaluation (its heading in any of ten languages) with measured values: one with decimals or per cent, or two "
        "whole numbers. A number that is a part of a name (4b), and a year, are none.",
        "model, model_card, readme",
        "Evaluation results",
        None,
        quotes="model_card, readme",
    ),
    Rule(
        "methods.evaluation_data",
        1,
        "methods",
        "evaluation_data",
        "Datasets that are named as evaluation data.",
        "model, model_card, readme",
        "Evaluation data",
        None,
        quotes="link",
    ),
    Rule(
        "methods.compute",
        1,
        "methods",
        "compute",
        "Hours or emissions as numbers are open, hardware named in a section on training is partial.",
        "model, model_card, readme",
        None,
        "Hardware Architecture",
        quotes="model_card, readme",
    ),
    Rule(
        "registry.api_only",
        1,
        "all",
        "api_only",
        "The registry documents that its maker released no weights: offered by API or product, or not at all.",
        "registry",
    ),
    Rule(
        "registry.documents",
        2,
        "all",
        "look",
        "A person read the maker's own documents of a release without weights; they give nothing of it. Code of a release whose weights were given out and of "
        "which no model was seen: the maker's repositories, each read whole, and its reports.",
        "registry",
    ),
    Rule(
        "correction.status",
        1,
        "all",
        "correction",
        "A person overruled a status or a licence, with a source: the correction counts before everything found.",
        "registry",
    ),
    Rule("correction.link", 1, "all", "correction", "A person added or removed what belongs to the release, with a source.", "registry"),
    Rule(
        "look.complete",
        2,
        "all",
        "look",
        "Every source that the dimension needs answered, and nothing was found. For weights missing in a repository this holds only where its card "
        "describes a model's data or methods.",
        "look",
    ),
    Rule(
        "look.partial",
        2,
        "all",
        "look",
        "Some sources did not answer, or what they answered was not read (a licence that nobody classified); nothing was found in the rest.",
        "look",
    ),
    Rule("look.none", 1, "all", "look", "No source answered.", "look"),
    Rule("look.registry_only", 1, "all", "look", "Only the registry knows the release; no service was seen to hold it.", "registry"),
)

READER_VERSION = _READINGS + sum(rule.rule_version for rule in RULES)
"""When it rises, all documents are read again. A new version of any rule needs that too, since a finding names the version that found it."""
