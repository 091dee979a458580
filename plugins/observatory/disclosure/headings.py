"""What a heading says about the text under it, in the languages of cards and READMEs."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache


class About(StrEnum):
    """What a heading says that its section is about; it may name several of these.

    ``DATA_ALONE`` and ``TRAINING_ALONE``: the heading has no other words. ``GIVEN``: it has a word for data or training. ``USE``: how a reader may
    use or tune the model. ``OTHERS``: other people's work (related work, acknowledgements). ``BASE``: the model that this one is based on.
    """

    DATA = "data"
    DATA_ALONE = "data alone"
    TRAINING_DATA = "training data"
    TRAINING_ALONE = "training alone"
    GIVEN = "given"
    USE = "use"
    EVALUATION = "evaluation"
    OTHERS = "others"
    BASE = "base"
    CITATION = "citation"
    PAPER = "paper"
    CODE = "code"
    WEIGHTS = "weights"


# The words of a heading on each subject, in English, Chinese, Japanese, Korean, French, Spanish, German, Russian, Portuguese and Italian. Not every pattern has
# a word in each language.
_PATTERNS = {
    About.DATA: r"\b(?:data|data ?sets?|corpus|corpora)\b|数据|语料|データ|コーパス|데이터|말뭉치|코퍼스|\bdonn[ée]es\b|\bdatos\b"
    r"|\bdaten(?:s[äa]tze?)?\b|данн|датасет|корпус"
    r"|выборк|\bdados\b|\bdati\b|\w+(?:daten|datens[äa]tze?|korpus|korpora)\b",
    About.DATA_ALONE: r"^[\s:#*]*(?:data|data ?sets?|corpus|corpora|数据集?|语料库?|データ(?:セット)?|데이터(?:셋)?|donn[ée]es|datos|daten"
    r"|datens[äa]tze?|данные|датасеты?|dados|dati)"
    r"[\s:#*]*$",
    About.TRAINING_DATA: r"train(?:ing|ed)?[\w\s,&/-]{0,40}(?:data|corpus|corpora|dataset)|pre-?train(?:ing)?\s+(?:data|corpus)|training procedure|data mix"
    r"|\bused data ?sets?\b|\bdata ?sets? used\b"
    r"|训练数据|训练集|数据集|预训练数据|训练语料|(?:学習|訓練)(?:用)?(?:データ|コーパス)|データセット"
    r"|(?:학습|훈련)(?:용|에 사용(?:된|한))? ?(?:데이터|말뭉치|코퍼스)|데이터 ?셋"
    r"|donn[ée]es d(?:['’]| ?e )(?:pr[ée]-?)?(?:entra[iî]nement|apprentissage)|(?:jeux?|corpus) d(?:['’]| ?e )(?:entra[iî]nement|apprentissage)"
    r"|(?:datos|corpus|conjuntos? de datos) de (?:pre)?(?:entrenamiento|pre-entrenamiento)"
    r"|train(?:ings)?-?(?:daten|datens[äa]tze?|korpus|korpora)|trainingsmaterial"
    r"|(?:пред)?обучающ\w+ (?:данн|набор|выборк|датасет|корпус)|(?:данн\w+|датасет\w*|корпус\w*|набор\w* данных) (?:для )?(?:пред)?обучения"
    r"|тренировочн\w+ (?:данн|набор|датасет)"
    r"|(?:dados|corpus|conjuntos? de dados) de (?:pr[ée]-?)?(?:treinamento|treino)|(?:dati|dataset|corpus) (?:di"
    r"|per l['’]) ?(?:pre-?)?(?:addestramento|training)",
    About.TRAINING_ALONE: r"^\W*(?:(?:pre-?)?train(?:ing)?(?: (?:the|models?|code|scripts?|pipeline|from scratch))*|模型训练|预训练|训练"
    r"|(?:モデルの)?(?:事前)?(?:学習|訓練)"
    r"|(?:모델 ?)?(?:사전 ?)?(?:학습|훈련)|(?:pr[ée]-?)?entra[iî]nement(?: du mod[èe]le)?|(?:pre-?)?entrenamiento(?: del modelo)?"
    r"|(?:пред)?обучение(?: модели)?"
    r"|(?:pr[ée]-?)?trein(?:amento|o)(?: do modelo)?|(?:pre-?)?addestramento(?: del modello)?)\W*$",
    About.GIVEN: r"\bdata\b|datasets?|corpus|corpora|train|tun(?:ing|ed)|数据|语料|训练|微调|データ|学習|訓練|데이터|학습|훈련|donn[ée]es"
    r"|entra[iî]nement|datos|entrenamiento"
    r"|daten|данн|обучен|датасет|dados|treino|treinamento|\bdati\b|addestramento",
    # How a reader may use the model: links there are examples, and do not say how it was made.
    About.USE: r"fine-?tun(?:e|ing)|quick ?start|usage|how to|getting started|微调|使用|快速|使い方|利用方法|사용|utilisation|\buso\b"
    r"|verwendung|nutzung|использован|utilizzo",
    About.EVALUATION: r"evaluat|benchmark|results|leaderboard|performance|评测|评估|结果|基准|評価|結果|性能|평가|결과|성능|벤치마크"
    r"|[ée]valuation|r[ée]sultats|evaluaci[óo]n"
    r"|resultados|rendimiento|auswertung|evaluierung|ergebnisse|оценк|результат|avalia[çc][ãa]o|desempenho|valutazione|risultati|prestazioni",
    About.OTHERS: r"acknowledg|related (?:work|project)|references|credits|thanks|致谢|鸣谢|参考|相关工作|謝辞|参考文献|関連研究|감사|참고"
    r"|관련 연구|remerciement|r[ée]f[ée]rences"
    r"|travaux connexes|agradecimiento|referencias|trabajos relacionados|danksagung|verwandte arbeiten|literatur(?:verzeichnis|angaben)?\b"
    r"|благодарност|литератур"
    r"|agradecimento|refer[êe]ncias"
    r"|trabalhos relacionados|ringraziament|riferiment|lavori correlati",
    About.BASE: r"\b(?:base|backbone|parent|upstream|original) (?:language )?models?\b|\bbuilt (?:on|with|upon)\b"
    r"|\bbased on\b|\bbackbones?\b|基座|基础模型|底座"
    r"|ベースモデル|元モデル|베이스 모델|기반 모델|기본 모델|mod[èe]le de base|modelo[s]? base|basismodell|базов\w+ модел|modello (?:di )?base",
    About.CITATION: r"citation|\bcit(?:e|ing)\b|bibtex|引用|인용|\bciter\b|\bcita(?:r|ción|ção|zione|re)?\b|zitat|zitier|zitation|цитир|come citare",
    About.PAPER: r"\bpapers?\b|tech(?:nical)? ?report|preprint|arxiv|\bpublications?\b|论文|技术报告|論文|논문|기술 ?보고서|\barticle\b"
    r"|art[íi]culo|ver[öo]ffentlichung|publikation"
    r"|стать[яи]|публикац|\bartigos?\b|\barticol[oi]\b|publica[çc]|pubblicazion",
    About.CODE: r"\bcode\b|github|repositor|(?<!open-)(?<!open )\bsource\b|代码|仓库|コード|リポジトリ|코드|저장소|\bc[óo]digo\b|quellcode"
    r"|\bкод\b|репозитор|\bcodice\b|d[ée]p[ôo]t",
    About.WEIGHTS: r"\bweights?\b|checkpoints?|model ?(?:zoo|list|download|card|hub|family)|\bmodels\b|downloads?\b|released models|权重"
    r"|模型(?:下载|列表|权重)|下载|ウェイト|가중치|모델 다운로드"
    r"|\bpoids\b|\bpesos\b|gewichte|\bвеса\b|\bpesi\b",
}
# The patterns for headings in lower case, which is several times faster than trying both cases.
_COMPILED = tuple((about, re.compile(pattern)) for about, pattern in _PATTERNS.items())


@lru_cache(maxsize=16_384)
def about(heading: str) -> frozenset[About]:
    """The subjects (``About``) that one heading names for its section."""
    lower = heading.lower()
    return frozenset(topic for topic, pattern in _COMPILED if pattern.search(lower))


@lru_cache(maxsize=4_096)
def about_all(headings: tuple[str, ...]) -> frozenset[About]:
    """The subjects that any of several headings names."""
    return frozenset().union(*(about(heading) for heading in headings)) if headings else frozenset()


def about_last(headings: tuple[str, ...]) -> frozenset[About]:
    """The subjects that the innermost heading names."""
    return about(headings[-1]) if headings else frozenset()
