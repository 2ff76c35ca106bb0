#!/usr/bin/env python3
"""fixes.py TLC: every quick fix that `tlc lsp` has for the specs of tests/bad does what it says: the finding
that it is for is gone from the text that it makes."""
import collections
import pathlib
import sys

from client import Client, check, finish

LEAST = 60  # that there are


def whole(client, text):
    return {"start": {"line": 0, "character": 0}, "end": client.position(text, len(text))}


def key_of(finding):
    return finding["code"], finding["message"]


def actions_of(client, uri, text):
    return client.result("textDocument/codeAction", {
        "textDocument": {"uri": uri}, "range": whole(client, text), "context": {"diagnostics": []}})


def try_fix(client, uri, text, action, version):
    """Whether one finding of its kind is gone; of findings that come one after the other, after some."""
    finding = key_of(action["diagnostics"][0])
    before = collections.Counter(map(key_of, client.diagnostics(uri, version)))
    fixed = text
    for _ in range(5):
        fixed = client.applied(fixed, action["edit"]["changes"][uri])
        version += 1
        client.change(uri, [{"text": fixed}], version)
        if collections.Counter(map(key_of, client.diagnostics(uri, version)))[finding] < before[finding]:
            break
        again = [one for one in actions_of(client, uri, fixed) if one["title"] == action["title"]]
        if not again:
            return False, version
        action = again[0]
    else:
        return False, version
    version += 1
    client.change(uri, [{"text": text}], version)
    client.diagnostics(uri, version)
    return fixed != text, version


def main():
    tlc, folder = sys.argv[1], pathlib.Path(__file__).parent.parent / "bad"
    client, tried = Client(tlc), 0
    client.begin()
    for path in sorted(folder.glob("*.yaml")):
        try:
            text = path.read_bytes().decode()
        except UnicodeDecodeError:
            continue  # no editor has such a text
        uri, version = path.resolve().as_uri(), 1
        client.open(uri, text, version)
        client.diagnostics(uri, version)
        for action in actions_of(client, uri, text):
            assert action["kind"] == "quickfix"
            good, version = try_fix(client, uri, text, action, version)
            check(good, f"{path.name}: {action['title']}")
            tried += 1
        client.close(uri)
    check(tried >= LEAST, f"there are only {tried} fixes")
    check(client.end() == 0, "exit code")
    finish(f"{tried} fixes")


main()
