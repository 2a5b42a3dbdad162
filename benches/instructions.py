#!/usr/bin/env python3
"""Do the stages still need as few instructions as was recorded?

    benches/instructions.py [--update]

Builds the example `instructions` and runs it under valgrind's callgrind, twice for each stage: what two further rounds over
the same 1 MiB of payloads add is the stage, without start-up. Unlike time, the count hardly depends on what else the machine
does. instructions.tsv has what was recorded; a stage may need HEADROOM more. `--update` records what was counted.
Without valgrind nothing is counted. Exit status: 0 as few, or nothing counted; 1 more; 2 it could not be found out.
"""
import argparse
import re
import shutil
import subprocess
import sys
from pathlib import Path

from measure import example

TABLE = Path(__file__).resolve().with_suffix(".tsv")
STAGES = ["parse", "detect", "validate", "normalize"]
# Compilers differ by this much, and so do processors, whose vector instructions decide which code runs.
HEADROOM = 0.05


def count(program, stage, rounds):
    """Instructions, and payloads a round."""
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", program, stage, str(rounds)]
    run = subprocess.run(command, capture_output=True, text=True)
    counted = re.search(r"Collected : (\d+)", run.stderr)
    payloads = re.search(r"(\d+) payloads", run.stdout)
    if run.returncode != 0 or not counted or not payloads:
        print(run.stderr, file=sys.stderr)
        sys.exit(2)
    return int(counted[1]), int(payloads[1])


def each(program, stage):
    """Instructions that a payload needs."""
    one, payloads = count(program, stage, 1)
    three, _ = count(program, stage, 3)
    return (three - one) // (2 * payloads)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--update", action="store_true", help="record what is counted")
    args = parser.parse_args()
    if not shutil.which("valgrind"):
        print("no valgrind here: nothing counted")
        return 0
    program = example("instructions")
    counted = {stage: each(program, stage) for stage in STAGES}
    head, *rows = TABLE.read_text(encoding="utf-8").splitlines()
    recorded = dict(row.split("\t") for row in rows)
    status = 0
    for stage, instructions in counted.items():
        before = int(recorded.get(stage, instructions))
        change = instructions / before - 1
        is_more = change > HEADROOM
        status |= is_more
        print(f"{stage:10} {instructions:8} instructions a payload, recorded {before:8}: {change:+.1%}"
              + ("  MORE" if is_more else ""))
    if args.update:
        rows = [f"{stage}\t{instructions}" for stage, instructions in counted.items()]
        TABLE.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
        return 0
    return status


if __name__ == "__main__":
    sys.exit(main())
