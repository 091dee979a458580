"""Sentences that name training data, in languages other than English: Chinese, Japanese, Korean, Russian, French, Spanish, Portuguese, Italian, German."""

from __future__ import annotations

import re
from itertools import product

# A proper name in Latin letters, or a corpus that has a name in the language's own script.
_NAME = (
    r"(?<![A-Za-z0-9_])(?P<name>[A-Z][A-Za-z0-9_+/\-À-ÿ]{1,40}(?: [A-Z0-9][A-Za-z0-9_+/-]{0,40}){0,3}|[A-Za-z]{2,30}\d[A-Za-z0-9_-]{0,30}"
    r"|[a-z0-9]{2,30}(?:_[a-z0-9]{1,30}){1,5}"
)
_LATIN = _NAME + ")"
_KOREAN_NAME = _NAME + r"|(?:한국어 )?위키(?:피디아|백과)|나무 ?위키|모두의 ?말뭉치|국립국어원[가-힣 ]{0,20}말뭉치)"
_JAPANESE_NAME = _NAME + r"|(?:日本語版?)?ウィキペディア|青空文庫)"
_CHINESE_NAME = _NAME + r"|(?:中文)?维基百科|百度百科)"
_RUSSIAN_NAME = _NAME + r"|(?:русск\w+ )?Википеди\w+)"
# What a name with a capital letter may be instead of data: hardware, a cloud, a library, a method.
_NO_DATA = re.compile(
    r"(?i:nvidia|amd|intel|gpus?|tpus?|cpus?|[avh]100|h800|rtx|tesla|dgx|aws|azure|google|colab|kaggle|cloud|megatron|deepspeed|pytorch|tensorflow|keras|jax"
    r"|fairseq|transformers|hugging|trl|colossal|slurm|cuda|lora|qlora|peft|rlhf|dpo|sft|ppo|grpo|adamw?|fp16|bf16|mlm|nsp|nli|simcse|electra|[\w-]{0,20}bert\w*"
    r"|gpt[\w-]{0,10}|llama[\w.-]{0,10}|mistral|qwen[\w.-]{0,10}|t5|bart|python|github|unsloth|axolotl|\w{0,40}(?:loss|optimizer|tokenizer))\b"
)
# Words for data, for "was trained" and for "was used", in one language each.
_KOREAN_DATA = r"(?:데이터(?:셋|세트)?|말뭉치|코퍼스|datasets?|corpus|data)"
_JAPANESE_TRAINS = r"(?:学習|訓練|ファインチューニング|微調整)"
_JAPANESE_DATA = r"(?:データ(?:セット)?|コーパス|全文|記事|dataset|corpus)"
_CHINESE_DATA = r"(?:数据集?|语料库?|语料集|dataset|corpus)"
_RUSSIAN_DATA = r"(?:датасет\w*|корпус\w*|данных|набор\w* данных|выборк\w|текстах)"
_GERMAN_DATA = r"(?:Datensatz|Datens[äa]tzen?|Daten|Korpus|Corpus|Dataset)"
_ROMANCE_TRAINED = (
    r"(?i:\b(?:pr[ée]-?)?(?:entra[iî]n[ée]e?s?|entrenad[oa]s?|treinad[oa]s?|addestrat[oaie]|ajustad[oa]s?|affin[ée]e?s?)\b)[^.\n]{0,60}?"
    r"\b(?i:sur|avec|con|en|sobre|usando|utilizando|com|no|na|nos|nas|em|su|sul|sulla|sui|[àa] partir d\w{0,3}) "
)
_ROMANCE_DATA = r"(?i:corpus|corpora|datasets?|jeux? de donn[ée]es|donn[ée]es|conjuntos? de (?:datos|dados)|datos|dados|dati)"
# Each pattern: what the model was trained on, or that such data were used. Few words may lie between, and each run of them is bounded.
_PATTERNS = (
    # Korean, the data before the training: "KorNLI 학습 데이터셋으로 학습한".
    re.compile(
        rf"{_KOREAN_NAME}(?:의)?(?:\W{{1,3}}[\w+/-]{{1,20}}){{0,3}}?\W{{0,4}}{_KOREAN_DATA}(?:\([^()]{{0,40}}\))?(?:만|를|을|으로|로|에|에서|의)?"
        r"(?! ?평가)[^.\n]{0,60}?(?:사전 ?학습|학습|훈련|파인 ?튜닝|미세 ?조정|fine-?tuning)(?:을|를)? ?(?:하|한|된|되|했|됐|시켰|시킨|진행|수행|완료)"
    ),
    # Korean, the data as the subject of a sentence on their use: "데이터는 AIHub 대화요약 데이터를 사용하였습니다".
    re.compile(
        rf"(?:^|\. ?)(?:학습|훈련|파인튜닝)?(?:에 사용(?:된|한))? ?(?:데이터(?:셋|세트)?|말뭉치)(?:로)?(?:는|은)[^.\n]{{0,40}}?{_KOREAN_NAME}"
        r"[^.\n]{0,60}?(?:사용|이용|활용)(?:하였|했|함|합)"
    ),
    # Japanese, the data before the training: "Foo コーパスで学習しました".
    re.compile(
        rf"{_JAPANESE_NAME}(?:(?<=Wikipedia)|(?<=ウィキペディア)|(?<=青空文庫)|(?<=CC-100)|(?<=mC4)|(?<=OSCAR)|[^。\n]{{0,30}}?{_JAPANESE_DATA})"
        rf"[^。\n]{{0,20}}?(?:で|を用いて|を使用して|を使って|によって|により|上で)(?:事前|追加|再)?{_JAPANESE_TRAINS}(?!率)(?:を)?(?:し|さ|行|済)"
    ),
    # Japanese, the training data as the subject: "学習データには Foo を使用".
    re.compile(
        rf"{_JAPANESE_TRAINS}(?:用)?(?:の)?(?:データ(?:セット)?|コーパス)?(?:には|は|として|に)[^。\n]{{0,20}}?{_JAPANESE_NAME}"
        r"[^。\n]{0,30}?(?:を|が)(?:使用|利用|用い|使い|使わ)"
    ),
    # Chinese: "在 Foo 数据集上训练", "使用 Foo 语料进行预训练".
    re.compile(
        rf"(?:在|使用|采用|利用|基于|用) ?{_CHINESE_NAME}[^。，\n]{{0,20}}?{_CHINESE_DATA}(?:上|中)?[^。，\n]{{0,12}}?(?:预训练|训练|微调|精调)(?!集|速度|数据)"
    ),
    # Russian: "обучена на корпусе Foo".
    re.compile(
        r"(?:\b(?i:(?:до|пред)?обуч(?:ен[аоы]?|али|ил|ал(?:ся|ась|ось|ись)))\b|\b(?i:тренир)\w{1,12})[^.\n]{0,60}?"
        rf"\bна (?:[\w-]{{2,20}} ){{0,3}}?{_RUSSIAN_DATA}[^.\n]{{0,30}}?{_RUSSIAN_NAME}"
    ),
    # The Romance languages: "entraîné sur le corpus Foo", "entrenado con el dataset Foo", "treinado no corpus Foo", "addestrato sul dataset Foo".
    re.compile(
        rf"{_ROMANCE_TRAINED}(?:[a-zà-ÿ'’]{{1,20}} ){{0,4}}?{_ROMANCE_DATA}(?: (?:de|du|des|del|do|da|di|en|em)(?: (?:la|el|le|los))?)?"
        rf"(?: [a-zà-ÿ]{{2,20}}){{0,2}} [\"'«“]?{_LATIN}"
    ),
    # German, the name joined to the word for data: "auf dem Foo-Datensatz trainiert".
    re.compile(
        rf"\b(?:auf|mit|anhand) (?:de[mnr] |einem |einer )?(?P<name>[A-Z]\w{{1,40}}(?:-[A-Z\d]\w{{0,20}}){{0,2}}?)-{_GERMAN_DATA}\b[^.\n]{{0,60}}?"
        r"\b(?:vor|nach|fein)?trainiert"
    ),
    # "trainiert auf dem Korpus FooBar". All nouns of German have a capital letter, so that a name needs a second one.
    re.compile(
        rf"\b(?:vor|nach|fein)?trainiert\b[^.\n]{{0,40}}?\b(?:auf|mit) (?:de[mnr]|einem|einer) (?:[a-zäöüß]{{2,20}} ){{0,2}}{_GERMAN_DATA} "
        r"[\"'„“]?(?P<name>[A-Z]\w{0,20}[A-Z\d]\w{0,20}(?:[- ][A-Z\d]\w{0,20}){0,3})"
    ),
)
# A cheap test: a text that a pattern can match has one of the first words, and one of the second if it is in ASCII alone.
_MAY_NAME = ("학습", "훈련", "튜닝", "미세", "데이터", "学習", "訓練", "ファインチューニング", "训练", "微调", "精调", "обуч", "тренир", "Обуч")
_MAY_NAME_IN_ASCII = ("ntrain", "ntraî", "ntren", "reinad", "ddestr", "justad", "affin", "trainiert")
# In the sentence before or within the words: a denial, advice to the reader, another model, a measurement.
_ASIDE = re.compile(
    r"(?:하시|하세요|원하|싶으|할 수 있|하지 않|않은|않았|없이|비교|토크나이저|평가)|(?:できます|ください|しない|ません|せず|トークナイザ|評価)"
    r"|(?:您|你|可以|如果|没有|未经|不是|分词|词表|评测|评估)|\b(?:не|можно|можете|токенизатор\w*|оцен\w+|по сравнению)\b"
    r"|\b(?:pas|jamais|pouvez|pourriez|peut être|[ée]valu\w+|compar\w+|tokeni[sz]\w+|puede|pueden|podr[ií]a|evaluad\w+|pode|podem|avaliad\w+"
    r"|non|pu[òo]|valutat\w+|nicht|k[öo]nnen|kann|bewertet|evaluiert|verglichen)\b",
    re.IGNORECASE,
)
_TRAINING_SET = re.compile(r"(?:학습|훈련)(?:용)? ?(?:데이터|말뭉치)|(?:学習|訓練)(?:用)?データ|训练(?:集|数据|语料)")
_LONGEST, _MAX_LINES = 2_000, 400
_SENTENCE_BREAK = re.compile(r"[.。!?！？]\s|\n|。")


def may_name_data(text: str) -> bool:
    """Whether a text has a word for training in one of these languages: a cheap test."""
    return any(word in text for word in (_MAY_NAME_IN_ASCII if text.isascii() else (*_MAY_NAME_IN_ASCII, *_MAY_NAME)))


def find_trained_on(text: str, *, needs_training_set: bool = False) -> tuple[str, str] | None:
    """``(words, name)`` of the first data that a text names as what the model was trained on, in one of these languages. None if it names none.

    ``needs_training_set``: the words themselves must call them training data, as under a heading on evaluation.
    """
    if not may_name_data(text):
        return None
    lines = [line[:_LONGEST] for line in text.split("\n")[:_MAX_LINES] if may_name_data(line)]
    for line, pattern in product(lines, _PATTERNS):
        for match in pattern.finditer(line):
            before = _SENTENCE_BREAK.split(line[max(0, match.start() - 80) : match.start()])[-1]
            behind = _SENTENCE_BREAK.split(line[match.end() : match.end() + 4])[0]
            name = match["name"].strip(" -/+")
            is_told = not needs_training_set or _TRAINING_SET.search(match[0]) is not None
            if is_told and _NO_DATA.match(name) is None and _ASIDE.search(f"{before}{match[0]}{behind}") is None:
                return " ".join(match[0].split()), name
    return None
