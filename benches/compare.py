#!/usr/bin/env python3
"""Compares the program with the limit and with what else answers the same questions, on one file in one run.

    benches/compare.py [--file CAPTURE] [--runs N] …

Builds the program and `limit`, and measures whole processes that read the file and write their answers to a file, in turn,
several times each. Prints medians and ratios as tables. What is not installed is left out and said. The file must be
well-formed NDJSON of events that labels.tsv knows; if none is named, write_corpus makes one. benches/README.md says what each
of the others is asked and what it leaves out.
"""
import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import measure

HERE = Path(__file__).resolve().parent
PEERS = HERE / "peers"
SCHEMAS = HERE.parent / "schemas"
TASKS = ["detect", "validate", "normalize"]


# How several measurements become one figure.
middle = statistics.median


class Contender:
    """A program that does a task: one command, or several one after another."""

    def __init__(self, task, name, *commands, env=None, writes_itself=False, answers_each=True):
        self.task, self.name, self.commands = task, name, commands
        self.env = {**os.environ, **(env or {})}
        self.writes_itself = writes_itself
        self.answers_each = answers_each
        self.seconds, self.processor = [], []
        self.said = ""

    def run(self, answers, lines):
        answers.unlink(missing_ok=True)
        total = processor = 0.0
        for command in self.commands:
            out = None if self.writes_itself else answers
            run = measure.Run([part if part != "{answers}" else str(answers) for part in command], stdout=out, env=self.env)
            # 1 is an answer: some line is not valid, or no event.
            if run.status not in (0, 1):
                self.said = f"failed with status {run.status}"
            total += run.seconds
            processor += run.processor_seconds
        self.seconds.append(total)
        self.processor.append(processor)
        if self.answers_each and not self.said:
            with open(answers, "rb") as file:
                answered = sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))
            if answered != lines:
                self.said = f"answered {answered} of {lines} lines"

    @property
    def took(self):
        return middle(self.seconds)

    @property
    def worked(self):
        """Seconds of all cores together."""
        return f"{middle(self.processor):.3f}"


def found(name, asked, said):
    """The path of a program, if it is there."""
    path = shutil.which(asked or name)
    if path is None:
        print(f"{said}: not here, left out", file=sys.stderr)
    return path


def version(*command):
    run = subprocess.run(command, capture_output=True, text=True)
    lines = run.stdout.strip().splitlines()
    return lines[0].split()[-1].removeprefix("jq-").removeprefix("v") if lines else ""


def has(python, module):
    """The version of a module, if this Python has it."""
    program = f"import importlib.metadata as m, {module}; print(m.version('{module}'))"
    run = subprocess.run([python, "-c", program], capture_output=True, text=True)
    if run.returncode != 0:
        print(f"{module} for {python}: not here, left out", file=sys.stderr)
        return None
    return run.stdout.strip()


def jq_like(args, file):
    for name, asked in (("jq", args.jq), ("jaq", args.jaq)):
        program = found(name, asked, name)
        if not program:
            continue
        title = f"{name} {version(program, '--version')}"
        for task, ask in (("detect", "event"), ("normalize", "normalized")):
            yield Contender(task, title, [program, "-rc", "-L", str(PEERS), f'include "hooks"; {ask}', file])
        for filter in args.filter:
            task, _, path = filter.partition("=")
            yield Contender(task, f"{title}, {Path(path).name}", [program, "-rc", "-f", path, file])


def node_like(args, file):
    program = found("node", args.node, "Node")
    if not program:
        return
    title = f"Node {version(program, '--version')}"
    for task in ("detect", "normalize"):
        yield Contender(task, f"{title}, JSON.parse", [program, str(PEERS / "hooks.mjs"), task, file])
    env = {"NODE_PATH": args.node_path}
    ask = "console.log(require('ajv/package.json').version); require('ajv-formats')"
    ajv = subprocess.run([program, "-e", ask], capture_output=True, text=True, env={**os.environ, **env})
    if ajv.returncode == 0:
        command = [program, str(PEERS / "hooks.mjs"), "validate", file, str(SCHEMAS)]
        yield Contender("validate", f"{title}, ajv {ajv.stdout.strip()}", command, env=env)
    else:
        print("ajv and ajv-formats for Node: not here (NODE_PATH), left out", file=sys.stderr)


def python_like(args, file):
    if duckdb := has(args.python, "duckdb"):
        for task in ("detect", "normalize"):
            command = [args.python, str(PEERS / "ask_duckdb.py"), task, file, "{answers}"]
            title = f"DuckDB {duckdb}" + (", nothing left carried" if task == "normalize" else "")
            yield Contender(task, title, command, writes_itself=True)
    if rs := has(args.python, "jsonschema_rs"):
        command = [args.python, str(PEERS / "ask_jsonschema_rs.py"), file, str(SCHEMAS)]
        yield Contender("validate", f"Python, jsonschema-rs {rs}", command)


def sourcemeta(args, file, folder, hooklens):
    """It takes one schema a run, so the lines are sorted by event first, which is not counted."""
    program = found("jsonschema", args.sourcemeta, "sourcemeta jsonschema")
    if not program:
        return
    if "JSON Schema CLI" not in subprocess.run([program, "help"], capture_output=True, text=True).stdout:
        print(f"sourcemeta jsonschema: {program} is another program, left out", file=sys.stderr)
        return
    parts = {}
    with subprocess.Popen([hooklens, "detect", "--quiet", "--format", "json", file], stdout=subprocess.PIPE) as detect:
        with open(file, "rb") as lines:
            for line, answer in zip(lines, detect.stdout):
                answer = json.loads(answer)
                if answer["status"] == "recognized":
                    name = f"{answer['vendor']}/{answer['event']}"
                    if name not in parts:
                        parts[name] = open(folder / (name.replace("/", ".") + ".jsonl"), "wb")
                    parts[name].write(line)
    commands = []
    for name, part in sorted(parts.items()):
        part.close()
        vendor = name.split("/")[0]
        commands.append([program, "validate", "--fast", "--resolve", str(SCHEMAS / vendor / "common.json"),
                         str(SCHEMAS / f"{name}.json"), part.name])
    title = f"sourcemeta jsonschema {version(program, 'version')} --fast"
    yield Contender("validate", title, *commands, answers_each=False)


def table(head, rows):
    widths = [max(len(str(row[column])) for row in [head, *rows]) for column in range(len(head))]
    for number, row in enumerate([head, *rows]):
        cells = [str(cell).ljust(width) if column == 0 else str(cell).rjust(width)
                 for column, (cell, width) in enumerate(zip(row, widths))]
        print("| " + " | ".join(cells) + " |")
        if number == 0:
            print("|" + "|".join("-" * (width + 1) + (":" if column else "-") for column, width in enumerate(widths)) + "|")
    print()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--file", metavar="CAPTURE", help="the file; if not given, one of --mib is generated")
    parser.add_argument("--mib", type=int, default=64, help="how large a generated file is, in MiB (64)")
    parser.add_argument("--runs", type=int, default=5, help="how often each is measured (5)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="threads to compare with one (the cores)")
    parser.add_argument("--least", action="store_true", help="the least of the runs, not their median: for a busy machine")
    parser.add_argument("--no-peers", action="store_true", help="the limit only")
    parser.add_argument("--filter", action="append", default=[], metavar="TASK=FILE", help="a jq filter to measure, too")
    parser.add_argument("--hooklens", help="a built program to take instead of building it")
    parser.add_argument("--jq", help="jq's path")
    parser.add_argument("--jaq", help="jaq's path")
    parser.add_argument("--node", help="Node's path")
    parser.add_argument("--node-path", default=os.environ.get("NODE_PATH", ""), help="the folder that holds ajv and ajv-formats")
    parser.add_argument("--python", default=sys.executable, help="a Python that may have duckdb and jsonschema_rs")
    parser.add_argument("--sourcemeta", help="the path of sourcemeta's jsonschema")
    args = parser.parse_args()
    if args.least:
        global middle
        middle = min

    hooklens = args.hooklens or measure.hooklens()
    limit = measure.example("limit")
    with tempfile.TemporaryDirectory(prefix="hooklens-compare-") as folder:
        folder = Path(folder)
        file = args.file
        if file is None:
            file = str(folder / "corpus.ndjson")
            subprocess.run([measure.example("write_corpus"), file, str(args.mib)], check=True, stdout=subprocess.DEVNULL)
        compare(args, hooklens, limit, file, folder)


def compare(args, hooklens, limit, file, folder):
    ours = {}
    for task in TASKS:
        for jobs in sorted({1, args.jobs}):
            command = [hooklens, task, "--jobs", str(jobs), file]
            # A finding is on lines of its own.
            ours[task, jobs] = Contender(task, f"--jobs {jobs}", command, answers_each=task != "validate")
        ours[task, None] = Contender(task, "hooklens", [hooklens, task, file], answers_each=task != "validate")
    bare = Contender("", "limit", [limit, file], answers_each=False)
    # What it costs to print as much as normalize does, whatever it is.
    events = subprocess.run([hooklens, "normalize", file], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    printing = Contender("", "limit", [limit, file, str(len(events.stdout))], answers_each=False)
    peers = []
    if not args.no_peers:
        peers += jq_like(args, file)
        peers += node_like(args, file)
        peers += python_like(args, file)
        peers += sourcemeta(args, file, folder, hooklens)

    answers = folder / "answers"
    bytes_, lines, _ = subprocess.run([limit, file], capture_output=True, text=True, check=True).stdout.split()
    bytes_, lines = int(bytes_), int(lines)
    parsing = []
    for number in range(args.runs):
        print(f"round {number + 1} of {args.runs}", file=sys.stderr)
        for contender in [bare, printing, *ours.values(), *peers]:
            contender.run(answers, lines)
            if contender is bare:
                parsing.append(float(answers.read_text(encoding="utf-8").split()[2]))
    parsing = middle(parsing)

    def speed(seconds):
        return f"{bytes_ / seconds / 1e6:.0f}"

    print(f"{bytes_} bytes, {lines} lines, {args.runs} runs, {'the least' if args.least else 'medians'}; {os.cpu_count()} cores, {platform.platform()}\n")
    rows = [("limit: parsing alone", 1, f"{parsing:.3f}", "", speed(parsing), "", "100%", ""),
            ("limit: whole process", 1, f"{bare.took:.3f}", bare.worked, speed(bare.took), "100%", f"{parsing / bare.took:.0%}", ""),
            ("limit, printing as much as normalize", 1, f"{printing.took:.3f}", printing.worked, speed(printing.took),
             f"{bare.took / printing.took:.0%}", f"{parsing / printing.took:.0%}", "")]
    for task in TASKS:
        one = ours[task, 1].took
        for jobs in sorted({1, args.jobs}):
            own = ours[task, jobs]
            seconds = own.took
            scaling = "" if jobs == 1 else f"{one / seconds:.2f} = {one / seconds / jobs:.2f} × {jobs}"
            rows.append((f"{task} --jobs {jobs}", jobs, f"{seconds:.3f}", own.worked, speed(seconds), f"{bare.took / seconds:.0%}",
                         f"{parsing / seconds:.0%}", scaling))
    table(("", "threads", "s", "cores' s", "MB/s", "of the limit", "of parsing alone", "of --jobs 1"), rows)
    if peers:
        rows = []
        for task in TASKS:
            own = ours[task, None]
            for contender in [own, *(peer for peer in peers if peer.task == task)]:
                ratio = "" if contender is own else f"{contender.took / own.took:.1f}"
                rows.append((f"{task}: {contender.name}", f"{contender.took:.3f}", contender.worked, speed(contender.took), ratio))
        table(("", "s", "cores' s", "MB/s", "times hooklens's"), rows)
    for contender in [*ours.values(), *peers]:
        if contender.said:
            print(f"{contender.task}: {contender.name}: {contender.said}")


if __name__ == "__main__":
    main()
