/* hdf5_parent.c: HDF5 files, by way of a child that may crash, hang or lie. */
#include <stdlib.h>
#include <string.h>

#include "foreign/foreign_internal.h"
#include "foreign/hdf5_process.h"
#include "system/allocate.h"
#include "system/fail.h"
#include "system/format.h"

enum { LARGEST_DESCRIPTION = 512 << 20 }; /* in bytes */

/* ---- a description ----------------------------------------------------------------------------
 */

/* All that the child says: new bytes. */
static uint8_t *hear_all(struct tlc_hdf5_process *child, size_t *size)
{
    size_t room = 1 << 16;
    uint8_t *bytes = tlc_allocate(1, room);
    *size = 0;
    for (;;) {
        const size_t count = tlc_hdf5_hear(child, bytes + *size, room - *size);
        *size += count;
        if (*size < room || room >= LARGEST_DESCRIPTION)
            return bytes;
        room *= 2;
        bytes = tlc_resize(bytes, room);
    }
}

struct message {
    char letter;
    const uint8_t *bytes;
    size_t size;
};

/* The message at the beginning of what is left; false when it is not whole. */
static bool take_message(const uint8_t **bytes, size_t *left, struct message *message)
{
    uint64_t length;
    if (*left < TLC_MESSAGE_HEAD)
        return false;
    memcpy(&length, *bytes + 1, sizeof length);
    if (length > *left - TLC_MESSAGE_HEAD)
        return false;
    *message = (struct message){(char)**bytes, *bytes + TLC_MESSAGE_HEAD, (size_t)length};
    *bytes += TLC_MESSAGE_HEAD + length;
    *left -= TLC_MESSAGE_HEAD + (size_t)length;
    return true;
}

/* The text that a message begins with, which is taken off; NULL: it does not end. */
static const char *take_text(struct message *message)
{
    const uint8_t *end = memchr(message->bytes, 0, message->size);
    const char *text = (const char *)message->bytes;
    if (!end)
        return NULL;
    message->size -= (size_t)(end - message->bytes) + 1;
    message->bytes = end + 1;
    return text;
}

static bool take_attribute(struct tlc_foreign *model, struct message *message, char **config)
{
    const char *name = take_text(message), *value = name ? take_text(message) : NULL;
    if (!value)
        return false;
    char **field = strcmp(name, "keras_version") == 0 ? &model->version
                   : strcmp(name, "backend") == 0     ? &model->backend
                                                      : config;
    free(*field);
    *field = tlc_format("%s", value);
    return true;
}

static bool take_tensor(struct tlc_foreign *model, struct message *message, int group,
                        struct tlc_fault *fault)
{
    int64_t rank, sizes[TLC_MOST_RANK];
    const char *name = take_text(message), *type = name ? take_text(message) : NULL;
    const struct tlc_stored_element *element = type ? tlc_element_called(type) : NULL;
    if (!element || message->size < sizeof rank)
        return false;
    memcpy(&rank, message->bytes, sizeof rank);
    if (rank < 0 || rank > TLC_MOST_RANK ||
        message->size != sizeof rank + (size_t)rank * sizeof *sizes)
        return false;
    memcpy(sizes, message->bytes + sizeof rank, (size_t)rank * sizeof *sizes);
    struct tlc_foreign_tensor *tensor = tlc_add_tensor(model, name, fault);
    if (!tensor)
        return false;
    tensor->element = element->name;
    tensor->rank = (int)rank;
    tensor->place = group;
    for (int i = 0; i < tensor->rank; i++)
        tensor->shape[i] = sizes[i];
    return true;
}

/* A layer's group becomes the place of its tensors: how many groups there were before it. */
static bool take_messages(struct tlc_foreign *model, const uint8_t *bytes, size_t left,
                          char **config, struct tlc_fault *fault)
{
    struct message message;
    int groups = 0;
    while (take_message(&bytes, &left, &message)) {
        const char letter = message.letter;
        if (letter == 'E')
            return left == 0;
        if (letter == 'F') {
            const char *text = take_text(&message);
            return text && tlc_fault_set(fault, "%s: %s", model->path, text);
        }
        if (letter == 'G')
            groups++;
        else if (letter == 'A' ? !take_attribute(model, &message, config)
                               : letter != 'T' || !take_tensor(model, &message, groups, fault))
            return false;
    }
    return false;
}

bool tlc_take_description(const char *path, const uint8_t *bytes, size_t size,
                          struct tlc_foreign *model, char **config, struct tlc_fault *fault)
{
    fault->text[0] = '\0';
    if (take_messages(model, bytes, size, config, fault))
        return true;
    if (!*fault->text)
        tlc_fault_write(fault, "%s is damaged: what could be read of it ends early", path);
    return false;
}

bool tlc_describe_hdf5(const struct tlc_foreign_file *file, const void *image, size_t size,
                       struct tlc_foreign *model, char **config, struct tlc_fault *fault)
{
    struct tlc_hdf5_request request = {.image = image, .size = size, .count = -1};
    struct tlc_hdf5_process child;
    size_t heard;
    *config = NULL;
    fault->text[0] = '\0';
    if (!tlc_hdf5_begin(&child, file, &request, fault))
        return false;
    uint8_t *bytes = hear_all(&child, &heard);
    const bool whole = tlc_take_description(file->path, bytes, heard, model, config, fault);
    free(bytes);
    if (!whole && strstr(fault->text, "ends early"))
        fault->text[0] = '\0'; /* how the child has ended tells more */
    return tlc_hdf5_end_child(&child, whole, fault);
}

/* ---- numbers ----------------------------------------------------------------------------------
 */

static bool hear_tensor(struct tlc_hdf5_process *child, int64_t expected, float *numbers,
                        struct tlc_fault *fault)
{
    uint8_t head[TLC_MESSAGE_HEAD];
    uint64_t length;
    if (tlc_hdf5_hear(child, head, sizeof head) < sizeof head)
        return false;
    memcpy(&length, head + 1, sizeof length);
    if (head[0] == 'F')
        return tlc_hdf5_hear_fault(child, length, fault);
    return head[0] == 'N' && length == (uint64_t)expected * sizeof *numbers &&
           tlc_hdf5_hear(child, numbers, (size_t)length) == length;
}

bool tlc_numbers_of_hdf5(const struct tlc_foreign_file *file, const void *image, size_t size,
                         const struct tlc_foreign *model, int count, const int *tensors,
                         float *const *numbers, struct tlc_fault *fault)
{
    const char **names = tlc_allocate((size_t)count, sizeof *names);
    int64_t *expected = tlc_allocate((size_t)count, sizeof *expected);
    for (int i = 0; i < count; i++) {
        names[i] = model->tensor[tensors[i]].name;
        expected[i] = tlc_foreign_count(&model->tensor[tensors[i]]);
    }
    struct tlc_hdf5_request request = {
        .image = image, .size = size, .count = count, .names = names, .numbers = expected};
    struct tlc_hdf5_process child;
    fault->text[0] = '\0';
    bool done = tlc_hdf5_begin(&child, file, &request, fault);
    const bool begun = done;
    for (int i = 0; done && i < count; i++)
        done = hear_tensor(&child, expected[i], numbers[i], fault);
    free(names);
    free(expected);
    return begun && tlc_hdf5_end_child(&child, done, fault);
}
