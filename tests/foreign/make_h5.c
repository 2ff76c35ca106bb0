/* make_h5.c: an HDF5 file in the layout of Keras, as standard input describes it, a thing a line:
 *
 *   attribute NAME TEXT      of the file
 *   layer NAME               a group below model_weights; the tensors behind it are its own
 *   tensor PATH SIZE...      such as dense/kernel:0 3 4; its numbers follow from its place
 *   weight_names NAME...     of the layer, instead of its tensors' names
 *   layer_names NAME...      instead of those of all layers
 *   weights                  weights alone: groups stand below the root
 *   unnamed                  the same without lists of names, as Keras 3 has it */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/h5.h"
#include "system/allocate.h"
#include "system/fail.h"
#include "system/format.h"

enum { MOST = 64 };

struct list {
    int count;
    char *text[MOST];
};

struct tensor {
    char *path;
    int dimensions;
    uint64_t size[4];
};

struct layer {
    char *name;
    struct list names; /* none: those of the tensors */
    bool named;
    int tensors;
    struct tensor tensor[8];
};

static struct layer layers[MOST];
static int layer_count, number_of_tensor;
static struct list attributes, layer_names;
static bool alone, unnamed, layers_named;

/* ---- the description --------------------------------------------------------------------------
 */

static void take_words(struct list *list, char *words)
{
    for (char *word = strtok(words, " "); word && list->count < MOST; word = strtok(NULL, " "))
        list->text[list->count++] = tlc_format("%s", word);
}

static void take_tensor(struct layer *layer, char *words)
{
    struct tensor *tensor = &layer->tensor[layer->tensors++];
    tensor->path = tlc_format("%s", strtok(words, " "));
    for (char *word; (word = strtok(NULL, " "));)
        tensor->size[tensor->dimensions++] = strtoull(word, NULL, 10);
}

static void take_line(char *line)
{
    char *rest = strchr(line, ' ') ? strchr(line, ' ') + 1 : line + strlen(line);
    struct layer *layer = &layers[layer_count ? layer_count - 1 : 0];
    if (strncmp(line, "attribute ", 10) == 0)
        attributes.text[attributes.count++] = tlc_keep(tlc_format("%s", rest));
    else if (strncmp(line, "layer ", 6) == 0)
        layers[layer_count++].name = tlc_keep(tlc_format("%s", rest));
    else if (strncmp(line, "tensor ", 7) == 0)
        take_tensor(layer, rest);
    else if (strncmp(line, "weight_names", 12) == 0) {
        layer->named = true;
        take_words(&layer->names, rest);
    } else if (strncmp(line, "layer_names", 11) == 0) {
        layers_named = true;
        take_words(&layer_names, rest);
    } else if (strcmp(line, "weights") == 0)
        alone = true;
    else if (strcmp(line, "unnamed") == 0)
        alone = unnamed = true;
    else
        tlc_fail("what is `%s`?", line);
}

/* ---- the file ---------------------------------------------------------------------------------
 */

/* In [-0.5, 0.5), and of a variance above 0. */
static uint64_t add_numbers(struct h5_file *file, const struct tensor *tensor)
{
    uint64_t count = 1;
    const bool positive = strstr(tensor->path, "variance") != NULL;
    for (int i = 0; i < tensor->dimensions; i++)
        count *= tensor->size[i];
    float *numbers = tlc_keep(tlc_allocate(count, sizeof *numbers)); /* read when the file ends */
    number_of_tensor++;
    for (uint64_t i = 0; i < count; i++) {
        const uint32_t bits = (uint32_t)(i + 1 + 1000 * (uint64_t)number_of_tensor) * 2654435761u;
        numbers[i] = (float)(bits >> 8) / (1 << 24) - (positive ? -0.5f : 0.5f);
    }
    return tlc_h5_add_array(file, numbers, tensor->dimensions, tensor->size);
}

/* How many of the tensors are in the folder of the first, whose name has so many letters. */
static int count_in_folder(const struct tensor *tensor, int left, size_t skip, size_t length)
{
    int count = 1;
    while (count < left && strncmp(tensor[count].path, tensor[0].path, skip + length + 1) == 0)
        count++;
    return count;
}

/* Of each path what is behind `skip`; tensors of one folder stand one behind the other. */
static void add_tensors(struct h5_file *file, struct h5_group *group, const struct tensor *tensor,
                        int left, size_t skip)
{
    while (left > 0) {
        const char *name = tensor->path + skip;
        const size_t length = strcspn(name, "/");
        struct h5_group inner = {.links = 0};
        int count = 1;
        if (name[length] == '/') {
            count = count_in_folder(tensor, left, skip, length);
            add_tensors(file, &inner, tensor, count, skip + length + 1);
            tlc_h5_add_link(group, tlc_keep(tlc_format("%.*s", (int)length, name)),
                            tlc_h5_end_group(file, &inner));
        } else
            tlc_h5_add_link(group, name, add_numbers(file, tensor));
        tensor += count;
        left -= count;
    }
}

static uint64_t add_layer(struct h5_file *file, struct layer *layer)
{
    struct h5_group group = {.links = 0};
    for (int i = 0; !layer->named && i < layer->tensors; i++)
        layer->names.text[layer->names.count++] = layer->tensor[i].path;
    add_tensors(file, &group, layer->tensor, layer->tensors, 0);
    if (!unnamed)
        tlc_h5_put_texts(file, &group, "weight_names", layer->names.text, layer->names.count);
    return tlc_h5_end_group(file, &group);
}

static void add_layers(struct h5_file *file, struct h5_group *group)
{
    for (int i = 0; i < layer_count; i++) {
        if (!layers_named)
            layer_names.text[layer_names.count++] = layers[i].name;
        tlc_h5_add_link(group, layers[i].name, add_layer(file, &layers[i]));
    }
    if (!unnamed)
        tlc_h5_put_texts(file, group, "layer_names", layer_names.text, layer_names.count);
}

static void add_attributes(struct h5_file *file, struct h5_group *root)
{
    for (int i = 0; i < attributes.count; i++) {
        char *space = strchr(attributes.text[i], ' ');
        *space = '\0';
        tlc_h5_put_text(file, root, attributes.text[i], space + 1);
    }
}

int main(int argc, char **argv)
{
    static char line[1 << 16];
    struct h5_group root = {.links = 0}, weights = {.links = 0};
    tlc_program_begin("make_h5");
    if (argc != 2)
        tlc_fail_usage("usage: make_h5 FILE < DESCRIPTION");
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = '\0';
        take_line(line);
    }
    struct h5_file file = tlc_h5_begin(MOST);
    add_attributes(&file, &root);
    if (alone)
        add_layers(&file, &root);
    else {
        add_layers(&file, &weights);
        tlc_h5_add_link(&root, "model_weights", tlc_h5_end_group(&file, &weights));
    }
    struct tlc_file_bytes bytes = tlc_h5_end(&file, &root);
    FILE *out = fopen(argv[1], "wb");
    if (!out || fwrite(bytes.byte, 1, bytes.size, out) != bytes.size || fclose(out) != 0)
        tlc_fail("cannot write %s", argv[1]);
    free(bytes.byte);
    return 0;
}
