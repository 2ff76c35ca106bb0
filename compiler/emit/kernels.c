/* kernels.c: one function per kernel and shape, from its op's template. */
#include "base/index.h"
#include "emit/emit.h"

#include <string.h>

/* ---- sizes ---- */

/* The matrix whose features an op without weights works on. */
static const Tensor *features_of(const Op *op)
{
    return op_operand(op, (int)strcspn(op_info(op->code)->operands, "bmf"));
}

static int64_t columns_in_memory(const Tensor *tensor)
{
    return tensor->layout == LAYOUT_FEATURE_MAJOR ? tensor->rows : tensor->columns;
}

static int64_t rows_in_memory(const Tensor *tensor)
{
    return tensor->layout == LAYOUT_FEATURE_MAJOR ? tensor->columns : tensor->rows;
}

static int64_t panels(int64_t columns)
{
    return padded(columns) / PANEL;
}

/* The numbers that a kernel's name ends in; those that are 0 are left out. */
typedef struct Sizes {
    int64_t numbers[5];
} Sizes;

static Sizes sizes_of_images(const Tensor *images, int64_t outputs)
{
    return (Sizes){
        {tensor_examples(images), images->height, images->width, images->columns, outputs}};
}

/* The smaller of both is the kernel as it is. */
static Sizes sizes_of_spread(const Op *op)
{
    const Tensor *from = op->inputs[0], *to = op->outputs[0];
    const int64_t places = op->window.height * op->window.width;
    const bool spreads = from->rows < to->rows;
    return (Sizes){{(spreads ? from : to)->rows / places, (spreads ? to : from)->rows / places,
                    from->columns}};
}

static Sizes sizes_of(const Op *op, int64_t batch)
{
    const Tensor *first = op->inputs[0], *parameter = op_parameter(op);
    const bool channelwise = op_is(op, OP_CHANNELWISE);
    switch (op_info(op->code)->sizes) {
    case SIZES_FEATURES:
        return (Sizes){{features_of(op)->rows, features_of(op)->columns}};
    case SIZES_WEIGHTS:
        return (Sizes){{first->rows, parameter->rows, parameter->columns}};
    case SIZES_PRODUCTS:
        return (Sizes){{first->rows, first->columns, op->inputs[1]->columns}};
    case SIZES_IMAGES:
        return sizes_of_images(tensor_is_images(first) ? first : op->outputs[0], 0);
    case SIZES_WINDOW:
        return sizes_of_images(first, channelwise ? 0 : op->outputs[0]->columns);
    case SIZES_WINDOW_BACK:
        return sizes_of_images(op->outputs[0], channelwise ? 0 : first->columns);
    case SIZES_CHANNELS:
        return sizes_of_images(features_of(op), 0);
    case SIZES_SPREAD:
        return sizes_of_spread(op);
    case SIZES_COLUMNS:
        return (Sizes){{first->rows, first->columns, op->outputs[0]->columns}};
    case SIZES_SPLIT:
        return (Sizes){{first->rows, op->outputs[0]->columns, op->outputs[1]->columns}};
    case SIZES_KERNEL:
        return (Sizes){{op->outputs[0]->columns, first->columns}};
    case SIZES_MATRIX:
        return (Sizes){{rows_in_memory(first), columns_in_memory(first)}};
    case SIZES_NUMBERS:
        return (Sizes){{rows_in_memory(first) * padded(columns_in_memory(first))}};
    case SIZES_NONE:
        return (Sizes){{0}};
    default:
        return (Sizes){{batch}};
    }
}

/* The operand that may be narrow, if it is, or NULL. */
static const Tensor *narrow_images(const Op *op)
{
    const size_t position = strcspn(op_info(op->code)->operands, "n");
    const Tensor *images =
        position < (size_t)op_operands(op) ? op_operand(op, (int)position) : NULL;
    return images && images->layout == LAYOUT_NARROW ? images : NULL;
}

static bool has_window(const Op *op)
{
    const OpSizes sizes = op_info(op->code)->sizes;
    return sizes == SIZES_WINDOW || sizes == SIZES_WINDOW_BACK || sizes == SIZES_KERNEL ||
           sizes == SIZES_SPREAD;
}

/* "_by_2", or down and across: "_by_2x1". */
static void add_stretch(Text *name, const char *what, int64_t down, int64_t across)
{
    if (down == across && down > 1)
        text_addf(name, "_%s_%lld", what, (long long)down);
    else if (down * across > 1)
        text_addf(name, "_%s_%lldx%lld", what, (long long)down, (long long)across);
}

/* "_3x3", and what else is not as usual: "_groups_2", "_by_2", "_dilated_2", "_padded_0_0_1_1". */
static void add_window_name(Text *name, const Op *op)
{
    const Window *window = &op->window;
    text_addf(name, "_%lldx%lld", (long long)window->height, (long long)window->width);
    if (window->groups > 1 && !op_is(op, OP_CHANNELWISE))
        text_addf(name, "_groups_%lld", (long long)window->groups);
    if (op_info(op->code)->sizes == SIZES_KERNEL || op_info(op->code)->sizes == SIZES_SPREAD)
        return;
    add_stretch(name, "by", window->stride_y, window->stride_x);
    add_stretch(name, "dilated", window->dilation_y, window->dilation_x);
    if (window->top > 0 && window->top == window->bottom && window->top == window->left &&
        window->top == window->right)
        text_addf(name, "_padded_%lld", (long long)window->top);
    else if (window->top + window->bottom + window->left + window->right > 0)
        text_addf(name, "_padded_%lld_%lld_%lld_%lld", (long long)window->top,
                  (long long)window->bottom, (long long)window->left, (long long)window->right);
}

/* Which function is done last is said last: `conv2d_..._relu` is conv2d_activate's. */
static void add_op_name(Text *name, const Op *op)
{
    const char *whole = op_info(op->code)->name, *end = strstr(whole, "_activate");
    text_addf(name, "%.*s", end ? (int)(end - whole) : (int)strlen(whole), whole);
}

const char *kernel_name(Arena *arena, const Op *op, int64_t batch)
{
    const Sizes sizes = sizes_of(op, batch);
    Text name = text_new(arena);
    add_op_name(&name, op);
    for (int i = 0; i < 5 && sizes.numbers[i]; i++)
        text_addf(&name, "%c%lld", i ? 'x' : '_', (long long)sizes.numbers[i]);
    if (has_window(op))
        add_window_name(&name, op);
    if (narrow_images(op))
        text_add(&name, "_narrow");
    if (op_stored(op) != TLC_UINT8)
        text_addf(&name, "_%s", tlc_element_name(op_stored(op)));
    if (op_is(op, OP_ACTIVATES) || op_is(op, OP_SLOPES))
        text_addf(&name, "_%s", activation_name(op->activation));
    return name.bytes;
}

/* How many terms a product with weights adds up at a time. */
static int64_t block_of(const Op *op, const Tensor *weights)
{
    int64_t terms = op->code == OP_input_gradient ? weights->columns : weights->rows;
    return op->block ? op->block : terms;
}

static void add_image_sizes(Holes *holes, const Sizes *sizes)
{
    static const char *const names[] = {"BATCH", "H", "W", "N_IN", "N_OUT"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        hole_number(holes, names[i], sizes->numbers[i]);
    hole_number(holes, "N", sizes->numbers[3]);
    hole_number(holes, "PIXELS", sizes->numbers[1] * sizes->numbers[2]);
}

/* Of a panel of the images. */
static void add_lanes(Holes *holes, const Tensor *narrow)
{
    if (narrow)
        hole_number(holes, "X_LANES", narrow->columns);
    else
        hole_text(holes, "X_LANES", "PANEL");
}

static void add_window(Holes *holes, const Window *window)
{
    hole_number(holes, "KERNEL_H", window->height);
    hole_number(holes, "KERNEL_W", window->width);
    hole_number(holes, "STRIDE_Y", window->stride_y);
    hole_number(holes, "STRIDE_X", window->stride_x);
    hole_number(holes, "DILATION_Y", window->dilation_y);
    hole_number(holes, "DILATION_X", window->dilation_x);
    hole_number(holes, "TOP", window->top);
    hole_number(holes, "BOTTOM", window->bottom);
    hole_number(holes, "LEFT", window->left);
    hole_number(holes, "RIGHT", window->right);
    hole_number(holes, "GROUPS", window->groups);
}

static void add_sizes(Holes *holes, const Op *op, int64_t batch)
{
    const Sizes sizes = sizes_of(op, batch);
    const int64_t *numbers = sizes.numbers;
    const OpSizes kind = op_info(op->code)->sizes;
    const int64_t rows = kind == SIZES_BATCH ? batch : numbers[0];
    if (has_window(op))
        add_window(holes, &op->window);
    if (kind == SIZES_IMAGES || kind == SIZES_WINDOW || kind == SIZES_WINDOW_BACK ||
        kind == SIZES_CHANNELS) {
        add_image_sizes(holes, &sizes);
        add_lanes(holes, narrow_images(op));
        return;
    }
    if (kind == SIZES_KERNEL) {
        hole_number(holes, "N_IN", numbers[0]);
        hole_number(holes, "N_OUT", numbers[1]);
        return;
    }
    if (kind == SIZES_SPREAD) {
        hole_number(holes, "N_IN", numbers[0]);
        hole_number(holes, "N_SPREAD", numbers[1]);
        hole_number(holes, "N_OUT", numbers[2]);
        return;
    }
    hole_number(holes, "BATCH", rows);
    hole_number(holes, "BATCH_PANELS", panels(rows));
    if (kind == SIZES_FEATURES) {
        hole_number(holes, "N", numbers[1]);
        hole_number(holes, "N_PANELS", panels(numbers[1]));
        hole_number(holes, "STRIDE", padded(numbers[1]));
    }
    if (kind == SIZES_WEIGHTS || kind == SIZES_PRODUCTS || kind == SIZES_COLUMNS ||
        kind == SIZES_SPLIT) {
        hole_number(holes, "N_IN", numbers[1]);
        hole_number(holes, "N_OUT", numbers[2]);
    }
    if (kind == SIZES_WEIGHTS)
        hole_number(holes, "BLOCK", block_of(op, op_parameter(op)));
    if (kind == SIZES_MATRIX) {
        hole_number(holes, "ROWS", numbers[0]);
        hole_number(holes, "COLUMNS", numbers[1]);
    }
    if (kind == SIZES_NUMBERS)
        hole_number(holes, "NUMBERS", numbers[0]);
}

/* ---- emission ---- */

typedef struct Kernels {
    Text *out;
    const Plan *plan;
    Index done;   /* names of what stands in the program already */
    bool in_list; /* whether the latest was a line, which others may follow */
} Kernels;

/* Whether `name` is new; remembers it. */
static bool first_time(Kernels *kernels, const char *name)
{
    return index_add_text(kernels->out->arena, &kernels->done, name);
}

/* `DEFINE_KERNEL(name, sizes...)`, which may have become longer than a line, anew. */
static const char *wrapped(Arena *arena, const char *text)
{
    const char *open = strchr(text, '(');
    if (strncmp(text, "DEFINE_", 7) != 0)
        return text;
    Arguments arguments = {0};
    const char *end = open;
    while (*end != ')') {
        const char *at = end + 1 + strspn(end + 1, " \n");
        end = at + strcspn(at, ",)");
        *list_add(arena, &arguments) = arena_copy(arena, at, (size_t)(end - at));
    }
    Text result = text_new(arena);
    emit_macro(&result, arena_copy(arena, text, (size_t)(open - text)), &arguments);
    return result.bytes;
}

/* What is filled in stands apart from what is above, unless both are single lines. */
static void emit_template(Kernels *kernels, const char *template, const Holes *holes)
{
    Text text = text_new(kernels->out->arena);
    template_fill(&text, template, holes);
    const char *filled = wrapped(kernels->out->arena, text.bytes);
    bool is_line = strchr(filled, '\n') == filled + strlen(filled) - 1;
    if (kernels->out->length > 0 && !(kernels->in_list && is_line))
        text_add(kernels->out, "\n");
    text_add(kernels->out, filled);
    kernels->in_list = is_line;
}

static void emit_helper(Kernels *kernels, const char *template);
static void emit_gathering(Kernels *kernels, const char *template, enum tlc_element stored);

/* Whether the template is about examples of bytes, which other types of numbers can stand for. */
static bool is_about_bytes(const char *template)
{
    return strcmp(template, "gather_panel.c") == 0 || strcmp(template, "gather_images_any.c") == 0;
}

/* Sees to it that what the template calls stands above it; `stored`: the type of what it gathers.
 */
static void emit_needs_of(Kernels *kernels, const char *template, enum tlc_element stored)
{
    for (const char *const *need = template_needs(template); *need; need++)
        if (stored != TLC_UINT8 && is_about_bytes(*need))
            emit_gathering(kernels, *need, stored);
        else
            emit_helper(kernels, *need);
}

/* A function that kernels and activations call. */
static void emit_helper(Kernels *kernels, const char *template)
{
    Holes none = {.arena = kernels->out->arena};
    if (!first_time(kernels, template))
        return;
    emit_needs_of(kernels, template, TLC_UINT8);
    emit_template(kernels, template, &none);
}

/* Templates about bytes, with another type in their place and named after it. */
static void add_stored(Holes *holes, enum tlc_element stored)
{
    static const char *const names[] = {"gather_panel",        "ask_for_images", "scaled_numbers",
                                        "gather_pixels",       "gather_image",   "ask_for_image",
                                        "DEFINE_GATHER_IMAGES"};
    const char *element = tlc_element_name(stored);
    if (stored == TLC_UINT8)
        return;
    hole_text(holes, "uint8_t", tlc_element_type(stored));
    hole_text(holes, "vec_of_bytes", arena_printf(holes->arena, "vec_of_%s", element));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        hole_text(holes, names[i], arena_printf(holes->arena, "%s_%s", names[i], element));
}

static void emit_conversion(Kernels *kernels, enum tlc_element stored)
{
    const char *name = arena_printf(kernels->out->arena, "vec_of_%s", tlc_element_name(stored));
    Holes holes = {.arena = kernels->out->arena};
    if (!first_time(kernels, name))
        return;
    hole_text(&holes, "vec_of_numbers", name);
    hole_text(&holes, "stored_number", tlc_element_type(stored));
    emit_template(kernels, "vec_of_numbers.c", &holes);
}

/* What gathers examples of such numbers. */
static void emit_gathering(Kernels *kernels, const char *template, enum tlc_element stored)
{
    Arena *arena = kernels->out->arena;
    Holes holes = {.arena = arena};
    if (!first_time(kernels, arena_printf(arena, "%s of %s", template, tlc_element_name(stored))))
        return;
    emit_needs_of(kernels, template, TLC_UINT8);
    emit_conversion(kernels, stored);
    add_stored(&holes, stored);
    emit_template(kernels, template, &holes);
}

/* The activation, or the slope of it, that a kernel calls. */
static void emit_activation(Kernels *kernels, const Op *op, Holes *holes)
{
    Arena *arena = kernels->out->arena;
    const char *name = activation_name(op->activation), *c_name = activation_c_name(op->activation);
    if (op_is(op, OP_ACTIVATES)) {
        hole_text(holes, "activation", c_name);
        emit_helper(kernels, arena_printf(arena, "%s.c", name));
    } else if (op_is(op, OP_SLOPES)) {
        hole_text(holes, "activation_slope", arena_printf(arena, "%s_slope", c_name));
        emit_helper(kernels, arena_printf(arena, "%s_slope.c", name));
    }
}

static void emit_kernel(Kernels *kernels, const Prog *prog, const Op *op)
{
    Arena *arena = kernels->out->arena;
    const OpInfo *info = op_info(op->code);
    const char *name = kernel_name(arena, op, prog->batch);
    if (!first_time(kernels, name))
        return;
    Holes holes = {.arena = arena};
    emit_needs_of(kernels, info->template, op_stored(op));
    emit_activation(kernels, op, &holes);
    hole_text(&holes, info->name, name);
    add_sizes(&holes, op, prog->batch);
    add_stored(&holes, op_stored(op));
    emit_template(kernels, info->template, &holes);
}

void emit_kernels(Text *out, const Plan *plan)
{
    Kernels kernels = {.out = out, .plan = plan};
    Holes holes = {.arena = out->arena};
    emit_helper(&kernels, "vector.c");
    hole_number(&holes, "BATCH", plan->largest_batch);
    emit_template(&kernels, "batch.c", &holes);
    for (size_t i = 0; i < plan->progs.count; i++)
        for (size_t k = 0; k < plan->progs.items[i]->ops.count; k++)
            emit_kernel(&kernels, plan->progs.items[i], &plan->progs.items[i]->ops.items[k]);
    text_add(out, "\n");
}
