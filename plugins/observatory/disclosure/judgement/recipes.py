"""Finds files of a repository with the name of a release: settings and launchers, each with the program that it is for, and programs that train."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from observatory.disclosure.judgement.records import Repository
from observatory.disclosure.names import Name, NameMatch, compare_names, generation, parse_name
from observatory.disclosure.tree import in_training, is_trainer, is_tuning, serves

_WORD_MIN = 3
# Words of a recipe's file name that come before the name of a model.
_TRAINING_WORDS = frozenset(
    "config configs conf params param train training pretrain sft dpo grpo finetune run launch recipe full lora qlora instruct instruction tune".split()
)
_SOURCES = frozenset("src source code lib python packages".split())
_SHELL = (".sh", ".slurm", ".sbatch")
# A number of parameters, as names of models and of their settings write it: "7b", "8x7b".
_PARAMETERS = re.compile(r"(?<![a-z\d.])\d{1,4}(?:\.\d{1,3})?(?:x\d{1,3}(?:\.\d{1,3})?)?[bm](?![a-z\d])")
_VERSION = re.compile(r"v\d{1,2}(?:\.\d{1,2}){0,2}", re.IGNORECASE)
_PRETRAINS = re.compile(r"pre[-_]?train", re.IGNORECASE)
# The signs between the words of a file's name: "_", "-". A point between digits belongs to a version (v0.1).
_BETWEEN_WORDS = re.compile(r"[_\- ]|(?<!\d)\.|\.(?!\d)")
# A word for tuning written on to a name, "instructfoobar": at least so many letters remain without it.
_INSTRUCT = re.compile(r"instruct(?=[a-z]{5})")


@dataclass(frozen=True, slots=True)
class Recipe:
    """A file with a release's name (settings, a launcher or a program), and the program of the same tree that trains with it.

    ``is_folder``: a folder has the name, and not the file. ``is_for_tuning``: every launcher of the program says that it tunes.
    """

    path: str
    program: str
    is_folder: bool
    is_for_tuning: bool = False

    @property
    def tunes(self) -> bool:
        """Whether its path or its program's says that it only tunes, or all launchers of the program do."""
        return is_tuning(self.path) or is_tuning(self.program) or (self.is_for_tuning and not _PRETRAINS.search(self.path))

    @property
    def description(self) -> str:
        """The path, and the program that it is for, as evidence quotes them: "a.yaml for train.py"."""
        return self.path if self.path == self.program else f"{self.path} for {self.program}"


def launched_programs(repository: Repository) -> list[tuple[str, str]]:
    """Paths of settings and launchers, each with that of its program, as the reader of the tree noted them; empty if no tree was read."""
    pairs = repository.tree.get("launched")
    return [(str(pair[0]), str(pair[1])) for pair in pairs if isinstance(pair, list | tuple) and len(pair) == 2] if isinstance(pairs, list) else []


def _started_only_to_tune(repository: Repository) -> frozenset[str]:
    """Programs that have launchers, all of which say that they tune."""
    started = [(path, program) for path, program in launched_programs(repository) if path.endswith(_SHELL)]
    return frozenset(program for _, program in started) - {program for path, program in started if not is_tuning(path)}


def find_trainers(repository: Repository) -> Iterator[tuple[str, str]]:
    """Programs that train by their own name, and launchers in a folder of training; each is paired with itself."""
    for path in repository.in_tree("programs"):
        if is_trainer(path) or (path.endswith(_SHELL) and in_training(path) and not serves(path)):
            yield path, path


def find_recipes(repository: Repository, names: Sequence[Name], bases: Sequence[Name], *, is_given: bool = False, with_trainers: bool = False) -> list[Recipe]:
    """Recipes with one of the names. ``with_trainers``: programs that train and have one of the names count too. ``is_given``: see ``part_with_name``."""
    pairs, tuners = [*launched_programs(repository), *(find_trainers(repository) if with_trainers else ())], _started_only_to_tune(repository)
    return [
        Recipe(path, program, named_part == "folder", program in tuners)
        for path, program in pairs
        if (named_part := part_with_name(names, bases, _path_in_package(path), is_given=is_given))
    ]


def find_generation_recipes(repository: Repository, names: Sequence[Name], bases: Sequence[Name]) -> list[Recipe]:
    """Recipes with the family's name and a version of the same generation (leading number): those of Foo 2.1 for the release Foo 2.5."""
    recipes: list[Recipe] = []
    tuners = _started_only_to_tune(repository)
    for path, program in (*launched_programs(repository), *find_trainers(repository)):
        inside = _path_in_package(path)
        parts = [*inside.rpartition("/")[0].split("/"), strip_training_words(inside)]
        position = next((position for position, part in enumerate(parts) if _is_of_generation(parse_name(part), names, bases)), None)
        if position is not None and not is_of_another_size(names, path):
            recipes.append(Recipe(path, program, position < len(parts) - 1, program in tuners))
    return recipes


def _is_of_generation(other: Name, names: Sequence[Name], bases: Sequence[Name]) -> bool:
    """Whether a recipe's name is of the release's family and generation (Foo 2 for Foo 2.5), and of no base's family."""
    if not other.family or not other.version or any(base.family == other.family for base in bases):
        return False
    lead = generation(other)
    return lead is not None and any(
        name.family == other.family and generation(name) == lead and other.kinds <= name.kinds and set(other.products) <= set(name.products) for name in names
    )


def part_with_name(names: Sequence[Name], bases: Sequence[Name], path: str, *, is_given: bool) -> str:
    """``folder`` or ``file``: the part of a path that has one of the names; empty if none has. A part with the name of a base does not count.

    ``is_given``: the release's documents link the repository as its training code. Then the family's name and one of its sizes are enough.
    """
    parts = [*path.rpartition("/")[0].split("/"), strip_training_words(path)]
    own = [spelling for name in names if len("".join(name.family)) >= _WORD_MIN for spelling in spellings(name)]
    if is_of_another_size(names, path):
        return ""
    for position, part in enumerate(parts):
        other = parse_name(part)
        if not other.family or any(compare_names(base, other) is NameMatch.SAME for base in bases):
            continue
        # Also join the part with a version that is below it in the path: ``name-7b/sft/config_v0.1.yaml``.
        others = [other, *(parse_name(f"{part}-{below}") for below in parts[position + 1 :] if _VERSION.fullmatch(below))]
        name_match = {compare_names(spelling, other) for spelling in own for other in others}
        is_sized = not other.version and any(size in parts for name in names for size in name.sizes)
        if NameMatch.SAME in name_match or (is_given and NameMatch.FAMILY_ONLY in name_match and is_sized):
            return "folder" if position < len(parts) - 1 else "file"
    return ""


def is_of_another_size(names: Sequence[Name], path: str) -> bool:
    """Whether a path has numbers of parameters ("7b"), but none of those in the names. False if the names have none."""
    sizes = _sizes(path)
    own = {size for name in names for size in _sizes(name.text)} if sizes else set()
    return bool(own) and sizes.isdisjoint(own)


def is_of_size(names: Sequence[Name], path: str) -> bool:
    """Whether a path has a number of parameters ("7b") that is in one of the names too."""
    sizes = _sizes(path)
    return bool(sizes) and any(not sizes.isdisjoint(_sizes(name.text)) for name in names)


@lru_cache(maxsize=50_000)
def _sizes(text: str) -> frozenset[str]:
    """The sizes that a text names, such as "7b" or "8x7b", in lower case."""
    return frozenset(_PARAMETERS.findall(text.lower()))


def spellings(name: Name) -> Iterator[Name]:
    """A name, and the same name without a word for tuning at the beginning of its family ("instructfoo"): the second only if it has a version."""
    yield name
    if name.version and _INSTRUCT.match(name.family[0]) is not None:
        yield replace(name, family=(_INSTRUCT.sub("", name.family[0], count=1), *name.family[1:]))


def tunings_of(name: Name) -> frozenset[str]:
    """The words for tuning in a name, also one that is written on to its first word."""
    return frozenset((*name.tunings, *(["instruct"] if len(list(spellings(name))) > 1 else [])))


def strip_training_words(path: str) -> str:
    """A file's name without its ending and without the words of training before the name of the model."""
    words = _BETWEEN_WORDS.split(path.rpartition("/")[2].rpartition(".")[0])
    while words and words[0].lower() in _TRAINING_WORDS:
        words = words[1:]
    return "-".join(words)


def _path_in_package(path: str) -> str:
    """A path without the folder of its package: that folder has the repository's name, whatever lies in it."""
    first, _, rest = path.partition("/")
    if path.endswith(".py") and first.lower() in _SOURCES and "/" in rest:
        return _path_in_package(rest) if rest.count("/") > 1 else rest
    return rest if path.endswith(".py") and path.count("/") > 1 else path
