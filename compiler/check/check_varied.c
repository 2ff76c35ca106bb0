/* check_varied.c: what a study varies of how its arms learn. */
#include "check/check_internal.h"

#include <string.h>

/* What paths have in them that lead to a learning rate, to what ends a training, to weights of
 * classes, and to what is made of their labels. */
typedef const char *const PathWords[2]; /* the second may be left out */
static PathWords tuning_words = {"learning_rate", "optimizer"};
static PathWords control_words = {"early_stopping", "reduce_on_plateau"};
static PathWords weight_words = {"class_weight"};
static PathWords loss_words = {"loss"};

static bool has_word(const char *rest, const char *end, const char *word)
{
    const char *at = word ? strstr(rest, word) : NULL;
    return at && at < end;
}

/* Whether a path, or one of several with commas between, has one of the words, of an entry that
 * trains the model. */
static bool leads_to(const Checking *checking, const Model *model, const char *paths,
                     PathWords *words)
{
    const Spec *spec = checking->spec;
    for (size_t i = 0; i < spec->trainings.count; i++) {
        if (spec->trainings.items[i].model != model)
            continue;
        const char *const heads[] = {
            arena_printf(checking->arena, "training.%s.", model->name.text),
            arena_printf(checking->arena, "training[%zu].", i), "training.*."};
        for (int k = 0; k < 3; k++)
            for (const char *at = strstr(paths, heads[k]); at; at = strstr(at + 1, heads[k])) {
                const char *rest = at + strlen(heads[k]), *end = rest + strcspn(rest, ",");
                if (has_word(rest, end, (*words)[0]) || has_word(rest, end, (*words)[1]))
                    return true;
            }
    }
    return false;
}

static bool tunes(const Checking *checking, const Model *model, PathWords *words)
{
    const Node *space = checking->spec->study.tune.space;
    for (size_t i = 0; space && i < space->entries.count; i++)
        if (leads_to(checking, model, space->entries.items[i].key, words))
            return true;
    return false;
}

/* Whether the study tries several values of such for the model. */
static bool varies(const Checking *checking, const Model *model, PathWords *words)
{
    const Node *vary = checking->spec->study.vary;
    if (tunes(checking, model, words))
        return true;
    for (size_t i = 0; vary && i < vary->entries.count; i++) {
        const Entry *axis = &vary->entries.items[i];
        if (leads_to(checking, model, axis->key, words))
            return true;
        for (size_t k = 0; k < axis->value->entries.count; k++) {
            const Node *choice = axis->value->entries.items[k].value;
            for (size_t m = 0; m < choice->entries.count; m++)
                if (leads_to(checking, model, choice->entries.items[m].key, words))
                    return true;
        }
    }
    return false;
}

bool varies_rates(const Checking *checking, const Model *model)
{
    return varies(checking, model, &tuning_words);
}

bool varies_control(const Checking *checking, const Model *model)
{
    return varies(checking, model, &control_words);
}

bool varies_weights(const Checking *checking, const Model *model)
{
    return varies(checking, model, &weight_words);
}

bool varies_loss(const Checking *checking, const Model *model)
{
    return varies(checking, model, &loss_words);
}
