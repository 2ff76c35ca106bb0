/* test_onnx.c: models as files of ONNX, shown field by field. That others take them for what they
 * are, `make interop` shows. */
#include "engine/tables.h"
#include "store/saved.h"
#include "system/format.h"
#include "json.h"
#include "writers.h"

TestSuite(onnx, .init = enter_directory, .fini = leave_directory);

/* ---- files as text ----------------------------------------------------------------------------
 */

/* What a field of a message is: a number, a text, an array of numbers, a message of the kind that
 * is named, or nothing that is shown. */
struct field {
    const char *message;
    int number;
    const char *name, *kind;
};
static const struct field fields[] = {
    {"model", 1, "ir", "number"},       {"model", 2, "by", "text"},
    {"model", 7, "graph", "graph"},     {"model", 8, "opset", "opset"},
    {"model", 14, "property", "entry"}, {"opset", 2, "version", "number"},
    {"entry", 1, "key", "text"},        {"entry", 2, "value", "text"},
    {"graph", 1, "node", "node"},       {"graph", 2, "name", "text"},
    {"graph", 5, "tensor", "tensor"},   {"graph", 11, "input", "value"},
    {"graph", 12, "output", "value"},   {"node", 1, "in", "text"},
    {"node", 2, "out", "text"},         {"node", 3, "name", NULL},
    {"node", 4, "op", "text"},          {"node", 5, "attribute", "attribute"},
    {"attribute", 1, "name", "text"},   {"attribute", 2, "f", "float"},
    {"attribute", 3, "i", "number"},    {"attribute", 4, "s", "text"},
    {"attribute", 8, "int", "number"},  {"attribute", 20, "type", "number"},
    {"tensor", 1, "dim", "number"},     {"tensor", 2, "type", "number"},
    {"tensor", 8, "name", "text"},      {"tensor", 9, "raw", "array"},
    {"value", 1, "name", "text"},       {"value", 2, "type", "type"},
    {"type", 1, "tensor", "sized"},     {"sized", 1, "element", "number"},
    {"sized", 2, "shape", "shape"},     {"shape", 1, "dim", "dim"},
    {"dim", 1, "value", "number"},      {"dim", 2, "param", "text"},
};

static char shown[8192];

/* The type of the array that follows. */
enum { INT64 = 7 };
static uint64_t element;

static void show(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void show(const char *format, ...)
{
    va_list arguments;
    const size_t length = strlen(shown);
    va_start(arguments, format);
    vsnprintf(shown + length, sizeof shown - length, format, arguments);
    va_end(arguments);
}

static uint64_t varint_at(const uint8_t **at)
{
    uint64_t number = 0;
    for (int shift = 0;; shift += 7) {
        number |= (uint64_t)(**at & 0x7f) << shift;
        if (!(*(*at)++ & 0x80))
            return number;
    }
}

static const struct field *find_field(const char *message, uint64_t number)
{
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (strcmp(fields[i].message, message) == 0 && (uint64_t)fields[i].number == number)
            return &fields[i];
    cr_assert_fail("a %s has no field %d", message, (int)number);
    return NULL;
}

static void show_floats(const uint8_t *at, size_t size)
{
    for (size_t i = 0; i < size; i += sizeof(float)) {
        float number;
        memcpy(&number, at + i, sizeof number);
        show("%s%g", i ? " " : "", (double)number);
    }
}

static void show_ints(const uint8_t *at, size_t size)
{
    for (size_t i = 0; i < size; i += sizeof(int64_t)) {
        int64_t number;
        memcpy(&number, at + i, sizeof number);
        show("%s%lld", i ? " " : "", (long long)number);
    }
}

static void show_message(const char *message, const uint8_t *at, const uint8_t *end);

static void show_bytes(const struct field *field, const uint8_t *at, size_t size)
{
    if (strcmp(field->kind, "text") == 0) {
        show("%.*s", (int)size, (const char *)at);
    } else if (strcmp(field->kind, "array") == 0) {
        (element == INT64 ? show_ints : show_floats)(at, size);
    } else {
        show("{");
        show_message(field->kind, at, at + size);
        show("}");
    }
}

static void show_message(const char *message, const uint8_t *at, const uint8_t *end)
{
    for (bool first = true; at < end; first = false) {
        const uint64_t key = varint_at(&at);
        const struct field *field = find_field(message, key >> 3);
        const bool is_node = strcmp(field->name, "node") == 0 || strcmp(field->name, "tensor") == 0;
        const bool is_bytes = (key & 7) == 2;
        const uint64_t size = (key & 7) == 5 ? 4 : varint_at(&at);
        if (field->kind)
            show("%s%s=", first ? "" : is_node ? "\n" : " ", field->name);
        element = strcmp(field->name, "type") == 0 ? size : element;
        if (field->kind && (key & 7) == 0)
            show("%lld", (long long)size);
        else if (field->kind && is_bytes)
            show_bytes(field, at, size);
        else if (field->kind)
            show_floats(at, size);
        at += (key & 7) == 0 ? 0 : size;
    }
    cr_expect_eq(at, end);
}

/* ---- models -----------------------------------------------------------------------------------
 */

static struct {
    float kernel[2 * 2 * 3 * 4], bias[4], gamma[4];
} weights = {.bias = {1, 2, 3, -1}, .gamma = {5, 6, 7, -1}};

/* 2 x 1 x 2 -> 3 in a panel of 4: the number for place p, input i and output o is 100 p + 10 i + o.
 */
static const struct tlc_tensor of_convolution[] = {
    {.name = "kernel", .dimensions = 4, .size = {2, 1, 2, 3}, .rows = 4, .columns = 3, .panel = 4},
    {.name = "bias",
     .offset = sizeof weights.kernel,
     .dimensions = 1,
     .size = {3},
     .rows = 1,
     .columns = 3,
     .panel = 4},
};
static const struct tlc_tensor of_normalization[] = {
    {.name = "gamma",
     .offset = sizeof weights.kernel + sizeof weights.bias,
     .dimensions = 1,
     .size = {3},
     .rows = 1,
     .columns = 3,
     .panel = 4},
};

static const struct tlc_layer layers[] = {
    {.class_name = "Conv2D", .name = "c", .config = "{}", .weights = 2, .weight = of_convolution},
    {.class_name = "Dropout", .name = "d", .config = "{}"},
    {.class_name = "LayerNormalization",
     .name = "n",
     .config = "{}",
     .weights = 1,
     .weight = of_normalization},
    {.class_name = "Concatenate", .name = "both", .config = "{}"},
    {.class_name = "Flatten", .name = "unread", .config = "{}"},
    {.class_name = "Flatten", .name = "f", .config = "{}", .outputs = 12},
};
static const int reads[] = {1, -1, 1, 0, 1, 1, 2, 1, 2, 1, 3, 1, 3};
static const char *const nodes[] = {
    "{\"channels\": \"first\", \"dimensions\": 4, \"nodes\": [{\"op\": \"Conv\", \"inputs\": "
    "[\"input\", [\"kernel\", [3, 2, 0, 1], [3, 2, 2, 1]], \"bias\"], \"attributes\": "
    "{\"strides\": [1, 1]}}, {\"op\": \"Softmax\", \"inputs\": [0], \"attributes\": "
    "{\"axis\": -1}}]}",
    "{\"channels\": \"either\", \"dimensions\": 4, \"nodes\": []}",
    "{\"channels\": \"last\", \"dimensions\": 4, \"nodes\": [{\"op\": \"LayerNormalization\", "
    "\"inputs\": [\"input\", \"gamma\", {\"floats\": [0.0, 0.5, 0.0]}], \"attributes\": {\"axis\": "
    "-1, \"epsilon\": 0.5}}, {\"op\": \"Pad\", \"inputs\": [0, {\"ints\": [3]}, null, {\"float\": "
    "2.0}], \"attributes\": {\"mode\": \"edge\"}}]}",
    "{\"channels\": \"either\", \"dimensions\": 4, \"nodes\": [{\"op\": \"Concat\", \"inputs\": "
    "[\"inputs\"], \"attributes\": {\"axis\": -3}}, {\"op\": \"Mul\", \"inputs\": [\"input\", "
    "{\"input\": 1}]}]}",
    "{\"channels\": \"last\", \"dimensions\": 2, \"nodes\": [{\"op\": \"Flatten\", \"inputs\": "
    "[\"input\"]}]}",
    "{\"channels\": \"last\", \"dimensions\": 2, \"nodes\": [{\"op\": \"Flatten\", \"inputs\": "
    "[\"input\"], \"attributes\": {\"axis\": 1}}]}",
};

static const struct tlc_model model = {.name = "M",
                                       .input_dimensions = 3,
                                       .input_shape = {2, 2, 2},
                                       .layers = 6,
                                       .layer = layers,
                                       .reads = reads,
                                       .onnx = nodes,
                                       .size = sizeof weights};

static void save_and_show(const struct tlc_model *saved, const struct tlc_examples *examples)
{
    const struct tlc_recipe recipe = {
        .model = saved, .train = examples, .save = "m.onnx", .save_as = writer_of("m.onnx")};
    remove("m.onnx");
    struct tlc_files files = tlc_files_open(".");
    for (int row = 0; row < 4; row++)
        for (int column = 0; column < 4; column++)
            weights.kernel[row * 4 + column] = (float)(row / 2 * 100 + row % 2 * 10 + column);
    tlc_save_model(&recipe, &weights, &files);
    tlc_files_place(&files);
    tlc_files_close(&files);
    size_t size;
    char *bytes = read_text("m.onnx", &size);
    shown[0] = '\0';
    show_message("model", (const uint8_t *)bytes, (const uint8_t *)bytes + size);
    free(bytes);
}

static void expect_shown(const char *wanted)
{
    cr_expect(strstr(shown, wanted), "there is no\n%s\nin\n%s", wanted, shown);
}

/* Channels move once for all that read them, and only where those who read want them elsewhere. */
Test(onnx, channels_move_where_they_have_to)
{
    const struct tlc_examples examples = {.scale = 1, .classes = 12};
    save_and_show(&model, &examples);
    cr_expect_str_eq(
        shown,
        "ir=8 by=tlc opset={version=18} graph={node={in=input out=input_channels_first "
        "op=Transpose "
        "attribute={name=perm int=0 int=3 int=1 int=2 type=7}}\n"
        "node={in=input_channels_first in=c/kernel in=c/bias out=c/0 op=Conv "
        "attribute={name=strides int=1 int=1 type=7}}\n"
        "node={in=c/0 out=c/1 op=Softmax attribute={name=axis i=1 type=2}}\n"
        "node={in=c/1 out=d/channels_last op=Transpose "
        "attribute={name=perm int=0 int=2 int=3 int=1 type=7}}\n"
        "node={in=d/channels_last in=n/gamma in=n/constant_1 out=n/0 op=LayerNormalization "
        "attribute={name=axis i=-1 type=2} attribute={name=epsilon f=0.5 type=1}}\n"
        "node={in=n/0 in=n/constant_2 in= in=n/constant_3 out=n/1 op=Pad "
        "attribute={name=mode s=edge type=3}}\n"
        "node={in=n/1 out=n/channels_first op=Transpose "
        "attribute={name=perm int=0 int=3 int=1 int=2 type=7}}\n"
        "node={in=c/1 in=n/channels_first out=both/0 op=Concat attribute={name=axis i=-2 type=2}}\n"
        "node={in=c/1 in=n/channels_first out=both/1 op=Mul}\n"
        "node={in=both/1 out=both/channels_last op=Transpose "
        "attribute={name=perm int=0 int=2 int=3 int=1 type=7}}\n"
        "node={in=both/channels_last out=f/0 op=Flatten attribute={name=axis i=1 type=2}}\n"
        "node={in=f/0 out=output op=Identity} name=M\n"
        "tensor={dim=3 dim=2 dim=2 dim=1 type=1 name=c/kernel "
        "raw=0 100 10 110 1 101 11 111 2 102 12 112}\n"
        "tensor={dim=3 type=1 name=c/bias raw=1 2 3}\n"
        "tensor={dim=3 type=1 name=n/gamma raw=5 6 7}\n"
        "tensor={dim=3 type=1 name=n/constant_1 raw=0 0.5 0}\n"
        "tensor={dim=1 type=7 name=n/constant_2 raw=3}\n"
        "tensor={type=1 name=n/constant_3 raw=2} "
        "input={name=input type={tensor={element=1 shape={dim={param=examples} dim={value=2} "
        "dim={value=2} dim={value=2}}}}} "
        "output={name=output type={tensor={element=1 shape={dim={param=examples} "
        "dim={value=12}}}}}}");
}

/* One sigmoid tells how probable the second class is; numbers have names of their own. */
Test(onnx, names_of_outputs_are_as_many_as_outputs)
{
    static const char *const names[] = {"cat", NULL};
    const struct tlc_examples two = {.scale = 1, .classes = 2, .class_name = names};
    const struct tlc_examples numbers = {.scale = 1, .outputs = 2, .output_name = names};
    struct tlc_layer own[6];
    struct tlc_model one = model;
    memcpy(own, layers, sizeof own);
    own[5].outputs = 1;
    one.layer = own;
    save_and_show(&one, &two);
    expect_shown("property={key=class_names value=[\"cat\",\"1\"]}");
    expect_shown("property={key=output_names value=[\"1\"]}");
    save_and_show(&model, &numbers);
    expect_shown("property={key=target_names value=[\"cat\",\"1\"]}");
    expect_shown("property={key=output_names value=[\"cat\",\"1\"]}");
    const struct tlc_examples unnamed = {.scale = 1, .outputs = 2};
    save_and_show(&model, &unnamed);
    cr_expect_null(strstr(shown, "property"));
}

Test(onnx, a_scale_and_names_of_classes_go_along)
{
    const struct tlc_examples examples = {.scale = 0.25f,
                                          .classes = 2,
                                          .class_name =
                                              (const char *const[]){"cat", "\xc3\xa9t\xc3\xa9"}};
    save_and_show(&model, &examples);
    expect_shown("property={key=class_names value=[\"cat\",\"\xc3\xa9t\xc3\xa9\"]}");
    expect_shown("property={key=output_names value=[\"cat\",\"\xc3\xa9t\xc3\xa9\"]}");
    expect_shown("graph={node={in=input in=rescaling/constant_1 out=rescaling/0 op=Mul}\n");
    expect_shown("tensor={type=1 name=rescaling/constant_1 raw=0.25}");
}
