"""All rules, of documents, of evidence and of attribution, in one catalogue that is copied to ``mart.rule``."""

from __future__ import annotations

from observatory.disclosure.judgement.ownership import ATTRIBUTION_RULES
from observatory.disclosure.rules import RULES, Rule

_MEMBERS = {
    "registry_name": "A model of a lab's account whose name is that of models which the registry lists for one release. Own.",
    "model_name": "A model of a lab's account: its release is named by its name, sizes, formats, tuning and dates left off. Own.",
    "singleton": "A model of no known lab is a release of its own. Own.",
}

CATALOGUE: tuple[Rule, ...] = (
    *RULES,
    *(
        Rule(name, 1, "all", "attribution", definition, "model, model_card, readme, paper, repository, registry")
        for name, definition in (*_MEMBERS.items(), *ATTRIBUTION_RULES.items())
    ),
)
