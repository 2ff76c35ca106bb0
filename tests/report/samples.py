#!/usr/bin/env python3
"""Makes reports of all documents of make_samples.py, and looks for what no report may have.

    samples.py REPORT_OF

The report and the figure are well-formed XML, say nothing of nan or inf, and every row of the CSV file has
as many fields as its heading.
"""
import csv
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

HERE = os.path.dirname(os.path.abspath(__file__))
MAKER = os.path.join(HERE, "..", "golden_report", "make_samples.py")


def make(name):
    command = [sys.executable, "-B", MAKER, name]
    return subprocess.run(command, check=True, capture_output=True).stdout


def read(directory, name):
    path = os.path.join(directory, name)
    if not os.path.exists(path):
        return ""
    with open(path, encoding="utf-8", newline="") as file:
        return file.read()


def check_xml(text):
    xml.etree.ElementTree.fromstring(text.replace("<!DOCTYPE html>", ""))
    words = re.search(r"(?<![\w-])-?(nan|inf)(?![\w-])", re.sub(r"<style>.*?</style>", "", text, flags=re.S))
    if words:
        raise ValueError(f"{words.group()!r} in {text[max(0, words.start() - 80):words.end() + 20]!r}")


def check_rows(text):
    rows = list(csv.reader(text.splitlines()))
    if len(rows) < 2 or {len(row) for row in rows} != {len(rows[0])}:
        raise ValueError("rows of results.csv differ in their number of fields")


def check(report_of, name):
    with tempfile.TemporaryDirectory() as directory:
        source = os.path.join(directory, "results.json")
        with open(source, "wb") as file:
            file.write(make(name))
        subprocess.run([report_of, source, directory], check=True, stdout=subprocess.DEVNULL)
        check_xml(read(directory, "report.html"))
        check_rows(read(directory, "results.csv"))
        figure = read(directory, "pairs.svg")
        if figure:
            check_xml(figure)


def main():
    names = make("--list").decode().split()
    failed = 0
    for name in names:
        try:
            check(sys.argv[1], name)
        except Exception as problem:
            print(f"{name}: {problem}")
            failed += 1
    print(f"{len(names) - failed} passed, {failed} failed")
    sys.exit(failed > 0 or not names)


if __name__ == "__main__":
    main()
