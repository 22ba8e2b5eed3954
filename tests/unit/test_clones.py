"""However the project was got (a clone with other line ends, of another owner, an archive without git, a folder with
blanks and Cyrillic), it can be set up, cleaned and copied for its tests."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from analysis.evidence.view import REPOSITORY

COUNT = (  # the tests of the place where it is called, wherever the interpreter itself may look
    "import sys; from pathlib import Path; sys.path.insert(0, str(Path.cwd())); from tests.trust.clone import clone; "
    "print(sum(path.is_file() for path in clone(Path(sys.argv[1])).rglob('*')))"
)
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (REPOSITORY / ".git").exists(), reason="an archive has no git to be cloned by"),
]


def git(*arguments: str, **told: str) -> bytes:
    command = ["git", "-c", f"safe.directory={REPOSITORY}", *arguments]
    return subprocess.run(command, env=os.environ | told, cwd=REPOSITORY, capture_output=True, check=True).stdout


def copied(root: Path, place: Path, **told: str) -> int:
    """How many files the tests of a project copy of it, with the library of this one."""
    place.mkdir()
    command = [sys.executable, "-c", COUNT, str(place)]
    done = subprocess.run(command, cwd=root, env=os.environ | told, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a download as an archive unpacks to, in a folder with blanks and Cyrillic."""
    place = tmp_path_factory.mktemp("archive") / "Қаңтар, копия проекта"
    with tarfile.open(fileobj=io.BytesIO(git("archive", "HEAD"))) as packed:
        packed.extractall(place, filter="data")
    return place


def test_a_clone_that_asks_for_other_line_ends_has_the_same_bytes(tmp_path: Path) -> None:
    place = tmp_path / "clone"
    git("-c", "core.autocrlf=true", "clone", "-q", "--no-hardlinks", str(REPOSITORY), str(place))
    names = [name for name in os.fsdecode(git("ls-tree", "-r", "-z", "--name-only", "HEAD")).split("\0") if name]
    texts = [name for name in names if not name.endswith((".png", ".woff2", ".parquet", ".otf", ".ttf"))]
    assert len(texts) > 300
    assert [name for name in texts if b"\r\n" in (place / name).read_bytes()] == []
    asked = subprocess.run(["make", "-n", "setup"], cwd=place, capture_output=True, text=True, check=True)
    assert '"uv=="' not in asked.stdout


def test_an_archive_without_git_is_set_up_cleaned_and_copied_by_its_tests(archive: Path, tmp_path: Path) -> None:
    assert not (archive / ".git").exists()
    asked = subprocess.run(["make", "-n", "setup"], cwd=archive, capture_output=True, text=True, check=True)
    assert ".ci/setup.py" in asked.stdout
    done = subprocess.run(["make", "-s", "clean"], cwd=archive, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    kept = sum(path.is_file() for path in archive.rglob("*") if "__pycache__" not in path.parts)
    assert copied(archive, tmp_path / "copy") == kept


def test_a_clone_that_another_user_owns_is_copied_by_its_tests(tmp_path: Path) -> None:
    """Git takes the clone for another's and refuses it unless it is told that this folder is safe."""
    place = tmp_path / "clone"
    git("clone", "-q", "--no-hardlinks", str(REPOSITORY), str(place))
    foreign = {"GIT_TEST_ASSUME_DIFFERENT_OWNER": "1"}
    plain = subprocess.run(["git", "ls-files"], cwd=place, env=os.environ | foreign, capture_output=True, check=False)
    assert plain.returncode != 0
    assert copied(place, tmp_path / "copy", **foreign) == len(git("ls-tree", "-r", "--name-only", "HEAD").splitlines())


def test_the_evidence_is_checked_from_a_folder_with_blanks_and_cyrillic(archive: Path) -> None:
    command = [sys.executable, "-m", "analysis", "check", "--raw", str(archive / "data" / "raw")]
    told = os.environ | {"PYTHONPATH": str(archive / "src")}
    done = subprocess.run(command, cwd=archive, env=told, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
