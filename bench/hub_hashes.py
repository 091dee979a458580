"""Integer hashes (splitmix64) as the only chance there is: the same on every machine, for one model alone or for all at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[Any]
MASK = (1 << 64) - 1
STEP, STEP2, M1, M2 = 0x9E3779B97F4A7C15, 0xD1342543DE82EF95, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB


def mix(x: int) -> int:
    """One number, well stirred."""
    x &= MASK
    x = ((x ^ (x >> 30)) * M1) & MASK
    x = ((x ^ (x >> 27)) * M2) & MASK
    return x ^ (x >> 31)


def salt(seed: int, name: str, day: int = 0) -> int:
    """The start of one stream of hashes."""
    return mix(mix(seed) + int.from_bytes(name.encode().ljust(8, b" ")[:8], "big") + day * STEP2)


def draw(start: int, index: int, extra: int = 0) -> int:
    """The hash of one model in one stream; ``extra`` is its version."""
    return mix(start + index * STEP + extra * STEP2)


def draws(start: int, index: Ints, extra: Ints | None = None) -> Ints:
    """The same for many models."""
    x = index.astype(np.uint64)
    x *= np.uint64(STEP)
    x += np.uint64(start)
    if extra is not None:
        x += extra.astype(np.uint64) * np.uint64(STEP2)
    x ^= x >> np.uint64(30)
    x *= np.uint64(M1)
    x ^= x >> np.uint64(27)
    x *= np.uint64(M2)
    x ^= x >> np.uint64(31)
    return x


def unit(hashes: Ints) -> Ints:
    """Hashes as numbers in [0, 1)."""
    return (hashes >> np.uint64(11)).astype(np.float64) * 2.0**-53


def below(hashes: Ints, part: int, of: int = 10_000) -> Ints:
    """True for ``part`` of ``of`` hashes."""
    return hashes < np.uint64(min(max(part, 0) * (1 << 64) // of, MASK))


def modulo(hashes: Ints, n: int) -> Ints:
    """Hashes as numbers in 0 … n-1."""
    return ((hashes >> np.uint64(8)) % np.uint64(n)).astype(np.int64)


def weighted(hashes: Ints, weights: Sequence[int]) -> Ints:
    """Hashes as places in ``weights``, as often as each weighs."""
    bounds = np.cumsum(np.array(weights, dtype=np.int64))
    return np.searchsorted(bounds, modulo(hashes, int(bounds[-1])), side="right")
