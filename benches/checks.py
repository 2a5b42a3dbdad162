#!/usr/bin/env python3
"""Checks on large captures what no quick test can: time that grows with the size, memory that does not, and the same bytes.

    benches/checks.py [CHECK…] [--file CAPTURE] [--mib N] [--hooklens PROGRAM] [--folder DIR]

CAPTURE is NDJSON; if none is named, write_corpus makes one. It is repeated up to N MiB (1024). Files are written below DIR (a
temporary one), three times N MiB at most, and removed. All checks run if none is named:

    grows   seconds and peak memory at a quarter, at half and at all of N MiB: lines and one array, file and pipe
    bad     broken, cut and too long records in the middle cost themselves and are reported with their lines; 1 = 8 threads
    packed  gzip of several members and Zstandard give the bytes of the plain file
    live    a record a second through a FIFO is answered at once; `yes … | hooklens detect | head -1` ends at once
    diff    arrays of 10 MB: one item in a hundred changed, and 20 removed and 20 inserted

Exit status: 0 as promised, 1 not. The promises on time are printed, not checked: they are the machine's.
"""
import argparse
import copy
import gzip
import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import measure

TASKS = ["detect", "validate", "normalize"]
MEMORY = 48 << 20
LONGEST = 1 << 20
BLOCK = 1 << 20


class Checks:
    def __init__(self, hooklens, corpus, folder, mib, runs):
        self.hooklens, self.corpus, self.folder, self.mib, self.runs = hooklens, corpus, folder, mib, runs
        self.failed = []

    def hold(self, holds, what):
        print(f"  {'ok  ' if holds else 'FAIL'} {what}")
        if not holds:
            self.failed.append(what)

    def lines(self, mib, name="lines.ndjson"):
        """The corpus, repeated up to so many MiB, cut behind a line."""
        path = self.folder / name
        left = mib << 20
        with open(path, "wb") as out:
            while left > 0:
                with open(self.corpus, "rb") as file:
                    while left > 0 and (block := file.read(min(BLOCK, left))):
                        if len(block) == left:
                            block = block[:block.rfind(b"\n") + 1]
                            left = len(block)
                        out.write(block)
                        left -= len(block)
        return path

    def timed(self, command, stdin=None, stdout=subprocess.DEVNULL):
        """Seconds, peak memory and seconds of all cores, by GNU time: a small parent, whose memory does not count as the child's."""
        report = self.folder / "time"
        began = time.perf_counter()
        subprocess.run(["/usr/bin/time", "-q", "-f", "%M %U %S", "-o", report, *command], stdin=stdin, stdout=stdout,
                       stderr=subprocess.DEVNULL)
        memory, *worked = report.read_text().split()[-3:]
        return time.perf_counter() - began, int(memory) << 10, sum(map(float, worked))

    def grows(self):
        for shape in ("lines", "array"):
            sizes = [self.mib // 4, self.mib // 2, self.mib]
            seconds = {}
            for mib in sizes:
                path = self.lines(mib)
                if shape == "array":
                    path = as_array(path, self.folder / "array.json")
                size = path.stat().st_size
                for task in TASKS:
                    command = [self.hooklens, task, "--quiet"]
                    for way in ("file", "pipe"):
                        runs = []
                        for _ in range(self.runs):
                            if way == "file":
                                runs.append(self.timed([*command, path]))
                            else:
                                with subprocess.Popen(["cat", path], stdout=subprocess.PIPE) as cat:
                                    runs.append(self.timed([*command, "-"], stdin=cat.stdout))
                                    cat.stdout.close()
                        took = statistics.median(run[0] for run in runs)
                        memory = max(run[1] for run in runs)
                        worked = seconds[task, way, mib] = statistics.median(run[2] for run in runs)
                        self.hold(memory <= MEMORY, f"{shape:5} {way} {task:9} {mib:5} MiB: {took:7.3f} s, "
                                  f"{size / took / 1e6:6.0f} MB/s, {worked:7.3f} s of all cores, {memory / (1 << 20):5.1f} MiB at most")
                path.unlink()
            for task in TASKS:
                for way in ("file", "pipe"):
                    times = seconds[task, way, sizes[2]] / seconds[task, way, sizes[0]]
                    self.hold(times < 6, f"{shape:5} {way} {task:9}: 4 times the size takes the cores {times:.2f} times as long")
        for leftover in self.folder.glob("*.ndjson"):
            leftover.unlink()

    def bad(self):
        path = self.lines(self.mib)
        spoiled, expected = spoil(path, self.folder / "bad.ndjson")
        path.unlink()
        for task in TASKS:
            for framing in ("auto", "ndjson"):
                self.bad_of(task, framing, spoiled, expected)
        spoiled.unlink()

    def bad_of(self, task, framing, spoiled, expected):
        name = f"{task} --input {framing}"
        outputs = []
        for jobs in ("1", "8"):
            out, err = self.folder / f"out.{jobs}", self.folder / f"err.{jobs}"
            command = [self.hooklens, task, "--format", "json", "--input", framing, "--jobs", jobs]
            run = measure.Run([*command, "--max-record", str(LONGEST), spoiled], stdout=out, stderr=err)
            outputs.append((out, err))
            self.hold(run.status == 1, f"{name} --jobs {jobs}: {run.seconds:.2f} s, status {run.status}")
        same = all(subprocess.run(["cmp", "-s", one, other]).returncode == 0 for one, other in zip(*outputs))
        self.hold(same, f"{name}: --jobs 1 and --jobs 8 give the same bytes on both streams")
        found = {}
        good = answers = 0
        with open(outputs[0][0], "rb") as file:
            for line in file:
                answers += 1
                if b'"status":"malformed"' in line:
                    report = json.loads(line)
                    found[report["line"]] = report["findings"][0]["message"]
                else:
                    place = re.search(rb'^{"report":"[^"]*","file":"[^"]*","record":\d+,"line":(\d+)', line)
                    # Where the framing is found by looking, garbage may begin with what could be a record.
                    good += place is None or int(place[1]) not in expected
        lines = count(spoiled)
        self.hold(sorted(found) == sorted(expected),
                  f"{name}: {len(expected)} bad records in {lines} lines, {len(found)} reported, each with its line")
        long = [line for line, what in expected.items() if what == "long"]
        self.hold(all("bytes" in found.get(line, "") for line in long), f"{name}: {len(long)} of them as too long")
        self.hold(good == lines - len(expected), f"{name}: {good} good records answered")
        if framing == "ndjson":
            self.hold(answers == lines, f"{name}: {answers} answers to {lines} lines")
        for file in [*outputs[0], *outputs[1]]:
            file.unlink()

    def packed(self):
        path = self.lines(min(self.mib, 256))
        text = path.read_bytes()
        third = text.rfind(b"\n", 0, len(text) // 3) + 1
        members = self.folder / "members.gz"
        # The second cut is within a line.
        parts = [text[:third], text[third:2 * third + 7], text[2 * third + 7:]]
        members.write_bytes(b"".join(gzip.compress(part, 1) for part in parts))
        archives = [members]
        if shutil.which("zstd"):
            archives.append(self.folder / "frames.zst")
            subprocess.run(["zstd", "-q", "-1", "-f", path, "-o", archives[1]], check=True)
        else:
            print("  no zstd here: left out")
        for task in TASKS:
            plain = subprocess.run([self.hooklens, task, "-"], stdin=open(path, "rb"), capture_output=True)
            for archive in archives:
                unpacked = subprocess.run([self.hooklens, task, "-"], stdin=open(archive, "rb"), capture_output=True)
                same = (plain.stdout, plain.stderr, plain.returncode) == (unpacked.stdout, unpacked.stderr, unpacked.returncode)
                seconds, memory, _ = self.timed([self.hooklens, task, "--quiet", archive])
                self.hold(same, f"{task}: {archive.name} gives the same bytes; {seconds:.2f} s, {memory / (1 << 20):.1f} MiB")
        for file in [path, *archives]:
            file.unlink()

    def live(self):
        with open(self.corpus, "rb") as file:
            lines = [file.readline() for _ in range(5)]
        for task in TASKS:
            fifo = self.folder / "fifo"
            os.mkfifo(fifo)
            command = [self.hooklens, task, "--format", "json", fifo]
            with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process, open(fifo, "wb") as out:
                waits = []
                for line in lines:
                    time.sleep(1)
                    began = time.perf_counter()
                    out.write(line)
                    out.flush()
                    answer = process.stdout.readline()
                    waits.append((time.perf_counter() - began) * 1000)
                    if not answer:
                        break
            fifo.unlink()
            self.hold(len(waits) == len(lines) and max(waits[1:]) < 100,
                      f"{task}: a record a second answered within {', '.join(f'{wait:.1f}' for wait in waits)} ms")
        payload = lines[0].decode().rstrip("\n")
        for task in TASKS:
            began = time.perf_counter()
            script = 'yes "$1" | "$2" "$3" 2>/dev/null | head -1'
            subprocess.run(["sh", "-c", script, "_", payload, self.hooklens, task], stdout=subprocess.DEVNULL, timeout=60)
            self.hold(True, f"yes … | {task} | head -1 ended after {(time.perf_counter() - began) * 1000:.0f} ms")

    def diff(self):
        before, size = [], 0
        with open(self.corpus, "rb") as file:
            for line in file:
                before.append(json.loads(line))
                size += len(line)
                if size > 10_000_000:
                    break
        chance = random.Random(7)
        changed = copy.deepcopy(before)
        for at in chance.sample(range(len(changed)), len(changed) // 100):
            change(changed[at], chance)
        moved = copy.deepcopy(changed)
        for _ in range(20):
            del moved[chance.randrange(len(moved))]
        for _ in range(20):
            moved.insert(chance.randrange(len(moved)), {"inserted": chance.random()})
        names = {}
        for name, value in (("before", before), ("changed", changed), ("moved", moved)):
            names[name] = self.folder / f"{name}.json"
            names[name].write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
        for name in ("changed", "moved"):
            for form in ("text", "json", "patch"):
                command = [self.hooklens, "diff", "--input", "json", "--format", form, names["before"], names[name]]
                runs = [self.timed(command) for _ in range(self.runs)]
                took, memory = statistics.median(run[0] for run in runs), max(run[1] for run in runs)
                self.hold(True, f"diff --format {form} before {name}: {took:.3f} s, {memory / (1 << 20):.0f} MiB, "
                          f"{memory / 2 / size:.1f} bytes of memory for each byte of input")
        for file in names.values():
            file.unlink()


def as_array(path, to):
    with open(path, "rb") as file, open(to, "wb") as out:
        out.write(b"[\n")
        for number, line in enumerate(file):
            out.write((b",\n" if number else b"") + line.rstrip(b"\n"))
        out.write(b"\n]\n")
    path.unlink()
    return to


def spoil(path, to):
    """Puts a bad line behind about every 2,000th, and a line that is too long near the middle; what is where."""
    chance = random.Random(1)
    expected = {}
    middle = path.stat().st_size // 2
    number = written = 0
    has_long = 0
    with open(path, "rb") as file, open(to, "wb") as out:
        for line in file:
            if chance.random() < 1 / 2_000:
                what = chance.choice(["cut", "garbage", "half", "text"])
                cut = line.rstrip(b"\n")[:chance.randrange(1, len(line) - 1)]
                bad = {"cut": cut, "garbage": bytes(chance.choice(b"{}[]:,\"\\x \xff\0") for _ in range(80)) + b"}",
                       "half": line[len(line) // 2:].rstrip(b"\n"), "text": b"GET /hook HTTP/1.1"}[what]
                out.write(bad + b"\n")
                number += 1
                expected[number] = what
            if written > middle + has_long * BLOCK and has_long < 3:
                has_long += 1
                number += 1
                expected[number] = "long"
                out.write(b'{"type":"inboundMessage","body":"' + b"x" * (LONGEST * has_long) + b'"}\n')
            out.write(line)
            number += 1
            written += len(line)
    return to, expected


def change(value, chance):
    """Changes something in an object."""
    name = chance.choice(list(value))
    if isinstance(value[name], dict) and value[name]:
        change(value[name], chance)
    elif isinstance(value[name], list):
        value[name] = [*value[name], "changed"]
    else:
        value[name] = "changed"


def count(path):
    with open(path, "rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(BLOCK), b""))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    names = re.findall(r"^    (\w+)  ", __doc__, re.M)
    parser.add_argument("checks", nargs="*", metavar="CHECK", help=", ".join(names))
    parser.add_argument("--file", type=Path)
    parser.add_argument("--mib", type=int, default=1024)
    parser.add_argument("--runs", type=int, default=3, help="how often times are measured (3); the median counts")
    parser.add_argument("--hooklens")
    parser.add_argument("--folder", type=Path, help="where to write")
    args = parser.parse_args()
    if unknown := set(args.checks) - set(names):
        parser.error(f"no check is called {', '.join(sorted(unknown))}")
    hooklens = args.hooklens or measure.hooklens()
    with tempfile.TemporaryDirectory(prefix="hooklens-checks-", dir=args.folder) as folder:
        folder = Path(folder)
        corpus = args.file
        if corpus is None:
            corpus = folder / "corpus"
            subprocess.run([measure.example("write_corpus"), corpus, "64"], check=True, stdout=subprocess.DEVNULL)
        checks = Checks(hooklens, corpus, folder, args.mib, args.runs)
        for name in args.checks or names:
            print(name)
            getattr(checks, name)()
    for failed in checks.failed:
        print(f"FAIL {failed}")
    return 1 if checks.failed else 0


if __name__ == "__main__":
    sys.exit(main())
