"""A finished report takes the place of the last one whole, or not at all."""

from __future__ import annotations

import errno
import json
import multiprocessing
import os
import signal
import tempfile
from pathlib import Path

import pytest

from analysis.evidence.view import REPOSITORY
from analysis.suite import freshness, publish
from analysis.suite.build import build
from analysis.suite.freshness import remember, sums
from analysis.suite.plan import OURS, Plan, PlanError
from analysis.suite.publish import swap


def folder(path: Path, words: str) -> Path:
    path.mkdir(parents=True)
    (path / "index.html").write_text(words)
    return path


@pytest.fixture(params=["one exchange", "two renames"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "two renames":
        monkeypatch.setattr(publish, "_exchange", lambda one, other: False)
    return request.param


def test_the_first_report_is_put_in_place(tmp_path: Path, way: str) -> None:
    swap(folder(tmp_path / "new", "first"), tmp_path / "html")
    assert (tmp_path / "html" / "index.html").read_text() == "first"
    assert not (tmp_path / "new").exists()


def test_a_new_report_and_the_last_one_change_places(tmp_path: Path, way: str) -> None:
    folder(tmp_path / "html", "last")
    swap(folder(tmp_path / "new", "next"), tmp_path / "html")
    assert (tmp_path / "html" / "index.html").read_text() == "next"
    assert (tmp_path / "new" / "index.html").read_text() == "last"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["html", "new"]


def test_a_link_in_the_place_of_the_report_is_replaced_and_what_it_names_is_left_alone(
    tmp_path: Path, way: str
) -> None:
    theirs = folder(tmp_path / "theirs", "somebody else's")
    (tmp_path / "html").symlink_to(theirs)
    swap(folder(tmp_path / "new", "next"), tmp_path / "html")
    assert (tmp_path / "html" / "index.html").read_text() == "next"
    assert (theirs / "index.html").read_text() == "somebody else's"


def test_where_the_new_report_cannot_be_moved_the_last_one_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publish, "_exchange", lambda one, other: False)
    folder(tmp_path / "html", "last")
    with pytest.raises(OSError, match="gone"):
        swap(tmp_path / "gone", tmp_path / "html")
    assert (tmp_path / "html" / "index.html").read_text() == "last"


# --- all or nothing


@pytest.mark.parametrize("fails", [0, 1, 2])
def test_where_one_piece_cannot_be_moved_all_of_the_last_report_stands(
    tmp_path: Path, way: str, monkeypatch: pytest.MonkeyPatch, fails: int
) -> None:
    new, out = tmp_path / "new", tmp_path / "out"
    new.mkdir()
    out.mkdir()
    pieces = []
    for name in ("findings", "html", "tables"):
        folder(new / name, "next")
        if name != "tables":  # the last report had none
            folder(out / name, "last")
        pieces.append((new / name, out / name))
    real, moved = publish.swap, []

    def swap_until(one: Path, place: Path) -> None:
        if len(moved) == fails:
            moved.append(place)
            raise OSError(errno.EACCES, "denied", str(place))
        moved.append(place)
        real(one, place)

    monkeypatch.setattr(publish, "swap", swap_until)
    with pytest.raises(OSError, match="denied"):
        publish.swap_all(pieces)
    assert {path.parent.name: path.read_text() for path in out.glob("*/*")} == {"findings": "last", "html": "last"}


def test_what_a_machine_that_died_between_two_pieces_left_is_whole_pieces_and_the_next_publishing_ends_it(
    tmp_path: Path, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    names, out = ("findings", "html"), tmp_path / "out"
    for name in names:
        folder(out / name, "last")

    def pieces() -> list[tuple[Path, Path]]:
        new = Path(tempfile.mkdtemp(dir=tmp_path))
        return [(folder(new / name, "next"), out / name) for name in names]

    real = publish.swap

    def die_at_the_second(one: Path, place: Path) -> None:
        if place.name == names[1]:
            os.kill(os.getpid(), signal.SIGKILL)
        real(one, place)

    monkeypatch.setattr(publish, "swap", die_at_the_second)
    dying = multiprocessing.get_context("fork").Process(target=publish.swap_all, args=(pieces(),))
    dying.start()
    dying.join()
    assert dying.exitcode == -signal.SIGKILL
    assert {path.parent.name: path.read_text() for path in out.glob("*/*")} == {"findings": "next", "html": "last"}

    monkeypatch.setattr(publish, "swap", real)
    publish.swap_all(pieces())
    assert {path.parent.name: path.read_text() for path in out.glob("*/*")} == {"findings": "next", "html": "next"}


# --- nobody's files


def plan_into(out: Path) -> Plan:
    return Plan.of(REPOSITORY, {"out": str(out)})


def test_a_folder_that_holds_somebody_elses_files_is_refused_by_their_names(tmp_path: Path) -> None:
    for name in ("notebooks/mine.ipynb", "html/mine.html", "findings.json", "notes.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("two weeks of work")
    with pytest.raises(PlanError, match=r"html/mine\.html, notebooks/mine\.ipynb, findings\.json\. Move them"):
        plan_into(tmp_path).lay_out()
    assert not (tmp_path / ".work").exists()


def test_a_folder_with_other_files_beside_the_report_is_taken(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("they stay")
    plan_into(tmp_path).refuse_what_is_not_ours()


def test_what_was_put_among_the_files_of_a_report_is_not_replaced_with_them(tmp_path: Path) -> None:
    folder(tmp_path / "html", "ours")
    (tmp_path / ".work").mkdir()
    (tmp_path / ".work" / OURS).write_text(json.dumps(["html/index.html"]))
    plan_into(tmp_path).refuse_what_is_not_ours()
    (tmp_path / "html" / ".DS_Store").write_text("a program's")
    plan_into(tmp_path).refuse_what_is_not_ours()
    (tmp_path / "html" / "comments.html").write_text("theirs")
    with pytest.raises(PlanError, match=r"html/comments\.html"):
        plan_into(tmp_path).refuse_what_is_not_ours()


def test_a_repository_or_the_evidence_is_no_place_for_a_report(tmp_path: Path) -> None:
    (tmp_path / "theirs" / ".git").mkdir(parents=True)
    places = (REPOSITORY, REPOSITORY.parent, REPOSITORY / "data" / "raw", tmp_path / "theirs")
    for place in places:
        with pytest.raises(PlanError, match="holds a repository or its tables"):
            plan_into(place).refuse_what_is_not_ours()


@pytest.mark.parametrize("place", ["src", "notebooks/mine", "data", "reports/html", "reports/mine"])
def test_what_a_clone_keeps_is_no_place_for_a_report(place: str) -> None:
    with pytest.raises(PlanError, match="which the clone keeps"):
        plan_into(REPOSITORY / place).refuse_where_no_report_goes()


def test_where_no_report_goes_nothing_is_put(tmp_path: Path) -> None:
    (tmp_path / "theirs" / ".git").mkdir(parents=True)
    with pytest.raises(PlanError):
        build(plan_into(tmp_path / "theirs"), jobs=1)
    assert [path.name for path in (tmp_path / "theirs").iterdir()] == [".git"]


def test_links_that_lead_to_each_other_are_no_place(tmp_path: Path) -> None:
    (tmp_path / "one").symlink_to(tmp_path / "other")
    (tmp_path / "other").symlink_to(tmp_path / "one")
    with pytest.raises(PlanError, match="leads nowhere"):
        Plan.of(REPOSITORY, {"out": tmp_path / "one"})


# --- what was published is as it was made


@pytest.mark.parametrize("harm", ["damaged", "deleted"])
def test_a_published_page_that_was_damaged_or_deleted_is_published_again(tmp_path: Path, harm: str) -> None:
    work = tmp_path / ".work"
    made, page = folder(tmp_path / ".work" / "html", "as made"), folder(tmp_path / "html", "as made") / "index.html"
    (work / "published.json").write_text("{}")
    freshness.remember(work, "html", freshness.sums(work, [made]), freshness.sums(work, [made]))
    published = freshness.sums(work, [work / "published.json", tmp_path / "html"])
    freshness.remember(work, "published.json", freshness.sums(work, [made]), published)
    freshness.forget_stale(work)
    assert freshness.is_made(work, "published.json")
    page.write_text("flipped") if harm == "damaged" else page.unlink()
    freshness.forget_stale(work)
    assert not freshness.is_made(work, "published.json")
    assert not (work / "published.json").exists()
    assert freshness.is_made(work, "html")
    assert page.exists() == (harm == "damaged"), "what readers have stays until something better is there"


def test_a_notebook_that_is_gone_is_gone_from_what_is_published(tmp_path: Path) -> None:
    plan = plan_into(tmp_path).lay_out()
    source, run = (plan.work / folder / "99-gone.ipynb" for folder in ("inputs", "notebooks"))
    for path in (source, run):
        path.parent.mkdir(exist_ok=True)
        path.write_text("{}")
    remember(plan.work, f"notebooks/{run.name}", sums(plan.work, [source]), sums(plan.work, [run]))
    plan.lay_out()
    assert (source.exists(), run.exists()) == (False, False)
