"""The site, which notes in the file `COUNTED` which answers each process works out."""

import os
from pathlib import Path
from typing import Any

from cms.wsgi import application  # noqa: F401 - first: the models need a site that is set up

# isort: split
from cms.shared_pages.middleware import SharedPagesMiddleware

FILE = Path(os.environ["COUNTED"])
make = SharedPagesMiddleware.make


def noted(self: SharedPagesMiddleware, request: Any, asked: Any) -> Any:
    with FILE.open("a") as file:
        file.write(f"{os.getpid()} {asked.path}?{asked.query}\n")
    return make(self, request, asked)


SharedPagesMiddleware.make = noted  # type: ignore[method-assign]
