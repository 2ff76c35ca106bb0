#!/usr/bin/env python3
"""Lets calls fail, one at a time, until a program comes through untouched.

    faults.py --tlc TLC --run PROGRAM --study PROGRAM --sources PROGRAM --make-h5 PROGRAM --calls CALLS
              [--allocations LIBRARY] [--sanitized] [--sample N] [--case NAME] [--fault NAME] [--at K] [--show N] [--jobs N]

Each case is a program in a directory that holds what an earlier one left. Each fault is one kind of
call that fails, once or from some call on. Whatever fails, the program either succeeds with the
same bytes as ever, or ends with exit code 1 and one line that names the thing; then what was there
is still there, whole, and no temporary file is. With --sample only so many calls of each kind are
tried, evenly spread. A failure names case, fault and call: --case and --fault repeat it.
"""
import argparse
import json
import os
import re
import shutil
import struct
import sys
import zlib

import common
import data
import sources

HERE = os.path.dirname(os.path.abspath(__file__))

# What a message may name. One about memory names no file.
THINGS = (
    rb"memory|checkpoint\.[0-9a-f]+\.\d|log[^ ]*\.jsonl|results\.json|results\.csv|report\.html|pairs\.svg|[A-Za-z_]+\.h5|"
    rb"(train|test)-(images|labels)|standard (in|out)put|\bout\b|out\.[cd]|generated|(spec|other|sources)\.yaml|"
    rb"bad\.yaml|thread|net\.(pth|npz)|old\.pth|stack\.(h5|keras|json)|parts\.[a-z]+|arrays\.npz|[xy]\.npy|"
    rb"pictures|table\.csv|(one|two)\.bin|numbers\.h5|new\.yaml|asked\.idx"
)

# The kinds of calls that may fail, and with what.
CALLS = [
    ("open", "EMFILE"), ("open", "EACCES"), ("open", "EIO"), ("read", "EIO"), ("read", "EINTR"),
    ("write", "ENOSPC"), ("write", "EINTR"), ("write", "EIO"), ("close", "EIO"), ("sync", "EIO"),
    ("rename", "EIO"), ("rename", "ENOSPC"), ("rename", "EPERM"), ("unlink", "EACCES"),
    ("mkdir", "ENOSPC"),
    ("truncate", "EIO"), ("stat", "EIO"), ("access", "EACCES"), ("seek", "EIO"),
    ("lock", "ENOLCK"), ("list", "EIO"), ("mode", "EPERM"), ("map", "ENOMEM"),
    ("thread", "EAGAIN"), ("random", "ENOSYS"),
]  # fmt: skip


# Those of a program that only reads what others wrote.
READING = {"open", "read", "stat", "access", "seek", "list", "map", "thread", "allocation"}

# Where these fail, something cannot be removed, or not be put back.
CLEANING_FAILS = {
    "unlink-EACCES-once", "unlink-EACCES-on", "rename-EIO-on", "rename-ENOSPC-on", "rename-EPERM-on",
}  # fmt: skip


class Case:
    """A program, and what is in its directory when it begins."""

    def __init__(self, name, command, before, expected_code=0, reads=False, trouble=1):
        self.name, self.command, self.before = name, command, before
        self.expected_code, self.reads = expected_code, reads
        self.trouble = trouble  # the exit code when something fails
        self.reference = None  # of what is left when nothing fails
        self.said = None

    def prepare(self, directory):
        common.write_files(directory, self.before)


# ---- what is right ---------------------------------------------------------------------------


def is_log(name):
    return os.path.basename(name).startswith("log") and ".jsonl" in name


def is_checkpoint(name):
    return os.path.basename(name).startswith("checkpoint.")


def is_whole_checkpoint(content):
    return content.startswith(b"tlc checkpoint\n") and content[-9:] == b"%08x\n" % zlib.crc32(content[:-9])


def runs_in(files):
    """All records of runs in the logs, each as one comparable text."""
    found = set()
    for name, content in files.items():
        for line in content.split(b"\n") if is_log(name) else []:
            try:
                record = json.loads(line)
            except (ValueError, RecursionError):  # lists too deep for Python are none of ours
                continue
            if isinstance(record, dict) and "training" in record and "seed" in record:
                record.pop("seconds", None)
                record.pop("checksum", None)
                found.add(json.dumps(record, sort_keys=True))
    return found


def without_times(text):
    return re.sub(rb"\d+\.\d+ s\b", b"T s", text)


def wrong_files(case, files, succeeded):
    """Files that are neither as they were nor as they are to be. What an earlier run has left and this
    one has not may be gone."""
    for name, content in files.items():
        if is_checkpoint(name) and (succeeded or not is_whole_checkpoint(content)):
            return f"{name} is {'left over' if succeeded else 'half written'}"
    for name, content in case.before.items():
        if is_checkpoint(name):
            results = os.path.join(os.path.dirname(name), "results.json")
            if name not in files and files.get(results) != case.reference.get(results):
                return f"{name} is gone"
            continue
        if name not in files and not is_log(name) and name not in case.reference:
            continue
        if not is_log(name) and name not in files:
            return f"{name} is gone"
        if not is_log(name) and content != files[name] != case.reference.get(name):
            return f"{name} is neither the old nor the new one"
    for name, content in case.reference.items():
        if succeeded and not is_log(name) and files.get(name) != content:
            return f"exit 0, but {name} is {'not the right one' if name in files else 'missing'}"
    for name, content in files.items():
        known = name in case.before or name in case.reference or is_log(name)
        if is_checkpoint(name):
            continue
        if not known:
            return f"{name} is left over"
        if name not in case.before and not is_log(name) and content != case.reference[name]:
            return f"{name} is half written"
    lost = runs_in(case.before) - runs_in(files)
    if lost:
        return f"{len(lost)} runs of {len(runs_in(case.before))} are lost from the log"
    if succeeded and runs_in(case.reference) - runs_in(files):
        return "exit 0, but runs are missing from the log"
    return None


def wrong_message(outcome):
    """One line; of files that a spec names there are their places in the spec too, and how many errors that makes."""
    lines = outcome.err.split(b"\n")
    shows_place = [bool(re.match(rb" |sources\.yaml:\d+:\d+: error: |\d+ errors$|$", line)) for line in lines]
    if (len(lines) != 2 or lines[1] != b"") and not all(shows_place):
        return f"not one line: {outcome}"
    if not re.search(THINGS, lines[0]):
        return f"names nothing: {outcome}"
    return None


def is_whole(case, outcome):
    """Whether the outcome is that of a program to which nothing happened."""
    return (
        outcome.code == case.expected_code
        and without_times(outcome.out) == case.said.out
        and (case.expected_code == 0 or outcome.err == case.said.err)
    )


def verdict(case, outcome, files):
    """None, or what is wrong."""
    if is_whole(case, outcome):
        return wrong_files(case, files, case.expected_code == 0)
    if outcome.code == 0:
        return f"exit 0, but other output: {outcome}, printed {outcome.out[-200:]!r}"
    if outcome.code != case.trouble:
        return str(outcome)
    return wrong_message(outcome) or wrong_files(case, files, False)


# ---- one fault ---------------------------------------------------------------------------------


class Allocations:
    """The K-th allocation fails."""

    kind = "allocation"

    def __init__(self, library, mode):
        self.library, self.mode = library, mode
        self.name = f"allocation-{mode}"

    def run(self, case, directory, which):
        """The outcome, and how many calls there were."""
        report = os.path.join(directory, "..", "report")
        with open(report, "wb") as file:
            file.write(bytes(8))
        environment = {"LD_PRELOAD": self.library, "TORTURE_REPORT": os.path.abspath(report)}
        if which:
            environment |= {"TORTURE_FAIL": str(which), "TORTURE_MODE": self.mode}
        outcome = common.run(case.command, directory, environment)
        with open(report, "rb") as file:
            return outcome, struct.unpack("q", file.read())[0]


class Calls:
    """The K-th system call of a kind fails or comes short."""

    def __init__(self, tracer, kind, deed, mode, error=""):
        self.tracer, self.kind, self.deed, self.mode, self.error = tracer, kind, deed, mode, error
        self.name = f"{kind}-{error or deed}-{mode}"

    def words(self, which):
        if which == 0:
            return ["count"]
        return [self.deed, self.kind, str(which), self.mode] + ([self.error] if self.error else [])

    def run(self, case, directory, which):
        report = os.path.abspath(os.path.join(directory, "..", "report"))
        command = [self.tracer, report, *self.words(which), "--", *case.command]
        outcome = common.run(command, directory)
        if outcome.code is None:
            return outcome, 0
        if outcome.code != 0:
            raise RuntimeError(f"{command}: {outcome}")
        return outcome_reported(outcome, report, self.kind)


def outcome_reported(outcome, report, kind):
    """What the traced program came to, and how many calls of the kind there were."""
    with open(report, encoding="ascii") as file:
        said = dict(line.split() for line in file)
    outcome.code = int(said["exit"]) if "exit" in said else -int(said["signal"])
    return outcome, int(said[kind])


class Kills:
    """The program ends at its K-th system call, for good."""

    name = "kill"
    kind = "all"

    def __init__(self, tracer):
        self.tracer = tracer

    def run(self, case, directory, which):
        report = os.path.abspath(os.path.join(directory, "..", "report"))
        deed = ["kill", str(which)] if which else ["count"]
        outcome = common.run([self.tracer, report, *deed, "--", *case.command], directory)
        return outcome_reported(outcome, report, "all")


def after_kill(case, outcome, directory):
    """What is wrong right after it, or after running once more. A temporary file may stay."""
    files = without_temporary(case, common.read_files(directory))
    if outcome.code == -9:
        problem = wrong_files(case, files, False)
        if problem:
            return f"after the kill {problem}"
    again = common.run(case.command, directory)
    files = without_temporary(case, common.read_files(directory))
    if again.code != 0:
        return f"the run after the kill: {again}"
    problem = wrong_files(case, files, True)
    return f"the run after the kill: {problem}" if problem else None


def without_temporary(case, files):
    known = {**case.before, **case.reference}
    return {name: content for name, content in files.items()
            if name in known or is_log(name) or is_checkpoint(name)}


def without_checkpoints(files):
    return {name: content for name, content in files.items() if not is_checkpoint(name)}


def try_once(case, fault, which):
    """Returns what is wrong, or None; and whether the fault struck."""
    with common.Scratch() as place:
        directory = os.path.join(place, "d")
        os.mkdir(directory)
        case.prepare(directory)
        outcome, calls = fault.run(case, directory, which)
        if isinstance(fault, Kills):
            return after_kill(case, outcome, directory), outcome.code == -9
        files = common.read_files(directory)
        if fault.name in CLEANING_FAILS:
            files = without_temporary(case, files)
        if fault.name in CLEANING_FAILS and outcome.code == 0:
            files = without_checkpoints(files)
        return verdict(case, outcome, files), calls >= which


# ---- the cases ---------------------------------------------------------------------------------


def read(path):
    with open(path, "rb") as file:
        return file.read()


def left_by(command, before):
    """What a program leaves in a directory that holds `before`."""
    with common.Scratch() as place:
        common.write_files(place, before)
        outcome = common.run(command, place)
        if outcome.code != 0:
            raise RuntimeError(f"{command}: {outcome}")
        return common.read_files(place)


def left_by_kill(tracer, command):
    """What a run leaves that is killed as soon as it has written a checkpoint."""
    for call in range(1, 100000, 20):
        with common.Scratch() as place:
            directory = os.path.join(place, "d")
            os.mkdir(directory)
            common.run([tracer, os.path.join(place, "report"), "kill", str(call), "--", *command], directory)
            files = common.read_files(directory)
        if any(is_checkpoint(name) and is_whole_checkpoint(content) for name, content in files.items()):
            return {name: content for name, content in files.items() if is_checkpoint(name) or is_log(name)}
    raise RuntimeError(f"{command}: writes no checkpoint")


def torn(files, lines):
    """The same after a stop: only so many lines of the log."""
    name = next(name for name in files if is_log(name))
    content = b"".join(files[name].splitlines(keepends=True)[:lines])
    return {**files, name: content}


def renamed_study(files):
    """The same of a study whose spec was another: its log has another heading."""
    name = next(name for name in files if is_log(name))
    old = re.search(rb'"spec_hash":"([0-9a-f]*)"', files[name]).group(1)
    new = bytes(reversed(old))
    return {path: content.replace(old, new) for path, content in files.items()}


def reading_cases(options, tlc, place):
    """Models, tables, arrays and folders of others, each looked at; and a run that reads all formats."""
    found = sources.make(os.path.abspath(options.make_h5))
    spec = {"sources.yaml": read(os.path.join(HERE, "sources.yaml"))}
    models = {name: content for name, content in found.items() if name in sources.MODELS}
    pictures = {name: content for name, content in found.items() if name.startswith("pictures/")}
    common.write_files(os.path.join(place, "sources"), found)
    command = [os.path.abspath(options.sources), "--quiet", "--threads", "1", "--data", place, "--out", "out"]
    looks = [
        Case(f"look-{name}", [*tlc, "look", name], {name: found[name]}, reads=True)
        for name in [*sources.MODELS, "table.csv", "x.npy"]
    ]
    return looks + [
        Case("look-pictures", [*tlc, "look", "pictures"], pictures, reads=True),
        Case("init-table", [*tlc, "init", "data/table.csv"], {"data/table.csv": found["table.csv"]}, reads=True),
        Case("init-pictures", [*tlc, "init", "data/pictures", "-o", "new.yaml"],
             {f"data/{name}": content for name, content in pictures.items()}),
        Case("tlc-stored", [*tlc, "sources.yaml"], spec | models, reads=True),
        Case("run-sources", command, models, reads=True),
    ]


def make_cases(options, place):
    data.write(place)
    tlc = [os.path.abspath(options.tlc)]
    spec, bad = read(os.path.join(HERE, "run.yaml")), read(os.path.join(HERE, "bad.yaml"))
    specs = {"spec.yaml": spec, "bad.yaml": bad}
    old = {"out.c": b"old\n", "out.d": b"old\n"}
    common_words = ["--threads", "1", "--data", place, "--out", "out"]
    run = [os.path.abspath(options.run), *common_words]
    study = [os.path.abspath(options.study), *common_words]
    earlier_run = left_by([*run, "--seed", "99"], {})
    earlier_study = left_by([*study, "--seed", "99"], {})
    half = torn(left_by(study, {}), 4)
    often = [*run, "--checkpoint", "0"]
    stopped = left_by_kill(os.path.abspath(options.calls), often)
    return [
        Case("tlc-new", [*tlc, "spec.yaml"], specs),
        Case("tlc-over", [*tlc, "spec.yaml", "-o", "out.c", "--depfile", "out.d"], specs | old),
        Case("tlc-bad", [*tlc, "bad.yaml", "-o", "out.c"], specs | old, 1),
        Case("check", [*tlc, "check", "spec.yaml"], specs),
        Case("plan-json", [*tlc, "plan", "--json", "spec.yaml"], specs),
        Case("diff", [*tlc, "diff", "spec.yaml", "other.yaml"], specs | {"other.yaml": spec + b"# the same\n"},
             trouble=2),
        Case("fmt", [*tlc, "fmt", "--in-place", "spec.yaml"], {"spec.yaml": spec.replace(b": ", b":   ")}),
        Case("explain", [*tlc, "explain"], {}, reads=True),
        Case("schema", [*tlc, "schema"], {}, reads=True),
        Case("completions", [*tlc, "help", "--completions", "zsh"], {}),
        Case("tlc-keys", [*tlc, "--keys"], {}),
        Case("tlc-ir", [*tlc, "--emit=ir", "spec.yaml"], specs),
        Case("lsp", [*tlc, "lsp"], {"input": read(os.path.join(HERE, "lsp.input"))}, reads=True),
        Case("run-help", [*run, "--help"], {}),
        Case("run-dry", [*run, "--dry-run"], {}),
        Case("run-new", run, {}),
        Case("run-over", run, earlier_run),
        Case("run-over-study", run, earlier_study),
        Case("run-checkpoints", often, {}),
        Case("run-resumed", often, stopped),
        Case("predict", [*tlc, "predict", "out", "--model", "A", "asked.idx"],
             {**earlier_run, "asked.idx": read(os.path.join(place, "tiny", "test-images"))}, reads=True),
        Case("study-new", [*study, "--quiet"], {}),
        Case("study-resumed", study, {**earlier_study, **half}),
        Case("study-other", study, renamed_study(earlier_study)),
        Case("study-threads", [*study, "--quiet", "--threads", "3"], half),
        *reading_cases(options, tlc, place),
    ]


def make_faults(options):
    faults = []
    if options.allocations:
        library = os.path.abspath(options.allocations)
        faults += [Allocations(library, mode) for mode in ("once", "on")]
    tracer = os.path.abspath(options.calls)
    faults += [Calls(tracer, k, "fail", mode, e) for k, e in CALLS for mode in ("once", "on")
               if not (e == "EINTR" and mode == "on" or k == "map" and options.sanitized)]  # fmt: skip
    faults += [Calls(tracer, kind, "short", mode)
               for kind in ("read", "write") for mode in ("once", "on")]  # fmt: skip
    return faults + [Kills(tracer)]


def find_reference(case):
    """Runs it untouched."""
    with common.Scratch() as place:
        case.prepare(place)
        case.said = common.run(case.command, place)
        case.said.out = without_times(case.said.out)
        case.reference = common.read_files(place)
        if case.said.code != case.expected_code:
            sys.exit(f"{case.name} without any fault: {case.said}")


# ---- all of it ---------------------------------------------------------------------------------


def count_calls(case, fault):
    with common.Scratch() as place:
        directory = os.path.join(place, "d")
        os.mkdir(directory)
        case.prepare(directory)
        return fault.run(case, directory, 0)[1]


def try_all(case, fault, options, tally):
    """Each call in turn, then on until the program comes through untouched."""
    count = count_calls(case, fault)
    sizes = options.sample if options.sample == 0 or fault.name != "kill" else 3 * options.sample
    for which in [options.at] if options.at else common.spread(count, sizes):
        problem, _ = try_once(case, fault, which)
        tally.add(f"{case.name} {fault.name} {which}", problem)
    which, struck = count + 1, not options.at
    while struck and options.sample == 0:
        problem, struck = try_once(case, fault, which)
        tally.add(f"{case.name} {fault.name} {which}", problem)
        which += 1


def applies(case, fault):
    """Killing tlc says nothing where it writes nothing: of a spec that is wrong, or where it only reads. And what
    `tlc init` has written once it does not write again."""
    if isinstance(fault, Kills):
        return case.expected_code == 0 and not case.reads and case.name != "init-pictures"
    return fault.kind in READING if case.reads else True


def read_options():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    for name in ("tlc", "run", "study", "sources", "make-h5", "calls"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--allocations", help="the library that fails allocations")
    parser.add_argument("--sanitized", action="store_true", help="programs have sanitizers")
    parser.add_argument("--sample", type=int, default=0, help="try so many calls of each kind")
    parser.add_argument("--at", type=int, default=0, help="try this call only")
    parser.add_argument("--case", default="", help="only cases that match this expression")
    parser.add_argument("--fault", default="", help="only faults that match this expression")
    parser.add_argument("--show", type=int, default=40, help="so many failures")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    return parser.parse_args()


def main():
    options = read_options()
    os.environ["ASAN_OPTIONS"] = "detect_leaks=0"  # which cannot be looked for in a traced program
    if common.run([options.calls, os.devnull, "count", "--", "/bin/true"]).code == 77:
        common.skip("programs cannot be traced here")
    place = common.scratch()
    try:
        cases = [c for c in make_cases(options, place) if re.search(options.case, c.name)]
        faults = [f for f in make_faults(options) if re.search(options.fault, f.name)]
        for case in cases:
            find_reference(case)
        tally = common.Tally("faults", options.show)
        pairs = [(c, f) for c in cases for f in faults if applies(c, f)]
        pairs.sort(key=lambda pair: pair[1].name.startswith(("read", "write", "open")))
        common.in_parallel(lambda pair: try_all(*pair, options, tally), pairs, options.jobs)
        return tally.end()
    finally:
        shutil.rmtree(place, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
