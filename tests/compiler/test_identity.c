#include "test_plan_support.h"

#include "ir/identity.h"

#include <ctype.h>

/* ---- no field is forgotten ---- */

static const char *text_of_file(Arena *arena, const char *path)
{
    const char *problem = "";
    const Source *source = source_read(arena, path, &problem);
    cr_assert(source, "%s: %s", path, problem);
    return source->text;
}

/* The members of a structure as its header has them, without comments; NULL where it has none. */
static char *body_of(Arena *arena, const char *header, const char *structure)
{
    const char *begin = strstr(header, arena_printf(arena, "struct %s {", structure));
    if (!begin)
        return NULL;
    begin = strchr(begin, '{') + 1;
    char *body = arena_copy(arena, begin, (size_t)(strstr(begin, "\n}") - begin));
    for (char *comment; (comment = strstr(body, "/*"));) {
        char *end = strstr(comment, "*/") + 2;
        memset(comment, ' ', (size_t)(end - comment));
    }
    return body;
}

/* `name` or `name[N]` at the end of a declarator. */
static const char *member_of(Arena *arena, const char *begin, const char *end)
{
    const char *bracket = memchr(begin, '[', (size_t)(end - begin));
    end = bracket ? bracket : end;
    const char *start = end;
    while (start > begin && (isalnum((unsigned char)start[-1]) || start[-1] == '_'))
        start--;
    return arena_copy(arena, start, (size_t)(end - start));
}

static bool has_field(const Structure *structure, const char *name)
{
    for (size_t i = 0; i < structure->count; i++)
        if (strcmp(structure->fields[i].name, name) == 0)
            return true;
    return false;
}

static size_t expect_members(Arena *arena, const Structure *structure, const char *body)
{
    size_t count = 0;
    for (const char *end; (end = strpbrk(body, ",;")); body = end + 1) {
        const char *member = member_of(arena, body, end);
        cr_expect(has_field(structure, member), "%s has no row for %s", structure->name, member);
        count++;
    }
    return count;
}

Test(identity, tables_have_every_field_of_their_structures)
{
    Arena *arena = arena_new();
    const char *const headers[] = {text_of_file(arena, "compiler/ir/plan.h"),
                                   text_of_file(arena, "compiler/ir/prog.h")};
    for (size_t i = 0; i < structure_count; i++) {
        const Structure *structure = all_structures[i];
        char *body = body_of(arena, headers[0], structure->name);
        body = body ? body : body_of(arena, headers[1], structure->name);
        cr_assert(body, "no structure %s", structure->name);
        cr_expect(expect_members(arena, structure, body) == structure->count, "%s",
                  structure->name);
    }
    arena_free(arena);
}

/* ---- every field counts that should ---- */

static void expect_differ(const Structure *structure, const Field *field, void *a, void *b)
{
    const bool counts = field->parts & PART_IDENTITY;
    cr_expect(is_same(structure, PART_IDENTITY, a, b) == !counts, "%s.%s", structure->name,
              field->name);
    if (counts)
        cr_expect(hash_thing(HASH_START, structure, PART_IDENTITY, a) !=
                      hash_thing(HASH_START, structure, PART_IDENTITY, b),
                  "hash of %s.%s", structure->name, field->name);
}

/* What another value of the field is; false for kinds that are tried below. */
static bool change(const Field *field, char *thing)
{
    static const char *const other = "other";
    static const double number = 0.5;
    static const float small = 0.5f;
    char *at = thing + field->offset;
    switch (field->kind) {
    case FIELD_TEXT:
    case FIELD_POINTER:
        memcpy(at, &other, sizeof other);
        return true;
    case FIELD_BYTES:
        *at = 1;
        return true;
    case FIELD_NUMBER:
        memcpy(at, field->size == sizeof small ? (const void *)&small : &number, field->size);
        return true;
    case FIELD_PLACE:
        ((Span *)(void *)at)->start = 1;
        return true;
    default:
        return false;
    }
}

/* A thing of zeros, whose arrays are zeros too. */
static char *nothing(Arena *arena, const Structure *structure)
{
    static const char zeros[64];
    const char *const array = zeros;
    char *thing = arena_alloc(arena, structure->size);
    for (size_t i = 0; i < structure->count; i++)
        if (structure->fields[i].kind == FIELD_ARRAY)
            memcpy(thing + structure->fields[i].offset, &array, sizeof array);
    return thing;
}

Test(identity, a_field_makes_things_differ_where_its_row_says_so)
{
    Arena *arena = arena_new();
    for (size_t i = 0; i < structure_count; i++)
        for (size_t k = 0; k < all_structures[i]->count; k++) {
            const Structure *structure = all_structures[i];
            char *a = nothing(arena, structure), *b = nothing(arena, structure);
            cr_expect(is_same(structure, PART_IDENTITY, a, b));
            if (change(&structure->fields[k], b))
                expect_differ(structure, &structure->fields[k], a, b);
        }
    arena_free(arena);
}

/* ---- what is behind pointers ---- */

#define EXPECT_SAME(table, a, b)                                                                   \
    cr_expect(is_same(&(table), PART_IDENTITY, a, b) &&                                            \
              hash_thing(HASH_START, &(table), PART_IDENTITY, a) ==                                \
                  hash_thing(HASH_START, &(table), PART_IDENTITY, b))
#define EXPECT_OTHER(table, a, b) cr_expect(!is_same(&(table), PART_IDENTITY, a, b))

Test(identity, compares_things_by_what_they_are)
{
    Parameter kernel = {.name = "d_kernel", .rows = 2, .scale = 1}, same = kernel, other = kernel;
    other.scale = 2;
    PlanLayer a = {.weights[0] = &kernel}, b = {.weights[0] = &same}, c = {.weights[0] = &other},
              none = {0};
    EXPECT_SAME(layer_fields, &a, &b);
    EXPECT_OTHER(layer_fields, &a, &c);
    EXPECT_OTHER(layer_fields, &a, &none);
    EXPECT_OTHER(layer_fields, &none, &a);
    cr_expect(is_same(&layer_fields, PART_SHAPE, &a, &c),
              "where weights are drawn from is no shape");
    other.rows = 3;
    cr_expect(!is_same(&layer_fields, PART_SHAPE, &a, &c));
}

Test(identity, compares_every_input_of_an_op)
{
    Tensor x = {.name = "x"}, again = x, y = {.name = "y"};
    for (int i = 0; i < MOST_INPUTS; i++) {
        Op a = {0}, b = {0}, c = {0};
        a.inputs[i] = &x;
        b.inputs[i] = &again;
        c.inputs[i] = &y;
        EXPECT_SAME(op_fields, &a, &b);
        EXPECT_OTHER(op_fields, &a, &c);
    }
}

Test(identity, compares_lists_item_by_item)
{
    PlanCopy copies[] = {{.layer = 1}, {.layer = 2}}, same[] = {{.layer = 1}, {.layer = 2}};
    PlanTraining a = {0}, b = {0};
    a.copies.items = copies;
    b.copies.items = same;
    a.copies.count = b.copies.count = 2;
    EXPECT_SAME(training_fields, &a, &b);
    same[1].from_layer = 1;
    EXPECT_OTHER(training_fields, &a, &b);
    a.copies.count = b.copies.count = 1;
    EXPECT_SAME(training_fields, &a, &b);
    b.copies.count = 0;
    EXPECT_OTHER(training_fields, &a, &b);
}

Test(identity, compares_arrays_as_far_as_they_count)
{
    const float rates[] = {1, 2, 3}, others[] = {1, 2, 4};
    PlanPhase a = {.epochs = 3, .slices = 1, .rates = rates}, b = a;
    b.rates = others;
    EXPECT_OTHER(phase_fields, &a, &b);
    a.epochs = b.epochs = 2;
    EXPECT_SAME(phase_fields, &a, &b);
    a.epochs = b.epochs = 3;
    a.constant_rate = b.constant_rate = true;
    EXPECT_SAME(phase_fields, &a, &b);
    a.constant_rate = b.constant_rate = false;
    a.by_step = b.by_step = true;
    a.rate_count = b.rate_count = 3;
    EXPECT_OTHER(phase_fields, &a, &b);
    a.rate_count = b.rate_count = 2;
    EXPECT_SAME(phase_fields, &a, &b);
    a.rate_count = 1;
    EXPECT_OTHER(phase_fields, &a, &b);
    a.epochs = b.epochs = 0;
    a.rates = b.rates = NULL;
    EXPECT_SAME(phase_fields, &a, &b);
    const bool trains[] = {true, false}, all[] = {true, true};
    const int slices[] = {0, 1}, one[] = {0, 0};
    a.layers = b.layers = 2;
    a.rate_of = b.rate_of = one;
    a.trains = trains;
    b.trains = all;
    EXPECT_OTHER(phase_fields, &a, &b);
    b.trains = trains;
    EXPECT_SAME(phase_fields, &a, &b);
    b.rate_of = slices;
    EXPECT_OTHER(phase_fields, &a, &b);
}

Test(identity, compares_the_rates_of_all_slices)
{
    const float rates[] = {1, 2, 3, 4}, others[] = {1, 2, 3, 5};
    PlanPhase a = {.epochs = 2, .slices = 2, .rates = rates}, b = a;
    b.rates = others;
    EXPECT_OTHER(phase_fields, &a, &b);
    a.epochs = b.epochs = 1;
    EXPECT_SAME(phase_fields, &a, &b);
}

Test(identity, finds_what_is_the_same)
{
    Arena *arena = arena_new();
    Index index = {0};
    PlanTask first = {.name = "A", .where = "w", .target = "t"}, second = first, other = first;
    second.identifier = "A_2";
    other.classes = 3;
    cr_expect_null(find_same(&index, &task_fields, PART_IDENTITY, &first));
    index_thing(arena, &index, &task_fields, PART_IDENTITY, &first);
    cr_expect(find_same(&index, &task_fields, PART_IDENTITY, &second) == &first);
    cr_expect_null(find_same(&index, &task_fields, PART_IDENTITY, &other));
    arena_free(arena);
}

/* ---- across plans ---- */

/* A pointer that counts leads to what has a table, or to a record that there is once. */
Test(identity, no_address_of_a_plan_counts_in_another)
{
    for (size_t i = 0; i < structure_count; i++)
        for (size_t k = 0; k < all_structures[i]->count; k++) {
            const Field *field = &all_structures[i]->fields[k];
            const bool points = field->kind == FIELD_POINTER || field->kind == FIELD_LIST ||
                                field->kind == FIELD_THING;
            if (points && field->parts & (PART_IDENTITY | PART_ACROSS) && !field->items &&
                strcmp(field->name, "kind") != 0)
                cr_expect(field->leads_to, "%s.%s", all_structures[i]->name, field->name);
        }
}

#define ACROSS(table, thing) hash_across(&(Across){.arena = arena}, &(table), thing)

Test(identity, things_of_other_plans_are_alike_by_what_they_point_at)
{
    Arena *arena = arena_new();
    PlanFile file = {.format = "idx", .path = "p"}, same = file, other = {.format = "idx"};
    same.origin.start = 7;
    same.name = "another_name";
    PlanTask task = {.name = "T"}, as_well = task;
    PlanExamples a = {.name = "T.train", .task = &task, .file = &file},
                 b = {.name = "T.train", .task = &as_well, .file = &same},
                 c = {.name = "T.train", .task = &as_well, .file = &other};
    cr_expect(ACROSS(examples_fields, &a) == ACROSS(examples_fields, &b));
    cr_expect(ACROSS(examples_fields, &a) != ACROSS(examples_fields, &c));
    PlanTraining first = {.train = &a, .batch = 2}, second = {.train = &b, .batch = 2},
                 next = {.train = &a, .before = &first}, after = {.train = &b, .before = &second};
    cr_expect(ACROSS(training_fields, &next) == ACROSS(training_fields, &after));
    second.batch = 3;
    cr_expect(ACROSS(training_fields, &next) != ACROSS(training_fields, &after));
    PlanCopy from[] = {{.from = &first}}, too[] = {{.from = &second}};
    PlanTraining one = {.copies = {.items = from, .count = 1}},
                 two = {.copies = {.items = too, .count = 1}};
    cr_expect(ACROSS(training_fields, &one) != ACROSS(training_fields, &two));
    second.batch = 2;
    cr_expect(ACROSS(training_fields, &one) == ACROSS(training_fields, &two));
    arena_free(arena);
}

Test(identity, names_of_classes_count_in_another_plan)
{
    Arena *arena = arena_new();
    const char *own[] = {"cat", NULL}, *same[] = {"cat", NULL}, *others[] = {"cat", "dog"};
    PlanTask a = {.classes = 2, .class_names = own}, b = {.classes = 2, .class_names = same},
             c = {.classes = 2, .class_names = others}, none = {.classes = 2};
    cr_expect(ACROSS(task_fields, &a) == ACROSS(task_fields, &b));
    cr_expect(ACROSS(task_fields, &a) != ACROSS(task_fields, &c));
    cr_expect(ACROSS(task_fields, &a) != ACROSS(task_fields, &none));
    PlanFile file = {.classes = 2, .class_names = own},
             other = {.classes = 2, .class_names = others};
    cr_expect(ACROSS(file_fields, &file) != ACROSS(file_fields, &other));
    file.target_names = own;
    file.targets = 2;
    cr_expect(ACROSS(file_fields, &file) != ACROSS(file_fields, &other));
    arena_free(arena);
}
