#define _GNU_SOURCE /* memmem */
/* fuzz_model.c: any bytes as a model file: archives, pickles, safetensors, architectures. What is
 * HDF5 is read by a child, and left to fuzz_description, which is all that comes back from one.
 * Numbers are read too, as many as there are. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "foreign/foreign_internal.h"
#include "guarded.h"

enum { MOST = 1 << 16 };

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    enter_scratch();
    return 0;
}

/* Every number of what is small, and every layer's inputs stand before it. */
static void check_model(const struct tlc_foreign *model)
{
    struct tlc_fault fault;
    for (int i = 0; i < model->layers; i++)
        for (int k = 0; k < model->layer[i].inputs; k++)
            if (model->layer[i].input[k] < -1 || model->layer[i].input[k] >= i)
                abort();
    for (int i = 0; i < model->tensors; i++) {
        const int64_t count = tlc_foreign_count(&model->tensor[i]);
        if (count < 0 || count > TLC_MOST_NUMBERS)
            abort();
        float *numbers = count <= MOST ? malloc((size_t)count * sizeof *numbers + 1) : NULL;
        if (numbers)
            tlc_foreign_numbers(model, 1, &i, &numbers, &fault);
        free(numbers);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct tlc_foreign model;
    struct tlc_fault fault;
    if (memmem(data, size, "\x89HDF", 4) || memmem(data, size, "model.weights.h5", 16))
        return 0;
    write_bytes("model", data, size);
    if (tlc_foreign_open("model", &model, &fault)) {
        check_model(&model);
        tlc_foreign_end(&model);
    } else if (!*fault.text)
        abort();
    return 0;
}
