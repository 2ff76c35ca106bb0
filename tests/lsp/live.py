#!/usr/bin/env python3
"""live.py TLC: `tlc lsp` with pygls, by pytest-lsp: a client that knows the protocol's types refuses answers that are not
of them. Run by tests/lsp/check.sh, in an environment that has both."""
import asyncio
import pathlib
import sys

from lsprotocol import types
from pytest_lsp import LanguageClient, client_capabilities, make_test_lsp_client

root = pathlib.Path(__file__).parent.parent.parent
path = root / "specs" / "transfer.yaml"
uri, text = path.resolve().as_uri(), path.read_text()
document = types.TextDocumentIdentifier(uri)


def place_of(word, offset=0):
    index = text.index(word) + offset
    return types.Position(text.count("\n", 0, index), index - text.rfind("\n", 0, index) - 1)


def errors(client):
    return [one for one in client.diagnostics.get(uri, []) if one.severity == types.DiagnosticSeverity.Error]


async def changed(client, version, old, new):
    """The findings of the text with `new` in the place of `old`."""
    client.text_document_did_change(types.DidChangeTextDocumentParams(
        types.VersionedTextDocumentIdentifier(version=version, uri=uri),
        [types.TextDocumentContentChangeWholeDocument(text.replace(old, new, 1))]))
    await client.wait_for_notification("textDocument/publishDiagnostics")


async def session(client: LanguageClient):
    begun = await client.initialize_session(types.InitializeParams(
        capabilities=client_capabilities("neovim"), process_id=None, root_uri=root.as_uri()))
    assert begun.capabilities.position_encoding in ("utf-8", "utf-16")
    assert begun.capabilities.text_document_sync.change == types.TextDocumentSyncKind.Incremental
    client.text_document_did_open(types.DidOpenTextDocumentParams(types.TextDocumentItem(uri, "yaml", 1, text)))
    await client.wait_for_notification("textDocument/publishDiagnostics")
    assert errors(client) == []

    at = types.TextDocumentPositionParams(document, place_of("from: A", 6))
    definition = await client.text_document_definition_async(types.DefinitionParams(document, at.position))
    assert definition.range.start == place_of("  A:\n    layers", 2)
    references = await client.text_document_references_async(types.ReferenceParams(
        context=types.ReferenceContext(True), text_document=document, position=at.position))
    assert len(references) == 3, references
    hover = await client.text_document_hover_async(types.HoverParams(document, at.position))
    assert hover.contents.kind == types.MarkupKind.Markdown and "266,610" not in hover.contents.value
    assert "parameters" in hover.contents.value
    completion = await client.text_document_completion_async(types.CompletionParams(document, place_of("selu")))
    assert "selu" in [item.label for item in completion.items]
    layout = await client.text_document_formatting_async(types.DocumentFormattingParams(
        document, types.FormattingOptions(tab_size=2, insert_spaces=True)))
    assert list(layout) == [], layout
    symbols = await client.text_document_document_symbol_async(types.DocumentSymbolParams(document))
    assert [symbol.name for symbol in symbols][-2:] == ["training", "compare"]

    await changed(client, 2, "selu", "slu")
    assert [one.code for one in errors(client)] == ["unknown-activation"]
    actions = await client.text_document_code_action_async(types.CodeActionParams(
        document, errors(client)[0].range, types.CodeActionContext([])))
    assert actions and actions[0].kind == types.CodeActionKind.QuickFix
    assert actions[0].edit.changes[uri][0].range == errors(client)[0].range
    await changed(client, 3, "", "")
    assert errors(client) == []
    client.text_document_did_close(types.DidCloseTextDocumentParams(document))
    await client.shutdown_session()


async def main():
    client = make_test_lsp_client()
    await client.start_io(sys.argv[1], "lsp")
    await asyncio.wait_for(session(client), 60)
    await client.stop()
    print("pygls: passed")


asyncio.run(main())
