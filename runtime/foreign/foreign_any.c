/* foreign_any.c: model files of any kind: who asks for them is linked with all readers. */
#include "foreign/foreign_internal.h"

bool tlc_foreign_open(const char *path, struct tlc_foreign *model, struct tlc_fault *fault)
{
    static const struct tlc_foreign_reader *const readers[] = {
        &tlc_foreign_hdf5,  &tlc_foreign_keras, &tlc_foreign_json,     &tlc_foreign_safetensors,
        &tlc_foreign_numpy, &tlc_foreign_torch, &tlc_foreign_old_torch};
    return tlc_foreign_open_among(path, sizeof readers / sizeof *readers, readers, model, fault);
}
