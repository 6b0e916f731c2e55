"""Many members upload at once to the site as it is served, its worker is killed in the middle, and nothing is lost or done twice."""

import base64
import http.client
import io
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from PIL import Image

from cms.jobs.models import Job
from cms.users.models import User
from community.files.models import PrivateFile, Upload, UploadPart
from community.groups.models import Group, Membership
from community.visualisations.models import Case, Photo, Picture, Session
from tests.accounts import make_account
from tests.community.visualisations.fixtures import address
from tests.community.visualisations.made import make_session
from tests.community.visualisations.pipeline.hostile import exif_with
from tests.community.visualisations.site import ROOT, cookie_of, environment, gunicorn

PART = 2**20
UPLOADS = "/api/community/uploads/"


def photo_of(size: int, seed: int) -> bytes:
    """Return a photo of about `size` bytes: grain that no encoder can leave out, on a slope of grey."""
    side = max(200, int((size / 2.2) ** 0.5))
    noise = random.Random(seed).randbytes(side * side)
    picture = Image.frombytes("L", (side, side), noise).convert("RGB")
    picture = Image.blend(Image.new("RGB", picture.size, (120, 140, 130)), picture, 0.7)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=96, subsampling=0, exif=exif_with())
    return out.getvalue()


class Browser:
    """A member's browser: one connection after another, with her cookies."""

    def __init__(self, base: str, user: User) -> None:
        self.host, self.cookie, self.seconds = urlsplit(base).netloc, cookie_of(user), list[float]()
        self.connection = http.client.HTTPConnection(self.host, timeout=300)

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, dict[str, str], bytes]:
        sent = {"Cookie": f"{self.cookie}; {settings.CSRF_COOKIE_NAME}={'a' * 32}", "X-CSRFToken": "a" * 32}
        sent |= {"Tus-Resumable": "1.0.0"} | {name.replace("_", "-"): value for name, value in headers.items()}
        self.connection.request(method, path, body or None, sent)
        answer = self.connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()

    def upload(self, case: Case, content: bytes) -> None:
        """Send a photo in parts, as the script does, and add it to the place."""
        facts = {"filename": "IMG.jpg", "tenant": "visualisation", "room": str(case.key)}
        metadata = ",".join(f"{name} {base64.b64encode(text.encode()).decode()}" for name, text in facts.items())
        code, headers, body = self.ask("POST", UPLOADS, Upload_Length=str(len(content)), Upload_Metadata=metadata)
        assert code == 201, body
        place, kind = urlsplit(headers["Location"]).path, "application/offset+octet-stream"
        for start in range(0, len(content), PART):
            part = content[start : start + PART]
            code, _headers, body = self.ask("PATCH", place, part, Upload_Offset=str(start), Content_Type=kind)
            assert code == 204, body
        form = f"csrfmiddlewaretoken={'a' * 32}&photo_staged={place.rstrip('/').rpartition('/')[2]}".encode()
        path = address("case_photos", case.key)
        code, _headers, body = self.ask("POST", path, form, Content_Type="application/x-www-form-urlencoded")
        assert code == 302, body[-2000:]

    def look(self, path: str) -> None:
        """Open a page, and note how long it took."""
        begun = time.perf_counter()
        assert self.ask("GET", path)[0] == 200
        self.seconds.append(time.perf_counter() - begun)


@contextmanager
def worker(folder: Path) -> Any:
    """Yield a function that starts a worker in a process of its own, with the last one that was started."""
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        command = [sys.executable, "manage.py", "db_worker", "--interval", "0.2"]
        with (folder / f"worker-{len(started)}.log").open("wb") as log:
            own = environment() | {"JOBS_LEASE_SECONDS": "6"}
            started.append(subprocess.Popen(command, cwd=ROOT, env=own, stdout=log, stderr=log))
        return started[-1]

    try:
        yield start
    finally:
        for process in started:
            process.kill()
            process.wait()


def wait_for(condition: Callable[[], object], seconds: float) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "It did not come to this."
        time.sleep(0.2)


def states() -> Counter[str]:
    return Counter(Photo.objects.values_list("state", flat=True))


def stored_files() -> set[str]:
    root = Path(settings.PRIVATE_ROOT)
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


def everybody_uploads(group: Group, folder: Path, *, members: int, photos: int, size: int, seconds: float) -> None:
    """Let `members` upload `photos` of `size` bytes each, all at once, and kill the worker in the middle. Print how it went."""
    settings.C2PA_ROOT = str(folder / "c2pa")
    before = stored_files()
    session: Session = make_session(group, photos_per_member=photos)
    cases = []
    for number in range(members):
        user = make_account(f"uploader{number}@example.org")
        Membership.objects.create(group=group, user=user)
        cases.append((user, Case.objects.create(session=session, created_by=user, title=f"Platz {number}")))
    contents = [photo_of(size, seed) for seed in range(min(photos, 3))]
    connection.close()
    is_over = Event()
    with gunicorn(folder) as base, worker(folder) as start:
        watching = Browser(base, cases[0][0])
        page = address("session", session.key)
        with ThreadPoolExecutor(8) as pool:  # both processes have loaded what they need
            list(pool.map(lambda browser: browser.look(page), [Browser(base, cases[0][0]) for _request in range(12)]))

        def watch() -> None:
            while not is_over.is_set():
                watching.look(page)
                is_over.wait(0.1)

        def bring(row: tuple[Browser, Case]) -> None:
            browser, case = row
            for number in range(photos):
                browser.upload(case, contents[number % len(contents)])

        browsers = [(Browser(base, user), case) for user, case in cases]  # here, since threads have connections of their own

        first, watcher = start(), Thread(target=watch)
        watcher.start()
        begun = time.perf_counter()
        try:
            with ThreadPoolExecutor(members) as pool:
                list(pool.map(bring, browsers))
            uploaded = time.perf_counter() - begun
        finally:
            is_over.set()
            watcher.join()
        wait_for(lambda: Job.objects.filter(status="RUNNING").exists(), seconds)  # it is in the middle of a photo
        first.send_signal(signal.SIGKILL)
        first.wait()
        left = states()[Photo.State.WAITING]
        start()
        wait_for(lambda: states()[Photo.State.WAITING] == 0, seconds)
        wait_for(
            lambda: not Job.objects.exclude(status__in=("SUCCESSFUL", "FAILED")).filter(queue_name="photos").exists(), seconds
        )
        prepared = time.perf_counter() - begun

    total = members * photos
    assert states() == Counter({Photo.State.CHECKED: total})
    assert Picture.objects.count() == PrivateFile.objects.count() == total  # one working copy each, and no upload
    assert set(Picture.objects.values_list("use", flat=True)) == {Picture.Use.WORKING}
    assert not Upload.objects.exists()
    assert not UploadPart.objects.exists()
    assert stored_files() - before == set(PrivateFile.objects.values_list("content", flat=True))
    assert not Job.objects.failed().exists()
    times = sorted(watching.seconds)
    slow = times[min(len(times) - 1, int(len(times) * 0.95))]
    print(
        f"{total} photos of {size / 1e6:.1f} MB by {members} members: uploaded in {uploaded:.1f} s, prepared after {prepared:.1f} s;"
        f" {left} were waiting when the worker was killed. {len(times)} pages meanwhile: 95 % within {slow:.2f} s,"
        f" the slowest {times[-1]:.2f} s. Load {os.getloadavg()[0]:.1f}."
    )
