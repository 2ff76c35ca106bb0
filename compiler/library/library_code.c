/* library_code.c: how much code a library takes, before there is any. */
#include "library/library_kernel.h"

int64_t library_code_bytes(const Library *library)
{
    enum { ENTRY = 400, CALL = 30, FUNCTION = 50 }; /* what says the answer and exponentials */
    int64_t bytes = ENTRY;
    Index seen = {0};
    for (size_t i = 0; i < library->prog->ops.count; i++) {
        const Op *op = &library->prog->ops.items[i];
        const LibraryKernel *kernel = library_kernel_of(op);
        bytes += CALL;
        if (library_part_does(library, op)) {
            const char *of_part = library->part->kernels(library, op)[0];
            if (index_add_text(library->arena, &seen, of_part))
                bytes += library->part->code_bytes(library, op);
        } else if (kernel &&
                   index_add_text(library->arena, &seen, library_kernel_name(library, op)))
            bytes += kernel->bytes;
        if (library_has_function(library, op) &&
            index_add_text(library->arena, &seen, library_function_name(library, op)))
            bytes += FUNCTION;
    }
    return bytes;
}
