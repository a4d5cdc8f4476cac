"""Writes docs/performance.md and its plots from the results that benchmarks have kept.

Run as ``python benchmarks/performance.py [--check]`` from the root of the repository. The same
results give the same bytes; a benchmark without results is named as not measured.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from drawing import log_log
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from record import RESULTS, ROOT

DOCS = ROOT / "docs"

PAGE = DOCS / "performance.md"

MOST_BUSY = 0.5
"""Runnable processes a core, above which seconds of the clock say little."""

NAMES = {
    "ours": "`matchmaker.topk`",
    "faiss": "faiss-cpu IndexFlatIP",
    "sklearn": "scikit-learn NearestNeighbors",
    "usearch": "usearch, exact",
    "hnswlib": "hnswlib, graph built and searched",
    "scipy": "scipy, product and selection",
    "sparse_dot_topn": "sparse_dot_topn",
}

PRINTED = ("event", "analysis", "intake", "law", "briefs")
"""Benchmarks that print their own tables."""

SHARE, TIMES, MEMORY, COLD, CACHED = 0.7, 1.5, 1e9, 15, 1
"""What was aimed at."""

SHORT, LONG = 0.1, 10
"""Seconds below which milliseconds are said, and above which no decimals."""

NEEDS, INVESTORS, DEALS = 10_000_000, 1_000_000, 10_000_000
BLOCK = 8192, 4096
NEED_BYTES, INVESTOR_BYTES = 2_600, 11 * 2_400
TEXT_SIZE = 512
CORES = 1_000
PRICE = 0.04
"""Dollars for a core and an hour: a usual price of rented machines; put in your own."""

Results = dict[str, Any]


def main() -> None:
    """Write all, or say what is out of date."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="fail where a file would change")
    check = parser.parse_args().check
    stale = [path for path, text in pages(read()).items() if not _is(path, text)]
    if check and stale:
        sys.exit(f"out of date: {', '.join(path.name for path in stale)}; run `make performance`")
    for path in stale:
        path.parent.mkdir(exist_ok=True)
        path.write_text(pages(read())[path], encoding="utf-8", newline="\n")
        print(f"wrote {path.relative_to(ROOT)}")


def read() -> Results:
    """Read all results that there are, by the name of their benchmark."""
    return {
        path.stem: json.loads(path.read_text(encoding="utf-8"))
        for path in sorted(RESULTS.glob("*.json"))
    }


def pages(results: Results) -> dict[Path, str]:
    """Give the page and its plots."""
    found = {DOCS / "performance" / name: svg for name, svg in plots(results)}
    return {PAGE: page(results)} | found


def _is(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text


def page(results: Results) -> str:
    """Fill the template of the page."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        undefined=StrictUndefined,
        autoescape=False,  # Markdown of our own figures
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    topk, nation = results.get("topk"), results.get("nation")
    growth, workers = results.get("growth"), results.get("workers")
    startup = results.get("startup")
    values: dict[str, Any] = dict.fromkeys(("dense", "sparse", "peers", "steps", "paper"))
    if topk:
        versions = sorted(topk["peers"].items())
        values["peers"] = ", ".join(f"{name} {version}" for name, version in versions)
        values["dense"], values["sparse"] = _dense(topk["dense"]), _sparse(topk["sparse"])
    if nation:
        values |= {
            "texts": _texts(nation),
            "steps": _steps(nation),
            "cold_memory": _bytes(nation["cold"]["memory"]),
            "other_weights": _seconds(nation["cached"]["other_weights"][0]),
            "paper": _paper(nation),
            "reading_hours": f"{_reading_hours(nation):.1f}",
        }
    if growth:
        before, largest = growth["sizes"][-2:]
        more = largest["memory"] - before["memory"]
        values["by_pair"] = f"{more / (largest['pairs'] - before['pairs']):.0f}"
    if workers:
        values["worker_runs"] = _table(
            ["where", "clock", "processor of the command"],
            [[what, *map(_seconds, found)] for what, found in workers["runs"].items()],
        )
        values["came_back"] = _bytes(workers["bytes"])
    text = environment.get_template("performance.md.jinja").render(
        **values,
        aims=_aims(results),
        machines=_machines(results),
        settings=_settings(results),
        nation=nation,
        startup=_startup(startup) if startup else None,
        growth=_growth(growth) if growth else None,
        workers=workers,
        printed=[_printed(results[name]) for name in PRINTED if name in results],
    )
    return re.sub(r"\n{3,}", "\n\n", text).rstrip("\n") + "\n"


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)]) + "\n"


def _seconds(value: float) -> str:
    if value < SHORT:
        return f"{value * 1000:.1f} ms"
    return f"{value:.2f} s" if value < LONG else f"{value:.0f} s"


def _bytes(value: float) -> str:
    for size, unit in ((1e12, "TB"), (1e9, "GB")):
        if value >= size:
            return f"{value / size:.2f} {unit}"
    return f"{value / 1e6:.0f} MB"


def _aims(results: Results) -> str:
    """Say what was aimed at, what is, and whether that is enough."""
    rows: list[list[str]] = []

    def add(aim: str, found: str, is_met: bool) -> None:
        rows.append([aim, found, "met" if is_met else "**missed**"])

    dense = {
        (item["engine"], item["rows"]): item for item in results.get("topk", {}).get("dense", ())
    }
    if ours := dense.get(("ours", 10_000)):
        share = ours["gflops"] / _rate(dense.values(), 10_000)
        add("top-k, 10k x 10k: at least 70 % of SGEMM", f"{share:.0%}", share >= SHARE)
        times = dense["faiss", 10_000]["clock"] / ours["clock"]
        add("top-k, 10k x 10k: 1.5 times faiss", f"{times:.2f} times", times >= TIMES)
        least = min(item["recall"] for item in dense.values() if item["engine"] == "ours")
        add("top-k: recall 1.000 always", f"{least:.4f}", least == 1)
    if large := dense.get(("ours", 100_000)):
        times = dense["faiss", 100_000]["clock"] / large["clock"]
        add("top-k, 100k x 100k: faster than faiss", f"{times:.2f} times", times > 1)
        memory = large["memory"]
        add("top-k, 100k x 100k: under 1 GB", _bytes(memory), memory < MEMORY)
    if nation := results.get("nation"):
        cold, cached = nation["cold"]["clock"], nation["cached"]["clock"]
        busy = f"{_seconds(cold)}, {_seconds(nation['cold']['processor'])} of processor"
        add("the nation, cold, end to end: under 15 s", busy, cold < COLD)
        kept = sum(nation["cached"]["steps"][name][0] for name in ("compare", "screen", "rank"))
        told = f"{_seconds(cached)}; comparing, screening, ranking alone {_seconds(kept)}"
        add("the nation, vectors kept, end to end: under 1 s", told, cached < CACHED)
    for what, item in results.get("startup", {}).get("commands", {}).items():
        if item["aim"] is not None:
            add(
                f"{what}: under {_aim(item['aim'])}",
                _seconds(item["clock"]),
                item["clock"] < item["aim"],
            )
    return _table(["aim", "measured", ""], rows) if rows else "Nothing has been measured yet.\n"


def _aim(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.0f} s"


def _texts(nation: Results) -> int:
    cold = nation["cold"]
    return 2 * cold["needs"] + cold["investors"] + cold["deals"]


def _machines(results: Results) -> str:
    rows = []
    for name, found in results.items():
        machine = found["machine"]
        load = machine["load"][0]
        memory = _bytes(machine["memory"])
        rows.append(
            [
                name,
                found["on"],
                f"{machine['processor']}, {machine['cores']} cores, {memory}",
                f"Python {machine['python']}, numpy {machine['versions'].get('numpy', '?')}",
                "; ".join(machine["kernels"]),
                f"{load:.1f}" + (" (busy)" if load / machine["cores"] > MOST_BUSY else ""),
            ]
        )
    head = ["benchmark", "on", "machine", "versions", "kernels", "load at its end"]
    return _table(head, rows)


def _settings(results: Results) -> str:
    found = {
        f"{key}={value}"
        for item in results.values()
        for key, value in item["machine"]["environment"].items()
    }
    return ", ".join(sorted(found))


def _rate(dense: Iterable[Results], rows: int) -> float:
    """Give the machine's best rate of float32 in any run of a size, in GFLOP/s."""
    return max(item["sgemm"] for item in dense if item["rows"] == rows)


def _dense(found: list[Results]) -> str:
    rows = [
        [
            f"{item['rows']:,} x {item['columns']:,}",
            NAMES[item["engine"]],
            _seconds(item["clock"]),
            _seconds(item["processor"]),
            f"{item['gflops']:.0f}",
            f"{item['gflops'] / _rate(found, item['rows']):.0%}",
            f"{item['recall']:.4f}",
            "same" if item["same_order"] else "other",
            _bytes(item["memory"]),
            item["kernel"],
        ]
        for item in found
    ]
    head = ["size", "library", "clock", "processor", "GFLOP/s", "share", "recall", "order"]
    return _table([*head, "memory", "kernel"], rows)


def _sparse(found: list[Results]) -> str:
    rows = [
        [
            f"{item['rows']:,} x {item['rows']:,}",
            NAMES[item["engine"]],
            _seconds(item["clock"]),
            _seconds(item["processor"]),
        ]
        for item in found
    ]
    return _table(["size", "library", "clock", "processor"], rows)


def _steps(nation: Results) -> str:
    runs = nation["cold"], nation["cached"]
    rows = [
        [step, *(_seconds(run["steps"][step][at]) for run in runs for at in (0, 1))]
        for step in runs[0]["steps"]
    ]
    whole = [f"**{_seconds(run[name])}**" for run in runs for name in ("clock", "processor")]
    rows.append(["**the whole process**", *whole])
    return _table(["step", "cold", "of processor", "vectors kept", "of processor"], rows)


def _startup(found: Results) -> str:
    rows = [
        [
            what,
            _seconds(item["clock"]),
            _seconds(item["processor"]),
            "" if item["aim"] is None else _aim(item["aim"]),
        ]
        for what, item in found["commands"].items()
    ]
    return _table(["what", "clock", "processor", "aim"], rows)


def _growth(found: Results) -> str:
    steps = list(found["sizes"][0]["steps"])
    rows = [
        [
            f"{item['items']:,}",
            f"{item['pairs']:,}",
            *(_seconds(item["steps"][step][1]) for step in steps),
            _bytes(item["memory"]),
        ]
        for item in found["sizes"]
    ]
    exponents = [f"**{found['exponents'][name]:.2f}**" for name in (*steps, "memory")]
    rows.append(["**exponent of the three largest**", "", *exponents])
    return _table(["profiles and deals", "pairs", *steps, "memory"], rows)


def _reading_hours(nation: Results) -> float:
    cold = nation["cold"]
    items = cold["needs"] + cold["investors"] + cold["deals"]
    return cold["steps"]["load and check"][1] / items * (NEEDS + INVESTORS + DEALS) / 3600


def _paper(nation: Results) -> str:
    """Model a ranking that no one machine can hold, from what was measured on one."""
    cold, cached = nation["cold"], nation["cached"]
    by_text = cold["steps"]["vectorise"][1] / _texts(nation)
    by_pair = cached["steps"]["compare"][1] / (cold["needs"] * (cold["deals"] + cold["investors"]))
    encoding = by_text * (2 * NEEDS + INVESTORS + DEALS) / 3600
    comparing = by_pair * NEEDS * (DEALS + INVESTORS) / 3600
    flops = 2 * TEXT_SIZE * NEEDS * (DEALS + INVESTORS)
    tasks = -(-NEEDS // BLOCK[0]) * -(-INVESTORS // BLOCK[1])
    sent = BLOCK[0] * NEED_BYTES + BLOCK[1] * INVESTOR_BYTES
    busy = comparing * 3600 / tasks
    hours = encoding + comparing
    rate = f"{sent / busy / 1e6:.0f} MB/s for each core"
    rows = [
        ["products of texts", f"{flops:.1e} operations in float64", "2 x 512 a need and text"],
        ["encoding, once", f"{encoding:,.0f} core-hours", f"{by_text * 1000:.1f} ms a text"],
        ["comparing", f"{comparing:,.0f} core-hours", f"{by_pair * 1e9:.0f} ns a need and text"],
        [f"on {CORES:,} cores", f"{hours / CORES:.1f} hours", "both, if no core ever waits"],
        ["cost", f"{hours * PRICE:,.0f} dollars", f"{PRICE} dollars a core-hour (assumed)"],
        ["all tables", _bytes(NEEDS * INVESTORS * 36), "36 bytes a pair: cannot be kept"],
        [
            "the best 20 of both sides",
            _bytes((NEEDS + INVESTORS) * 20 * 16),
            "16 bytes a place: a number and a score",
        ],
        [
            "tasks",
            f"{tasks:,} of {busy:.0f} s",
            f"blocks of {BLOCK[0]:,} needs and {BLOCK[1]:,} investors",
        ],
        ["sent to each task", f"{_bytes(sent)}, {rate}", "float32, words as sparse rows"],
        ["memory", "2 GB a core", "two blocks laid out, and the tables of one pair of them"],
    ]
    return _table(["what", "how much", "from"], rows)


def _printed(item: Results) -> dict[str, Any]:
    text = item["printed"].strip("\n") if "printed" in item else _briefs(item)
    return {"command": item["command"], "text": text, "is_table": "\n|---" in f"\n{text}"}


def _briefs(item: Results) -> str:
    """Lay out what a brief costs, and many of them."""
    rows = [
        [name, f"{clock * 1000:.0f} ms", f"{processor * 1000:.0f} ms"]
        for group in ("one", "setting")
        for name, (clock, processor) in item.get(group, {}).items()
    ]
    many = item["many"]
    rows.append(
        [
            f"{many['briefs']:,.0f} briefs in {many['processes']:.0f} processes",
            f"{many['clock']:.0f} s",
            f"{many['processor']:.0f} s",
        ]
    )
    rows.append(
        [
            "memory half way, and at the end",
            f"{many['megabytes of memory half way']:.0f} MB",
            f"{many['megabytes of memory at the end']:.0f} MB",
        ]
    )
    return _table(["one brief (median), then many", "clock", "processor"], rows)


def plots(results: Results) -> Iterator[tuple[str, str]]:
    """Give the plots by name, of what was measured."""
    topk, growth = results.get("topk"), results.get("growth")
    if topk:
        rates: dict[str, list[tuple[float, float]]] = {}
        for item in topk["dense"]:
            name = NAMES[item["engine"]].strip("`").partition(" ")[0].rstrip(",")
            size = (item["rows"] * item["columns"]) ** 0.5
            rates.setdefault(name, []).append((size, item["gflops"]))
        yield (
            "topk.svg",
            log_log(rates, x="rows of each side", y="GFLOP/s", title="Exact top-k: rate by size"),
        )
    if growth:
        sizes = growth["sizes"]
        yield (
            "growth.svg",
            log_log(
                {
                    step: [(item["items"], max(item["steps"][step][1], 0.001)) for item in sizes]
                    for step in sizes[0]["steps"]
                },
                x="needs, investors and deals",
                y="seconds of processor",
                title="Seconds of processor by size",
            ),
        )
        yield (
            "memory.svg",
            log_log(
                {"peak of memory": [(item["items"], item["memory"] / 1e9) for item in sizes]},
                x="needs, investors and deals",
                y="GB",
                title="Memory by size",
            ),
        )


if __name__ == "__main__":
    main()
