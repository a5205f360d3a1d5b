"""`python -m benchmarks [--write]`: measures everything and prints it, or also writes it into `docs/performance.md`."""

from __future__ import annotations

import argparse
import time

from benchmarks import answering, growth, http, notes, page, processes, questions, reload, start
from benchmarks.tables import Table, machine, show, write


def main() -> None:
    """Measures everything, one benchmark after the other."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the figures into docs/performance.md")
    arguments = parser.parse_args()
    print(machine())
    begin, tables = time.perf_counter(), list[Table]()
    for benchmark in (http, processes, answering, start, page, reload, questions, notes, growth):
        tables += (measured := benchmark.measure())
        show(measured)
        print(f"\n{time.perf_counter() - begin:.0f} s so far")
    if arguments.write:
        write(tables)


if __name__ == "__main__":
    main()
