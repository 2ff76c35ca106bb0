/* fuzz_description.c: any bytes as what a child says of an HDF5 file, and its model_config as a
 * model whose tensors are given to its layers. */
#include <stdlib.h>

#include "foreign/foreign_internal.h"
#include "guarded.h"
#include "system/format.h"

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct tlc_fault fault;
    char *config = NULL;
    struct tlc_foreign model = {.path = tlc_format("%s", "model"),
                                .version = tlc_format("%s", ""),
                                .backend = tlc_format("%s", ""),
                                .name = tlc_format("%s", "")};
    const bool taken = tlc_take_description("model", data, size, &model, &config, &fault);
    if (!taken && !*fault.text)
        abort();
    if (taken && config && tlc_read_architecture(&model, config, &fault)) {
        tlc_own_by_group(&model);
        tlc_own_by_path(&model);
    }
    free(config);
    tlc_foreign_end(&model);
    return 0;
}
