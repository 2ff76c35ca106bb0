/* registered.c: a registration, read, and held against the spec that stands beside it. */
#include "commands/register/registration.h"

#include "commands/diff/diff_specs.h"
#include "spec/node.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- the file -------------------------------------------------------------------------------- */

typedef struct Reading {
    Arena *arena;
    const Experiment *experiment;
    Diagnostics *diagnostics;
    const char *path;
} Reading;

static bool refuse(const Reading *reading, const char *why)
{
    diag_report(reading->diagnostics, DIAG_ERROR, reading->experiment->spec->name.span,
                "registration", "%s %s", reading->path, why);
    diag_help(reading->diagnostics,
              "put the file back as it was written; or remove it, and the study is not registered");
    return false;
}

static Source *source_of(Arena *arena, const char *path, const char *text, size_t length)
{
    Source *source = arena_alloc(arena, sizeof *source);
    *source = (Source){.path = path, .text = arena_copy(arena, text, length), .length = length};
    return source;
}

/* Both documents. */
static bool divide(const Reading *reading, const Source *whole, Source **head, Source **spec)
{
    const char *mark = strstr(whole->text, "\n" REGISTERED_SPEC);
    if (!mark)
        return refuse(reading, "is not as `tlc register` writes it");
    const size_t length = (size_t)(mark + 1 - whole->text);
    const size_t behind = length + sizeof REGISTERED_SPEC - 1;
    *head = source_of(reading->arena, reading->path, whole->text, length);
    *spec = source_of(reading->arena, reading->path, whole->text + behind, whole->length - behind);
    return true;
}

/* ---- the first document ---------------------------------------------------------------------- */

static const Node *value_at(const Node *node, const char *key)
{
    for (size_t i = 0; node && i < node->entries.count; i++)
        if (strcmp(node->entries.items[i].key, key) == 0)
            return node->entries.items[i].value;
    return NULL;
}

static const char *text_at(const Node *node, const char *key)
{
    const Node *value = value_at(node, key);
    return value && value->kind == NODE_SCALAR ? value->text : NULL;
}

/* -1 where there is no such number. */
static int64_t number_at(const Node *node, const char *key, int base)
{
    const char *text = text_at(node, key);
    char *end;
    if (!text || !*text)
        return -1;
    const long long number = strtoll(text, &end, base);
    return *end ? -1 : number;
}

static bool read_data(Arena *arena, const Node *data, PlanRegistration *registration)
{
    for (size_t i = 0; data && i < data->entries.count; i++) {
        const Entry *entry = &data->entries.items[i];
        const int64_t rows = number_at(entry->value, "rows", 10);
        const int64_t checksum = number_at(entry->value, "checksum", 16);
        if (rows < 0 || rows > INT32_MAX || checksum < 0 || checksum > UINT32_MAX)
            return false;
        *list_add(arena, &registration->data) =
            (RegisteredData){entry->key, (uint32_t)checksum, rows};
    }
    return registration->data.count > 0;
}

static bool read_head(const Reading *reading, const Source *head, const Source *spec,
                      PlanRegistration *registration)
{
    Diagnostics *unheard = diag_new(reading->arena);
    const Node *root = yaml_read(reading->arena, head, unheard);
    const char *hash = text_at(root, "spec hash");
    registration->date = text_at(root, "registered");
    registration->runs = number_at(root, "runs done before", 10);
    if (!hash || !registration->date || registration->runs < 0 || registration->runs > INT32_MAX ||
        !read_data(reading->arena, value_at(root, "data"), registration))
        return refuse(reading, "is not as `tlc register` writes it");
    if (strcmp(hash,
               arena_printf(reading->arena, "%016llx", (unsigned long long)source_hash(spec))) != 0)
        return refuse(reading, "has another spec in it than the one that was registered");
    return true;
}

/* ---- the second, held against what will run -------------------------------------------------- */

static const char *side(Arena *arena, const Spec *spec, const Node *node, const char *path)
{
    const char *usual = spec ? default_of(spec, path) : NULL;
    return node    ? value_of(arena, node)
           : usual ? arena_printf(arena, "%s (not given)", usual)
                   : "not given";
}

static void compare(const Reading *reading, const Source *spec, PlanRegistration *registration)
{
    Arena *arena = reading->arena;
    Pair pair = {.arena = arena, .across = {.arena = arena}};
    pair.a.source = spec;
    pair.a.experiment = experiment_planned_by(arena, spec, yaml_read(arena, spec, diag_new(arena)),
                                              diag_new(arena));
    pair.b.source = reading->experiment->spec->source;
    pair.b.experiment = *reading->experiment;
    if (!pair.a.experiment.plan)
        *list_add(arena, &registration->differences) =
            "the spec that was registered is none for this tlc";
    else if (is_same_experiment(&pair, pair.b.experiment.plan))
        return;
    const Differences found = differences_of(&pair);
    for (size_t i = 0; i < found.count; i++)
        if (!found.items[i].idle)
            *list_add(arena, &registration->differences) = arena_printf(
                arena, "%s: registered %s, ran %s", found.items[i].path,
                side(arena, pair.a.experiment.spec, found.items[i].a, found.items[i].path),
                side(arena, pair.b.experiment.spec, found.items[i].b, found.items[i].path));
}

const PlanRegistration *registration_of(Arena *arena, const Experiment *experiment,
                                        Diagnostics *diagnostics)
{
    const char *path = registration_path(arena, experiment->spec->source), *problem;
    Reading reading = {arena, experiment, diagnostics, path};
    Source *head, *spec;
    if (!path || access(path, F_OK) != 0)
        return NULL;
    const Source *whole = source_read(arena, path, &problem);
    if (!whole) {
        refuse(&reading, arena_printf(arena, "cannot be read: %s", problem));
        return NULL;
    }
    PlanRegistration *registration = arena_alloc(arena, sizeof *registration);
    registration->file = source_name(whole);
    *list_add(arena, &experiment->spec->files) = path;
    if (!divide(&reading, whole, &head, &spec) || !read_head(&reading, head, spec, registration))
        return NULL;
    compare(&reading, spec, registration);
    return registration;
}
