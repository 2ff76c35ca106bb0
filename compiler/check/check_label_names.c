/* check_label_names.c: labels and classes by their names. In rules a name stands for its number. */
#include "check/check_internal.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_LABELS_LISTED = 6 };

const char *label_text(Arena *arena, const DataSet *data, int64_t label)
{
    if ((size_t)label < data->class_names.count)
        return data->class_names.items[label].text;
    return arena_printf(arena, "%lld", (long long)label);
}

const char *label_list(Arena *arena, const DataSet *data, const int64_t *labels, size_t count)
{
    Text text = text_new(arena);
    size_t shown = count > MOST_LABELS_LISTED ? MOST_LABELS_LISTED : count;
    for (size_t i = 0; i < shown; i++) {
        const char *separator = i == 0 ? "" : i + 1 == count ? " and " : ", ";
        text_addf(&text, "%s%s", separator, label_text(arena, data, labels[i]));
    }
    if (count > shown)
        text_addf(&text, " and %zu more", count - shown);
    return text.bytes;
}

bool whole_number_of(const char *text, int64_t *number)
{
    const char *digits = text + (*text == '-');
    size_t length = strspn(digits, "0123456789");
    if (length == 0 || length > 18 || digits[length])
        return false;
    *number = strtoll(text, NULL, 10);
    return true;
}

static bool find_name(const WordList *names, const char *text, int64_t *index)
{
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->items[i].text, text) == 0) {
            *index = (int64_t)i;
            return true;
        }
    return false;
}

static void help_with_class(Checking *checking, const WordList *names, const Word *word)
{
    NameList list = {0};
    for (size_t i = 0; i < names->count; i++)
        *list_add(checking->arena, &list) = names->items[i].text;
    help_with_names(checking, word->span, word->text, &list);
}

bool find_label(Checking *checking, const DataSet *data, const Word *word, int64_t *label)
{
    if (find_name(&data->class_names, word->text, label))
        return true;
    if (whole_number_of(word->text, label) && *label >= 0 && *label < data->classes.value)
        return true;
    diag_report(checking->diagnostics, DIAG_ERROR, word->span, "unknown-label",
                "%s has no label `%.60s`", data->name.text, word->text);
    if (data->class_names.count)
        help_with_class(checking, &data->class_names, word);
    else
        diag_help(checking->diagnostics,
                  "its labels are 0 to %lld; names of them can be given as its `classes`",
                  (long long)data->classes.value - 1);
    return false;
}

/* ---- rules ---------------------------------------------------------------------------------- */

typedef struct Naming {
    Checking *checking;
    const DataSet *data;
    bool good;
} Naming;

/* What is no text may also be `label` itself, and is left to expr_check where it is nothing. */
static bool number_of_name(void *context, const Expr *name, int64_t *value)
{
    Naming *naming = context;
    if (name->kind == EXPR_NAME && strcmp(name->name, "label") == 0)
        return false;
    if (find_name(&naming->data->class_names, name->name, value))
        return true;
    if (name->kind == EXPR_NAME)
        return false;
    const Word word = {name->name, name->span};
    const bool found = find_label(naming->checking, naming->data, &word, value);
    naming->good &= found;
    return found;
}

bool replace_label_names(Checking *checking, Expr *rule, const DataSet *data)
{
    Naming naming = {checking, data, true};
    expr_replace(rule, number_of_name, &naming);
    return naming.good;
}

Scope scope_of_labels(Arena *arena, const DataSet *data)
{
    static const Variable label = {"label", TYPE_INTEGER};
    const size_t count = data ? data->class_names.count : 0;
    Variable *variables = arena_alloc(arena, (count + 1) * sizeof *variables);
    variables[0] = label;
    for (size_t i = 0; i < count; i++)
        variables[i + 1] = (Variable){data->class_names.items[i].text, TYPE_INTEGER};
    return (Scope){variables, count + 1};
}

/* ---- tables: `target: {sandal: 0, shirt: 1}` --------------------------------------------------
 */

/* What the classes of a table are told by. */
typedef enum { BY_NUMBER, BY_TRUTH, BY_NAME } ClassForm;

static ClassForm form_of(const Task *task)
{
    bool numbers = true, truths = true;
    int64_t number;
    for (size_t i = 0; i < task->table.count; i++) {
        const char *class = task->table.items[i].class.text;
        numbers &= whole_number_of(class, &number);
        truths &= strcmp(class, "true") == 0 || strcmp(class, "false") == 0;
    }
    return task->classes_named.count ? BY_NAME : numbers ? BY_NUMBER : truths ? BY_TRUTH : BY_NAME;
}

/* The class's number among `names`, which are those of the task or all so far. */
static bool find_class(Checking *checking, const Task *task, WordList *names, const Word *class,
                       int64_t *number)
{
    if (find_name(names, class->text, number))
        return true;
    if (task->classes_named.count) {
        diag_report(checking->diagnostics, DIAG_ERROR, class->span, "unknown-class",
                    "task %s has no class `%.60s`", task->name.text, class->text);
        help_with_class(checking, names, class);
        return false;
    }
    *number = (int64_t)names->count;
    *list_add(checking->arena, names) = *class;
    return true;
}

static bool report_label_twice(Checking *checking, const Task *task, const Word *label)
{
    diag_report(checking->diagnostics, DIAG_ERROR, label->span, "label-twice",
                "label %s stands twice in the target of task %s", label->text, task->name.text);
    return false;
}

bool read_table(Checking *checking, Task *task, const DataSet *data, int64_t *targets,
                bool *boolean)
{
    const ClassForm form = form_of(task);
    WordList names = task->classes_named;
    bool good = true;
    for (size_t i = 0; i < task->table.count; i++) {
        const TargetEntry *entry = &task->table.items[i];
        int64_t label, class = 0;
        if (!find_label(checking, data, &entry->label, &label)) {
            good = false;
            continue;
        }
        if (form == BY_NAME)
            good &= find_class(checking, task, &names, &entry->class, &class);
        else if (form == BY_TRUTH)
            class = strcmp(entry->class.text, "true") == 0;
        else
            whole_number_of(entry->class.text, &class);
        if (targets[label] != NO_TARGET)
            good = report_label_twice(checking, task, &entry->label);
        targets[label] = class;
    }
    *boolean = form == BY_TRUTH;
    task->table_names = form == BY_NAME ? names : (WordList){0};
    return good;
}

/* ---- what classes are called ----------------------------------------------------------------- */

/* The name of a label that no other label shares its class with. */
static void name_by_labels(const Task *task, const DataSet *data, const char **names, size_t *count)
{
    for (int64_t label = 0; label < task->labels; label++) {
        const int64_t class = task->targets[label];
        if (class >= 0)
            names[class] = count[class]++ ? NULL : data->class_names.items[label].text;
    }
}

const char **names_of_classes(Arena *arena, const Task *task, const DataSet *data)
{
    const size_t classes = (size_t)task->class_count;
    const WordList *given = task->classes_named.count ? &task->classes_named : &task->table_names;
    const char **names = arena_alloc(arena, classes * sizeof *names);
    if (given->count)
        for (size_t i = 0; i < classes && i < given->count; i++)
            names[i] = given->items[i].text;
    else if (data->class_names.count)
        name_by_labels(task, data, names, arena_alloc(arena, classes * sizeof(size_t)));
    else
        return NULL;
    for (size_t i = 0; i < classes; i++)
        if (names[i])
            return names;
    return NULL;
}

const char **names_of_labels(Arena *arena, const DataSet *data)
{
    if (data->class_names.count == 0)
        return NULL;
    const char **names = arena_alloc(arena, data->class_names.count * sizeof *names);
    for (size_t i = 0; i < data->class_names.count; i++)
        names[i] = data->class_names.items[i].text;
    return names;
}
