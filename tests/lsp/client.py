"""A client of `tlc lsp`, in Python's own library: messages over pipes, and the edits of the protocol."""
import json
import subprocess
import sys


class Gone(Exception):
    """The server has closed its output."""


class Client:
    def __init__(self, tlc, encodings=("utf-16",), **capabilities):
        self.process = subprocess.Popen([tlc, "lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.last_id = 0
        self.found = {}  # what was said last of each document: (version, diagnostics)
        general = {"positionEncodings": list(encodings)}
        text_document = {
            "publishDiagnostics": {"relatedInformation": True},
            "completion": {"completionItem": {"snippetSupport": True}},
            "documentSymbol": {"hierarchicalDocumentSymbolSupport": True},
        }
        text_document.update(capabilities)
        self.capabilities = {"general": general, "textDocument": text_document}

    # ---- bytes ----

    def send_bytes(self, data):
        self.process.stdin.write(data)
        self.process.stdin.flush()

    @staticmethod
    def packed(message):
        body = json.dumps(message).encode()
        return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)

    def receive(self):
        length = None
        while True:
            line = self.process.stdout.readline()
            if not line:
                raise Gone()
            if line == b"\r\n":
                break
            name, value = line.split(b":")
            assert name == b"Content-Length", line
            length = int(value)
        return json.loads(self.process.stdout.read(length))

    # ---- messages ----

    def send(self, message):
        self.send_bytes(self.packed({"jsonrpc": "2.0", **message}))

    def notify(self, method, params):
        self.send({"method": method, "params": params})

    def note(self, message):
        assert message["method"] == "textDocument/publishDiagnostics", message
        params = message["params"]
        self.found[params["uri"]] = (params.get("version"), params["diagnostics"])

    def answer(self):
        """The next answer; what is said of documents before is kept."""
        while True:
            message = self.receive()
            if "method" not in message:
                return message
            self.note(message)

    def ask(self, method, params):
        self.last_id += 1
        self.send({"id": self.last_id, "method": method, "params": params})
        answer = self.answer()
        assert answer["id"] == self.last_id, answer
        return answer

    def result(self, method, params):
        answer = self.ask(method, params)
        assert "result" in answer, answer
        return answer["result"]

    # ---- a session ----

    def begin(self):
        result = self.result("initialize", {"processId": None, "rootUri": None, "capabilities": self.capabilities})
        self.encoding = result["capabilities"]["positionEncoding"]
        self.notify("initialized", {})
        return result

    def end(self):
        """The exit code, after a goodbye."""
        self.result("shutdown", None)
        self.notify("exit", None)
        assert self.process.stdout.read() == b""
        return self.process.wait()

    def open(self, uri, text, version=1):
        self.notify("textDocument/didOpen", {"textDocument": {
            "uri": uri, "languageId": "yaml", "version": version, "text": text}})

    def change(self, uri, changes, version):
        self.notify("textDocument/didChange", {
            "textDocument": {"uri": uri, "version": version}, "contentChanges": changes})

    def close(self, uri):
        self.notify("textDocument/didClose", {"textDocument": {"uri": uri}})

    def diagnostics(self, uri, version=1):
        """What is wrong with this version, once it has been said."""
        while uri not in self.found or self.found[uri][0] != version:
            self.note(self.receive())
        return self.found[uri][1]

    # ---- places ----

    def units(self, text):
        return len(text.encode("utf-8" if self.encoding == "utf-8" else "utf-16-le")) // (
            1 if self.encoding == "utf-8" else 2)

    def position(self, text, index):
        start = text.rfind("\n", 0, index) + 1
        return {"line": text.count("\n", 0, index), "character": self.units(text[start:index])}

    def index(self, text, position):
        start = 0
        for _ in range(position["line"]):
            start = text.index("\n", start) + 1
        end = start
        while self.units(text[start:end]) < position["character"]:
            end += 1
        return end

    def applied(self, text, edits):
        """The text with edits that don't overlap."""
        for edit in sorted(edits, key=lambda one: -self.index(text, one["range"]["start"])):
            start, end = (self.index(text, edit["range"][side]) for side in ("start", "end"))
            text = text[:start] + edit["newText"] + text[end:]
        return text


def check(good, what):
    if not good:
        print("FAILED:", what)
        check.failed += 1


check.failed = 0


def finish(what):
    print(f"{what}: {'FAILED' if check.failed else 'passed'}")
    sys.exit(check.failed > 0)
