#!/usr/bin/env python3
"""protocol.py TLC: what `tlc lsp` does about messages that are wrong, late, cut off, or many; that texts are kept
as editors change them; that a document that is edited for long takes no more memory than one that is not."""
import json
import pathlib
import random
import shutil
import sys
import tempfile

from client import Client, Gone, check, finish

root = pathlib.Path(__file__).parent.parent.parent
tlc = sys.argv[1]
uri = "file:///specs/one.yaml"
good = (root / "specs" / "transfer.yaml").read_text()


def begun(**capabilities):
    client = Client(tlc, **capabilities)
    client.begin()
    return client


def said(client, document, version):
    """What is wrong, wherever the document is."""
    return json.dumps(client.diagnostics(document, version)).replace(document, "")


def errors(client, document, version=1):
    return [one["code"] for one in client.diagnostics(document, version) if one["severity"] == 1]


def error_of(answer):
    return answer.get("error", {}).get("code")


# ---- the life of a server ----

def test_life():
    client = Client(tlc)
    check(error_of(client.ask("textDocument/hover", {})) == -32002, "a request before initialize")
    client.open(uri, "name: 1\n")
    result = client.begin()
    check(result["serverInfo"]["name"] == "tlc", "who it is")
    check(result["capabilities"]["textDocumentSync"]["change"] == 2, "changes of parts")
    check(error_of(client.ask("initialize", {})) == -32600, "initialize twice")
    check(uri not in client.found, "what was opened before initialize is not known")
    check(client.result("shutdown", None) is None, "shutdown")
    check(error_of(client.ask("textDocument/hover", {})) == -32600, "a request after shutdown")
    client.open(uri, "name: 1\n")
    client.notify("exit", None)
    check(client.process.stdout.read() == b"" and client.process.wait() == 0, "exit after shutdown")


def test_exit_codes():
    client = begun()
    client.notify("exit", None)
    check(client.process.wait() == 1, "exit without shutdown")
    client = begun()
    client.process.stdin.close()
    check(client.process.wait() == 1, "a client that is gone")
    client = Client(tlc)
    client.process.stdin.close()
    check(client.process.wait() == 1, "a client that says nothing")


def test_closed_output():
    client = begun()
    client.process.stdout.close()
    client.open(uri, good)
    check(client.process.wait() == 1, "nobody reads")


# ---- messages ----

def test_wrong_messages():
    client = begun()
    for body, code in [
        (b"{", -32700), (b"", -32700), (b"nonsense", -32700), (b'"text"', -32700), (b"[]", -32600), (b"{}", -32600),
        (b'{"id": 5}', -32600), (b'{"id": [1], "method": "x"}', -32600), (b'{"method": 5, "id": 1}', -32600),
        (b'{"jsonrpc": "2.0", "id": 1, "method": "textDocument/unknown"}', -32601),
        (b'{"jsonrpc": "2.0", "id": 1, "method": "textDocument/didOpen"}', -32601),
        (b'{"jsonrpc": "2.0", "id": 1, "method": "textDocument/hover"}', -32602),
        (b'{"jsonrpc": "2.0", "id": "a", "method": "textDocument/hover", "params": 5}', -32602),
        (b'{"jsonrpc": "2.0", "id": 1, "method": "textDocument/hover", "params": {"textDocument": {"uri": "x"}}}', -32602),
        (b"[" * 100000, -32700), (b'{"a":' * 5000 + b"1" + b"}" * 5000, -32700), (b'"\xff"', -32700),
    ]:
        client.send_bytes(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        answer = client.answer()
        check(error_of(answer) == code, f"{body[:60]}: {answer}")
    for silent in [{"method": "unknown"}, {"method": "$/setTrace", "params": {}}, {"id": 1, "result": None},
                   {"method": "textDocument/didOpen"}, {"method": "textDocument/didChange", "params": []},
                   {"method": "textDocument/didClose", "params": {"textDocument": {"uri": "x"}}},
                   {"method": "textDocument/didSave", "params": {"textDocument": {}}}]:
        client.send(silent)
    check(client.end() == 0, "it lives on")


def test_wrong_headers():
    client = begun()
    body = b'{"jsonrpc":"2.0","id":1,"method":"unknown"}'
    for header in [b"Content-Length: %d\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n",
                   b"content-length:%d\r\n\r\n", b"X: y\r\nContent-Length: %d\r\n\r\n", b"Content-Length: %d\n\n"]:
        client.send_bytes(header % len(body) + body)
        check(error_of(client.answer()) == -32601, f"{header}")
    for header in [b"X: y\r\n\r\n", b"Content-Length: x\r\n\r\n", b"Content-Length:\r\n\r\n",
                   b"Content-Length: -5\r\n\r\n", b"Content-Length: 99999999999999999999999\r\n\r\n",
                   b"x" * 5000]:
        client.send_bytes(header)
        check(error_of(client.answer()) == -32700, f"{header[:60]}")
    client.send_bytes(b"Content-Length: 10\r\n\r\n" + body)  # the rest is no header
    check(error_of(client.answer()) == -32700, "too short a length")
    client.send_bytes(client.packed({"jsonrpc": "2.0", "id": 7, "method": "unknown"}))
    check(error_of(client.answer()) == -32601, "and on with the next")
    check(client.end() == 0, "it lives on")


def test_huge_message():
    client = begun()
    size = 20 << 20
    client.send_bytes(b"Content-Length: %d\r\n\r\n" % size)
    check(error_of(client.answer()) == -32600, "a message of 20 MiB")
    for _ in range(20):
        client.send_bytes(b" " * (1 << 20))
    check(error_of(client.ask("unknown", {})) == -32601, "and on behind it")
    check(client.end() == 0, "it lives on")


def test_bytes_one_by_one():
    client = begun()
    for byte in client.packed({"jsonrpc": "2.0", "id": 1, "method": "unknown"}):
        client.send_bytes(bytes([byte]))
    check(error_of(client.answer()) == -32601, "a message that comes byte by byte")
    check(client.end() == 0, "exit code")


def test_cancelled():
    client = begun()
    client.open(uri, good)
    params = {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 0}}
    client.send_bytes(
        client.packed({"jsonrpc": "2.0", "id": 90, "method": "textDocument/hover", "params": params})
        + client.packed({"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": 90}})
        + client.packed({"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": 91}})
        + client.packed({"jsonrpc": "2.0", "id": 92, "method": "textDocument/hover", "params": params}))
    check(error_of(client.answer()) == -32800, "a request that was cancelled while it waited")
    check("result" in client.answer(), "another is answered")
    check(client.end() == 0, "exit code")


def test_plain_client():
    """A client that says of itself that it knows no more than it must."""
    client = begun(publishDiagnostics={}, completion={}, documentSymbol={})
    client.open(uri, good.replace("activation: sigmoid", "activation: softmax", 1))
    client.diagnostics(uri)
    check(not any("relatedInformation" in one for one in client.diagnostics(uri)), "second places")
    symbols = client.result("textDocument/documentSymbol", {"textDocument": {"uri": uri}})
    check([one["containerName"] for one in symbols if one["name"] == "dense"][:1] == ["A"], "symbols in symbols")
    check(all(one["location"]["uri"] == uri and "children" not in one for one in symbols), "symbols")
    place = client.position(good, good.index("epochs: 5") + 2)
    completion = client.result("textDocument/completion", {"textDocument": {"uri": uri}, "position": place})
    check(all(item["insertTextFormat"] == 1 for item in completion["items"]), "snippets")
    client.change(uri, [{"text": "name: x\nse\n"}], 2)
    completion = client.result("textDocument/completion", {
        "textDocument": {"uri": uri}, "position": {"line": 1, "character": 2}})
    check("seed: " in [item["textEdit"]["newText"] for item in completion["items"]], "a key without a hole")
    check(client.end() == 0, "exit code")


def test_code_actions():
    client = begun()
    client.open(uri, good.replace("selu", "sel"))
    place, end = client.position(good, good.index("selu")), {"line": 99, "character": 0}
    params = {"textDocument": {"uri": uri}, "range": {"start": place, "end": place}, "context": {"diagnostics": []}}
    for only, count in [([], 0), (["quickfix"], 1), (["refactor", ""], 1), (["refactor", 5], 0), (None, 1)]:
        params["context"] = {"diagnostics": []} if only is None else {"diagnostics": [], "only": only}
        check(len(client.result("textDocument/codeAction", params)) == count, f"kinds {only}")
    for span in [{"start": place}, {"end": place}, {"start": end, "end": {"line": 1, "character": "x"}}, None]:
        check(error_of(client.ask("textDocument/codeAction", {**params, "range": span})) == -32602, f"range {span}")
    check(error_of(client.ask("textDocument/codeAction", {})) == -32602, "no document")
    check(client.result("textDocument/codeAction", {**params, "range": {"start": end, "end": end}}) == [], "elsewhere")
    check(client.end() == 0, "exit code")


def test_odd_parameters():
    client = begun(encodings=(5, "utf-16"))
    client.open(uri, good)
    document = {"textDocument": {"uri": uri}}
    for position in [None, {}, {"line": 1}, {"line": "1", "character": 1}, {"line": 1, "character": -1},
                     {"line": -1, "character": 1}, {"line": 1, "character": 1.5}]:
        for method in "hover", "completion", "definition", "references":
            answer = client.ask("textDocument/" + method, {**document, "position": position})
            check(error_of(answer) == -32602, f"{method} at {position}")
    client.notify("textDocument/didOpen", {"textDocument": {"uri": "file:///x", "text": 5}})
    client.notify("textDocument/didOpen", {"textDocument": {"text": ""}})
    client.notify("textDocument/didOpen", {"textDocument": {"uri": uri, "text": "name: 5\n"}})
    start = {"line": 0, "character": 0}
    client.change(uri, [{"range": {"start": start}, "text": "lost"},
                        {"range": {"start": start, "end": start}, "text": ""}], 2)
    found = said(client, uri, 2)
    client.open("file:///specs/other.yaml", "name: 5\n")
    check(found == said(client, "file:///specs/other.yaml", 1), "opened again, and a change of no range")
    check(client.end() == 0, "exit code")


def test_formatting():
    """What `tlc fmt` prints, and no line touched in front of what changes, or behind."""
    for encoding in "utf-16", "utf-8":
        client = Client(tlc, (encoding,))
        check(client.begin()["capabilities"]["documentFormattingProvider"], "formatting is offered")
        layouts = root / "tests" / "fmt"
        wide = "# \U0001d11e \u00fc\nname:   wide # \U0001d11e\nseed:  1\n# \U0001d11e"
        texts = {(layouts / "layouts.yaml").read_text(): (layouts / "layouts.laid").read_text(),
                 good: good, good.replace("epochs: 5", "epochs:   5", 1): good, good + "\n\n": good, good[:-1]: good,
                 wide: "# \U0001d11e \u00fc\nname: wide   # \U0001d11e\nseed: 1\n# \U0001d11e\n",
                 "name: a\n" * 2: None, "name: [": None, "name: a\u0000\n": None, "name: &a x\nseed: !!int 1\n": None}
        for number, (text, wanted) in enumerate(texts.items()):
            document = f"file:///specs/format_{number}.yaml"
            client.open(document, text)
            edits = client.result("textDocument/formatting", {
                "textDocument": {"uri": document}, "options": {"tabSize": 8, "insertSpaces": False}})
            check((edits is None) == (wanted is None), f"{text[:40]!r}: {edits}")
            check(not edits or client.applied(text, edits) == wanted, f"{text[:40]!r}: {edits}")
            check(text != wanted or edits == [], f"{text[:40]!r} is laid out: {edits}")
            check(len(text.splitlines()) < 50 or not edits or text not in good or len(edits[0]["newText"]) < 100, f"{edits}")
        check(error_of(client.ask("textDocument/formatting", {})) == -32602, "no document")
        check(client.end() == 0, "exit code")


def test_paths():
    """Relative files are found beside the document, whatever its name is written as."""
    client, folder = begun(), pathlib.Path(tempfile.mkdtemp())
    place = folder / "ä %41 b"
    place.mkdir()
    (place / "weights.npz").write_bytes(b"none")
    text = good.replace("  B:\n    layers:", "  B:\n    weights: weights.npz\n    layers:", 1)
    escaped = "".join(f"%{byte:02{'xX'[byte % 2]}}" if byte > 127 or byte in b" %" else chr(byte)
                      for byte in str(place).encode())
    for name, said in [("file://" + escaped, "weights.npz"), ("file://localhost" + escaped, "weights.npz"),
                       ("untitled:one", "No such file"), ("file://%zz%0g%00", "No such file")]:
        document = name + "/spec.yaml" if name.startswith("file:///") or "localhost" in name else name
        client.open(document, text)
        found = [one["message"] for one in client.diagnostics(document) if one["code"] == "model-file"]
        check(len(found) == 1 and said in found[0], f"{document}: {found}")
        check((said == "No such file") == ("No such file" in str(found)), f"{document}: {found}")
    shutil.rmtree(folder)
    check(client.end() == 0, "exit code")


# ---- texts ----

def test_changes():
    """Random edits with characters of one to four bytes leave the text that both sides have: asked by what is
    wrong with it, against a document that is opened with it."""
    for encodings in ("utf-16",), ("utf-32", "utf-8"), ():
        client, chance = begun(encodings=encodings), random.Random(1)
        check(client.encoding == ("utf-8" if "utf-8" in encodings else "utf-16"), f"{encodings}")
        text, version = "name: ä𝔘x\nnam: 1\n", 1
        client.open(uri, text)
        for _ in range(200):
            version += 1
            changes = []
            for _ in range(chance.randrange(1, 4)):
                start, end = sorted(chance.randrange(len(text) + 1) for _ in range(2))
                end = min(end, start + 5)
                new = "".join(chance.choice("aä€𝔘\n: {}-") for _ in range(chance.randrange(6)))
                changes.append({"range": {"start": client.position(text, start), "end": client.position(text, end)},
                                "text": new})
                text = text[:start] + new + text[end:]
            client.change(uri, changes, version)
            other = f"file:///specs/{version}.yaml"
            client.open(other, text)
            check(said(client, uri, version) == said(client, other, 1), f"edits: {text!r}")
            client.close(other)
        check(client.end() == 0, "exit code")


def test_odd_changes():
    client = begun()
    client.open(uri, "a\r\nb\rc\n𝔘d")
    far, back = {"line": 99, "character": 0}, {"line": 0, "character": 99}
    client.change(uri, [{"range": {"start": far, "end": far}, "text": "\nname: 1"},
                        {"range": {"start": far, "end": back}, "text": "lost"},
                        {"range": {"start": {"line": -1, "character": 0}, "end": far}, "text": "lost"},
                        {"range": {}, "text": "lost"}, {"text": 5},
                        {"range": {"start": back, "end": back}, "text": "x"},
                        {"range": {"start": {"line": 3, "character": 1}, "end": {"line": 3, "character": 1}},
                         "text": "y"}], 2)
    other = "file:///specs/other.yaml"
    client.open(other, "ax\r\nb\rc\ny𝔘d\nname: 1")
    check(said(client, uri, 2) == said(client, other, 1), "odd ranges")
    check(client.end() == 0, "exit code")


def test_documents():
    client = begun()
    others = [f"file:///specs/{i}%20a.yaml" for i in range(20)]
    for i, other in enumerate(others):
        client.open(other, f"name: x{i}\n" if i % 2 else good)
    for i, other in enumerate(others):
        check(bool(errors(client, other)) == bool(i % 2), f"document {i}")
    client.notify("textDocument/didSave", {"textDocument": {"uri": others[1]}})
    check(client.result("textDocument/documentSymbol", {"textDocument": {"uri": others[0]}}), "symbols")
    for other in others:
        client.close(other)
        check(error_of(client.ask("textDocument/documentSymbol", {"textDocument": {"uri": other}})) == -32602,
              "a document that is closed")
        check(client.found[other] == (None, []), "what was wrong with it is taken back")
    check(client.end() == 0, "exit code")


def test_large_document():
    client = begun()
    line = "# " + "x" * 97 + "\n"
    client.open(uri, good + line * ((1 << 20) // 100 - 50))
    check(errors(client, uri) == [], "a spec of nearly 1 MiB")
    client.change(uri, [{"range": {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}},
                         "text": line * 100}], 2)
    check(errors(client, uri, 2) == ["too-large"], "a spec of more")
    params = {"textDocument": {"uri": uri}, "position": {"line": 3, "character": 2}}
    for method in "hover", "completion", "definition":
        client.result("textDocument/" + method, params)
    client.change(uri, [{"text": "a: {" * 250000}], 3)
    client.change(uri, [{"text": "- " * 500000}], 4)
    client.change(uri, [{"text": "\n".join(" " * i + f"k{i}:" for i in range(1000))}], 5)
    check(client.diagnostics(uri, 5) != [], "deep specs")
    check(client.end() == 0, "exit code")


def test_large_study():
    """A study of a thousand cells: what is wrong in one of them is said of the last text, and questions are answered
    before it is known."""
    text = (root / "specs" / "study_book3.yaml").read_text().replace(
        "    training.B_on_A.freeze: 0..3\n", "    training.B_on_A.freeze: 0..3\n    training.B.batch_size: 1..125\n").replace(
        "training.B_on_A.freeze: 0}", "training.B_on_A.freeze: 0, training.B.batch_size: 32}")
    client = begun()
    client.open(uri, text)
    check(errors(client, uri) == [], "a study of a thousand cells")
    place = client.position(text, text.index("seeds: 30"))
    for version in range(2, 6):
        client.change(uri, [{"range": {"start": place, "end": place}, "text": "se" if version == 2 else ""}], version)
        completion = client.result("textDocument/completion", {"textDocument": {"uri": uri}, "position": place})
        check("vary" not in [item["label"] for item in completion["items"]], "keys of a study")
        check(uri not in client.found or client.found[uri][0] in (1, version), "what was wrong before is not said")
    client.change(uri, [{"text": text.replace("0..3", "0..9")}], 6)
    check(errors(client, uri, 6) != [], "a cell that is wrong")
    check(client.end() == 0, "exit code")


def memory(client):
    for line in open(f"/proc/{client.process.pid}/status"):
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    return 0


def test_memory():
    client = begun()
    client.open(uri, good)
    position = client.position(good, good.index("selu"))
    params = {"textDocument": {"uri": uri}, "position": position}
    after = []
    for version in range(2, 602):
        text = good.replace("selu", "sel") if version % 2 else good
        client.change(uri, [{"text": text}], version)
        client.diagnostics(uri, version)
        for method in "hover", "completion":
            client.result("textDocument/" + method, params)
        after.append(memory(client))
    check(after[-1] <= after[100] + 2000, f"memory: {after[100]} KiB after 100 edits, {after[-1]} after 600")
    check(client.end() == 0, "exit code")


def test_every_place():
    """Half a spec, to each of its bytes, and a question at the end of it."""
    client, version = begun(), 1
    client.open(uri, "")
    for end in range(0, len(good), 7):
        version += 1
        text = good[:end]
        client.change(uri, [{"text": text}], version)
        params = {"textDocument": {"uri": uri}, "position": client.position(text, end)}
        for method in "completion", "hover", "definition", "references":
            client.result("textDocument/" + method, params)
    check(client.end() == 0, "exit code")


for name, test in sorted(globals().items()):
    if name.startswith("test_"):
        try:
            test()
        except (Gone, BrokenPipeError, AssertionError) as problem:
            check(False, f"{name}: {type(problem).__name__} {problem}")
finish("the protocol")
