"""``python -m observatory.local.scheduler ARGUMENTS``: imports the modules that tasks need, then runs ``airflow ARGUMENTS`` in the same process.

Tasks are forks of this process, so they need not import again what it has loaded. Importing Great Expectations alone takes eight CPU seconds, and four
tasks of each pass use it.
"""

from __future__ import annotations

import importlib
import pkgutil
import runpy
import sys

import observatory

PARTS = ("deposits", "disclosure", "landing", "quality", "sources", "warehouse")
"""The subpackages to load: those that tasks use and that do not import Airflow, which loads itself."""
OTHERS = ("great_expectations", "great_expectations.expectations")


def modules() -> list[str]:
    """The names of the modules to load before the scheduler forks."""
    names = [f"{observatory.__name__}.{part}" for part in PARTS]
    for part in tuple(names):
        inside = importlib.import_module(part)
        names += [module.name for module in pkgutil.walk_packages(inside.__path__, f"{part}.") if not module.name.endswith("__main__")]
    return [*OTHERS, *names]


def main() -> None:
    """Load the modules, then run ``airflow`` with the arguments of the command line."""
    for name in modules():
        importlib.import_module(name)
    sys.argv[0] = "airflow"
    runpy.run_module("airflow", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
