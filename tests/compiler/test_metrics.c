#include "test_plan_support.h"

#include "catalog/metric.h"

static bool is_among(const FigureNames *names, const char *wanted)
{
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->items[i], wanted) == 0)
            return true;
    return false;
}

Test(metrics, epochs_have_figures_of_what_is_validated)
{
    Arena *arena = arena_new();
    Training training = {0};
    FigureNames names = figures_of(arena, &training);
    cr_expect(is_among(&names, "loss") && is_among(&names, "accuracy"));
    cr_expect(!is_among(&names, "val_loss"));
    training.validation_name.text = "valid";
    names = figures_of(arena, &training);
    cr_expect(is_among(&names, "val_loss") && is_among(&names, "val_accuracy"));
    cr_expect(!is_among(&names, "val_"));
    arena_free(arena);
}
