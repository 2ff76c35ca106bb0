/* regularizers.c: how penalties are written: `none`, `l2`, `{l2: 1e-4}`, `{l1: 1e-5, l2: 1e-4}`. */
#include "catalog/regularizer.h"

#include <string.h>

/* Keras's, of a name alone. */
static const double factor_of_name = 0.01;

static const Key keys[] = {
    {"l1", read_amount, offsetof(Regularizer, l1), .takes = "number",
     .meaning = "times the sum of the weights' sizes", .example = "1e-5"},
    {"l2", read_amount, offsetof(Regularizer, l2), .takes = "number",
     .meaning = "times the sum of the weights' squares", .example = "1e-4"},
};
const Section regularizer_section = {"models.NAME.layers[].KIND.kernel_regularizer", keys,
                                     sizeof keys / sizeof *keys};

/* For both Keras documents 0.01, and takes 0. */
static void report_no_factors(Reader *reader, const Node *node, const char *path)
{
    diag_report(reader->diagnostics, DIAG_ERROR, node->span, "unknown-regularizer",
                "%s: `l1_l2` alone does not say how much of each", path);
    diag_help(reader->diagnostics, "write it as in `%s: {l1: 0.01, l2: 0.01}`", reader->key->name);
}

static void report_unknown(Reader *reader, const Node *node, const char *path)
{
    static const char *const names[] = {"l1", "l2"};
    const Scalar number = scalar_resolve(node);
    const char *near = nearest_name(node->text, names, 2);
    diag_report(reader->diagnostics, DIAG_ERROR, node->span, "unknown-regularizer",
                "unknown regularizer `%.60s` in %s", node->text, path);
    const bool is_number = number.kind == SCALAR_FLOAT || number.kind == SCALAR_INTEGER;
    if (is_number && !number.overflow && number.number >= 0)
        diag_help(reader->diagnostics, "write `%s: {l2: %s}`, or `{l1: %s}`", reader->key->name,
                  node->text, node->text);
    else if (near)
        diag_suggest(reader->diagnostics, node->span, node->text, near);
    else
        help_with_example(reader);
}

static void read_word_for_one(Reader *reader, const Node *node, const char *path,
                              Regularizer *regularizer)
{
    const Number factor = {factor_of_name, node->span, true};
    if (strcmp(node->text, "none") == 0)
        return;
    if (strcmp(node->text, "l1") == 0)
        regularizer->l1 = factor;
    else if (strcmp(node->text, "l2") == 0)
        regularizer->l2 = factor;
    else if (strcmp(node->text, "l1_l2") == 0)
        report_no_factors(reader, node, path);
    else
        report_unknown(reader, node, path);
}

void read_regularizer(Reader *reader, const Node *node, const char *path, void *field)
{
    if (node->kind == NODE_SCALAR && node->length > 0)
        read_word_for_one(reader, node, path, field);
    else if (node->kind != NODE_MAP)
        wrong_value(reader, node, path, "none, l1, l2 or a mapping of factors");
    else if (expect_entries(reader, node, path, NODE_MAP, NULL))
        read_section(reader, &regularizer_section, node, path, field);
}

void set_penalty(Parameter *parameter, const Regularizer *regularizer)
{
    parameter->l1 = regularizer->l1.value;
    parameter->l2 = regularizer->l2.value;
}
