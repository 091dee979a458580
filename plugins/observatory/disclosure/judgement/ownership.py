"""Decides what each paper, repository and dataset is to a release, by the registry, corrections and rules; and says what each rule means."""

from __future__ import annotations

from collections.abc import Sequence

from observatory.disclosure.judgement.attribution_index import AttributionIndex
from observatory.disclosure.judgement.datasets import attribute_datasets, datasets_of
from observatory.disclosure.judgement.papers import attribute_papers, papers_of
from observatory.disclosure.judgement.records import Member, World
from observatory.disclosure.judgement.repositories import attribute_repositories, repositories_of

__all__ = ["ATTRIBUTION_RULES", "attribute", "datasets_of", "papers_of", "repositories_of"]

ATTRIBUTION_RULES: dict[str, str] = {
    "registry": "The registry gives it to the release.",
    "correction": "A person gave it to the release, with a source.",
    # -- papers
    "title_version": "Its title bears the release's own name and version (also without a word for tuning written on to it, where both came at once), the "
    "release's documents name it, and its date fits. Own.",
    "abstract_name": "Its abstract introduces the release by its name and version, the release's documents name it, and its date fits. Own.",
    "account_name": "Its title names but what the release's own account is called after; the release's page names it, and its date fits. Own.",
    "at_once": "Its title names the release but for a word for a product, the release's page names it, both came within 60 days, the release is the lab's "
    "first of that name, and no surer paper is at hand; or it names the version of which the release is a point version, and came up to 60 days after. Own.",
    "citation": "The release's own card or README asks to be cited by it; date, title (a bare one counts) and base do not speak against it. Own.",
    "own_words": "The release's own card or README links it as its paper or report; date, title (a bare one does not) and base do not speak against it. Own.",
    "form": "The registry gives it to another release of the same lab, version and kind, and the release's own card gives it as its paper or asks to be cited "
    "by it. Own.",
    "title_alone": "No document of the release names it; its title bears the name of this owner's release alone, and no date speaks against it. Own.",
    "hub_tag": "The only paper that the Hub's page gives for a lab's release, given by no other account, and of the release's time. Family.",
    "family_paper": "Its title names another version, size or product, or a sister, or the family alone where the release does not give it as its own, or "
    "the release's card distinguishes its model from this one. Family.",
    "another_work": "Its title names what is not in the release's name, and the release's own card gives it by a bare label or a heading alone, or "
    "calls that name the method by which the model was made; or a README gives it in its news alone, and another paper as its own. Family.",
    "family_repository": "A repository that holds more than this release gives it as its paper. Family.",
    "base_paper": "It is of the release's base model, of a family that another lab made, or of others' work that an account carries. Base.",
    "others_paper": "Its title names another release, or the registry gives it to one. Mentioned.",
    "data_paper": "Its title names a dataset on which the release was trained. Mentioned.",
    "other_time": "It appeared long before or after the release. Mentioned.",
    "named_other": "The text of its link names another work. Mentioned.",
    "shared": "Models of more than three accounts give it as theirs: a tool's, a method's or a base's. Mentioned.",
    "second": "A surer own paper is at hand, or, of another generation (another leading number), the family's paper of the release's own. Mentioned.",
    "cited": "It is cited or tagged, and nothing says that it reports the release. Mentioned.",
    # -- repositories
    "name_version": "Its name is the release's own with its version, of the same owner or linked by the card. Own.",
    "introduced": "Its README links the release's weights, or those of a model of its release by name that is not rated, and it is of the same owner or "
    "linked by the card. Own.",
    "kept_on": "It is of the same owner and bears the name of an earlier version, and its README names the release's version in a heading, a table or a "
    "link, or gives its weights. Own.",
    "named_in_readme": "Its README names the release's version in a heading, a table of models or a link to weights, among few of others. Own.",
    "card_code": "The release's own card gives it as its code, and the owner is the same. Own.",
    "paper_code": "The release's own paper gives it as its code. Own.",
    "training_code_of_own": "An own repository's README gives it as the training code, of the same owner. Own.",
    "family_name": "It bears the family's bare name and does not name this release. Family.",
    "sibling": "Its name is that of another version, size, product or kind. Family.",
    "framework": "The owner trains with it, and it does not name this release; or the release's card gives it, and it serves many models, or the card of a "
    "base release calls it code to tune it further. Family.",
    "project": "It holds the training code of the owner and bears the name of the account that holds the models. Own; family where it is a library.",
    "same_name": "It bears the release's name and is of an unknown owner, or of another owner and does not give its weights. Family.",
    "base_code": "It is of the owner of the release's base model. Base.",
    "tool": "A framework or tool that many use. Mentioned.",
    "application": "The release's card calls it a program that uses the model (an app, a bot), and nothing says that it trained it. Mentioned.",
    "others_code": "Of another owner, and no README that was read names the release. Mentioned.",
    # -- datasets
    "trained_on": "The release's own card or its own repository's README names it as training data. Own.",
    "tuned_on": "The card of a model that the lab tuned from another model of the same release names it as training data. Own, of tuning.",
    "family_data": "The README of a repository of the family names it as training data. Family.",
    "shared_data": "The README of a repository of several releases names it as training data. Family.",
    "others_data": "The README of a repository of several releases names it under another version or kind, or outside what it says of data and training. "
    "Mentioned.",
    "base_data": "The card of the release's base model names it as training data. Base.",
    "benchmark": "A benchmark, whatever the card says of it. Mentioned.",
    "toy": "A set of examples for teaching. Mentioned.",
    "calibration": "A set by which weights are put in fewer bits. Mentioned.",
    "evaluated_on": "Named as what the release was measured on. Mentioned.",
    # -- for every kind of thing
    "copy": "Only a copy of another account's model names it. Base where it is the original's, else mentioned.",
    "mentioned": "Linked, and nothing says that it is the release's. Mentioned.",
}
"""What each rule of attribution means, by its id (``Member.rule``)."""


def attribute(world: World, models: Sequence[Member]) -> list[Member]:
    """Every repository, paper and dataset of every release, with its standing; one row for each release and artifact, sorted by both.

    The registry and people's corrections overrule the rules. Repositories are judged first, so their overruled standing counts for papers and datasets.
    """
    index = AttributionIndex(world, models)
    repositories = attribute_repositories(index)
    papers = attribute_papers(index, repositories)
    datasets = attribute_datasets(index, repositories)
    return sorted([*repositories, *papers, *datasets], key=lambda member: (member.release_id, member.artifact_kind, member.artifact_id))
