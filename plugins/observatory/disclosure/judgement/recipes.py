"""What of a repository's tree bears the name of a release: settings and launchers with the program that they are for, and programs that train."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from observatory.disclosure.judgement.records import Repository
from observatory.disclosure.names import Kinship, Name, generation, kinship, parse_name
from observatory.disclosure.tree import in_training, is_trainer, is_tuning, serves

_WORD_MIN = 3
# Of a recipe's file name, what stands before the name of a model.
_BEFORE_NAME = frozenset(
    "config configs conf params param train training pretrain sft dpo grpo finetune run launch recipe full lora qlora instruct instruction tune".split()
)
_SOURCES = frozenset("src source code lib python packages".split())
_SHELL = (".sh", ".slurm", ".sbatch")
# A number of parameters, as names of models and of their settings tell it.
_PARAMETERS = re.compile(r"(?<![a-z\d.])\d{1,4}(?:\.\d{1,3})?(?:x\d{1,3}(?:\.\d{1,3})?)?[bm](?![a-z\d])")
_VERSION = re.compile(r"v\d{1,2}(?:\.\d{1,2}){0,2}", re.IGNORECASE)
_PRETRAINS = re.compile(r"pre[-_]?train", re.IGNORECASE)
# What parts the words of a file's name; a point between digits is of a version.
_BETWEEN_WORDS = re.compile(r"[_\- ]|(?<!\d)\.|\.(?!\d)")
# A name of so many letters stays one without the word for tuning that is written on to it.
_INSTRUCT = re.compile(r"instruct(?=[a-z]{5})")


@dataclass(frozen=True, slots=True)
class Recipe:
    """Settings, a launcher or a program that bear a release's name, and the program of the same tree that trains.

    ``is_folder``: a folder bears it; ``is_for_tuning``: every launcher of the program says that it tunes.
    """

    path: str
    program: str
    is_folder: bool
    is_for_tuning: bool = False

    @property
    def tunes(self) -> bool:
        """Whether it says that it only tunes, or all that starts its program does."""
        return is_tuning(self.path) or is_tuning(self.program) or (self.is_for_tuning and not _PRETRAINS.search(self.path))

    @property
    def words(self) -> str:
        """It and the program that it is for."""
        return self.path if self.path == self.program else f"{self.path} for {self.program}"


def launched(known: Repository) -> list[tuple[str, str]]:
    """Settings and launchers of a tree, each with the program that it is for."""
    told = known.tree.get("launched")
    return [(str(one[0]), str(one[1])) for one in told if isinstance(one, list | tuple) and len(one) == 2] if isinstance(told, list) else []


def _started_to_tune(known: Repository) -> frozenset[str]:
    """Programs that launchers start, and only such as say that they tune."""
    started = [(path, program) for path, program in launched(known) if path.endswith(_SHELL)]
    return frozenset(program for _, program in started) - {program for path, program in started if not is_tuning(path)}


def trainers(known: Repository) -> Iterator[tuple[str, str]]:
    """Programs of a tree that train by their own name, and launchers in a folder of training; each is for itself."""
    for path in known.in_tree("programs"):
        if is_trainer(path) or (path.endswith(_SHELL) and in_training(path) and not serves(path)):
            yield path, path


def of_release(known: Repository, names: Sequence[Name], bases: Sequence[Name], *, is_given: bool = False, with_trainers: bool = False) -> list[Recipe]:
    """Recipes that bear one of the names; ``with_trainers``: programs that train, too."""
    pairs, tuners = [*launched(known), *(trainers(known) if with_trainers else ())], _started_to_tune(known)
    return [
        Recipe(path, program, place == "folder", program in tuners)
        for path, program in pairs
        if (place := bears(names, bases, _within_package(path), is_given=is_given))
    ]


def of_generation(known: Repository, names: Sequence[Name], bases: Sequence[Name]) -> list[Recipe]:
    """Recipes that bear the family's name with another version of the same leading number, and no word of another product."""
    found: list[Recipe] = []
    tuners = _started_to_tune(known)
    for path, program in (*launched(known), *trainers(known)):
        inside = _within_package(path)
        parts = [*inside.rpartition("/")[0].split("/"), without_uses(inside)]
        place = next((place for place, part in enumerate(parts) if _is_of_generation(parse_name(part), names, bases)), None)
        if place is not None and not is_of_another_size(names, path):
            found.append(Recipe(path, program, place < len(parts) - 1, program in tuners))
    return found


def _is_of_generation(other: Name, names: Sequence[Name], bases: Sequence[Name]) -> bool:
    if not other.family or not other.version or any(base.family == other.family for base in bases):
        return False
    lead = generation(other)
    return lead is not None and any(
        one.family == other.family and generation(one) == lead and other.kinds <= one.kinds and set(other.products) <= set(one.products) for one in names
    )


def bears(names: Sequence[Name], bases: Sequence[Name], path: str, *, is_given: bool) -> str:
    """``folder`` or ``file`` by what bears one of the names, nothing where neither does; the name of a base is not the release's own.

    ``is_given``: its own documents give the repository as its training code, so that the family's name and one of its sizes do.
    """
    parts = [*path.rpartition("/")[0].split("/"), without_uses(path)]
    own = [one for name in names if len("".join(name.family)) >= _WORD_MIN for one in spellings(name)]
    if is_of_another_size(names, path):
        return ""
    for place, part in enumerate(parts):
        other = parse_name(part)
        if not other.family or any(kinship(base, other) is Kinship.SAME for base in bases):
            continue
        # What lies below may tell the version: ``name-7b/sft/config_v0.1.yaml``.
        others = [other, *(parse_name(f"{part}-{below}") for below in parts[place + 1 :] if _VERSION.fullmatch(below))]
        kin = {kinship(one, other) for one in own for other in others}
        is_sized = not other.version and any(size in parts for one in names for size in one.sizes)
        if Kinship.SAME in kin or (is_given and Kinship.FAMILY in kin and is_sized):
            return "folder" if place < len(parts) - 1 else "file"
    return ""


def is_of_another_size(names: Sequence[Name], path: str) -> bool:
    """Whether a path tells numbers of parameters, and none that one of the names tells, where they tell any."""
    told = _sizes(path)
    own = {size for name in names for size in _sizes(name.text)} if told else set()
    return bool(own) and told.isdisjoint(own)


def is_of_size(names: Sequence[Name], path: str) -> bool:
    """Whether a path tells a number of parameters that one of the names tells."""
    told = _sizes(path)
    return bool(told) and any(not told.isdisjoint(_sizes(name.text)) for name in names)


@lru_cache(maxsize=50_000)
def _sizes(text: str) -> frozenset[str]:
    return frozenset(_PARAMETERS.findall(text.lower()))


def spellings(name: Name) -> Iterator[Name]:
    """A name, and the same without a word for tuning that is written on to its first one."""
    yield name
    if name.version and _INSTRUCT.match(name.family[0]) is not None:
        yield replace(name, family=(_INSTRUCT.sub("", name.family[0], count=1), *name.family[1:]))


def tunings_of(name: Name) -> frozenset[str]:
    """The words for tuning that a name tells, one that is written on to its first word too."""
    return frozenset((*name.tunings, *(["instruct"] if len(list(spellings(name))) > 1 else [])))


def without_uses(path: str) -> str:
    """A file's name without its ending and the words of training before what it is named after."""
    words = _BETWEEN_WORDS.split(path.rpartition("/")[2].rpartition(".")[0])
    while words and words[0].lower() in _BEFORE_NAME:
        words = words[1:]
    return "-".join(words)


def _within_package(path: str) -> str:
    """A path without the folder of the package that it is a module of: that bears the repository's name, whatever lies in it."""
    first, _, rest = path.partition("/")
    if path.endswith(".py") and first.lower() in _SOURCES and "/" in rest:
        return _within_package(rest) if rest.count("/") > 1 else rest
    return rest if path.endswith(".py") and path.count("/") > 1 else path
