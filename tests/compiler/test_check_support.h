/* test_check_support.h: a spec from its text to where the checks have filled it in. */
#ifndef TEST_CHECK_SUPPORT_H
#define TEST_CHECK_SUPPORT_H

#include "support.h"

#include "check/check.h"

/* A small spec in pieces, of which a test replaces the one it is about. */
#define DATA                                                                                       \
    "name: small\n"                                                                                \
    "data:\n"                                                                                      \
    "  fashion:\n"                                                                                 \
    "    {path: p, shape: [28, 28], classes: 10, train: {images: i, labels: l},\n"                 \
    "     test: {images: ti, labels: tl}}\n"
#define SPLITS "splits: {train: \"fashion.train[5000:]\", test: fashion.test}\n"
#define TASKS  "tasks: {A: {}}\n"
#define MODELS                                                                                     \
    "models:\n"                                                                                    \
    "  A: {layers: [flatten, dense: {units: 10, activation: softmax}]}\n"
#define TRAINING                                                                                   \
    "training:\n"                                                                                  \
    "  - {model: A, task: A, loss: sparse_categorical_crossentropy, epochs: 3}\n"

typedef struct Checked {
    Arena *arena;
    Diagnostics *diagnostics;
    Spec *spec;
    bool good;
} Checked;

static inline Checked check_source(Arena *arena, const Source *source)
{
    Checked checked = {.arena = arena, .diagnostics = diag_new(arena)};
    Node *root = yaml_read(arena, source, checked.diagnostics);
    cr_assert(root, "%s", printed(arena, checked.diagnostics, false));
    checked.spec = spec_read(arena, source, root, checked.diagnostics);
    cr_assert(diag_count(checked.diagnostics, DIAG_ERROR) == 0, "%s",
              printed(arena, checked.diagnostics, false));
    checked.good = spec_check(arena, checked.spec, checked.diagnostics);
    return checked;
}

static inline Checked check_text(const char *text)
{
    Arena *arena = arena_new();
    return check_source(arena, source_of(arena, text));
}

/* Tests run from the root of the repository. */
static inline Checked check_file(const char *path)
{
    Arena *arena = arena_new();
    const char *problem = NULL;
    const Source *source = source_read(arena, path, &problem);
    cr_assert(source, "%s: %s", path, problem);
    Checked checked = check_source(arena, source);
    cr_assert(checked.good, "%s", printed(arena, checked.diagnostics, false));
    return checked;
}

static inline const char *messages(const Checked *checked)
{
    return printed(checked->arena, checked->diagnostics, false);
}

static inline void expect_message(const Checked *checked, const char *part)
{
    cr_expect(strstr(messages(checked), part), "no `%s` in:\n%s", part, messages(checked));
}

static inline void expect_no_message(const Checked *checked, const char *part)
{
    cr_expect(!strstr(messages(checked), part), "`%s` in:\n%s", part, messages(checked));
}

static inline void expect_good(const Checked *checked)
{
    cr_expect(checked->good, "%s", messages(checked));
}

#endif
