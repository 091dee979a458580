"""What a document says about code: whether a linked repository holds the code that trained the model, and code that is promised but missing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from observatory.disclosure.headings import About, about_all, about_last
from observatory.disclosure.parsed import MAX_CONTEXT, Parsed
from observatory.disclosure.reading import QUOTATION_MAX, Document, Finding, Signal, Strength
from observatory.disclosure.saying import READER, LinkInText, refusal, refuses, sentence_before, where

# Words that name code or a repository: "source", "github".
_CODE = re.compile(
    r"\bcode\b|github|repositor|\brepo\b|(?<!open-)(?<!open )\bsource\b|implementation|代码|仓库|コード|リポジトリ|코드|저장소|c[óo]digo"
    r"|quellcode|\bкод\b|репозитор|codice",
    re.IGNORECASE,
)
# A sentence that calls something code: "our official code", "code is available".
_CODE_SAID = re.compile(
    r"\b(?:our|official|source|training|inference|model) (?:\w{1,20} ){0,2}(?:code|codebase|repo(?:sitory)?|implementation|github)\b"
    r"|\bcode ?(?:is|are|:|at|and|can|available|release)"
    r"|代码[:：]|コード[:：]|코드[:：]|\bc[óo]digo:|\bкод:",
    re.IGNORECASE,
)
# Words that name training code: "training scripts", "code used to train". "code to train your own" is for readers and does not count.
_TRAINING_CODE = re.compile(
    r"train(?:ing)?\s+(?:(?:and|&|/)\s+(?:inference\s+|evaluation\s+|test(?:ing)?\s+)?)?(?:code|scripts?|recipes?|codebase)\b"
    r"|训练代码|学習(?:用)?コード|학습 ?코드|code d['’]entra[iî]nement"
    r"|c[óo]digo de (?:entrenamiento|treinamento|treino)"
    r"|trainingscode|код (?:для )?обучения|codice di addestramento"
    r"|\b(?:code|scripts?|notebooks?|recipes?) (?:(?:that|which) )?(?:(?:was|were|is|are|we|i) )?(?:used )?(?:for|to) (?:the )?"
    r"(?:pre-?|fine-?)?(?:train|tun)(?:ing|e)?\b"
    r"(?! (?:\w+ )?(?:your|other|custom|new|own)\b)",
)
# Each match of _TRAINING_CODE in ASCII has one of these, so texts without them are not searched.
_CODE_NAMES = ("code", "script", "recipe", "notebook", "digo", "codice")
# Words for what records, prepares or supports training, but does not train: "logging", "data-preprocessing".
_SERVES = re.compile(
    r"\b(?:logs?|logging|logger|monitor\w*|metrics?|install\w*|dependenc\w*|containers?|docker|convert\w*|conversion|visuali\w*|tokeni[sz]er)\b"
    r"|data[ -]?(?:prep\w*|pre-?process\w*|process\w*)|安装|依赖|转换",
    re.IGNORECASE,
)
# Words right before a link to what the model was trained with: "was trained with ". "can be trained with" is advice to readers and does not count.
_TRAINED_BY = re.compile(
    r"(?<!can be )(?<!may be )(?<!could be )\b(?:(?:pre-?)?trained|(?:fine-?)?tuned|"
    r"(?:pre-?)?training (?:was|is|were) (?:done|performed|conducted|carried out))\b[^.]{0,80}?"
    r"\b(?:with|using|via|on top of|by means of)(?: +[\w'’./-]{1,40}){0,4}[ ('’‘\"“:]{0,9}$|(?:使用|采用|利用)[^。]{0,12}$",
    re.IGNORECASE,
)
# Words before a link, not always right before, that say that code trained the model: "We trained it using the official code provided in Foo's repository (".
_TRAINED_BY_CODE = re.compile(
    r"\b(?:(?:pre-?)?trained|(?:fine-?)?tuned|we (?:pre-?train|train|fine-?tune))\b[^.]{0,80}?\b(?:with|using|via)\b[^.]{0,40}?"
    r"\b(?:code|codebase|scripts?|implementation)\b(?! (?:data|dataset|corpus|model|instruction|snippets?|generation))[^.]{0,60}(?:\w\.py\b[^.]{0,20})?$",
    re.IGNORECASE,
)
# Words for those who trained a model, so that they are no program: "the Foo project".
_PEOPLE = re.compile(r"\b(?:projects?|teams?|groups?|labs?|authors?|community|organi[sz]ation|university)\b", re.IGNORECASE)
# "were pre-trained by ": what is linked is a repository, so that it is a program and nobody's name.
_PRETRAINED_BY = re.compile(r"\b(?:is|are|was|were) (?:pre-?)?trained by (?:the )?\W{0,3}$", re.IGNORECASE)
# The name of what a model was trained with, without a link: "was fine-tuned for classification using FooBar". Advice to readers ("can be tuned with")
# and words on a model that is at hand ("with a pretrained model using") do not count.
_TRAINED_WITH_NAME = re.compile(
    r"(?<!can be )(?<!may be )(?<!could be )\b(?:pre-?trained(?!(?: [\w'’-]{1,40}){0,4} models?\b)|trained|(?:fine-?)?tuned)\b"
    r"(?!(?: [\w'’-]{1,40}){0,4} (?:versions?|variants?)\b)[^.\n]{0,120}?"
    r"\b(?:using|with|via) (?:the )?(?P<name>[A-Za-z][\w-]{3,60})\b"
)
# Words right behind a name that is no program's: " method".
_METHOD_AFTER = re.compile(r"[\W_]{0,4}(?:methods?|approach\w*|objectives?|techniques?|algorithms?|strateg\w+|loss(?:es)?|architectures?)\b", re.IGNORECASE)
# What a card calls data: "the FooBar benchmark".
_CALLED_DATA = re.compile(r"\b([A-Za-z][\w-]{3,60})\b['’\"”`)\]]{0,3} (?:benchmarks?|data ?sets?|data|corpus|corpora)\b")
# Words right before a link to the program that made the model: "This model was created with ". They must be a sentence on the model alone.
_MADE_WITH = re.compile(
    r"(?:\A|[.!?:\n])[\W_]{0,6}(?:i|(?:this|the|our) (?:[\w-]{1,20} )?(?:model|bot|network|voice))\s+(?:was|is|has been)"
    r"\s+(?:made|created|built|produced|developed)\s+(?:with|using|by means of)\W{0,6}\Z",
    re.IGNORECASE,
)
# Names of programs that only change the form of a model or put models together: "mergekit", "llama.cpp".
_CONVERTS = re.compile(r"quant|gptq|awq|gguf|exl2|llama\.?cpp|merge|onnx|convert|mlx|ct2|ctranslate|gradio|streamlit|demo", re.IGNORECASE)
# Words before a link to what the model was trained on, so to data and not to code: "was trained on ".
_TRAINED_ON = re.compile(r"\btrained (?:\w+ ){0,3}?on\b(?![^.]{0,240}\b(?:using|with|via|code|scripts?|repo\w*|implementation)\b)[^.]{0,240}$", re.IGNORECASE)
# Words before a link that only recommend a repository: "we recommend ". It did not train the model, unless something says so.
_RECOMMENDED = re.compile(r"\brecommend\w*\b[^.]{0,60}$", re.IGNORECASE)
# What is shared is how the model was trained: "The training techniques have been open-sourced in XTuner, try it out here".
_TRAINING_SHARED = re.compile(
    r"\btraining (?:techniques?|framework|pipelines?|system|stack|infrastructure|procedure|algorithms?|methods?|process)\b[^.]{0,80}"
    r"\b(?:has|have|is|are|was|were) (?:also |now |all )?(?:been )?(?:open-?sourced|implemented|released|published) (?:in|at|on|as|with)\b[^.]{0,60}$",
    re.IGNORECASE,
)
# Words that give the recipe of the model's training: "make the recipe fully available", "our recipe can be found in ". A recipe of another, or of data, use
# or measuring, is none (see _RECIPE_ELSE).
_RECIPE_GIVEN = re.compile(
    r"\b(?:mak(?:e|es|ing)|made|releas(?:e|es|ed|ing)|open-?sourc(?:e|es|ed|ing)|shar(?:e|es|ed|ing)|publish(?:es|ed|ing)?|provid(?:e|es|ed|ing))"
    r" (?:(?:our|the|its|this|all|full|complete|entire|whole|exact|training|fine-?tuning) ){1,4}recipe\b"
    r"|\b(?:our|the|its|full|complete|entire|whole|exact) (?:[\w-]{1,30} ){0,2}recipe (?:is|was|has been|can be)"
    r" (?:(?:now|also|all|fully|completely|entirely|publicly|openly|freely|made) ){0,3}"
    r"(?:available|released|open(?:-?sourced)?|shared|published|public|provided|found)\b",
    re.IGNORECASE,
)
_RECIPE_ELSE = re.compile(
    r"\b(?:data|datasets?|inference|serving|deployment|evaluation|quanti[sz]ation|conversion|prompt(?:ing)?|merge|merging|decoding|tokeni[sz]er) recipe\b"
    r"|\b(?:us(?:e|es|ed|ing)|follow\w*|appl(?:y|ied|ying)|adapt\w*|similar to|based on|inspired by) (?:[\w-]{1,30} ){0,3}recipe\b"
    r"|\brecipe (?:for|to|of|on|behind|from) (?:(?:the|our|all|its|how to) ){0,2}"
    r"(?:data|datasets?|corpus|inference|serv\w*|deploy\w*|evaluat\w*|quanti\w*|conver\w*|prompt\w*|merg\w*|decod\w*|us(?:e|ing)\b|run\w*|generat\w*|collect\w*"
    r"|filter\w*|clean\w*|(?:pre-?)?process\w*)"
    r"|\b(?:ingredients?|cooking|dishe?s?|meals?|food)\b",
    re.IGNORECASE,
)
# Advice to the reader is no word on the model: "your recipe".
_YOURS = re.compile(r"\byour\b", re.IGNORECASE)
# The most characters between words of a recipe and the link.
_RECIPE_NEAR = 60
# Words that call code such as tunes the model further: "Further fine-tuning code: ", "code for further fine-tuning".
_FURTHER_TUNING = re.compile(
    r"\b(?:further|additional|downstream) (?:fine-?tun\w*|tuning)[ -](?:code\w*|scripts?|repo\w*)\b"
    r"|\b(?:code\w*|scripts?|repo\w*) (?:for|to) (?:further (?:fine-?tun\w*|tun(?:e|ing))"
    r"|(?:fine-?tune|tune) (?:it|them|the models?|this model|these models|[\w.-]{1,40}) further)\b",
    re.IGNORECASE,
)
# Words for a program that people use, which only runs the model.
_APPLICATIONS = (
    r"(?:(?:chat-?)?bots?|(?:web |mobile |phone |desktop |chat )?apps?|(?:web )?applications?|plug-?ins?|(?:browser )?extensions?|add-?ons?|games?"
    r"|web ?ui|chat ?ui)"
)
# Words right before a link that call it such a program, behind words on use: "is to be used with the chat server and the Discord bot ".
_IN_APPLICATION = re.compile(
    r"\b(?:us(?:e|es|ed|ing)|power\w*|runs?|running|behind|combin\w+|together with|usad[oa]s?|utilizad[oa]s?|utilis[ée]e?s?|verwendet"
    r"|combinaç[ãa]o|combinación)\b"
    r"[^.\n]{0,120}?\b(?P<what>" + _APPLICATIONS + r"(?: (?:de|do|da|del|of|for|on|para|pour|für|named|called) [\w-]{1,20})?)\b[\s(\"'“‘:*_]{0,6}$",
    re.IGNORECASE,
)
# Words right behind a link that say that what it leads to works with the model: " to tag texts using this model". Code that only runs or makes it is
# the model's own.
_WITH_THE_MODEL = re.compile(
    r"^[\W_]{0,4}(?:to|for|that|which) (?!(?:the|our|an?|this|these|it)\b)(?:[\w-]{1,30} ){1,6}?(?:using|uses?|with) (?:this|the|our|these)"
    r" (?:[\w-]{1,20} )?models?\b",
    re.IGNORECASE,
)
_RUNS_OR_MAKES = re.compile(
    r"\b(?:pre-?|fine-?)?(?:train|tun)\w*|\binfer\w*|\bgenerat\w*|\brun(?:s|ning)?\b|\bload\w*|\bimport\w*|\bsampl\w*|\breproduc\w*|\bevaluat\w*"
    r"|\buse (?:this|the)\b"
    r"|\bpredict\w*|\bstart\w*|\bplay\w*|\bwork\w*|\bexperiment\w*|\bexamples?\b|\bcode\b",
    re.IGNORECASE,
)
_IS_APPLICATION = re.compile(rf"{_APPLICATIONS}\b|.{{1,200}}? (?:using|uses?|with) (?:this|the|our|these) (?:[\w-]{{1,20}} )?models?\Z", re.IGNORECASE)
# Words that tell the reader to put this model's name in place of another's: the linked program was written for that other model.
_OTHER_NAME_IN_IT = re.compile(
    r"\b(?:replac|substitut|chang|swap)\w*\b[^.\n]{0,60}\bmodel(?:['’]?s)?[ _](?:name|id|path)\b"
    r"|モデル名[^。\n]{0,120}(?:変更|置き換え|読み替え|差し替え|書き換え)|(?:模型名称?|模型的名称)[^。\n]{0,80}(?:改为|改成|替换|换成)"
    r"|모델 ?(?:이름|명)[^.\n]{0,80}(?:변경|바꾸|바꿔|교체)",
    re.IGNORECASE,
)
# A file in a repository on the Hub: "https://huggingface.co/acme/quokka/blob/main/tune.yml".
_HUB_FILE = re.compile(
    r"https?://(?:www\.)?(?:huggingface\.co|hf\.co)/([\w.-]{1,96}/[\w.-]{1,96})/(?:blob|resolve|raw)/[\w.-]{1,100}/([^\s?#]{1,300})", re.IGNORECASE
)
# The ending of a file of settings: "tune.yml".
_SETTINGS_FILE = re.compile(r"\.(?:ya?ml|toml|jsonnet|gin|ini|cfg)\Z", re.IGNORECASE)
# Words that call settings those of a training: "training parameters can be found in ", "the config used with my branch of a trainer".
_SETTINGS_SAID = re.compile(
    r"\b(?:train\w*|tun(?:ed|ing))\b[^.]{0,60}\b(?:config\w*|settings?|(?:hyper-?)?parameters|recipe)\b"
    r"|\b(?:config\w*|settings?|(?:hyper-?)?parameters|recipe)\b[^.]{0,60}\b(?:train\w*|tun(?:e|ed|ing))\b"
    r"|\b(?:config\w*|settings?|recipe)\b (?:(?:that|which) )?(?:(?:was|were|we|i) )?used\b(?![^.]{0,60}\b(?:serv|infer|evaluat|deploy|quanti|conver|merg)\w*)",
    re.IGNORECASE,
)
# Words right after a link, in Chinese, that say that the model was trained with it: "进行训练".
_TRAINS_AFTER = re.compile(r"^ ?(?:框架|代码库?|库|工具)? ?(?:进行|完成|来)(?:了)?(?:预)?训练(?!加速|效率|速度|时)")
# A method or a part of a library, such as "QLoRA": a model may be trained with it, but it is no program that trains.
_METHOD = re.compile(
    r"\b(?:q?lora|flash|attention|optimi[sz]er|adam\w*|\w*tokeni[sz]\w*|sentence ?piece|normali[sz]\w*|kernels?|loss"
    r"|w(?:eights)? ?(?:&|and) ?b(?:iases)?|wandb|data|datasets?|corpus|formats?|templates?|schemas?|protocols?)\b",
    re.IGNORECASE,
)
# "trained on … from " before a link to a repository may mean data. The link counts as code only if _CODE_TAKEN matches too.
_TAKEN = re.compile(r"\bfrom\W*$", re.IGNORECASE)
_CODE_TAKEN = re.compile(r"\b(?:code\w*|scripts?|implementations?|notebooks?|recipes?|trainer|programs?)\b", re.IGNORECASE)

# Words that show that what a model was tuned with is code, and not data: "scripts", "trainer", "tune.py".
_CALLED_CODE = re.compile(
    r"\b(?:code\w*|scripts?|implementations?|notebooks?|recipes?|repo\w*|librar\w*|packages?|frameworks?|toolkits?|tools?|trainer|kit|\w+\.(?:py|ipynb|sh))\b",
    re.IGNORECASE,
)
# Words right after a link that show that it leads to data or a model: " instruction dataset".
_DATA_AFTER = re.compile(
    r"[\W_]{0,4}(?:(?!(?:using|on|with|and|for|to|in|from)\b)\w+ ){0,2}(?:data|datasets?|corpus|corpora|model|weights|checkpoint)\b", re.IGNORECASE
)
# A sentence that denies the training: "was not trained".
_NOT_TRAINED = re.compile(r"\b(?:not|never|n['’]t)\W+(?:\w+\W+){0,2}train", re.IGNORECASE)

# Words before a link to where a model was first released: "first released in ". If that is another owner's repository, the card is of that owner's model.
_FIRST_RELEASED = re.compile(
    r"\b(?:first|originally|initially) (?:released|published|made available|open-?sourced) (?:in|at|on|by|under|via)\b\W{0,4}(?:(?:the|this)\W{1,4})?$",
    re.IGNORECASE,
)
# As _FIRST_RELEASED, but for a quotation in which the link's own words follow.
_SAYS_FIRST = re.compile(_FIRST_RELEASED.pattern.removesuffix("$"), re.IGNORECASE)

# Words that promise training code or say that it is not given: "code coming soon", "we will not release the training code".
_PROMISE = re.compile(
    r"\b(?:training|train|fine-?tuning|source|inference)?\s{0,3}code\b[^.\n]{0,60}"
    r"(?:coming soon|will be (?:released|available|open|published|provided|uploaded|shared|added)|to be (?:released|uploaded)|not (?:yet )?(?:been )?released)"
    r"|(?:coming soon|will (?:be )?release|to be released|todo)[^.\n]{0,60}\b(?:training|source|fine-?tuning)?\s{0,3}code\b"
    r"|(?:\b(?:not|never|no plans? to)|n['’]t) (?:be |currently |yet |plan(?:ning)? to |going to )*"
    r"(?:releas|open[- ]?sourc|provid|shar|publish|disclos)\w*[^.\n]{0,40}\b(?:training|source|fine-?tuning|pre-?training) code"
    r"|\b(?:training|fine-?tuning|pre-?training) (?:code|scripts?)\b[^.\n]{0,30}(?:\bnot|n['’]t) (?:be |currently |yet |been )*"
    r"(?:provided|available|public|open|shared|included)"
    r"|\[ \] [^\n\[]{0,40}\b(?:train|training|fine-?tuning) (?:code|scripts?)"
    r"|代码[^。\n]{0,30}(?:即将|敬请期待|尚未|暂未|不予|未开源|未公开|不开源|不公开|不对外|将(?:会|于|在)?[^。\n]{0,8}(?:开源|公开|发布))"
    r"|即将[^。\n]{0,20}(?:开源|代码)",
    re.IGNORECASE,
)
# Every promise of code has one of these words, such as "code"; this cheap test comes before the patterns.
_MAY_NAME_CODE = re.compile(r"code|script|代码|即将|CODE|Code|SCRIPT|Script")
# Every promise also has one of these, in lower case.
_MAY_PROMISE = ("soon", "release", "todo", "will be ", "to be uploaded", "即将", "敬请", "尚未", "not ", "n't ", "n’t ", "no plan", "[ ]", "代码")


def relation(link: LinkInText, repository: str) -> tuple[str, Strength]:
    """The relation of a linked repository: ``training_code``, ``code`` or only ``mentions``, and how clearly the text says so."""
    is_elsewhere = bool(link.about & {About.OTHERS, About.EVALUATION}) or About.BASE in link.about_below_title or link.is_for_readers_use
    is_training = _training_strength(link, repository)
    is_refused = link.is_refused or (is_training is not None and _NOT_TRAINED.search(link.context) is not None)
    if is_training is not None and not is_refused and not is_elsewhere:
        # Stated if the link's own sentence says that the model was trained with it, since a sentence counts more than the heading above it.
        return "training_code", Strength.STATED if _is_trained_by(link) else is_training
    if not is_refused and not is_elsewhere and _is_trained_by(link):
        return "training_code", Strength.STATED
    if is_refused or link.about_below_title & {About.OTHERS, About.BASE} or find_application(link) is not None or _is_written_for_another(link):
        return "mentions", Strength.MENTIONED
    return "code", _code_strength(link)


def find_named_programs(parsed: Parsed, names: frozenset[str]) -> dict[str, str]:
    """Which of ``names`` (as ``letters_of`` gives them) the sentences of a card say that the model was trained with, each with the words.

    What the card calls data anywhere is left out, and what the sentence itself links: that is judged by the words around the link.
    """
    data = {letters_of(match[1]) for section in parsed.sections for match in _CALLED_DATA.finditer(section.text)}
    name_by_words: dict[str, str] = {}
    linked_words: set[str] = set()
    link_texts: dict[str, set[str]] = {}
    for anchor in parsed.anchors:
        link_texts.setdefault(anchor.context, set()).add(anchor.text)
    for section in parsed.sections:
        # Skip a section with neither "tuned" nor "trained" at once: a cheap test, since most sections have neither.
        if "uned" not in section.text and "rained" not in section.text:
            continue
        if about_all(section.headings) & {About.OTHERS, About.EVALUATION} or about_last(section.headings) & {About.USE, About.DATA}:
            continue
        for match in _TRAINED_WITH_NAME.finditer(section.text):
            name = letters_of(match["name"])
            if name not in names or name in data:
                continue
            start = section.text.rfind("\n", 0, match.start()) + 1
            if any(match["name"] in link_text for link_text in link_texts.get(_paragraph_at(section.text, start), ())):
                linked_words.add(match[0])
                continue
            after = section.text[match.end() : match.end() + 60]
            sentence = f"{sentence_before(section.text, match.start())}{match[0]}"
            is_program = not (_METHOD.search(match["name"]) or _METHOD_AFTER.match(after) or _DATA_AFTER.match(after))
            if is_program and not READER.search(sentence) and not refuses(sentence):
                name_by_words.setdefault(match[0], name)
    programs: dict[str, str] = {}
    for words, name in name_by_words.items():
        if words not in linked_words:
            programs.setdefault(name, " ".join(words.split())[:QUOTATION_MAX])
    return programs


def _paragraph_at(text: str, start: int) -> str:
    """The paragraph of a section's text that begins at ``start``, as long as ``Anchor.context`` keeps one."""
    return text[start : start + MAX_CONTEXT].partition("\n")[0]


def letters_of(name: str) -> str:
    """A name in lower case with its letters and digits alone: "Foo-Bar" and "foobar" are one."""
    return "".join(character for character in name.lower() if character.isalnum())


def find_first_release(link: LinkInText) -> str | None:
    """The words before the link that say that the model was first released in the linked repository, with the link's text; None if there are none."""
    match = _FIRST_RELEASED.search(link.around[0])
    return " ".join(f"{match[0]}{link.anchor.text}".split())[:QUOTATION_MAX] if match is not None else None


def is_first_release(quotation: str) -> bool:
    """Whether a link's quotation is one of ``find_first_release``: it begins with "first released in" or the like."""
    return _SAYS_FIRST.match(quotation) is not None


def find_further_tuning(link: LinkInText) -> str | None:
    """The words right before the link that call it code to tune the model further, with the link's text; None if there are none."""
    before = link.around[0][-120:]
    match = _FURTHER_TUNING.search(before)
    return " ".join(f"{before[match.start() :]}{link.anchor.text}".split())[:QUOTATION_MAX] if match is not None else None


def is_further_tuning(quotation: str) -> bool:
    """Whether a link's quotation calls the code such as tunes the model further (see ``find_further_tuning``)."""
    return _FURTHER_TUNING.search(quotation) is not None


def _is_written_for_another(link: LinkInText) -> bool:
    """Whether the sentence tells the reader to put this model's name in place of another's; not under a heading on how the model was trained."""
    return not link.about & {About.TRAINING_ALONE, About.TRAINING_DATA} and _OTHER_NAME_IN_IT.search(link.sentence) is not None


def find_application(link: LinkInText) -> str | None:
    """The words of a link that call what it leads to a program that only uses the model (an app, a bot), with the link's text; None if there are none."""
    # The model may bear the link's text as its own name elsewhere in the paragraph.
    is_name = link.anchor.text != "" and _CODE.search(link.anchor.text) is None
    match = next((match for before in link.befores if (match := _IN_APPLICATION.search(before)) is not None), None) if is_name else None
    if match is not None:
        return " ".join(f"{match['what']} {link.anchor.text}".split())[:QUOTATION_MAX]
    match = _WITH_THE_MODEL.match(link.around[1])
    if match is None or _RUNS_OR_MAKES.search(match[0]):
        return None
    return " ".join(f"{link.anchor.text}{match[0]}".split())[:QUOTATION_MAX]


def is_application(quotation: str) -> bool:
    """Whether a quotation is one of ``find_application``: it begins with such a program, or ends with words on what it does with the model."""
    return _IS_APPLICATION.match(quotation) is not None


def _gives_recipe(link: LinkInText) -> bool:
    """Whether the sentence gives the recipe of the model's training, and the link leads to it: it lies in these words or right behind them."""
    if "recipe" not in link.context.lower():
        return False
    before, after = link.around
    text = f"{before}{link.anchor.text}{after[:_RECIPE_NEAR]}"
    match = _RECIPE_GIVEN.search(text)
    if not link.anchor.text or match is None or _YOURS.search(text) or _RECIPE_ELSE.search(text):
        return False
    return match.start() < len(before) + len(link.anchor.text) and len(before) - match.end() < _RECIPE_NEAR


def _code_strength(link: LinkInText) -> Strength:
    """How clearly the text calls a link code: STATED by the link's text or the words right before it, HEADED by a heading, else MENTIONED."""
    text = link.anchor.text
    is_called_code = _CODE.search(text) is not None if "github.com/" not in text else False
    if is_called_code or _CODE_SAID.search(f"{link.around[0][-60:]} {text if is_called_code else ''}"):
        return Strength.STATED
    return Strength.HEADED if About.CODE in link.about_below_title else Strength.MENTIONED


def _training_strength(link: LinkInText, repository: str) -> Strength | None:
    """How clearly the paragraph or a heading calls a link training code; None if neither does, or if it only supports training."""
    paragraph = link.paragraph_without_addresses.lower()
    match = _TRAINING_CODE.search(paragraph) if not paragraph.isascii() or any(word in paragraph for word in _CODE_NAMES) else None
    is_headed = About.TRAINING_ALONE in link.about or any(_names_training_code(heading) for heading in link.anchor.section)
    # None also if the repository's name or the sentence shows that the repository only supports training (logging, conversion).
    name = repository.split("/")[1]
    if (match is None and not is_headed) or _SERVES.search(f"{name} {link.sentence}") or _CONVERTS.search(name):
        return None
    if match is None and _TRAINED_ON.search(link.around[0]):
        return None
    return Strength.STATED if match is not None and _RECOMMENDED.search(link.around[0]) is None else Strength.HEADED


@lru_cache(maxsize=4_096)
def _names_training_code(heading: str) -> bool:
    """Whether a heading names training code. Cached."""
    return _TRAINING_CODE.search(heading.lower()) is not None


def _is_trained_by(link: LinkInText) -> bool:
    """Whether the sentence says that the model was trained with the linked code."""
    before, after = link.around
    if (_TRAINING_SHARED.search(before) and not READER.search(before)) or _gives_recipe(link):
        return True
    if _MADE_WITH.search(before) and link.anchor.text and not _CONVERTS.search(f"{before[-120:]} {link.anchor.text} {link.anchor.url}"):
        return True
    lower = link.context.lower()
    if "train" not in lower and "tune" not in lower and "训练" not in lower:
        return False
    if (_PRETRAINED_BY.search(before) or _TRAINED_BY_CODE.search(before)) and not READER.search(before) and not _DATA_AFTER.match(after):
        return bool(link.anchor.text) and _METHOD.search(link.anchor.text) is None and _PEOPLE.search(link.anchor.text) is None
    match = _TRAINED_BY.search(before)
    is_taken = match is not None and _TAKEN.search(match[0]) is not None and _CODE_TAKEN.search(match[0]) is None
    if (
        not link.anchor.text
        or match is None
        or is_taken
        or READER.search(before)
        or _METHOD.search(f"{link.anchor.text} {match[0]}")
        or _DATA_AFTER.match(after)
    ):
        return False
    # "tuned with X": X may be data, so the words must call it code.
    is_tuned = "uned" in match[0] and _CALLED_CODE.search(f"{match[0]} {link.anchor.text} {after[:30]}") is not None
    return "rain" in match[0] or is_tuned or _TRAINS_AFTER.match(after) is not None


def settings_signals(document: Document, parsed: Parsed, offset: int) -> Iterator[Signal]:
    """The first link in a model's card to a file of settings in its own repository, if its sentence says that these are settings of the training."""
    if document.kind != "model_card":
        return
    for anchor in parsed.anchors:
        file = _HUB_FILE.match(anchor.url)
        if file is None or file[1].lower() != document.key.lower() or _SETTINGS_FILE.search(file[2]) is None:
            continue
        link = LinkInText(anchor, anchor.section)
        if _SETTINGS_SAID.search(link.sentence_without_addresses) is None or link.is_refused or link.about & {About.OTHERS, About.EVALUATION, About.BASE}:
            continue
        yield Signal(
            "code", "training_code", Finding.PARTIAL, "code.linked_settings", 1, where(document, anchor.line + offset, anchor.section), file[2][:QUOTATION_MAX]
        )
        return


def promise_signals(document: Document, parsed: Parsed, lower: str, offset: int) -> Iterator[Signal]:
    """The first words that promise training code or say that it is not given. ``lower``: the text in lower case; ``offset``: lines above it."""
    if not any(word in lower for word in _MAY_PROMISE):
        return
    for section in parsed.sections:
        promise = _PROMISE.search(section.text) if _MAY_NAME_CODE.search(section.text) else None
        promised = promise[0] if promise is not None else None
        if promised is None and len(section.text) < 200 and section.headings and About.TRAINING_ALONE in about_last(section.headings):
            promised = refusal(section.text)
        if promised is not None:
            locator = where(document, section.line + offset, section.headings)
            yield Signal("code", "training_code", Finding.NONE, "code.promised", 2, locator, " ".join(promised.split())[:QUOTATION_MAX])
            return
