#include "commands/onnx_command.h"

#include "commands/library/library_command.h"
#include "commands/one_file.h"
#include "onnx/onnx.h"

bool write_onnx(Arena *arena, const Options *options, const Plan *plan, Diagnostics *diagnostics)
{
    Text file = text_new(arena);
    const Library *library = library_asked(arena, options, plan, diagnostics);
    if (!library)
        return false;
    onnx_emit(&file, library);
    return write_one_file(arena, options, library->name, ".onnx", &file,
                          library->said ? library->said : "");
}
