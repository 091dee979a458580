"""Do the claims' intervals cover the truth, and how often is a verdict wrong? Registries of known truth, with unknown and misjudged releases, DRAWS of each.

Prints, by measure, how often the truth lies in the interval that holds whatever the unknown are, and in that of unknown ones like the known; and the five
answers with how many are the contrary of the truth. Ends with 1 where an interval covers less than 95 % or more than 2 % of the verdicts are wrong.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence

from claims_world import Outcome, simulate

COVERAGE, WRONG = 0.95, 0.02


def told(found: Sequence[Outcome], *, is_alike: bool) -> tuple[list[str], bool]:
    """Lines of what came of it, and whether it is as it should be."""
    lines, is_good = [], True
    for measure in dict.fromkeys(one.measure for one in found):
        rows = [one for one in found if one.measure == measure]
        covered = sum(one.is_covered for one in rows) / len(rows)
        alike = sum(one.is_covered_if_alike for one in rows) / len(rows)
        verdicts = Counter(one.verdict for one in rows)
        # Unknown ones that are not like the known break what the middle answers suppose: there only the outer two must be right.
        judged = [one for one in rows if is_alike or not one.verdict.endswith("if_alike")]
        wrong = sum(one.is_wrong for one in judged) / len(rows)
        is_good &= covered >= COVERAGE and wrong <= WRONG and (alike >= COVERAGE or not is_alike)
        width = sum(one.found.alike_high - one.found.alike_low for one in rows) / len(rows)
        lines.append(f"{measure}: covered {covered:.3f}, if alike {alike:.3f} (mean width {width:.3f}), wrong verdicts {wrong:.3f} of {len(rows)}")
        lines.append("    " + ", ".join(f"{name} {count}" for name, count in sorted(verdicts.items())))
    return lines, is_good


def main() -> int:
    """Run both kinds of registry and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", type=int, default=500)
    parser.add_argument("--seed", type=int, default=17)
    given = parser.parse_args()
    is_good = True
    for is_alike in (True, False):
        sys.stdout.write(f"{given.draws} registries whose unknown releases are {'like' if is_alike else 'not like'} the known\n")
        lines, is_right = told(simulate(given.draws, is_alike=is_alike, seed=given.seed), is_alike=is_alike)
        sys.stdout.write("".join(f"  {line}\n" for line in lines))
        is_good &= is_right
    return 0 if is_good else 1


if __name__ == "__main__":
    raise SystemExit(main())
