"""A path in its tree: the repository's name, the folders above, and what stands beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

MAX_BESIDE = 40


@dataclass(frozen=True, slots=True)
class Placed:
    """One file. ``beside`` are names in its folder, sorted, nearest first; ``roots`` the names at the top of the tree."""

    repository: str
    path: str
    beside: tuple[str, ...]
    count: int
    folders: tuple[str, ...]
    roots: tuple[str, ...]


class Tree:
    """The paths of one repository, by folder. Times: a pass over all paths once, a look at one folder for each file."""

    def __init__(self, repository: str, paths: Iterable[str]) -> None:
        """Sort the files into their folders."""
        self.repository = repository
        self._files: dict[str, list[str]] = {}
        self._folders: dict[str, set[str]] = {}
        for path in paths:
            folder, _, name = path.rpartition("/")
            self._files.setdefault(folder, []).append(name)
            while folder:
                above, _, last = folder.rpartition("/")
                known = self._folders.setdefault(above, set())
                if last in known:
                    break
                known.add(last)
                folder = above
        for names in self._files.values():
            names.sort()
        self._roots = tuple([f"{name}/" for name in sorted(self._folders.get("", ()))][:MAX_BESIDE] + self._files.get("", [])[:MAX_BESIDE])

    def place(self, path: str) -> Placed:
        """The file with what stands around it."""
        folder, _, name = path.rpartition("/")
        names = self._files.get(folder, [])
        start = 0
        if len(names) > MAX_BESIDE and name in names:
            start = max(0, min(names.index(name) - MAX_BESIDE // 2, len(names) - MAX_BESIDE))
        beside = tuple(one for one in names[start : start + MAX_BESIDE + 1] if one != name)[:MAX_BESIDE]
        return Placed(self.repository, path, beside, len(names), tuple(sorted(self._folders.get(folder, ())))[:MAX_BESIDE], self._roots)
