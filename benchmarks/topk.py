"""Measures the exact k best of bare products beside libraries that do the same.

Run as ``python benchmarks/topk.py [--most 10000]`` from the root of the repository. Each
library runs in processes of its own, once with each kernel of OpenBLAS that may suit it, since
kernels differ by a factor of two and every wheel brings its own; the best is kept. Peers live
in an environment of their own (``.venv-peers``, made by ``make bench`` from
``requirements/peers.txt``). hnswlib is not exact: it is measured with the building of its
graph, by which it must be paid, and its recall says what that buys.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
from record import ROOT, best_of, kernels, peak, save

SIZE, TOP = 256, 20

SIZES = ((514, 1_000), (10_000, 10_000), (100_000, 100_000))

LARGEST = 100_000
"""So many rows are measured once, with the best kernel of the size before."""

TIMES = {514: 20, 10_000: 5, 100_000: 1}

KERNELS = ("own", "Haswell", "SkylakeX")
"""``own``: what the library chooses by itself; the others by OPENBLAS_CORETYPE."""

ENGINES = ("ours", "faiss", "sklearn", "usearch", "hnswlib")

PEERS = ROOT / ".venv-peers" / ("Scripts" if os.name == "nt" else "bin") / "python"

SLOW = {"usearch": 10_000, "hnswlib": 10_000}
"""Up to how many rows a library is measured: both would take minutes at 100,000."""

ASKED = 200
"""Rows whose best are compared with those of float64."""

GEMM = 4096
"""Rows and columns of the matrices by which the machine's own rate is measured."""


def unit(count: int, seed: int) -> np.ndarray:
    """Draw rows of length 1."""
    rows = np.random.default_rng(seed).standard_normal((count, SIZE), dtype=np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def engine(name: str, right: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
    """Give a function from rows to the columns of their best, with whatever index it wants."""
    if name == "ours":
        from matchmaker.topk import top_products

        return lambda left: top_products(left, right, TOP).columns
    if name == "faiss":
        import faiss

        index = faiss.IndexFlatIP(SIZE)
        index.add(right)
        return lambda left: index.search(left, TOP)[1]
    if name == "sklearn":
        from sklearn.neighbors import NearestNeighbors

        # Of rows of length 1, the nearest have the greatest products.
        index = NearestNeighbors(n_neighbors=TOP, algorithm="brute").fit(right)
        return lambda left: index.kneighbors(left, return_distance=False)
    if name == "hnswlib":
        import hnswlib

        def built_and_searched(left: np.ndarray) -> np.ndarray:
            graph = hnswlib.Index("ip", SIZE)
            graph.init_index(len(right), ef_construction=200, M=16, random_seed=1)
            graph.add_items(right)
            graph.set_ef(200)
            return graph.knn_query(left, k=TOP)[0].astype(np.int64)

        return built_and_searched
    from usearch.index import MetricKind, search

    return lambda left: search(right, left, TOP, MetricKind.IP, exact=True).keys


def oracle(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Sort the products of float64."""
    found = np.empty((len(left), TOP), dtype=np.int64)
    right = right.astype(np.float64)
    for number, row in enumerate(left.astype(np.float64)):
        products = right @ row
        found[number] = np.lexsort((np.arange(len(right)), -products))[:TOP]
    return found


def measure(name: str, rows: int, columns: int) -> dict[str, Any]:
    """Measure one library in this process."""
    left, right = unit(rows, 1), unit(columns, 2)
    held = peak()
    search = engine(name, right)
    search(left[:64])
    found = best_of(TIMES[rows], lambda: search(left))
    memory = peak()
    asked = np.linspace(0, rows - 1, min(ASKED, rows)).astype(int)
    expected = oracle(left[asked], right)
    hits = [
        len(set(one) & set(other)) for one, other in zip(expected, found.result[asked], strict=True)
    ]
    matrix = unit(GEMM, 3)
    matrix = np.tile(matrix, (1, GEMM // SIZE))
    gemm = best_of(3, lambda: matrix @ matrix)
    flops = 2 * rows * columns * SIZE
    return {
        "engine": name,
        "rows": rows,
        "columns": columns,
        "clock": found.clock,
        "processor": found.processor,
        "gflops": flops / found.clock / 1e9,
        "sgemm": 2 * GEMM**3 / gemm.clock / 1e9,
        "recall": sum(hits) / (len(asked) * TOP),
        "same_order": bool((expected == found.result[asked]).all()),
        "memory": memory,
        "memory_of_vectors": held,
        "kernels": kernels(),
    }


def apart(name: str, kernel: str, rows: int, columns: int) -> dict[str, Any]:
    """Measure one library in a process of its own, with a kernel of OpenBLAS."""
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith("OPENBLAS")
    } | {"PYTHONPATH": str(ROOT)}
    if kernel != "own":
        environment["OPENBLAS_CORETYPE"] = kernel
    python = sys.executable if name in {"ours", "scipy"} else str(PEERS)
    command = [python, __file__, "--one", name, str(rows), str(columns)]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout) | {"kernel": kernel}


def sparse(name: str, rows: int) -> dict[str, Any]:
    """Measure products of sparse rows: 60 terms of a vocabulary of 30,000."""
    from scipy.sparse import csr_matrix

    draw = np.random.default_rng(1)

    def texts() -> csr_matrix:
        places = np.minimum((30_000 * draw.random((rows, 60)) ** 2).astype(np.int32), 29_999)
        values = draw.random(places.size).astype(np.float32) + 0.1
        starts = np.arange(0, places.size + 1, 60)
        found = csr_matrix((values, places.ravel(), starts), shape=(rows, 30_000))
        found.sum_duplicates()
        return found

    left, right = texts(), texts()

    def scipy_top() -> np.ndarray:
        best = np.empty((rows, TOP), dtype=np.int64)
        for at in range(0, rows, 512):
            table = (left[at : at + 512] @ right.T).toarray()
            some = np.argpartition(-table, TOP, axis=1)[:, :TOP]
            best[at : at + 512] = some
        return best

    def library_top() -> object:
        from sparse_dot_topn import sp_matmul_topn

        return sp_matmul_topn(left, right.T.tocsr(), top_n=TOP, n_threads=os.cpu_count())

    found = best_of(3, scipy_top if name == "scipy" else library_top)
    return {"engine": name, "rows": rows, "clock": found.clock, "processor": found.processor}


def main() -> None:
    """Measure all libraries at all sizes, and keep the best of each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--most", type=int, default=100_000, help="rows of the largest size")
    parser.add_argument("--one", nargs=3, metavar=("ENGINE", "ROWS", "COLUMNS"))
    given = parser.parse_args()
    if given.one:
        name, rows, columns = given.one[0], int(given.one[1]), int(given.one[2])
        is_sparse = name in {"scipy", "sparse_dot_topn"}
        print(json.dumps(sparse(name, rows) if is_sparse else measure(name, rows, columns)))
        return
    found: list[dict[str, Any]] = []
    kernel_of: dict[str, str] = {}
    for rows, columns in SIZES:
        if rows > given.most:
            continue
        for name in ENGINES:
            if rows > SLOW.get(name, rows):
                continue
            # The best kernel of the size before: the largest is measured with it alone.
            among = KERNELS if rows < LARGEST else (kernel_of[name],)
            tried = [apart(name, kernel, rows, columns) for kernel in among]
            best = min(tried, key=lambda item: item["clock"])
            kernel_of[name] = best["kernel"]
            found.append(best | {"tried": {item["kernel"]: item["clock"] for item in tried}})
            print(f"{name:10}{rows:8} x {columns:<8}{best['clock']:9.4f} s", flush=True)
    of_sparse = [
        apart(name, "own", rows, rows)
        for rows in (1_000, 10_000)
        for name in ("scipy", "sparse_dot_topn")
    ]
    peers = subprocess.run(
        [str(PEERS), "-m", "pip", "list", "--format", "json"],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    named = {"faiss-cpu", "usearch", "chroma-hnswlib", "sparse-dot-topn", "scikit-learn"}
    versions = {
        item["name"]: item["version"] for item in json.loads(peers.stdout) if item["name"] in named
    }
    save("topk", dense=found, sparse=of_sparse, peers=versions)


if __name__ == "__main__":
    main()
