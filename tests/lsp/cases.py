#!/usr/bin/env python3
"""cases.py TLC [--update]: what `tlc lsp` answers at places of specs, as cases/ has it.

A case is a spec whose first line says what is asked, with <|> at the place: `#? completion`, `hover`,
`definition`, `references`, `symbols`, `diagnostics`. It was base.spec
before, or what is named behind that, without errors, or nothing. The answer beside it is exact, in the fewest words: of
completions what is written in the place of the word, of places the text that stands there."""
import json
import pathlib
import sys

from client import Client, check, finish

folder = pathlib.Path(__file__).parent / "cases"


def shown_range(client, text, span):
    start, end = (client.index(text, span[side]) for side in ("start", "end"))
    line = span["start"]["line"] + 1
    return f"{line}:{span['start']['character'] + 1} `{text[start:end]}`"


def shown_completion(client, text, answer):
    lines = []
    for item in answer["items"]:
        new = item["textEdit"]["newText"].replace("\n", "\\n")
        index = client.index(text, item["textEdit"]["range"]["start"])
        if text[index - 1] == ".":
            new = "." + new
        lines.append(f"{item['label']}  ->  {new}" + (f"   ({item['detail']})" if "detail" in item else ""))
    assert [item["sortText"] for item in answer["items"]] == sorted(item["sortText"] for item in answer["items"])
    return lines


def shown_hover(client, text, answer):
    if answer is None:
        return ["nothing"]
    assert answer["contents"]["kind"] == "markdown"
    return [shown_range(client, text, answer["range"]), "", answer["contents"]["value"]]


def shown_places(client, text, answer):
    places = [] if answer is None else answer if isinstance(answer, list) else [answer]
    assert len({place["uri"] for place in places}) <= 1
    return [shown_range(client, text, place["range"]) for place in places] or ["nothing"]


def shown_symbols(client, text, answer, depth=0):
    lines = []
    for symbol in answer:
        lines.append("  " * depth + f"{symbol['name']} [{symbol['kind']}] {symbol['detail']}".rstrip())
        lines += shown_symbols(client, text, symbol["children"], depth + 1)
    return lines


def shown_diagnostics(client, text, answer):
    lines = []
    for one in answer:
        severity = {1: "error", 2: "warning", 3: "note"}[one["severity"]]
        lines.append(f"{shown_range(client, text, one['range'])} {severity} [{one['code']}] {one['message']}")
        for place in one.get("relatedInformation", []):
            lines.append(f"  {shown_range(client, text, place['location']['range'])} {place['message']}")
    return lines or ["nothing"]


asked = {
    "completion": ("textDocument/completion", shown_completion),
    "hover": ("textDocument/hover", shown_hover),
    "definition": ("textDocument/definition", shown_places),
    "references": ("textDocument/references", shown_places),
    "symbols": ("textDocument/documentSymbol", shown_symbols),
}


def answer_of(client, path):
    whole, uri = path.read_text(), f"file:///specs/{path.name}"
    what, before = (whole.split("\n", 1)[0].split() + ["base.spec"])[1:3]
    place, text = whole.find("<|>"), whole.replace("<|>", "")
    client.open(uri, (folder / before).read_text() if before != "nothing" else "")
    check(before == "nothing" or not [one for one in client.diagnostics(uri) if one["severity"] == 1],
          f"{before} is right")
    client.change(uri, [{"text": text}], 2)
    if what == "diagnostics":
        shown = shown_diagnostics(client, text, client.diagnostics(uri, 2))
    else:
        method, show = asked[what]
        params = {"textDocument": {"uri": uri}, "context": {"includeDeclaration": True}}
        if place >= 0:
            params["position"] = client.position(text, place)
        shown = show(client, text, client.result(method, params))
    client.close(uri)
    return "\n".join(shown) + "\n"


def main():
    tlc, update = sys.argv[1], "--update" in sys.argv
    paths = sorted(folder.glob("*.yaml"))
    check(len(paths) > 20, "there are cases")
    client = Client(tlc)
    client.begin()
    for path in paths:
        answer, beside = answer_of(client, path), path.with_suffix(".txt")
        if update:
            beside.write_text(answer)
        wanted = beside.read_text() if beside.exists() else ""
        check(answer == wanted, f"{path.name}\n--- wanted\n{wanted}--- answered\n{answer}")
    check(client.end() == 0, "exit code")
    finish(f"{len(paths)} cases")


main()
