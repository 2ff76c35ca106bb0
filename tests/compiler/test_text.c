#include "support.h"

#include "base/text.h"

Test(text, starts_empty)
{
    Arena *arena = arena_new();
    Text text = text_new(arena);
    cr_expect_str_eq(text.bytes, "");
    cr_expect(text.length == 0);
    arena_free(arena);
}

Test(text, appends)
{
    Arena *arena = arena_new();
    Text text = text_new(arena);
    text_add(&text, "one");
    text_add_bytes(&text, ", two...", 5);
    text_addf(&text, ", %d", 3);
    text_repeat(&text, '!', 2);
    text_repeat(&text, '?', 0);
    text_add_bytes(&text, NULL, 0);
    cr_expect_str_eq(text.bytes, "one, two, 3!!");
    cr_expect(text.length == strlen(text.bytes));
    arena_free(arena);
}

Test(text, grows_and_stays_terminated)
{
    Arena *arena = arena_new();
    Text text = text_new(arena);
    for (size_t i = 0; i < 5000; i++) {
        text_addf(&text, "%zu,", i % 10);
        cr_assert(text.length == 2 * (i + 1));
        cr_assert(text.bytes[text.length] == '\0');
        cr_assert(text.length < text.capacity);
    }
    text_repeat(&text, '-', 100000);
    cr_expect(strlen(text.bytes) == 110000);
    arena_free(arena);
}

static const char *const keys[] = {"units", "activation", "name", "trainable", "epochs"};

static const char *nearest_key(const char *word)
{
    return nearest_name(word, keys, sizeof keys / sizeof *keys);
}

Test(nearest_name, finds_what_was_meant)
{
    cr_expect_str_eq(nearest_key("unit"), "units");
    cr_expect_str_eq(nearest_key("activaton"), "activation");
    cr_expect_str_eq(nearest_key("trainabel"), "trainable");
    cr_expect_str_eq(nearest_key("nmae"), "name");
    cr_expect_str_eq(nearest_key("epochs"), "epochs");
}

Test(nearest_name, offers_nothing_far_away)
{
    cr_expect_null(nearest_key("momentum"));
    cr_expect_null(nearest_key("x"));
    cr_expect_null(nearest_key(""));
    cr_expect_null(nearest_name("units", keys, 0));
}

Test(nearest_name, takes_the_first_of_equals)
{
    static const char *const names[] = {"bat", "cat", "hat"};
    cr_expect_str_eq(nearest_name("rat", names, 3), "bat");
    cr_expect_str_eq(nearest_name("hat", names, 3), "hat");
}

Test(nearest_name, passes_over_long_names)
{
    char longest[64], longer[65];
    memset(longest, 'a', 63);
    memset(longer, 'a', 64);
    longest[63] = longer[64] = '\0';
    const char *const names[] = {longer, longest};
    cr_expect(nearest_name(longest, names, 2) == longest);
    cr_expect_null(nearest_name(longer, names, 2));
}

Test(nearest_name, does_not_mind_capitals)
{
    cr_expect_str_eq(nearest_key("UNITS"), "units");
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* The table of edit distances, all of it. */
static size_t slow_distance(const char *a, const char *b)
{
    size_t table[64][64], rows = strlen(a), columns = strlen(b);
    for (size_t i = 0; i <= rows; i++)
        for (size_t j = 0; j <= columns; j++)
            table[i][j] = i == 0   ? j
                          : j == 0 ? i
                                   : least(least(table[i - 1][j], table[i][j - 1]) + 1,
                                           table[i - 1][j - 1] + (a[i - 1] != b[j - 1]));
    return table[rows][columns];
}

static void make_word(char *word, size_t most, unsigned *state)
{
    size_t length = 1 + (*state = *state * 1103515245u + 12345u) / 65536u % most;
    for (size_t i = 0; i < length; i++)
        word[i] = (char)('a' + (*state = *state * 1103515245u + 12345u) / 65536u % 3);
    word[length] = '\0';
}

/* Two letters that have changed places are one mistake. */
static bool differs_by_a_swap(const char *a, const char *b)
{
    char swapped[64];
    for (size_t i = 0; i + 1 < strlen(a); i++) {
        strcpy(swapped, a);
        swapped[i] = a[i + 1];
        swapped[i + 1] = a[i];
        if (a[i] != a[i + 1] && strcmp(swapped, b) == 0)
            return true;
    }
    return false;
}

Test(nearest_name, counts_edits_as_the_table_does)
{
    unsigned state = 1;
    for (int i = 0; i < 3000; i++) {
        char word[64], name[64];
        make_word(word, i % 2 ? 63 : 9, &state);
        make_word(name, i % 3 ? 63 : 9, &state);
        const char *const names[] = {name};
        size_t distance = differs_by_a_swap(word, name) ? 1 : slow_distance(word, name);
        size_t length = strlen(word), most = length < 4 ? 1 : (length + 1) / 3;
        bool near = distance < length && distance <= most;
        if (strcmp(word, name) == 0)
            near = true;
        cr_expect((nearest_name(word, names, 1) != NULL) == near, "%s, %s: %zu", word, name,
                  distance);
    }
}
