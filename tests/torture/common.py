"""What the parts of the torture share: scratch directories, running programs, counting."""
import concurrent.futures
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading

TIMEOUT = 200  # seconds; nothing here takes two on a free machine, so whatever takes this long hangs


class Tally:
    """Counts what passed, and prints the first of what failed, each with how to see it again."""

    def __init__(self, part, show=40):
        self.part, self.show = part, show
        self.passed = self.failed = 0
        self.lock = threading.Lock()

    def add(self, what, problem):
        """`problem` is None where all is well, else what is wrong."""
        with self.lock:
            if problem is None:
                self.passed += 1
                return
            self.failed += 1
            if self.failed <= self.show:
                print(f"FAILED {self.part}: {what}\n    {problem}", flush=True)

    def end(self):
        """One line; returns the exit code."""
        print(f"{self.part}: {self.passed} passed, {self.failed} failed", flush=True)
        if self.passed + self.failed == 0:
            print(f"{self.part}: nothing was tried", flush=True)
        return 0 if self.passed and not self.failed else 1


def scratch():
    """A new directory, in memory where that is possible: much is written and synced."""
    place = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    return tempfile.mkdtemp(prefix="tlc-torture-", dir=place)


class Scratch:
    """A scratch directory that goes away with the `with`."""

    def __enter__(self):
        self.path = scratch()
        return self.path

    def __exit__(self, *_):
        shutil.rmtree(self.path, ignore_errors=True)


class Outcome:
    """What a program came to. `code` is negative for a signal, None when it hung."""

    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    def __str__(self):
        said = self.err.decode(errors="replace").strip()
        how = "hung" if self.code is None else f"exit {self.code}"
        if self.code is not None and self.code < 0:
            how = f"signal {-self.code}"
        return f"{how}, said {said[-400:]!r}"


def run(command, directory=None, environment=None):
    """Runs it to its end, on the file `input` where its directory has one. What hangs is ended with all that it
    has started."""
    input_path = os.path.join(directory or "", "input")
    with open(input_path if os.path.exists(input_path) else os.devnull, "rb") as standard_input, subprocess.Popen(
        command,
        cwd=directory,
        env={**os.environ, "COLUMNS": "1000", **(environment or {})},
        stdin=standard_input,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        try:
            out, err = process.communicate(timeout=TIMEOUT)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            return Outcome(None, *process.communicate())
        return Outcome(process.returncode, out, err)


def read_files(directory):
    """The content of all files below a directory, by their paths relative to it."""
    files = {}
    for folder, _, names in os.walk(directory):
        for name in names:
            path = os.path.join(folder, name)
            with open(path, "rb") as file:
                files[os.path.relpath(path, directory)] = file.read()
    return files


def write_files(directory, files):
    """The reverse."""
    for name, content in files.items():
        path = os.path.join(directory, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content)


def spread(count, wanted):
    """At most `wanted` of the numbers 1 to `count`, the first and the last among them; 0: all."""
    if wanted == 1:
        return [1]
    if wanted == 0 or count <= wanted:
        return list(range(1, count + 1))
    return sorted({1 + i * (count - 1) // (wanted - 1) for i in range(wanted)})


def in_parallel(function, items, workers):
    """Calls it with each item. What it raises ends all."""
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        for _ in pool.map(function, items):
            pass


def skip(why):
    """Nothing can be tested here."""
    print(f"skipped: {why}")
    sys.exit(77)
