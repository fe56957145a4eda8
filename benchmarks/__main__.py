"""The command line of the benchmarks: `python -m benchmarks --help`."""

import argparse
import json
import sys
from typing import Any, get_args

from benchmarks.organization import Kind
from benchmarks.peers import PEERS

_SIZES = (1_000, 10_000, 100_000)


def main() -> None:
    """Run one benchmark."""
    arguments = _parser().parse_args()
    match arguments.command:
        case "check":
            from benchmarks.check import check

            check(arguments.users, arguments.kind, arguments.seed, arguments.sample)
        case "decide":
            from benchmarks.decide import compare

            names = arguments.peers or PEERS
            compare(arguments.users, arguments.kind, arguments.seed, arguments.rounds, names)
        case "scale":
            from benchmarks.scale import scale

            scale(arguments.sizes, arguments.kind, arguments.seed, arguments.rounds)
        case "whole":
            from benchmarks.whole import whole

            whole(arguments.sizes, arguments.seed, arguments.rounds)
        case "start":
            _start(arguments.rounds)
        case "diagnose" | "report" | "save":
            _made(arguments)
        case "store" | "crashes" | "storing":
            _stored(arguments)
        case "terraform":
            from benchmarks.terraform import walk

            walk(arguments.corpus)
        case _:
            _in_this_process(arguments)


def _start(rounds: int) -> None:
    from benchmarks.whole import installed, start

    start(rounds)
    print()
    installed()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="compare the engine with plain sets, whole")
    check.add_argument("--sample", type=int, default=10_000, help="users compared one by one")
    decide = commands.add_parser("decide", help="decisions a second, beside other libraries")
    decide.add_argument("--peers", nargs="+", choices=PEERS)
    for one in (check, decide):
        one.add_argument("--users", type=int, default=10_000)
    scale = commands.add_parser("scale", help="growth, all divisions against one, memory")
    whole = commands.add_parser("whole", help="whole runs against only decoding the file")
    whole.add_argument("--sizes", type=int, nargs="+", default=_SIZES[1:])
    scale.add_argument("--sizes", type=int, nargs="+", default=_SIZES)
    start = commands.add_parser("start", help="what starting costs, what is installed")
    diagnose = commands.add_parser("diagnose", help="a large HAR: time and memory")
    diagnose.add_argument("--megabytes", type=int, default=50)
    diagnose.add_argument("--rounds", type=int, default=3)
    report = commands.add_parser("report", help="reports of any length: size, time, a browser")
    save = commands.add_parser("save", help="write an organization as a snapshot file")
    save.add_argument("path")
    save.add_argument("--users", type=int, default=1_000)
    store, crashes = _add_stores(commands)
    corpus = commands.add_parser("terraform", help="how a corpus of Terraform is read")
    corpus.add_argument("corpus", metavar="CORPUS")
    for one in (check, decide, scale, save):
        one.add_argument("--kind", choices=get_args(Kind), default="realistic")
    for one in (check, decide, scale, whole, save, store, crashes):
        one.add_argument("--seed", type=int, default=1)
    for one in (decide, scale, whole, start, report, store):
        one.add_argument("--rounds", type=int, default=3)
    for name in ("one", "times", "memory", "write"):
        commands.add_parser(
            name, help="(one measurement in this process, printed as JSON)"
        ).add_argument("rest", nargs="*")
    return parser


def _diagnose(arguments: argparse.Namespace) -> None:
    from benchmarks.diagnose import diagnose

    diagnose(arguments.megabytes, arguments.rounds)


def _add_stores(commands: Any) -> tuple[argparse.ArgumentParser, argparse.ArgumentParser]:
    store: argparse.ArgumentParser = commands.add_parser(
        "store", help="keep audits: time and room"
    )
    store.add_argument("--users", type=int, default=50_000)
    store.add_argument("--findings", type=int, default=10_000)
    store.add_argument("--runs", type=int, default=1_000)
    crashes: argparse.ArgumentParser = commands.add_parser(
        "crashes", help="kill processes that store, at random moments"
    )
    crashes.add_argument("--times", type=int, default=200)
    crashes.add_argument("--store", default="", help="an empty one; default: a file")
    storing = commands.add_parser("storing", help="(store without end, for the one above)")
    storing.add_argument("path")
    return store, crashes


def _made(arguments: argparse.Namespace) -> None:
    match arguments.command:
        case "diagnose":
            _diagnose(arguments)
        case "report":
            from benchmarks.report import report

            report(arguments.rounds)
        case _:
            _save(arguments)


def _stored(arguments: argparse.Namespace) -> None:
    from benchmarks import store

    match arguments.command:
        case "store":
            one = arguments
            store.store(one.users, one.findings, one.runs, one.seed, one.rounds)
        case "crashes":
            store.crashes(arguments.times, arguments.seed, arguments.store)
        case _:
            store.storing(arguments.path)


def _save(arguments: argparse.Namespace) -> None:
    from pathlib import Path

    from benchmarks.organization import organization
    from scopeaudit.catalog import load_catalog
    from scopeaudit.sources.file import write_snapshot

    operations = load_catalog().operations.values()
    made = organization(arguments.users, arguments.kind, operations, arguments.seed)
    write_snapshot(made, Path(arguments.path))


def _in_this_process(arguments: argparse.Namespace) -> None:
    """Measure one thing for the benchmark that started this process."""
    from benchmarks import decide, scale

    match arguments.command, arguments.rest:
        case "one", [name, users, kind, seed, repeats]:
            found = decide.one(name, int(users), kind, int(seed), int(repeats))
        case "times", [users, kind, seed]:
            found = scale.times(int(users), kind, int(seed))
        case "memory", [path]:
            found = scale.memory(path)
        case "write", [rows, shape, path]:
            from benchmarks.report import write

            found = write(int(rows), shape, path)
        case _:
            raise SystemExit(f"`{' '.join(sys.argv[1:])}` is not understood")
    print(json.dumps(found))


if __name__ == "__main__":
    main()
