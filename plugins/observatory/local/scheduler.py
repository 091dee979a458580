"""``python -m observatory.local.scheduler``: Airflow's scheduler, in which what tasks import is loaded once.

A task is a fork of a worker of the local executor, and the worker one of the scheduler: what is loaded before costs no task anything.
Great Expectations alone takes eight seconds of a processor to import, and four tasks of a pass run it. What follows are the words of
``airflow``.
"""

from __future__ import annotations

import importlib
import pkgutil
import runpy
import sys

import observatory

PARTS = ("deposits", "disclosure", "landing", "quality", "sources", "warehouse")
"""Parts of the package that tasks use and that import nothing of Airflow, which loads itself."""
OTHERS = ("great_expectations", "great_expectations.expectations")


def modules() -> list[str]:
    """The names of the modules to load before the scheduler forks."""
    names = [f"{observatory.__name__}.{part}" for part in PARTS]
    for part in tuple(names):
        inside = importlib.import_module(part)
        names += [module.name for module in pkgutil.walk_packages(inside.__path__, f"{part}.") if not module.name.endswith("__main__")]
    return [*OTHERS, *names]


def main() -> None:
    """Load them, then be ``airflow`` with the words of the command line."""
    for name in modules():
        importlib.import_module(name)
    sys.argv[0] = "airflow"
    runpy.run_module("airflow", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
