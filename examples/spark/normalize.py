#!/usr/bin/env python3
"""Normalizes a directory of NDJSON captures with Spark, and checks the result against a single process.

    normalize.py --hooklens PROGRAM CAPTURES EVENTS [--check]

Every line of every file in CAPTURES goes through `hooklens normalize --input ndjson` on some core; EVENTS, a directory that
must not exist yet, gets the lines that come out: those of a file in order, the files as the file system lists them. `--check`
then runs one process over the same files and compares: as many lines, and the same bytes in them, but for what a report on a
bad record says about its place, which a process that sees a part of a file cannot know. Exit status: 0 done and the same, 1 not
the same.
"""
import argparse
import hashlib
import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

from pyspark import SparkConf, SparkContext

# One thread: Spark runs a task on each core. `never`: Spark takes a status other than 0 for a failed task, and a record that is
# no event is none. `quiet`: what is said beside the answers would only fill the executors' logs.
OPTIONS = ["normalize", "--input", "ndjson", "--jobs", "1", "--fail-on", "never", "--quiet"]


def normalize(program, captures, events, partitions):
    conf = SparkConf().setAppName("hooklens")
    conf.setIfMissing("spark.master", "local[*]")
    # A line ends where the program says that it does. Spark would end one at a carriage return, too.
    conf.set("spark.hadoop.textinputformat.record.delimiter", "\n")
    spark = SparkContext(conf=conf)
    try:
        lines = spark.textFile(str(captures), minPartitions=partitions)
        # `pipe` starts the command with this environment and nothing else.
        environment = {"PATH": os.environ.get("PATH", os.defpath)}
        found = lines.pipe(shlex.join([program, *OPTIONS]), env=environment, checkCode=True)
        found.saveAsTextFile(str(events))
        return lines.getNumPartitions()
    finally:
        spark.stop()


def without_place(line):
    """A report without what depends on the part of the capture that its process saw; an event as it is."""
    if not line.startswith(b'{"report"'):
        return line
    report = json.loads(line)
    for name in ("file", "record", "line"):
        report.pop(name, None)
    for finding in report["findings"]:
        for name in ("line", "bytes"):
            finding.pop(name, None)
    return json.dumps(report).encode() + b"\n"


class Tally:
    """How many lines there are, and a sum of their digests, so that their order does not matter."""

    def __init__(self):
        self.lines = self.reports = self.bytes = self.sum = 0

    def add(self, line):
        same = without_place(line)
        self.lines += 1
        self.reports += same is not line
        self.bytes += len(same)
        self.sum += int.from_bytes(hashlib.blake2b(same, digest_size=16).digest())
        self.sum %= 1 << 128

    def __eq__(self, other):
        return vars(self) == vars(other)

    def __str__(self):
        return (f"{self.lines} lines, {self.reports} of them reports on records that gave no event, "
                f"{self.bytes} bytes, digest {self.sum:032x}")


def check(program, captures, events):
    files = sorted(file for file in captures.iterdir() if not file.name.startswith((".", "_")))
    alone, spark = Tally(), Tally()
    with subprocess.Popen([program, *OPTIONS, *files], stdout=subprocess.PIPE) as process:
        for line in process.stdout:
            alone.add(line)
    for part in events.glob("part-*"):
        with open(part, "rb") as file:
            for line in file:
                spark.add(line)
    is_same = process.returncode == 0 and alone == spark
    print(f"one process: {alone}\nSpark:       {spark}\n{'the same' if is_same else 'NOT the same'}")
    return is_same


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("captures", type=Path)
    parser.add_argument("events", type=Path)
    parser.add_argument("--hooklens", default="hooklens", help="the program, as the workers find it")
    parser.add_argument("--partitions", type=int, default=8, help="at least so many parts (8)")
    parser.add_argument("--check", action="store_true", help="compare with a single process")
    args = parser.parse_args()
    partitions = normalize(args.hooklens, args.captures, args.events, args.partitions)
    print(f"{partitions} partitions, written to {args.events}")
    return 0 if not args.check or check(args.hooklens, args.captures, args.events) else 1


if __name__ == "__main__":
    sys.exit(main())
