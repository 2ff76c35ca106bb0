/* library_kernels.c: the functions that do the ops' work, and their calls. */
#include "library/library_kernel.h"

#include <string.h>

/* ---- arguments ---- */

void add_number(Arena *arena, Arguments *arguments, int64_t number)
{
    *list_add(arena, arguments) = arena_printf(arena, "%lld", (long long)number);
}

void add_count(Arena *arena, const Op *op, Arguments *arguments)
{
    add_number(arena, arguments, op->outputs[0]->rows * op->outputs[0]->columns);
}

void add_rows_and_columns(Arena *arena, const Op *op, Arguments *arguments)
{
    add_number(arena, arguments, op->outputs[0]->rows);
    add_number(arena, arguments, op->outputs[0]->columns);
}

static void add_products(Arena *arena, const Op *op, Arguments *arguments)
{
    add_number(arena, arguments, op->inputs[1]->rows);
    add_number(arena, arguments, op->inputs[1]->columns);
}

static void add_both_columns(Arena *arena, const Op *op, Arguments *arguments)
{
    add_number(arena, arguments, op->inputs[0]->rows);
    add_number(arena, arguments, op->inputs[0]->columns);
    add_number(arena, arguments, op->inputs[1]->columns);
}

static void add_times(Arena *arena, const Op *op, Arguments *arguments)
{
    add_number(arena, arguments, op->inputs[0]->rows * op->inputs[0]->columns);
    add_number(arena, arguments, op->outputs[0]->columns / op->inputs[0]->columns);
}

/* Those stand in a structure of their own. */
void add_convolution(Arena *arena, const Op *op, Arguments *arguments)
{
    (void)op;
    *list_add(arena, arguments) = "&of";
}

void add_window(Arena *arena, const Op *op, Arguments *arguments)
{
    *list_add(arena, arguments) = "&window";
    add_number(arena, arguments, op->outputs[0]->columns);
}

/* ---- which kernel ---- */

static const LibraryKernel kernels[] = {
    {OP_matmul, "dense", add_products, WITH_FUNCTION, WITHOUT_BIAS, 200},
    {OP_dense, "dense", add_products, WITH_FUNCTION, AS_IT_IS, 200},
    {OP_conv2d, "conv2d", add_convolution, WITH_FUNCTION, WITHOUT_BIAS, 700},
    {OP_conv2d_activate, "conv2d", add_convolution, WITH_FUNCTION, AS_IT_IS, 700},
    {OP_depthwise_conv2d, "depthwise_conv2d", add_window, WITH_FUNCTION, WITHOUT_BIAS, 600},
    {OP_depthwise_conv2d_activate, "depthwise_conv2d", add_window, WITH_FUNCTION, AS_IT_IS, 600},
    {OP_max_pool, "max_pool", add_window, NO_FUNCTION, AS_IT_IS, 350},
    {OP_average_pool, "average_pool", add_window, NO_FUNCTION, AS_IT_IS, 350},
    {OP_pad, "pad", add_window, NO_FUNCTION, AS_IT_IS, 200},
    {OP_crop, "crop", add_window, NO_FUNCTION, AS_IT_IS, 150},
    {OP_resize, "resize", add_window, NO_FUNCTION, AS_IT_IS, 600},
    {OP_rescale, "rescale", add_count, NO_FUNCTION, AS_IT_IS, 80},
    {OP_add_bias, "add_bias", add_rows_and_columns, NO_FUNCTION, AS_IT_IS, 80},
    {OP_activate, "activate", add_count, WITH_FUNCTION, AS_IT_IS, 80},
    {OP_softmax, "softmax", add_rows_and_columns, NO_FUNCTION, AS_IT_IS, 350},
    {OP_add, "add", add_count, NO_FUNCTION, AS_IT_IS, 80},
    {OP_add_activate, "add_activate", add_count, WITH_FUNCTION, AS_IT_IS, 80},
    {OP_multiply, "multiply", add_count, NO_FUNCTION, AS_IT_IS, 80},
    {OP_concatenate, "concatenate", add_both_columns, NO_FUNCTION, AS_IT_IS, 120},
    {OP_repeat, "repeat", add_times, NO_FUNCTION, AS_IT_IS, 80},
    {OP_normalize, "normalize", add_rows_and_columns, WITH_FUNCTION, AS_IT_IS, 120},
    {OP_normalize_activate, "normalize", add_rows_and_columns, WITH_FUNCTION, AS_IT_IS, 120},
    {OP_normalize_add_activate, "normalize_add", add_rows_and_columns, WITH_FUNCTION, AS_IT_IS,
     130},
    {OP_standardize, "standardize", add_rows_and_columns, NO_FUNCTION, AS_IT_IS, 110},
    {OP_layer_normalize, "layer_normalize", add_rows_and_columns, NO_FUNCTION, AS_IT_IS, 450},
};

/* NULL: it is no layer's. */
const LibraryKernel *library_kernel_of(const Op *op)
{
    for (size_t i = 0; i < sizeof kernels / sizeof *kernels; i++)
        if (kernels[i].code == op->code)
            return &kernels[i];
    return library_kernel_back(op);
}

bool library_has_kernel(const Op *op)
{
    return library_kernel_of(op) != NULL;
}

static bool has_window(const Op *op)
{
    const LibraryKernel *kernel = library_kernel_of(op);
    return kernel && (kernel->sizes == add_window || kernel->sizes == add_convolution);
}

/* What goes over images, or multiplies matrices, is a function of its own for each shape. */
bool library_has_function(const Library *library, const Op *op)
{
    const LibraryKernel *kernel = library_kernel_of(op);
    return !library_part_does(library, op) &&
           (has_window(op) || (kernel && kernel->sizes == add_products));
}

/* Whether it is a dense layer that takes the example as it is. */
static bool takes_example(const Library *library, const Op *op)
{
    const LibraryKernel *kernel = library_kernel_of(op);
    return kernel && kernel->sizes == add_products && library->taken &&
           library_same(library, op->inputs[0]) == library->taken;
}

const char *library_kernel_name(const Library *library, const Op *op)
{
    return takes_example(library, op) ? "dense_input" : library_kernel_of(op)->name;
}

/* ---- names ---- */

/* What NAME.c calls a kernel: not what the header calls something of the model, such as
 * `dense_input` of a model `dense`. */
static const char *identifier_of(const Library *library, const char *kernel)
{
    static const char *const of_header[] = {"input",   "output", "weights", "arena",
                                            "learned", "target", "features"};
    for (size_t i = 0; i < sizeof of_header / sizeof *of_header; i++)
        if (strcmp(kernel, arena_printf(library->arena, "%s_%s", library->name, of_header[i])) == 0)
            return arena_printf(library->arena, "kernel_%s", kernel);
    return kernel;
}

/* Of a local of the function that predicts: what is gathered first is not called like that
 * function's parameter. */
static const char *local_name(const Tensor *value)
{
    return strcmp(value->name, "input") == 0 ? "example" : value->name;
}

const char *library_value(const Library *library, const Tensor *value)
{
    const Tensor *same = library_same(library, value);
    if (library->named && library->named[same->number])
        return library->named[same->number];
    return library_reads_input(library, value) ? "input->numbers" : local_name(same);
}

static const char *operand_name(const Library *library, const Op *op, int operand)
{
    const LibraryArray *array = library_array(library, op, operand);
    return array ? arena_printf(library->arena, "%s->%s", array->learned ? "learned" : "weights",
                                array->name)
                 : library_value(library, op->inputs[operand]);
}

/* "conv2d_32x32x16x16_3x3_padded_1_relu": as the experiment's kernel, whose name has the batch. */
const char *library_function_name(const Library *library, const Op *op)
{
    Arena *arena = library->arena;
    const char *name = kernel_name(arena, op, 1), *batch = strstr(name, "_1x");
    const char *of = takes_example(library, op) ? "_of_input" : "";
    return batch ? arena_printf(arena, "%.*s%s%s", (int)(batch + 1 - name), name, batch + 3, of)
                 : name;
}

/* ---- calls of kernels ---- */

/* Constants that kernels take as floats, but for what is added to a variance; and one that is a
 * choice. */
static const char *number_literal(Arena *arena, const Op *op, int number)
{
    if (op->code == OP_resize || op->code == OP_resize_gradient)
        return op->numbers[number] > 0 ? "1" : "0";
    return op->code == OP_rescale ? float_literal(arena, (float)op->numbers[number])
                                  : double_literal(arena, op->numbers[number]);
}

/* A normalisation's is part of its scale or its deviation. */
static bool takes_numbers(const Op *op)
{
    return op->code == OP_rescale || op->code == OP_resize || op->code == OP_layer_normalize ||
           library_takes_numbers_back(op);
}

/* The function that the kernel is given: the op's, or its slope. */
static const char *function_of(Arena *arena, const Op *op)
{
    if (op_is(op, OP_SLOPES))
        return arena_printf(arena, "%s_slope", activation_c_name(op->activation));
    return op_is(op, OP_ACTIVATES) ? activation_c_name(op->activation) : "linear";
}

/* What the example's numbers are multiplied by. */
static const char *scale_literal(const Library *library)
{
    return float_literal(library->arena, (float)library->training->model->file->scale);
}

typedef const char *NameOperand(const Library *library, const Op *op, int operand);

/* The call of the op's kernel, operands by the names that `name` gives them; the value that is made
 * stands behind the inputs. */
static void add_call(Text *out, const Library *library, const Op *op, NameOperand *name,
                     const char *made)
{
    Arena *arena = library->arena;
    const LibraryKernel *kernel = library_kernel_of(op);
    Arguments arguments = {0};
    kernel->sizes(arena, op, &arguments);
    for (int i = 0; i < op_info(op->code)->inputs; i++) {
        if (library_reads(op, i))
            *list_add(arena, &arguments) = name(library, op, i);
        if (i == 0 && takes_example(library, op))
            *list_add(arena, &arguments) = scale_literal(library);
    }
    if (kernel->bias == WITHOUT_BIAS)
        *list_add(arena, &arguments) = "NULL";
    for (int i = 0; takes_numbers(op) && i < op_numbers(op); i++)
        *list_add(arena, &arguments) = number_literal(arena, op, i);
    *list_add(arena, &arguments) = made;
    for (int i = 1; i < op_info(op->code)->outputs; i++)
        *list_add(arena, &arguments) = library_value(library, op->outputs[i]);
    if (kernel->function == WITH_FUNCTION)
        *list_add(arena, &arguments) = function_of(arena, op);
    emit_call(out, 4, identifier_of(library, library_kernel_name(library, op)), &arguments);
}

static const char *given_name(const Library *library, const Op *op, int operand)
{
    return operand_name(library, op, operand);
}

static const char *parameter_name(const Library *library, const Op *op, int operand)
{
    static const char *const names[] = {"x", "kernel", "bias"};
    const char *const *back = library_operands_back(op);
    (void)library;
    return (back ? back : names)[operand];
}

/* Of what its function makes. */
static const char *made_name(const Op *op)
{
    const char *const *back = library_operands_back(op);
    return back ? back[op_info(op->code)->inputs] : "y";
}

static void call_function(Text *out, const Library *library, const Op *op)
{
    Arguments arguments = {0};
    for (int i = 0; i < op_info(op->code)->inputs; i++)
        *list_add(library->arena, &arguments) = operand_name(library, op, i);
    *list_add(library->arena, &arguments) = library_value(library, op->outputs[0]);
    emit_call(out, 4, library_function_name(library, op), &arguments);
}

/* ---- the beginning and the end ---- */

static void emit_gather(Text *out, const Library *library, const Op *op)
{
    Arguments arguments = {0};
    if (library_reads_input(library, op->outputs[0]))
        return;
    add_count(library->arena, op, &arguments);
    *list_add(library->arena, &arguments) = "input->numbers";
    *list_add(library->arena, &arguments) = scale_literal(library);
    *list_add(library->arena, &arguments) = library_value(library, op->outputs[0]);
    emit_call(out, 4, "gather", &arguments);
}

/* What is done with the logits, or what else the model gives. */
static void emit_answer(Text *out, const Library *library, const Op *op)
{
    const char *given = library_value(library, op->inputs[1]);
    const long long count = (long long)op->inputs[1]->columns;
    switch ((int)op->code) {
    case OP_record_softmax:
        text_addf(out, "    output->class_index = classify(%lld, %s, output->probabilities);\n",
                  count, given);
        break;
    case OP_record_sigmoid:
        text_addf(out, "    output->class_index = classify_two(%s, output->probabilities);\n",
                  given);
        break;
    case OP_record_one:
        text_addf(out, "    output->class_index = classify_one(%s, output->probabilities);\n",
                  given);
        break;
    case OP_record_sigmoids:
        text_addf(out, "    activate(%lld, %s, output->probabilities, logistic);\n", count, given);
        break;
    default:
        text_addf(out, "    copy(%lld, %s, output->values);\n", count, given);
        break;
    }
}

/* Its file in library/kernels, of an op that is no layer's; NULL: it needs none. */
static const char *answer_kernel(OpCode code)
{
    switch ((int)code) {
    case OP_record_softmax:
        return "classify";
    case OP_record_sigmoid:
        return "classify_two";
    case OP_record_one:
        return "classify_one";
    case OP_record_sigmoids:
        return "activate";
    case OP_record_values:
        return "copy";
    default:
        return NULL;
    }
}

bool library_predicts_with(OpCode code)
{
    const Op op = {.code = code};
    return code == OP_gather || code == OP_gather_images || answer_kernel(code) ||
           (library_kernel_of(&op) && !library_kernel_back(&op));
}

void library_emit_op(Text *out, const Library *library, const Op *op)
{
    if (library_part_does(library, op))
        library->part->emit_call(out, library, op);
    else if (op->code == OP_gather || op->code == OP_gather_images)
        emit_gather(out, library, op);
    else if (library_has_function(library, op))
        call_function(out, library, op);
    else if (library_kernel_of(op))
        add_call(out, library, op, given_name, library_value(library, op->outputs[0]));
    else if (answer_kernel(op->code))
        emit_answer(out, library, op);
}

/* ---- functions ---- */

typedef struct Kernels {
    Text *out;
    const Library *library;
    Index *emitted;
} Kernels;

static const char *element_type(const Library *library)
{
    return tlc_element_type(library->training->model->file->element);
}

/* The template's kernel is called as its file is. */
static void name_kernel(Holes *holes, const Library *library, const char *template)
{
    const size_t folder = strlen("library/"), ending = strlen(".c");
    const char *kernel =
        arena_copy(holes->arena, template + folder, strlen(template) - folder - ending);
    hole_text(holes, kernel, identifier_of(library, kernel));
}

static void emit_template(Kernels *all, const char *name)
{
    if (!index_add_text(all->out->arena, all->emitted, name))
        return;
    for (const char *const *need = template_needs(name); *need; need++)
        emit_template(all, *need);
    Holes holes = {.arena = all->out->arena};
    name_kernel(&holes, all->library, name);
    if (strcmp(name, "library/gather.c") == 0 || strcmp(name, "library/dense_input.c") == 0)
        hole_text(&holes, "uint8_t", element_type(all->library));
    template_fill(all->out, name, &holes);
    text_add(all->out, "\n");
}

static void emit_kernel(Kernels *all, const char *name)
{
    emit_template(all, arena_printf(all->out->arena, "library/%s.c", name));
}

/* What the op goes over, or would if it went the other way. */
static const Tensor *image_of(const Op *op)
{
    return op_info(op->code)->sizes == SIZES_WINDOW_BACK ? op->outputs[0] : op->inputs[0];
}

void library_emit_window(Text *out, const Op *op, const char *indent)
{
    const Tensor *image = image_of(op), *made = library_made_of(op);
    const Window *window = &op->window;
    text_addf(out,
              ".height = %lld, .width = %lld, .made_height = %lld, .made_width = %lld,\n"
              "%s.rows = %lld, .columns = %lld, .stride_y = %lld, .stride_x = %lld,\n"
              "%s.dilation_y = %lld, .dilation_x = %lld, .top = %lld, .left = %lld}",
              (long long)image->height, (long long)image->width, (long long)made->height,
              (long long)made->width, indent, (long long)window->height, (long long)window->width,
              (long long)window->stride_y, (long long)window->stride_x, indent,
              (long long)window->dilation_y, (long long)window->dilation_x, (long long)window->top,
              (long long)window->left);
}

/* What the op goes over images with. */
static void emit_constants(Text *out, const Op *op)
{
    if (library_kernel_of(op)->sizes == add_convolution) {
        text_add(out, "    static const struct convolution of = {\n        .window = {");
        library_emit_window(out, op, "                   ");
        text_addf(out, ",\n        .inputs = %lld, .outputs = %lld, .groups = %lld};\n",
                  (long long)image_of(op)->columns, (long long)library_made_of(op)->columns,
                  (long long)op->window.groups);
    } else if (has_window(op)) {
        text_add(out, "    static const struct window window = {");
        library_emit_window(out, op, "                                         ");
        text_add(out, ";\n");
    }
}

/* A function for the ops of this shape, each of which gives it its own weights. */
static void emit_function(Kernels *all, const Op *op)
{
    Arena *arena = all->out->arena;
    const char *name = library_function_name(all->library, op);
    Arguments parameters = {0};
    Text head = text_new(arena);
    if (!index_add_text(arena, all->emitted, name))
        return;
    for (int i = 0; i < op_info(op->code)->inputs; i++)
        *list_add(arena, &parameters) = arena_printf(
            arena, "const %s *%s",
            i == 0 && takes_example(all->library, op) ? element_type(all->library) : "float",
            parameter_name(NULL, op, i));
    *list_add(arena, &parameters) = arena_printf(arena, "float *%s", made_name(op));
    emit_macro(&head, arena_printf(arena, "static void %s", name), &parameters);
    text_add(all->out, head.bytes);
    text_add(all->out, "{\n");
    emit_constants(all->out, op);
    add_call(all->out, all->library, op, parameter_name, made_name(op));
    text_add(all->out, "}\n\n");
}

static void emit_needs_of_part(Kernels *all, const Op *op)
{
    for (const char *const *need = all->library->part->kernels(all->library, op); *need; need++)
        emit_kernel(all, *need);
}

static void emit_needs(Kernels *all, const Op *op)
{
    const LibraryKernel *kernel = library_kernel_of(op);
    const bool gathers = op->code == OP_gather || op->code == OP_gather_images;
    if (kernel)
        emit_kernel(all, library_kernel_name(all->library, op));
    if (gathers && !library_reads_input(all->library, op->outputs[0]))
        emit_kernel(all, "gather");
    if (kernel && kernel->function == WITH_FUNCTION && op_is(op, OP_SLOPES))
        emit_kernel(all,
                    arena_printf(all->out->arena, "%s_slope", activation_name(op->activation)));
    else if (kernel && kernel->function == WITH_FUNCTION)
        emit_kernel(all, op_is(op, OP_ACTIVATES) ? activation_name(op->activation) : "linear");
    if (answer_kernel(op->code))
        emit_kernel(all, answer_kernel(op->code));
    if (op->code == OP_record_sigmoids)
        emit_kernel(all, "logistic");
}

void library_emit_template(Text *out, const Library *library, const char *name, Index *functions)
{
    Kernels all = {.out = out, .library = library, .emitted = functions};
    emit_kernel(&all, name);
}

void library_emit_kernels(Text *out, const Library *library)
{
    Index functions = {0};
    library_emit_kernels_of(out, library, library->learning ? library->functions : &functions);
}

void library_emit_kernels_of(Text *out, const Library *library, Index *functions)
{
    Kernels all = {.out = out, .library = library, .emitted = functions};
    const Prog *prog = library->prog;
    emit_kernel(&all, "begin");
    for (size_t i = 0; i < prog->ops.count; i++)
        if (library_part_does(library, &prog->ops.items[i]))
            emit_needs_of_part(&all, &prog->ops.items[i]);
        else
            emit_needs(&all, &prog->ops.items[i]);
    Text functions_of_layers = text_new(library->arena);
    all.out = &functions_of_layers;
    for (size_t i = 0; i < prog->ops.count; i++)
        if (library_has_function(library, &prog->ops.items[i]))
            emit_function(&all, &prog->ops.items[i]);
    if (functions_of_layers.length)
        text_addf(out, "/* ---- layers ---- */\n\n%s", functions_of_layers.bytes);
}
