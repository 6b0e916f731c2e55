"""What pages weigh, and how soon they stand still on a slow phone line, beside a plain Wagtail project."""

import statistics
from dataclasses import dataclass

from playwright.sync_api import Browser, Page, StorageState
from tqdm import tqdm

from tests.browser.alone import log_in, open_browser
from tests.browser.fixtures import NARROW, WIDE
from tests.delivery import LIMITS, PATHS, Weight, too_heavy, weigh

ROUNDS = 5
LATENCY, BYTES_PER_SECOND, CPU_SLOWER = 150, 200_000, 4  # 150 ms, 1.6 Mbit/s
LARGEST_PAINT, SHIFT = 1.5, 0.02  # limits: seconds, and the share of the window that moves
SCREENS = {"1280": WIDE, "375": NARROW}
TIMED = ("home", "call", "process", "report", "search", "group")
PLAIN = {"home": "/", "detail": "/pages/page-0/"}

OBSERVE = """
window.seen = {paint: 0, element: "", shift: 0};
new PerformanceObserver(list => list.getEntries().forEach(entry => {
  seen.paint = entry.startTime;
  seen.element = entry.element ? entry.element.localName : "";
})).observe({type: "largest-contentful-paint", buffered: true});
new PerformanceObserver(list => list.getEntries().forEach(entry => { seen.shift += entry.hadRecentInput ? 0 : entry.value; }))
  .observe({type: "layout-shift", buffered: true});
"""


@dataclass(frozen=True, slots=True)
class Arrival:
    """The largest contentful paint in seconds, the name of its element, and the sum of all layout shifts. Medians."""

    paint: float
    element: str
    shift: float


def weigh_all(browser: Browser, address: str, paths: dict[str, str], member: StorageState | None = None) -> dict[str, Weight]:
    found = {}
    for name, path in paths.items():
        state = member if name == "room" else None
        with browser.new_context(base_url=address, viewport=WIDE, storage_state=state) as context:
            found[name] = weigh(context.new_page(), path)
    return found


def arrive(page: Page, path: str) -> tuple[float, str, float]:
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": LATENCY, "downloadThroughput": BYTES_PER_SECOND, "uploadThroughput": BYTES_PER_SECOND},
    )
    line.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWER})
    page.add_init_script(OBSERVE)
    page.goto(path)
    page.wait_for_load_state("networkidle")
    page.evaluate(
        "document.fonts.ready.then(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))))"
    )
    seen = page.evaluate("seen")
    return seen["paint"] / 1000, seen["element"], seen["shift"]


def time_arrival(browser: Browser, address: str, path: str, screen: dict) -> Arrival:
    rounds = []
    for _round in range(ROUNDS):
        with browser.new_context(base_url=address, viewport=screen) as context:
            rounds.append(arrive(context.new_page(), path))
    paints, elements, shifts = zip(*rounds, strict=True)
    return Arrival(statistics.median(paints), statistics.mode(elements), statistics.median(shifts))


def print_weights(weights: dict[str, Weight]) -> None:
    names = ("html", "css", "javascript", "fonts")
    print(f"\nSent on a first visit, kB     {'HTML':>8} {'CSS':>8} {'JS':>8} {'fonts':>8} {'files':>8} {'requests':>9}")
    for page, weight in weights.items():
        sizes = " ".join(f"{getattr(weight, name) / 1000:>8.1f}" for name in names)
        above = too_heavy(weight, LIMITS[page]) if page in LIMITS else []
        print(f"{page:<29} {sizes} {weight.font_files:>8} {weight.requests:>9}{'   ABOVE ' + ', '.join(above) if above else ''}")
    print("Limits: HTML 25, CSS 25, JS 30 (search 40, members 60), one font file, 12 requests of the home page.")


def print_arrivals(arrivals: dict[tuple[str, str], Arrival]) -> None:
    print(
        f"\n{CPU_SLOWER} times slower, 1.6 Mbit/s, {LATENCY} ms, median of {ROUNDS}   {'largest paint, s':>17} {'element':>9} {'shift':>7}"
    )
    for (page, width), one in arrivals.items():
        above = not page.startswith("plain") and (one.paint >= LARGEST_PAINT or one.shift >= SHIFT)
        print(f"{f'{page}, {width} px':<46} {one.paint:>17.2f} {one.element:>9} {one.shift:>7.3f}{'   ABOVE' if above else ''}")
    print(f"Limits: largest paint {LARGEST_PAINT} s, shift {SHIFT}.")


def compare_delivery(ours: str, plain: str, password: str) -> None:
    """Measure our pages at `ours` and those of the plain project at `plain`, and print both."""
    with open_browser() as browser:
        weights = weigh_all(browser, ours, PATHS, log_in(browser, ours, password))
        weights |= {f"plain {name}": weight for name, weight in weigh_all(browser, plain, PLAIN).items()}
        print_weights(weights)
        wanted = [(name, ours, PATHS[name]) for name in TIMED] + [(f"plain {name}", plain, path) for name, path in PLAIN.items()]
        arrivals = {}
        with tqdm(total=len(wanted) * len(SCREENS), desc="Arrivals", disable=None) as bar:
            for name, address, path in wanted:
                for width, screen in SCREENS.items():
                    arrivals[name, width] = time_arrival(browser, address, path, screen)
                    bar.update()
        print_arrivals(arrivals)
