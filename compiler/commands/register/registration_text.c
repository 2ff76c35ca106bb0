/* registration_text.c: a registration as text, for people first. */
#include "commands/register/registration.h"

#include "base/printable.h"
#include "common/looks.h"

#include <string.h>

const char *registration_path(Arena *arena, const Source *source)
{
    return is_standard_input(source->path) ? NULL
                                           : arena_printf(arena, "%s.registered", source->path);
}

static void add_names(Text *text, const char *key, const char *const *names, size_t count)
{
    text_addf(text, "%s: [", key);
    for (size_t i = 0; i < count; i++)
        text_addf(text, "%s%s", i ? ", " : "", yaml_text(text->arena, names[i]));
    text_add(text, "]\n");
}

static void add_cell(Text *text, const PlanStudy *study)
{
    const PlanCell *cell = &study->cells.items[study->primary];
    text_add(text, "primary cell:\n");
    text_addf(text, "  on: %s\n", yaml_text(text->arena, study->examples->name));
    text_addf(text, "  by: %s\n",
              yaml_text(text->arena, study->metric ? study->metric : "accuracy"));
    for (size_t i = 0; i < study->axes.count; i++)
        text_addf(text, "  %s: %s\n", yaml_text(text->arena, study->axes.items[i].name),
                  yaml_text(text->arena, study->axes.items[i].values.items[cell->values[i]]));
}

static void add_seeds(Text *text, const Plan *plan)
{
    if (plan->study->until == 0) {
        text_addf(text, "seeds: %lld, from %llu on\n", (long long)plan->seeds,
                  (unsigned long long)plan->seed);
        return;
    }
    text_add(text, "seeds: as many as it takes, after the first of");
    for (int seeds = 0; seeds < plan->seeds; text_addf(text, " %d", seeds))
        seeds = tlc_next_look(seeds, (int)plan->seeds);
    text_addf(text,
              ",\n  from %llu on, with which the interval is no wider than %g, or else the last\n",
              (unsigned long long)plan->seed, plan->study->until);
}

/* tlc_decide (runtime/statistics/decision.c) in words, for this arm. */
static void add_conclusions(Text *text, const PlanStudy *study, bool folds)
{
    const char *arm = study->arms.items[study->decided];
    const char *baseline = study->arms.items[study->baseline];
    const char *interval =
        folds ? "the corrected 95% interval over folds" : "the 95% t-interval over seeds";
    text_addf(text, "decided by: %s of the difference %s - %s\n", interval, arm, baseline);
    text_add(text, "conclusions: # the first that fits\n");
    if (study->min_effect > 0)
        text_addf(text, "  %s and %s are equivalent: %s within -%g and %g\n", arm, baseline,
                  folds ? "it is" : "it and the interval over seeds and examples are",
                  study->min_effect, study->min_effect);
    text_addf(text, "  %s is better than %s: it lies above zero\n", arm, baseline);
    text_addf(text, "  %s is worse than %s: it lies below zero\n", arm, baseline);
    text_add(text, "  no difference is shown: otherwise, or with fewer than 6 differences\n");
    if (!folds)
        text_add(text,
                 "holds on other test examples too: if the interval over seeds and examples says "
                 "the same\n");
    text_addf(text, "failed runs: %s\n",
              study->excludes_failed ? "left out with their partners"
                                     : "count as always answering the same");
}

static void add_data(Text *text, const Registered *registered)
{
    text_add(text, "data:\n");
    for (size_t i = 0; i < registered->data.count; i++)
        text_addf(text, "  %s: {rows: %lld, checksum: \"%08x\"}\n",
                  yaml_text(text->arena, registered->data.items[i].title),
                  (long long)registered->data.items[i].rows,
                  (unsigned)registered->data.items[i].checksum);
}

void add_registration(Text *text, const Plan *plan, const Registered *registered)
{
    const PlanStudy *study = plan->study;
    text_addf(text,
              "# What this study asks, and how it will be decided, said before it runs. Commit "
              "this file, or\n"
              "# send it to someone: that, and not what stands in it, shows when it was written. "
              "tlc holds\n"
              "# what runs against it; the report says whether that is what was registered.\n"
              "registered: %s\n"
              "tlc: %s\n"
              "experiment: %s\n"
              "spec hash: \"%016llx\"\n"
              "runs done before: %lld\n",
              registered->date, yaml_text(text->arena, plan->version),
              yaml_text(text->arena, plan->name), (unsigned long long)source_hash(plan->source),
              (long long)registered->runs);
    add_names(text, "arms", study->arms.items, study->arms.count);
    text_addf(text, "baseline: %s\n", yaml_text(text->arena, study->arms.items[study->baseline]));
    text_addf(text, "cells: %zu\n", study->cells.count);
    add_cell(text, study);
    add_seeds(text, plan);
    add_conclusions(text, study, plan->folds > 0);
    add_data(text, registered);
    text_add(text, REGISTERED_SPEC);
    text_add_bytes(text, plan->source->text, plan->source->length);
}
