"""Work that is done again and again while the site runs. Rooms above register theirs; `manage.py publish_on_time` calls it."""

import logging
from collections.abc import Callable

log = logging.getLogger(__name__)

Work = Callable[[], None]
_work: dict[str, Work] = {}


def register_regular_work(name: str, work: Work) -> None:
    """Have `work` called every half minute or so; what is due less often keeps in the database when it was last done."""
    _work[name] = work


def do_regular_work() -> None:
    """Call everything registered; trouble with one part is logged and keeps no other from its turn."""
    for name, work in _work.items():
        try:
            work()
        except Exception:
            log.exception("The regular work %s failed; it is tried again at the next turn.", name)
