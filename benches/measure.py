"""What the scripts of this folder share: building what they run, and measuring it."""
import json
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def _build(*args):
    """Builds with the release profile; the paths of the programs."""
    command = ["cargo", "build", "--release", "--message-format", "json-render-diagnostics", *args]
    built = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=False)
    if built.returncode != 0:
        sys.exit(2)
    messages = map(json.loads, built.stdout.splitlines())
    return [message["executable"] for message in messages if message.get("executable")]


def hooklens():
    """The program."""
    return _build("--bin", "hooklens")[-1]


def example(name):
    """One of the programs of this folder."""
    return _build("--example", name)[-1]


class Run:
    """What running a command took: seconds, the most memory in bytes, and the exit status."""

    def __init__(self, command, *, stdin=None, stdout=None, stderr=None, env=None):
        out = open(stdout, "wb") if stdout else subprocess.DEVNULL
        err = open(stderr, "wb") if stderr else subprocess.DEVNULL
        source = open(stdin, "rb") if stdin else subprocess.DEVNULL
        began = time.perf_counter()
        process = subprocess.Popen(command, stdin=source, stdout=out, stderr=err, env=env)
        _, status, usage = os.wait4(process.pid, 0)
        self.seconds = time.perf_counter() - began
        # The process is gone; `Popen` must not wait for it again.
        process.returncode = self.status = os.waitstatus_to_exitcode(status)
        self.processor_seconds = usage.ru_utime + usage.ru_stime
        self.memory = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
        for file in (out, err, source):
            if file != subprocess.DEVNULL:
                file.close()
