#!/usr/bin/env python3
"""speed.py TLC SPEC...: how long after a keystroke `tlc lsp` says what is wrong, and answers a completion: the
lower quartile of 50, in milliseconds. The keystroke is in the middle of the spec, which stays right."""
import pathlib
import sys
import time

from client import Client


def timed(what):
    start = time.perf_counter()
    what()
    return 1000 * (time.perf_counter() - start)


def quartile(times):
    return sorted(times)[len(times) // 4]


def measure(tlc, path):
    client, uri, text = Client(tlc), path.resolve().as_uri(), path.read_text()
    client.begin()
    client.open(uri, text)
    client.diagnostics(uri)
    end = text.index("\n", len(text) // 2)
    place = client.position(text, end)
    found, completed = [], []
    for version in range(2, 52):
        client.change(uri, [{"range": {"start": place, "end": place}, "text": " "}], version)
        found.append(timed(lambda: client.diagnostics(uri, version)))
        completed.append(timed(lambda: client.result(
            "textDocument/completion", {"textDocument": {"uri": uri}, "position": place})))
    client.end()
    print(f"{path}: findings {quartile(found):.1f} ms, completion {quartile(completed):.1f} ms")


for name in sys.argv[2:]:
    measure(sys.argv[1], pathlib.Path(name))
