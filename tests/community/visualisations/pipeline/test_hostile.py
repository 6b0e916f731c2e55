"""A hundred broken and hostile files: each is refused with a sentence that helps, or taken over clean."""

import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from community.visualisations.pipeline import apart, photos
from community.visualisations.pipeline.decoding import decode
from community.visualisations.pipeline.encoding import encode_renditions, encode_working
from community.visualisations.pipeline.errors import PhotoRefused, PipelineFailed, Reason
from community.visualisations.pipeline.limits import MEGABYTE
from community.visualisations.pipeline.messages import read_message, write_message
from community.visualisations.pipeline.photos import prepare_photo, read_upload
from community.visualisations.pipeline.steps import Progress, Step

from .hostile import SECRET, Hostile, basics, bomb_png, exif_with, hostile_files, saved, scene


def outcome(file: Hostile) -> Reason | bytes:
    """Return the reason why a file is refused, or its working copy."""
    try:
        return encode_working(decode(read_upload(io.BytesIO(file.content))))
    except PhotoRefused as refused:
        return refused.reason


@pytest.fixture(scope="module")
def files() -> list[Hostile]:
    return hostile_files()


@pytest.mark.usefixtures("decoders")
def test_each_file_is_refused_with_its_reason_or_taken_over_clean(files: list[Hostile], tmp_path: Path) -> None:
    assert len(files) >= 100
    assert sum(SECRET in file.content for file in files) >= 20
    outcomes = {file.name: outcome(file) for file in files}

    wrong = [
        f"{file.name}: {found}"
        for file in files
        if isinstance(found := outcomes[file.name], Reason) and found not in file.reasons
    ]
    taken_by_mistake = [file.name for file in files if isinstance(outcomes[file.name], bytes) and not file.is_taken]
    assert (wrong, taken_by_mistake) == ([], [])

    copies = {name: found for name, found in outcomes.items() if isinstance(found, bytes)}
    assert [name for name, copy in copies.items() if SECRET in copy] == []
    for number, copy in enumerate(copies.values()):
        with Image.open(io.BytesIO(copy)) as picture:
            assert (picture.format, picture.mode) == ("JPEG", "RGB")
            assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        (tmp_path / f"{number}.jpg").write_bytes(copy)
    assert metadata_in(tmp_path) == set()


def metadata_in(folder: Path) -> set[str]:
    """Return the properties that exiftool finds in the files of a folder, except those of any file."""
    program = shutil.which("exiftool")
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail("exiftool is missing; `scripts/services packages` installs it.")
        pytest.skip("exiftool is missing.")
    said = subprocess.run([program, "-json", "-G1", "-a", "-ee", "-U", str(folder)], capture_output=True, check=False).stdout
    groups = (
        "ExifTool:",
        "System:",
        "File:",
        "JFIF:",
        "Composite:",
        "RIFF:",
        "QuickTime:",
        "Meta:",
        "SourceFile",
    )  # how files are laid out
    return {name for file in json.loads(said) for name in file if not name.startswith(groups)}


@pytest.mark.usefixtures("decoders")
def test_renditions_have_no_metadata_either(tmp_path: Path) -> None:
    working = encode_working(decode(saved(scene(), "JPEG", exif=exif_with(thumbnail=True))))
    for number, rendition in enumerate(encode_renditions(decode(working))):
        assert SECRET not in rendition.content
        (tmp_path / f"{number}.{rendition.content_type[6:]}").write_bytes(rendition.content)
    assert metadata_in(tmp_path) == set()


@pytest.mark.parametrize("reason", Reason)
def test_each_reason_has_a_sentence(reason: Reason) -> None:
    sentence = PhotoRefused(reason).sentence

    assert sentence.endswith(".")
    assert "%" not in sentence


# The memory that a child held counts from before it became another program, when it was a copy of this process: a small one starts it.
STARTER = f"""import os, subprocess, sys
process = subprocess.Popen([sys.executable, "-m", {apart.PROCESS!r}])
_pid, status, used = os.wait4(process.pid, 0)
print(os.waitstatus_to_exitcode(status), used.ru_maxrss * 1024, file=sys.stderr)"""


def run(task: dict[str, object], *contents: bytes, folder: Path) -> tuple[int, dict[str, object], list[bytes], int]:
    """Run the process apart; return its status and answer, and the memory it held at most, in bytes."""
    asked, answer = folder / "asked", folder / "answer"
    with asked.open("wb") as file:
        write_message(file, task, contents)
    with asked.open("rb") as source, answer.open("wb") as written:
        environment = os.environ | apart.ONE_THREAD
        said = subprocess.run(
            [sys.executable, "-S", "-c", STARTER],
            stdin=source,
            stdout=written,
            stderr=subprocess.PIPE,
            env=environment,
            check=True,
        )
    status, memory = (int(each) for each in said.stderr.split(b"\n")[-2].split())
    with answer.open("rb") as written:
        head, files = read_message(written)
    return status, head, files, memory


def test_memory_of_the_process_stays_below_a_gigabyte(tmp_path: Path) -> None:
    bomb = bomb_png(10_000, 5_999)  # 60 megapixels in 175 kB: decoded, since a photo may have as many

    status, head, _files, memory = run({"task": "blur", "regions": []}, bomb, b"", folder=tmp_path)

    assert (status, head["width"], head["height"]) == (0, 4096, 2457)
    assert memory < 1000 * MEGABYTE


def test_upload_goes_through_the_process_and_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    steps: list[Progress] = []

    photo = prepare_photo(io.BytesIO(basics()["heic"]), report=steps.append)

    assert (photo.content_type, photo.width, photo.height, photo.regions) == ("image/jpeg", 320, 240, [])
    assert [each.step for each in steps] == [Step.READING, Step.FACES, Step.PLATES, Step.SAVING]
    assert steps[0].sentence != steps[1].sentence
    assert list(tmp_path.iterdir()) == []


def test_process_that_refuses_names_the_reason() -> None:
    with pytest.raises(PhotoRefused) as refused:
        prepare_photo(io.BytesIO(b"<svg/>"))

    assert refused.value.reason == Reason.NOT_A_PICTURE


def test_file_beyond_the_limit_is_refused_before_anything_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photos, "do_apart", lambda *_args, **_values: pytest.fail("A process was started."))

    with pytest.raises(PhotoRefused) as refused:
        prepare_photo(io.BytesIO(b"\xff" * (25 * MEGABYTE + 1)))

    assert refused.value.reason == Reason.TOO_LARGE


@pytest.mark.parametrize(("status", "raised"), [(-24, Reason.EXHAUSTING), (-9, Reason.EXHAUSTING), (-11, Reason.BROKEN)])
def test_process_that_is_killed_refuses_the_photo(status: int, raised: Reason) -> None:
    with pytest.raises(PhotoRefused) as refused:
        apart.read_answer(status, io.BytesIO())

    assert refused.value.reason == raised


@pytest.mark.parametrize(("status", "answer"), [(1, b""), (0, b""), (0, b'{"sizes": [5]}\nabc')])
def test_machine_at_fault_is_told_from_photo_at_fault(status: int, answer: bytes) -> None:
    with pytest.raises(PipelineFailed):
        apart.read_answer(status, io.BytesIO(answer))


def test_process_that_takes_too_long_is_ended() -> None:
    with pytest.raises(PhotoRefused) as refused:
        apart.do_apart("prepare", [saved(scene(), "JPEG")], seconds=0.01)

    assert refused.value.reason == Reason.EXHAUSTING
