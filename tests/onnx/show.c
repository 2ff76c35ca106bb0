/* show.c FILE: a file of ONNX in words: each node with its attributes, and each array with its
 * type, shape, and a checksum of its numbers. What is no such file ends in exit code 1. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- messages ---- */

typedef struct Bytes {
    const uint8_t *at;
    size_t size;
} Bytes;

typedef struct Field {
    int number;
    uint64_t whole; /* or the bits of a float */
    Bytes bytes;
} Field;

static _Noreturn void give_up(const char *what)
{
    fprintf(stderr, "no file of ONNX: %s\n", what);
    exit(1);
}

static uint64_t take_varint(Bytes *from)
{
    uint64_t number = 0;
    for (int shift = 0; shift < 64; shift += 7) {
        if (from->size == 0)
            give_up("a number is cut off");
        const uint8_t byte = *from->at++;
        from->size--;
        number |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80)
            return number;
    }
    give_up("a number is too long");
}

static Bytes take(Bytes *from, uint64_t size)
{
    if (size > from->size)
        give_up("a field is cut off");
    const Bytes taken = {from->at, (size_t)size};
    from->at += size;
    from->size -= (size_t)size;
    return taken;
}

static int next_field(Bytes *from, Field *field)
{
    if (from->size == 0)
        return 0;
    const uint64_t key = take_varint(from);
    *field = (Field){.number = (int)(key >> 3)};
    if ((key & 7) == 0)
        field->whole = take_varint(from);
    else if ((key & 7) == 2)
        field->bytes = take(from, take_varint(from));
    else if ((key & 7) == 5)
        memcpy(&field->whole, take(from, 4).at, 4);
    else
        give_up("a field of another type");
    return 1;
}

static void print_text(Bytes text)
{
    printf("%.*s", (int)text.size, (const char *)text.at);
}

/* ---- what there is ---- */

static void show_attribute(Bytes attribute)
{
    enum { NAME = 1, F, I, S, INTS = 8 };
    float number;
    for (Field field; next_field(&attribute, &field);)
        if (field.number == NAME) {
            printf("  ");
            print_text(field.bytes);
        } else if (field.number == F) {
            memcpy(&number, &field.whole, sizeof number);
            printf(" %.9g", (double)number);
        } else if (field.number == S) {
            printf(" ");
            print_text(field.bytes);
        } else if (field.number == I || field.number == INTS)
            printf(" %lld", (long long)field.whole);
}

static void show_node(Bytes node)
{
    enum { INPUT = 1, OUTPUT = 2, OPERATOR = 4, ATTRIBUTE = 5 };
    const Bytes all = node;
    for (Field field; next_field(&node, &field);)
        if (field.number == OUTPUT)
            print_text(field.bytes);
        else if (field.number == OPERATOR) {
            printf(" = ");
            print_text(field.bytes);
        }
    node = all;
    for (Field field; next_field(&node, &field);)
        if (field.number == INPUT) {
            printf(" ");
            print_text(field.bytes.size ? field.bytes : (Bytes){(const uint8_t *)"-", 1});
        }
    node = all;
    for (Field field; next_field(&node, &field);)
        if (field.number == ATTRIBUTE)
            show_attribute(field.bytes);
    printf("\n");
}

static uint32_t checksum(Bytes bytes)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < bytes.size; i++)
        hash = (hash ^ bytes.at[i]) * 16777619u;
    return hash;
}

static void show_tensor(Bytes tensor)
{
    enum { DIMS = 1, TYPE = 2, NAME = 8, RAW = 9 };
    static const char *const types[] = {[1] = "float", [3] = "int8", [6] = "int32", [7] = "int64"};
    const Bytes all = tensor;
    for (Field field; next_field(&tensor, &field);)
        if (field.number == NAME) {
            print_text(field.bytes);
            printf(":");
        }
    tensor = all;
    for (Field field; next_field(&tensor, &field);)
        if (field.number == DIMS)
            printf(" %lld", (long long)field.whole);
        else if (field.number == TYPE)
            printf(" %s", field.whole < 8 && types[field.whole] ? types[field.whole] : "?");
        else if (field.number == RAW)
            printf(", %zu bytes %08x", field.bytes.size, (unsigned)checksum(field.bytes));
    printf("\n");
}

static void show_model(Bytes model)
{
    enum { GRAPH = 7, METADATA = 14, NODE = 1, INITIALIZER = 5 };
    for (Field field; next_field(&model, &field);) {
        if (field.number == METADATA) {
            for (Field of; next_field(&field.bytes, &of); printf(" "))
                print_text(of.bytes);
            printf("\n");
        }
        if (field.number != GRAPH)
            continue;
        for (Field of; next_field(&field.bytes, &of);)
            if (of.number == NODE)
                show_node(of.bytes);
            else if (of.number == INITIALIZER)
                show_tensor(of.bytes);
    }
}

int main(int argc, char **argv)
{
    enum { MOST = 1 << 24 };
    FILE *file = argc > 1 ? fopen(argv[1], "rb") : NULL;
    uint8_t *bytes = malloc(MOST);
    if (!file || !bytes)
        return 2;
    show_model((Bytes){bytes, fread(bytes, 1, MOST, file)});
    fclose(file);
    free(bytes);
    return 0;
}
