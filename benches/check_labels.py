#!/usr/bin/env python3
"""Does the program answer every line of a generated capture with what the generator says the line is?

    benches/check_labels.py CAPTURE LABELS [--hooklens PROGRAM]

LABELS has a line for each line of CAPTURE: a label of labels.tsv. Runs `detect --format json` and prints each line that is
answered differently. Events that the program's catalog does not have are counted apart. Exit status: 0 all as the labels
say, 1 not, 2 it could not be found out.
"""
import argparse
import collections
import itertools
import json
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def table():
    """Label -> (event of the catalog, or a status; kind)."""
    rows = {}
    for line in (HERE / "labels.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            label, event, kind = line.split("\t")
            rows[label] = (event, kind)
    return rows


def catalog(program):
    listed = subprocess.run([program, "events", "--format", "json"], capture_output=True, check=True)
    events = [json.loads(line) for line in listed.stdout.splitlines()]
    return {f"{event['vendor']}/{event['event']}" for event in events}


def answers(program, capture):
    """Line -> the reports of the records that begin there."""
    # Labels are about lines as they are: text in front of a payload makes a line malformed.
    command = [program, "detect", "--quiet", "--format", "json", "--input", "ndjson", "--unwrap", "none", capture]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as detect:
        reports = map(json.loads, detect.stdout)
        for line, group in itertools.groupby(reports, key=lambda report: report["line"]):
            yield line, list(group)
    if detect.returncode not in (0, 1):
        sys.exit(2)


def answer(reports):
    """What a line is said to be: (event or status, kind)."""
    for report in reports:
        if report["status"] == "malformed":
            return "malformed", "-"
    if len(reports) > 1:
        return f"{len(reports)} records", "-"
    report = reports[0]
    if report["status"] != "recognized":
        return report["status"], "-"
    return f"{report['vendor']}/{report['event']}", report.get("kind", "-")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("capture")
    parser.add_argument("labels")
    parser.add_argument("--hooklens", default="hooklens", help="the program")
    parser.add_argument("--show", type=int, default=20, metavar="N", help="print the first N differences (20)")
    args = parser.parse_args()

    rows = table()
    known = catalog(args.hooklens)
    with open(args.labels, encoding="utf-8") as file:
        labels = file.read().split()
    right, wrong, missing = 0, collections.Counter(), collections.Counter()
    answered = 0
    for line, reports in answers(args.hooklens, args.capture):
        # A line that nothing is said about is as wrong as any other.
        for number in range(answered + 1, line):
            wrong[labels[number - 1], "nothing"] += 1
        answered = line
        label = labels[line - 1]
        event, kind = rows[label]
        found, found_kind = answer(reports)
        if (found, found_kind) == (event, kind):
            right += 1
        elif "/" in event and event not in known and found == "unrecognized":
            missing[event] += 1
        else:
            if sum(wrong.values()) < args.show:
                print(f"{args.capture}:{line}: {label} is {event} ({kind}), answered {found} ({found_kind})")
            wrong[label, f"{found} ({found_kind})"] += 1
    for number in range(answered + 1, len(labels) + 1):
        wrong[labels[number - 1], "nothing"] += 1

    print(f"{len(labels)} lines: {right} as their labels say, {sum(wrong.values())} not, "
          f"{sum(missing.values())} of events that are not in the catalog")
    for event, count in sorted(missing.items()):
        print(f"  not in the catalog: {count} × {event}")
    for (label, found), count in wrong.most_common():
        print(f"  {count} × {label} answered {found}")
    return 1 if wrong or missing else 0


if __name__ == "__main__":
    sys.exit(main())
