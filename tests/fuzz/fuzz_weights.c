/* fuzz_weights.c: archives of NumPy's arrays that are right as archives, with check sums that fit,
 * so that what is wrong in them is the arrays: their headers, numbers and names. fuzz_model changes
 * archives as they stand, where hardly anything comes behind a check sum.
 *
 * The input is a list of members: the length of a name, the name, two bytes of a length, and so
 * many bytes. Those of an even name's length are given the mark and the length of a header. */
#include <stdlib.h>
#include <string.h>

#include "foreign/foreign.h"
#include "guarded.h"
#include "store/zip_file.h"

enum { MOST = 1 << 16, MOST_MEMBERS = 50 };

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    enter_scratch();
    return 0;
}

/* ---- the archive ------------------------------------------------------------------------------
 */

static void add_member(struct tlc_zip_file *zip, const char *name, bool marked, const uint8_t *data,
                       size_t size)
{
    struct tlc_file_bytes entry = {NULL, 0, 0};
    const uint8_t *end = memchr(data, '\n', size);
    if (marked) {
        tlc_append(&entry, "\x93NUMPY\1\0", 8);
        tlc_append_number(&entry, end ? (uint64_t)(end + 1 - data) & 0xffff : size & 0xffff, 2);
    }
    tlc_append(&entry, data, size);
    tlc_zip_add(zip, name, &entry);
}

static void write_archive(const uint8_t *data, size_t size)
{
    struct tlc_zip_file zip = {.entries = 0};
    while (size > 3 && zip.entries < MOST_MEMBERS) {
        char name[40] = "";
        const size_t length = data[0] % 32, head = 3 + length;
        if (size < head)
            break;
        memcpy(name, data + 1, length);
        strcpy(name + strlen(name), ".npy");
        const size_t wanted = (size_t)data[head - 2] | (size_t)data[head - 1] << 8;
        const size_t taken = wanted < size - head ? wanted : size - head;
        add_member(&zip, name, length % 2 == 0, data + head, taken);
        data += head + taken;
        size -= head + taken;
    }
    struct tlc_file_bytes bytes = tlc_zip_end(&zip);
    write_bytes("weights.npz", bytes.byte, bytes.size);
    free(bytes.byte);
}

/* ---- reading ----------------------------------------------------------------------------------
 */

/* What is believed of a tensor must hold for its numbers: as many, all of them finite. */
static void check_tensor(const struct tlc_foreign *model, int tensor)
{
    struct tlc_fault fault;
    const int64_t count = tlc_foreign_count(&model->tensor[tensor]);
    if (count < 0 || count > TLC_MOST_NUMBERS)
        abort();
    float *numbers = count <= MOST ? malloc((size_t)count * sizeof *numbers + 1) : NULL;
    if (numbers && tlc_foreign_numbers(model, 1, &tensor, &numbers, &fault))
        for (int64_t i = 0; i < count; i++)
            if (numbers[i] - numbers[i] != 0)
                abort();
    free(numbers);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct tlc_foreign model;
    struct tlc_fault fault;
    write_archive(data, size);
    *fault.text = '\0';
    if (!tlc_foreign_open("weights.npz", &model, &fault)) {
        if (!*fault.text)
            abort();
        return 0;
    }
    if (model.scale < 0)
        abort();
    for (int i = 0; i < model.tensors; i++)
        check_tensor(&model, i);
    tlc_foreign_end(&model);
    return 0;
}
