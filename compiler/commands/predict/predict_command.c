#include "commands/predict/predict_command.h"

#include "base/diag.h"
#include "check/check.h"
#include "commands/command_options.h"
#include "emit/emit.h"
#include "json/json.h"
#include "lower/lower.h"
#include "commands/predict/predict_model.h"
#include "commands/predict/predict_tables.h"
#include "results/results.h"
#include "system/arguments.h"
#include "system/fail.h"
#include "system/printing.h"

#include <string.h>

static void print_help(const void *context)
{
    (void)context;
    Text text = text_new(arena_new()); /* which the end frees */
    add_help(&text, &predict_command);
    print_and_exit(text.bytes);
}

static void print_version(const void *context)
{
    (void)context;
    print_and_exit("tlc " TLC_VERSION "\n");
}

/* ---- what the run has kept ---- */

static bool has_saved(const struct tlc_results *results)
{
    for (int i = 0; i < results->runs.count; i++)
        if (results->runs.item[i].saved)
            return true;
    return false;
}

/* That what is calculated here is what the run would calculate. */
static void check_version(const struct tlc_results *results, const char *directory)
{
    if (strcmp(results->tlc, TLC_VERSION) != 0)
        tlc_fail("the run in %s is of tlc %s, and this is tlc %s: run %s again, or ask its program",
                 directory, results->tlc, TLC_VERSION, PREDICT_PROGRAM);
    if (!results->spec_text && !has_saved(results))
        tlc_fail("the run in %s has saved no model: add the line `save: NAME.safetensors` to an "
                 "entry of `training` in %s, and run it again",
                 directory, results->spec);
    if (!results->spec_text || !results->setup_hash)
        tlc_fail("the run in %s has not kept its spec, as runs do now: run %s again, or ask its "
                 "program",
                 directory, PREDICT_PROGRAM);
}

static const Source *source_of(Arena *arena, const struct tlc_results *results,
                               const char *directory)
{
    Source *source = arena_alloc(arena, sizeof *source);
    *source = (Source){
        .path = results->spec, .text = results->spec_text, .length = strlen(results->spec_text)};
    const char *hash = arena_printf(arena, "%016llx", (unsigned long long)source_hash(source));
    if (strcmp(hash, results->spec_hash) != 0)
        tlc_fail("%s/results.json is damaged: its spec_text is not the one of its spec_hash",
                 directory);
    source_find_lines(arena, source);
    return source;
}

/* ---- the spec, with what it leaves to files ---- */

static Entry *find_entry(const Node *map, const char *key)
{
    for (size_t i = 0; i < map->entries.count; i++)
        if (strcmp(map->entries.items[i].key, key) == 0)
            return &map->entries.items[i];
    return NULL;
}

static void drop_entry(Node *map, const Entry *entry)
{
    const size_t index = (size_t)(entry - map->entries.items);
    for (size_t i = index + 1; i < map->entries.count; i++)
        map->entries.items[i - 1] = map->entries.items[i];
    map->entries.count--;
}

static bool is_nothing(const Node *node)
{
    return node->kind == NODE_SCALAR && scalar_resolve(node).kind == SCALAR_NULL;
}

static void put(Arena *arena, Node *into, const Node *from);

/* Nothing takes the entry away. */
static void put_entry(Arena *arena, Node *into, const Entry *from)
{
    Entry *entry = find_entry(into, from->key);
    if (!is_nothing(from->value) && entry)
        put(arena, entry->value, from->value);
    else if (!is_nothing(from->value))
        *list_add(arena, &into->entries) = *from;
    else if (entry)
        drop_entry(into, entry);
}

/* Entries of mappings, and items of lists by their place. */
static void put(Arena *arena, Node *into, const Node *from)
{
    for (size_t i = 0; i < from->entries.count; i++)
        put_entry(arena, into, &from->entries.items[i]);
    for (size_t i = 0; i < from->items.count && i < into->items.count; i++)
        put(arena, into->items.items[i], from->items.items[i]);
}

static Node *tree_of(Arena *arena, const struct tlc_results *results, const Source *source,
                     Diagnostics *diagnostics)
{
    Node *root = yaml_read(arena, source, diagnostics);
    if (!root || !results->spec_found)
        return root;
    Source *found = arena_alloc(arena, sizeof *found);
    *found = (Source){
        .path = "results.json", .text = results->spec_found, .length = strlen(results->spec_found)};
    const Node *tree = yaml_read(arena, found, diagnostics);
    if (!tree)
        return NULL;
    put(arena, root, tree);
    return root;
}

/* ---- the plan ---- */

static const Plan *plan_of(Arena *arena, const struct tlc_results *results, const char *directory)
{
    Diagnostics *diagnostics = diag_new(arena);
    const Source *source = source_of(arena, results, directory);
    const Node *root = tree_of(arena, results, source, diagnostics);
    const Spec *spec = root ? experiment_checked(arena, source, &root, diagnostics) : NULL;
    if (!spec)
        tlc_fail("%s/results.json is damaged: the spec that it holds does not compile", directory);
    Plan *plan = lower(arena, spec, NULL);
    plan->version = TLC_VERSION;
    const char *hash = arena_printf(arena, "%016llx", (unsigned long long)setup_hash(arena, plan));
    if (strcmp(hash, results->setup_hash) != 0)
        tlc_fail("%s/results.json is damaged: its spec_text and spec_found are not those of its "
                 "setup_hash",
                 directory);
    return plan;
}

static struct tlc_setting setting_of(Arena *arena, const struct tlc_results *results,
                                     const char *directory)
{
    if (results->study)
        return predict_study(arena, results->experiment, results->spec);
    check_version(results, directory);
    return predict_tables(arena, plan_of(arena, results, directory));
}

static int run(int argc, char **argv)
{
    const struct tlc_request_form form = {
        .run_first = true, .print_help = print_help, .print_version = print_version};
    tlc_program_begin("tlc predict");
    tlc_json_begin();
    const struct tlc_request request = tlc_parse_request(argc - 1, argv + 1, &form);
    Arena *arena = arena_new();
    struct tlc_results *results = tlc_results_load(request.out);
    const struct tlc_setting setting = setting_of(arena, results, request.out);
    tlc_ask(&setting, &request);
    tlc_results_free(results);
    arena_free(arena);
    return 0;
}

/* By which the help and completions are made: the line itself is read as by experiments. */
static const Option options[] = {
    {.id = 'm',
     .name = "model",
     .argument = "NAME",
     .meaning = "a model whose training has a `save`; may be left out where there is one"},
    {.id = 'd',
     .name = "data-set",
     .argument = "NAME",
     .meaning =
         "files are like those of this data set; may be left out where the model has learned "
         "from one and is tested on the same"},
    {.id = 'f',
     .name = "format",
     .argument = "FORM",
     .words = "csv json",
     .meaning = "csv, with a line of columns' names, or json, an object a line (csv)"},
    {.id = 't',
     .name = "threads",
     .argument = "N",
     .meaning = "use up to N threads; what is predicted does not depend on N"},
    {0},
};

const Command predict_command = {
    .name = "predict",
    .operands = "RUN_DIR --model NAME [options] [FILE]...",
    .summary = "say what a run's models make of files",
    .about =
        "Prints what a model that a run has saved predicts for each example of the files: the "
        "same, "
        "to the last bit, as the run's own program does with `predict`, which need not be there.",
    .options = options,
    .end =
        "The architecture, what is done to examples, and names of classes are those of the spec "
        "that "
        "the run's results.json holds. A FILE is one of the data set's format; without one, or "
        "where "
        "it is -, standard input is read. docs/predict.md tells what goes in and what comes out.\n"
        "\n"
        "Exit codes: 0 done, 1 the model or an example cannot be had, 2 the command line is wrong.",
    .offer = OFFER_FILES,
    .run = run,
};
