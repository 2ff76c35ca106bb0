#!/usr/bin/env python3
"""parts.py TLC PROGRAM OTHER WORK_DIR [OPTION...]: runs PROGRAM's study whole and in parts, and compares what `tlc merge`
makes of these with the whole, byte for byte; then gives it what is no study: parts of OTHER, which is another spec, of other
versions, programs and data, the same one twice, unfinished and damaged ones. Each is refused in one message, and nothing
is written. The options are the program's."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import zlib

FILES = "results.json", "results.csv", "report.html", "pairs.svg"
failed = 0


def complain(text):
    global failed
    failed = 1
    print(text)


def call(*command):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr


class Study:
    def __init__(self, tlc, program, work, options):
        self.tlc, self.program, self.work, self.options = tlc, program, work, options

    def run(self, out, *options):
        code, said, wrong = call(self.program, *self.options, "--out", self.work / out, *options)
        if code:
            complain(f"{options}: exit code {code}: {wrong}")
        return said

    def merge(self, *directories, out=None):
        where = ["--out", out] if out else []
        return call(self.tlc, "merge", *where, *directories)


def contents(directory):
    return {str(path.relative_to(directory)): path.read_bytes() for path in directory.rglob("*") if path.is_file()}


def parts_of(directory):
    return sorted(directory.glob("part-*"), key=lambda path: int(path.name.split("-")[1]))


def check_same(study, name, directory):
    for file in FILES:
        if (study.work / "whole" / file).read_bytes() != (directory / file).read_bytes():
            complain(f"{name}: another {file}")
    ours, theirs = contents(study.work / "whole" / "figures"), contents(directory / "figures")
    if ours != theirs:
        complain(f"{name}: other figures")


def what_is_said(text):
    """Of a run or a merge: the comparison and the verdict."""
    return re.search(r"^\S+: accuracy.*?(?=^(?:warning|note|Report):)", text, re.S | re.M).group()


def check_merged(study, seeds):
    said = study.run("whole", "--threads", "2")
    for count in 1, 2, 3, seeds:
        before, directory = {}, study.work / f"in-{count}"
        for part in reversed(range(1, count + 1)):
            text = study.run(directory.name, "--part", f"{part}/{count}", "--threads", str(1 + part % 3))
            if "interval" in text or not f"Part {part} of {count}" in text:
                complain(f"a part says:\n{text}")
        for part in parts_of(directory):
            before[part] = contents(part)
            if set(before[part]) != {"log.jsonl", "part.json"}:
                complain(f"{part} holds {sorted(before[part])}")
        code, text, wrong = study.merge(*reversed(parts_of(directory)))
        if code:
            complain(f"{count} parts: {wrong}")
            continue
        check_same(study, f"{count} parts", directory)
        if what_is_said(text) != what_is_said(said):
            complain(f"{count} parts: another summary:\n{text}")
        if before != {part: contents(part) for part in parts_of(directory)}:
            complain("a merge changes its parts")
        # a study that was merged is one that is done
        if "done already" not in study.run(directory.name, "--dry-run"):
            complain(f"{count} parts: the merged log is not gone on with")
        study.run(directory.name)
        check_same(study, f"{count} parts, gone on with", directory)
        check_again(study, directory)


def check_again(study, directory):
    """Merging twice changes nothing; the log is of the same lines as that of one process."""
    before = contents(directory)
    code, _, wrong = study.merge(*parts_of(directory), "--quiet")
    if code or contents(directory) != before:
        complain(f"merged again: {wrong}")
    runs = [sorted(run_of(line) for line in (where / "log.jsonl").read_text().splitlines())
            for where in (directory, study.work / "whole")]
    if runs[0] != runs[1]:
        complain("the log holds other runs")


def run_of(line):
    return re.sub(r',"seconds":[^,]*,"checksum":"[0-9a-f]*"', "", line)


def check_dry_run(study):
    out = study.work / "in-2"
    whole, said = study.run("none", "--dry-run"), study.run("none", "--part", "2/2", "--dry-run")
    if (study.work / "none").exists():
        complain("a dry run writes")
    if whole == said or not re.search(r"^Part 2 of 2: \d+ of these seeds, from \d+ on in steps of 2: \d+ runs", said, re.M):
        complain(f"a part's dry run says:\n{said}")
    said = study.run(out.name, "--part", "2/2", "--dry-run")
    if not re.search(r"^All \d+ runs are done already, in\s+\S*part-2-of-2$", said, re.M):
        complain(f"a part's dry run, when it is done, says:\n{said}")


# ---- what is no study --------------------------------------------------------------------------


def with_checksum(line):
    body = line[: line.rindex(',"checksum"')]
    return '%s,"checksum":"%08x"}' % (body, zlib.crc32((body + "}").encode()))


def change_part(directory, change):
    path = directory / "part.json"
    part = json.loads(path.read_text())
    change(part)
    path.write_text(json.dumps(part, indent=1) + "\n")


def heading_with(key, value):
    def change(directory):
        change_part(directory, lambda part: part["heading"].update({key: value}))
    return change


def without_part_file(directory):
    (directory / "part.json").unlink()


def cut_part_file(directory):
    text = (directory / "part.json").read_text()
    (directory / "part.json").write_text(text[: len(text) // 2])


def damage_line(directory):
    lines = (directory / "log.jsonl").read_text().splitlines()
    lines[2] = lines[2].replace("0.", "1.", 1)
    (directory / "log.jsonl").write_text("\n".join(lines) + "\n")


def drop_end(directory):
    text = (directory / "log.jsonl").read_bytes()
    (directory / "log.jsonl").write_bytes(text[: len(text) - 100])


def without_log(directory):
    (directory / "log.jsonl").unlink()


def no_number(directory):
    change_part(directory, lambda part: part.update(part="two"))


def no_such_part(directory):
    change_part(directory, lambda part: part.update(part=4))


def no_trainings(directory):
    change_part(directory, lambda part: part["results"].update(trainings=[]))


def newer_key(directory):
    change_part(directory, lambda part: part["results"]["study"].pop("arms"))


CHANGES = (
    ("another version", heading_with("tlc", "9.0.0"), r"differ in their version of tlc, \S+ and 9\.0\.0"),
    ("another spec", heading_with("spec_hash", "0" * 16), r"differ in their spec"),
    ("other data", heading_with("data", "00000000"), r"differ in their data"),
    ("another program", heading_with("program", "0" * 16), r"differ in their program"),
    ("an unfinished part", without_part_file, r"has a log but no part\.json.* goes on"),
    ("a part.json that is cut off", cut_part_file, r"part\.json is damaged: line \d+"),
    ("a part without a number", no_number, r'part\.json is damaged: its "part" is no whole number'),
    ("part 4 of 3", no_such_part, r"part\.json is damaged: "),
    ("a part without trainings", no_trainings, r"is damaged: arm 1 of its cell 1 is no training"),
    ("a part without arms", newer_key, r'part\.json is damaged: .*"arms"'),
    ("a damaged line", damage_line, r"log\.jsonl lacks 1 of the runs of part 2; .* --part 2/3"),
    ("a log that is cut off", drop_end, r"log\.jsonl lacks 1 of the runs of part 2; .* --part 2/3"),
    ("no log", without_log, r"cannot read \S+log\.jsonl"),
)


def expect_refused(study, name, directories, wanted, code=1):
    """In one message, and nothing is left where the result would be."""
    out = study.work / "refused"
    got, said, wrong = study.merge(*directories, out=out)
    if got != code or said or not re.search(wanted, wrong.replace("\n", " ")):
        complain(f"{name}: exit code {got}, {said!r}, {wrong}")
    if wrong.count("error:") != 1:
        complain(f"{name}: not one message: {wrong}")
    if out.exists():
        complain(f"{name}: leaves {sorted(contents(out))}")
        shutil.rmtree(out)


def check_changes(study):
    good, bad = study.work / "in-3", study.work / "bad"
    for name, change, wanted in CHANGES:
        shutil.rmtree(bad, ignore_errors=True)
        bad.mkdir()
        for part in parts_of(good):
            shutil.copytree(part, bad / part.name)
        change(parts_of(bad)[1])
        before = contents(bad)
        expect_refused(study, name, parts_of(bad), wanted)
        if contents(bad) != before:
            complain(f"{name}: the parts are changed")


def check_sets(study, other):
    one, two, three = parts_of(study.work / "in-3")
    expect_refused(study, "one twice", (one, two, one, three), "are both part 1 of 3")
    expect_refused(study, "one missing", (one, three), r"1 of 3 parts is missing.* --part 2/3")
    expect_refused(study, "two missing", (two,), r"2 of 3 parts are missing.* --part 1/3; .* --part 3/3")
    expect_refused(study, "of another division", (one, *parts_of(study.work / "in-2")), "one of 3 parts, .*one of 2")
    expect_refused(study, "a whole study", (one, study.work / "whole"), "is no part of a study")
    expect_refused(study, "no directory", (one, study.work / "nothing"), "there is no directory")
    study.run("seeds", "--seed", "3", "--part", "1/3", "--quiet")
    expect_refused(study, "of other seeds", (study.work / "seeds" / "part-1-of-3", two, three), "the first seed of one is 3")
    expect_refused(study, "none", (), "which parts", code=2)
    another = Study(study.tlc, other, study.work, study.options)
    another.run("other", "--part", "1/3", "--quiet")
    expect_refused(study, "of another spec", (study.work / "other" / "part-1-of-3", two, three), "differ in their ")


def command_of(message):
    return re.search(r"makes? (?:it|them): (.*--part \d+/\d+)$", message.strip()).group(1)


def check_advice(study):
    """The command that a message gives makes what is missing."""
    for name in "missing", "unfinished":
        directory = study.work / name
        for part in 1, 2:
            study.run(name, "--part", f"{part}/2", "--quiet")
        if name == "missing":
            shutil.rmtree(directory / "part-2-of-2")
        else:
            damage_line(directory / "part-2-of-2")
        _, _, wrong = study.merge(*parts_of(directory))
        subprocess.run(command_of(wrong) + " --quiet", shell=True, check=True)
        code, _, wrong = study.merge(*parts_of(directory))
        if code:
            complain(f"{name}: {wrong}")
        check_same(study, name, directory)


def check_foreign(study):
    """What is somebody else's stays."""
    directory = study.work / "foreign"
    for name, text in ("results.json", "mine\n"), ("log.jsonl", "mine\n"):
        shutil.rmtree(directory, ignore_errors=True)
        directory.mkdir()
        (directory / name).write_text(text)
        code, _, wrong = study.merge(*parts_of(study.work / "in-2"), out=directory)
        if code != 1 or contents(directory) != {name: text.encode()}:
            complain(f"a {name} of somebody else: {code} {wrong} {sorted(contents(directory))}")


def check_options(study, seeds):
    bad = ("5/4", "0/4", "4", "/4", "4/", "1/0", "-1/2", "1/2/3", " 1/2", "1/2 ", "1.0/2", "99999999999/99999999999", "")
    for text in bad:
        code, _, wrong = call(study.program, *study.options, "--out", study.work / "none", "--part", text)
        if code != 2 or "--part needs" not in wrong or (study.work / "none").exists():
            complain(f"--part '{text}': exit code {code}: {wrong}")
    code, _, wrong = call(study.program, *study.options, "--out", study.work / "none", "--part", f"1/{seeds + 1}")
    if code != 2 or "than there are seeds" not in wrong:
        complain(f"more parts than seeds: exit code {code}: {wrong}")


def main(tlc, program, other, work, *options):
    work = pathlib.Path(work).absolute()
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    study = Study(os.path.abspath(tlc), os.path.abspath(program), work, options)
    study.run("whole", "--quiet")
    results = json.loads((work / "whole" / "results.json").read_text())
    first, last = results["seeds"][0], results["seeds"][-1]
    seeds = last - first + 1
    check_merged(study, seeds)
    check_dry_run(study)
    check_options(study, seeds)
    if other != "-":
        check_sets(study, os.path.abspath(other))
        check_changes(study)
        check_advice(study)
        check_foreign(study)
    return failed


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
