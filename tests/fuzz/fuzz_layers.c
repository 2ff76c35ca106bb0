/* fuzz_layers.c: any bytes as a JSON architecture, whose layers become items of a spec: what can be
 * had of it is checked as a model of a file is. */
#include <stdlib.h>

#include "catalog/recover.h"
#include "check/check.h"
#include "guarded.h"

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    enter_scratch();
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const Source source = {.path = "model", .text = ""};
    struct tlc_foreign file;
    struct tlc_fault fault;
    if (size == 0 || data[0] != '{')
        return 0;
    write_bytes("model", data, size);
    if (!tlc_foreign_open("model", &file, &fault))
        return 0;
    Arena *arena = arena_new();
    Text text = text_new(arena);
    Spec spec = {.source = &source};
    Model model = {.name = {.text = "base"}, .file = {.text = "model"}, .architecture = &file};
    model.name.span.source = model.file.span.source = &source;
    Reader reader = {.arena = arena, .diagnostics = diag_new(arena), .spec = &spec};
    take_layers(&reader, &model, "base");
    if (diag_count(reader.diagnostics, DIAG_ERROR))
        abort(); /* an item that can be had is one of the language */
    file_checked(arena, &model, diag_new(arena));
    print_items(&text, model.recovered, model.recovered->usable, 0);
    arena_free(arena);
    tlc_foreign_end(&file);
    return 0;
}
