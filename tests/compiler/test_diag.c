#include "support.h"

#include "base/finding.h"

/* One error at [start, end) of `text`, as printed. */
static const char *print_error(Arena *arena, const char *text, size_t start, size_t end)
{
    Diagnostics *diagnostics = diag_new(arena);
    diag_report(diagnostics, DIAG_ERROR, (Span){source_of(arena, text), start, end, NULL}, "check",
                "wrong");
    return printed(arena, diagnostics, false);
}

static void expect_error(const char *text, size_t start, size_t end, const char *expected)
{
    Arena *arena = arena_new();
    expect_text(print_error(arena, text, start, end), expected);
    arena_free(arena);
}

Test(diag, prints_the_line_and_marks_the_span)
{
    expect_error("name: a\nseed: oops\n", 14, 18,
                 "spec.yaml:2:7: error: wrong [check]\n"
                 "    2 | seed: oops\n"
                 "      |       ^~~~\n");
}

Test(diag, prints_nothing_when_nothing_was_reported)
{
    Arena *arena = arena_new();
    expect_text(printed(arena, diag_new(arena), true), "");
    arena_free(arena);
}

Test(diag, counts_characters_not_bytes)
{
    expect_error("é: ÄÖ ü\n", 4, 8,
                 "spec.yaml:1:4: error: wrong [check]\n"
                 "    1 | é: ÄÖ ü\n"
                 "      |    ^~\n");
}

Test(diag, puts_the_caret_below_wide_characters_and_marks)
{
    expect_error("数据: 値x\n", 8, 11,
                 "spec.yaml:1:5: error: wrong [check]\n"
                 "    1 | 数据: 値x\n"
                 "      |       ^~\n");
    expect_error("e\u0301t\u00E9: x\n", 3, 6, /* a letter with a mark that stands on it */
                 "spec.yaml:1:3: error: wrong [check]\n"
                 "    1 | e\u0301t\u00E9: x\n"
                 "      |  ^~\n");
    expect_error("\U0001F600: x\n", 6, 7,
                 "spec.yaml:1:4: error: wrong [check]\n"
                 "    1 | \U0001F600: x\n"
                 "      |     ^\n");
}

Test(diag, says_what_a_character_is_that_is_not_what_it_seems)
{
    expect_error("seed: 1\u00A02\n", 6, 10,
                 "spec.yaml:1:7: error: wrong [check]\n"
                 "    1 | seed: 1\u00A02\n"
                 "      |       ^~~\n"
                 "spec.yaml:1:8: here is U+00A0, a no-break space\n"
                 "    1 | seed: 1\u00A02\n"
                 "      |        ^\n"
                 "      = help: write a space instead of it\n");
    expect_error("a: x # \u00A0 y\n", 3, 10, /* nobody reads comments */
                 "spec.yaml:1:4: error: wrong [check]\n"
                 "    1 | a: x # \u00A0 y\n"
                 "      |    ^~~~~~\n");
}

Test(diag, shows_the_aliases_that_brought_it_in)
{
    Arena *arena = arena_new();
    Diagnostics *diagnostics = diag_new(arena);
    const Source *source = source_of(arena, "a: &x b\nc: *x\nd: *x\n");
    const Alias outer = {{source, 17, 19, NULL}, NULL};
    const Alias inner = {{source, 11, 13, NULL}, &outer};
    diag_report(diagnostics, DIAG_ERROR, (Span){source, 6, 7, &inner}, "check", "a.b is wrong");
    diag_report(diagnostics, DIAG_ERROR, (Span){source, 6, 7, &outer}, "check", "c.d is wrong");
    expect_text(printed(arena, diagnostics, false), "spec.yaml:1:7: error: a.b is wrong [check]\n"
                                                    "    1 | a: &x b\n"
                                                    "      |       ^\n"
                                                    "spec.yaml:2:4: used here\n"
                                                    "    2 | c: *x\n"
                                                    "      |    ^~\n"
                                                    "spec.yaml:3:4: used here\n"
                                                    "    3 | d: *x\n"
                                                    "      |    ^~\n");
    arena_free(arena);
}

/* The nearest, where there are many: what is said of one is said of all, whatever the path. */
Test(diag, shows_three_aliases_and_says_the_same_once)
{
    Arena *arena = arena_new();
    Diagnostics *diagnostics = diag_new(arena);
    const Source *source = source_of(arena, "a: &x b\nc: *x\n");
    const Alias first = {{source, 11, 13, NULL}, NULL}, second = {{source, 11, 13, NULL}, &first},
                third = {{source, 11, 13, NULL}, &second},
                fourth = {{source, 11, 13, NULL}, &third};
    diag_report(diagnostics, DIAG_ERROR, (Span){source, 6, 7, &fourth}, "check", "wrong");
    diag_report(diagnostics, DIAG_ERROR, (Span){source, 6, 7, &first}, "check", "wrong");
    diag_report(diagnostics, DIAG_ERROR, (Span){source, 6, 7, &first}, "other", "odd");
    diag_report(diagnostics, DIAG_ERROR, (Span){source, 6, 7, &second}, "other", "even");
    const char *text = printed(arena, diagnostics, false);
    size_t aliases = 0, errors = 0;
    for (const char *at = text; (at = strstr(at, "used here")); at++)
        aliases++;
    for (const char *at = text; (at = strstr(at, "error:")); at++)
        errors++;
    cr_expect(errors == 3, "%s", text);
    cr_expect(aliases == 3 + 1 + 2, "%s", text);
    arena_free(arena);
}

Test(diag, keeps_tabs_so_that_the_caret_stands_below)
{
    expect_error("a:\tb\tcd\n", 5, 7,
                 "spec.yaml:1:6: error: wrong [check]\n"
                 "    1 | a:\tb\tcd\n"
                 "      |   \t \t^~\n");
}

Test(diag, leaves_out_the_carriage_return)
{
    expect_error("a: b\r\nc: d\r\n", 3, 6,
                 "spec.yaml:1:4: error: wrong [check]\n"
                 "    1 | a: b\n"
                 "      |    ^\n");
    expect_error("a: b\r\nc: d\r\n", 9, 10,
                 "spec.yaml:2:4: error: wrong [check]\n"
                 "    2 | c: d\n"
                 "      |    ^\n");
}

Test(diag, leaves_out_the_byte_order_mark)
{
    expect_error("\xEF\xBB\xBF"
                 "a: b\n",
                 6, 7,
                 "spec.yaml:1:4: error: wrong [check]\n"
                 "    1 | a: b\n"
                 "      |    ^\n");
    expect_error("\xEF\xBB\xBF", 0, 0,
                 "spec.yaml:1:1: error: wrong [check]\n"
                 "    1 | \n"
                 "      | ^\n");
}

Test(diag, marks_an_empty_span_and_the_end_of_the_file)
{
    expect_error("a: b\n", 2, 2,
                 "spec.yaml:1:3: error: wrong [check]\n"
                 "    1 | a: b\n"
                 "      |   ^\n");
    expect_error("a: b", 4, 4,
                 "spec.yaml:1:5: error: wrong [check]\n"
                 "    1 | a: b\n"
                 "      |     ^\n");
    expect_error("", 0, 0,
                 "spec.yaml:1:1: error: wrong [check]\n"
                 "    1 | \n"
                 "      | ^\n");
}

Test(diag, stops_marking_at_the_end_of_the_line)
{
    expect_error("a: bc\nd: e\n", 3, 10,
                 "spec.yaml:1:4: error: wrong [check]\n"
                 "    1 | a: bc\n"
                 "      |    ^~\n");
}

Test(diag, survives_a_span_beyond_the_file)
{
    expect_error("a: b\n", 50, 60,
                 "spec.yaml:2:1: error: wrong [check]\n"
                 "    2 | \n"
                 "      | ^\n");
}

/* `count` copies of `piece`. */
static char *repeat(Arena *arena, const char *piece, size_t count)
{
    size_t length = strlen(piece);
    char *text = arena_alloc(arena, count * length + 1);
    for (size_t i = 0; i < count; i++)
        memcpy(text + i * length, piece, length);
    return text;
}

Test(diag, shows_a_window_of_a_very_long_line)
{
    Arena *arena = arena_new();
    const char *expected =
        arena_printf(arena,
                     "spec.yaml:1:401: error: wrong [check]\n"
                     "    1 | %s!!%s\n"
                     "      | %s^~\n",
                     repeat(arena, "x", 60), repeat(arena, "y", 98), repeat(arena, " ", 60));
    char *text = arena_printf(arena, "%s!!%s\n", repeat(arena, "x", 400), repeat(arena, "y", 300));
    expect_text(print_error(arena, text, 400, 402), expected);
    arena_free(arena);
}

Test(diag, cuts_no_character_of_a_very_long_line)
{
    Arena *arena = arena_new();
    const char *expected =
        arena_printf(arena,
                     "spec.yaml:1:203: error: wrong [check]\n"
                     "    1 | %sab!%s\n"
                     "      | %s^\n",
                     repeat(arena, "é", 29), repeat(arena, "é", 49), repeat(arena, " ", 31));
    char *text = arena_printf(arena, "%sab!%s\n", repeat(arena, "é", 200), repeat(arena, "é", 200));
    text[401] = 'b';
    expect_text(print_error(arena, text, 402, 403), expected);
    arena_free(arena);
}

Test(diag, sends_no_codes_to_the_terminal)
{
    expect_error("a: \x1B[31m\x7F\xC2\x9B\xFF!\n", 12, 13,
                 "spec.yaml:1:12: error: wrong [check]\n"
                 "    1 | a: <U+001B>[31m<U+007F><U+009B><0xFF>!\n"
                 "      |                                      ^\n");
}

Test(diag, marks_all_columns_of_what_is_named)
{
    expect_error("\xE2\x80\xAE"
                 "ab\n",
                 0, 4,
                 "spec.yaml:1:1: error: wrong [check]\n"
                 "    1 | <U+202E>ab\n"
                 "      | ^~~~~~~~~\n"
                 "spec.yaml:1:1: here is U+202E, an invisible mark that turns text around\n"
                 "    1 | <U+202E>ab\n"
                 "      | ^~~~~~~~\n"
                 "      = help: take it out\n");
}

Test(diag, cleans_the_path)
{
    Arena *arena = arena_new();
    Diagnostics *diagnostics = diag_new(arena);
    Source source = {.path = "a\n\033b.yaml", .text = "a\n", .length = 2};
    diag_report(diagnostics, DIAG_ERROR, (Span){&source, 0, 1, NULL}, "check", "wrong");
    expect_text(printed(arena, diagnostics, false),
                "a<U+000A><U+001B>b.yaml:1:1: error: wrong [check]\n    1 | a\n      | ^\n");
    arena_free(arena);
}

Test(diag, cleans_messages_too)
{
    Arena *arena = arena_new();
    Diagnostics *diagnostics = diag_new(arena);
    Span span = {source_of(arena, "a: b\n"), 0, 1, NULL};
    diag_report(diagnostics, DIAG_ERROR, span, "check", "'%s' is no name", "x\x1B[2J\ny");
    diag_see(diagnostics, span, "%s",
             "\xE2\x80\xAE"
             "first");
    diag_help(diagnostics, "%s", "a\rb");
    expect_text(printed(arena, diagnostics, false),
                "spec.yaml:1:1: error: 'x<U+001B>[2J<U+000A>y' is no name [check]\n"
                "    1 | a: b\n"
                "      | ^\n"
                "spec.yaml:1:1: <U+202E>first\n"
                "    1 | a: b\n"
                "      | ^\n"
                "      = help: a<U+000D>b\n");
    arena_free(arena);
}

static Diagnostics *report_everything(Arena *arena)
{
    const Source *source = source_of(arena, "seed: 1\nname: x\nseed: 2\n");
    Diagnostics *diagnostics = diag_new(arena);
    diag_report(diagnostics, DIAG_ERROR, (Span){source, 16, 20, NULL}, "duplicate-key",
                "the key '%s' is given twice", "seed");
    diag_see(diagnostics, (Span){source, 0, 4, NULL}, "first given here");
    diag_help(diagnostics, "leave out one");
    diag_help(diagnostics, "or rename it");
    diag_report(diagnostics, DIAG_WARNING, (Span){source, 8, 12, NULL}, "name", "odd");
    diag_report(diagnostics, DIAG_NOTE, (Span){source, 14, 15, NULL}, "note", "a letter");
    return diagnostics;
}

Test(diag, sorts_by_place_and_adds_places_and_help)
{
    Arena *arena = arena_new();
    expect_text(printed(arena, report_everything(arena), false),
                "spec.yaml:2:1: warning: odd [name]\n"
                "    2 | name: x\n"
                "      | ^~~~\n"
                "spec.yaml:2:7: note: a letter [note]\n"
                "    2 | name: x\n"
                "      |       ^\n"
                "spec.yaml:3:1: error: the key 'seed' is given twice [duplicate-key]\n"
                "    3 | seed: 2\n"
                "      | ^~~~\n"
                "spec.yaml:1:1: first given here\n"
                "    1 | seed: 1\n"
                "      | ^~~~\n"
                "      = help: leave out one\n"
                "      = help: or rename it\n");
    arena_free(arena);
}

static const char *wrapped(Arena *arena, const Diagnostics *diagnostics, bool color, size_t columns)
{
    char *text = arena_alloc(arena, 4000);
    FILE *stream = fmemopen(text, 4000, "w");
    cr_assert(stream);
    diag_print_wrapped(diagnostics, stream, color, columns);
    cr_assert(fclose(stream) == 0);
    return text;
}

/* Colours take no columns. What points into the spec is not broken. */
Test(diag, lines_on_a_terminal_end_where_words_do)
{
    Arena *arena = arena_new();
    const Source source = {"spec.yaml", "name: a name that is wider than the terminal\n", 45, NULL,
                           0};
    Diagnostics *diagnostics = diag_new(arena);
    diag_report(diagnostics, DIAG_WARNING, (Span){&source, 6, 10, NULL}, "name",
                "this is a name of many words");
    diag_help(diagnostics, "write a name of few words, or of one");
    expect_text(wrapped(arena, diagnostics, false, 40),
                "spec.yaml:1:7: warning: this is a name\n"
                "    of many words [name]\n"
                "    1 | name: a name that is wider than the terminal\n"
                "      |       ^~~~\n"
                "      = help: write a name of few words,\n"
                "          or of one\n");
    expect_text(wrapped(arena, diagnostics, true, 40),
                "spec.yaml:1:7: \033[1;35mwarning:\033[0m this is a name\n"
                "    of many words [name]\n"
                "    1 | name: a name that is wider than the terminal\n"
                "      | \033[1;35m      ^~~~\033[0m\n"
                "      = help: write a name of few words,\n"
                "          or of one\n");
    expect_text(wrapped(arena, diag_new(arena), true, 40), "");
    Diagnostics *blanks = diag_new(arena);
    diag_report(blanks, DIAG_NOTE, (Span){&source, 6, 10, NULL}, "name", "this");
    diag_help(blanks, "%s", "a line of words, and then            ");
    const char *last = strstr(wrapped(arena, blanks, false, 40), "and then");
    cr_expect(last && strchr(last, '\n') == last + strlen(last) - 1, "nothing goes on below");
    arena_free(arena);
}

static const char *counted(Arena *arena, const Diagnostics *diagnostics)
{
    char *text = arena_alloc(arena, 200);
    FILE *stream = fmemopen(text, 200, "w");
    cr_assert(stream);
    diag_print_counts(diagnostics, stream);
    cr_assert(fclose(stream) == 0);
    return text;
}

/* One is seen to be one. What is the same at the same place is one too. */
Test(diag, counts_several)
{
    Arena *arena = arena_new();
    const Source source = {"spec.yaml", "name: x\n", 8, NULL, 0};
    const Span span = {&source, 0, 4, NULL};
    Diagnostics *diagnostics = diag_new(arena);
    expect_text(counted(arena, diagnostics), "");
    diag_report(diagnostics, DIAG_WARNING, span, "name", "odd");
    diag_report(diagnostics, DIAG_WARNING, span, "name", "odd");
    expect_text(counted(arena, diagnostics), "");
    diag_report(diagnostics, DIAG_WARNING, span, "name", "very odd");
    expect_text(counted(arena, diagnostics), "2 warnings\n");
    expect_text(counted(arena, report_everything(arena)), "1 error, 1 warning, 1 note\n");
    arena_free(arena);
}

Test(diag, colors_severities_and_carets)
{
    Arena *arena = arena_new();
    expect_text(printed(arena, report_everything(arena), true),
                "spec.yaml:2:1: \033[1;35mwarning:\033[0m odd [name]\n"
                "    2 | name: x\n"
                "      | \033[1;35m^~~~\033[0m\n"
                "spec.yaml:2:7: \033[1;36mnote:\033[0m a letter [note]\n"
                "    2 | name: x\n"
                "      | \033[1;36m      ^\033[0m\n"
                "spec.yaml:3:1: \033[1;31merror:\033[0m the key 'seed' is given twice "
                "[duplicate-key]\n"
                "    3 | seed: 2\n"
                "      | \033[1;31m^~~~\033[0m\n"
                "spec.yaml:1:1: first given here\n"
                "    1 | seed: 1\n"
                "      | \033[1;31m^~~~\033[0m\n"
                "      = help: leave out one\n"
                "      = help: or rename it\n");
    arena_free(arena);
}

Test(diag, keeps_the_order_of_reports_at_one_place)
{
    Arena *arena = arena_new();
    Diagnostics *diagnostics = diag_new(arena);
    Span span = {source_of(arena, "a\n"), 0, 1, NULL};
    for (int i = 0; i < 20; i++)
        diag_report(diagnostics, DIAG_ERROR, span, "check", "number %02d", i);
    const char *text = printed(arena, diagnostics, false);
    for (int i = 0; i < 20; i++) {
        text = strstr(text, arena_printf(arena, "number %02d", i));
        cr_assert(text, "number %d is missing or late", i);
    }
    arena_free(arena);
}

Test(diag, counts_each_severity)
{
    Arena *arena = arena_new();
    const Diagnostics *diagnostics = report_everything(arena);
    cr_expect(diag_count(diagnostics, DIAG_ERROR) == 1);
    cr_expect(diag_count(diagnostics, DIAG_WARNING) == 1);
    cr_expect(diag_count(diagnostics, DIAG_NOTE) == 1);
    cr_expect(diag_count(diag_new(arena), DIAG_ERROR) == 0);
    arena_free(arena);
}

/* Every line is wrong, and the lines are reported from the last to the first. */
static Diagnostics *report_many(Arena *arena, size_t count)
{
    const Source *source = source_of(arena, repeat(arena, "a\n", count));
    Diagnostics *diagnostics = diag_new(arena);
    for (size_t i = count; i-- > 0;) {
        diag_report(diagnostics, DIAG_ERROR, (Span){source, 2 * i, 2 * i + 1, NULL}, "check",
                    "wrong");
        diag_see(diagnostics, (Span){source, 0, 1, NULL}, "see");
        diag_help(diagnostics, "help");
    }
    return diagnostics;
}

static size_t count_of(const char *text, const char *part)
{
    size_t count = 0;
    for (; (text = strstr(text, part)); text++)
        count++;
    return count;
}

Test(diag, shows_fifty_findings_and_counts_the_rest)
{
    Arena *arena = arena_new();
    const char *fifty = printed(arena, report_many(arena, 50), false);
    cr_expect(count_of(fifty, "error: wrong") == 50);
    cr_expect_null(strstr(fifty, "more"));
    const char *text = printed(arena, report_many(arena, 53), false);
    cr_expect(count_of(text, "error: wrong") == 50);
    cr_expect(strstr(text, "spec.yaml:1:1:") == text, "the first of the file come first");
    cr_expect(strstr(text, "\n... and 3 more\n"));
    arena_free(arena);
}

Test(diag, forgets_notes)
{
    Arena *arena = arena_new();
    Diagnostics *diagnostics = diag_new(arena);
    Span span = {source_of(arena, "text"), 0, 4, NULL};
    diag_report(diagnostics, DIAG_NOTE, span, "check", "by the way");
    diag_report(diagnostics, DIAG_NOTE, span, "check", "by the way");
    diag_report(diagnostics, DIAG_ERROR, span, "check", "wrong");
    diag_help(diagnostics, "of the error");
    diag_forget_notes(diagnostics);
    diag_report(diagnostics, DIAG_NOTE, span, "cell", "here");
    cr_expect(diag_count(diagnostics, DIAG_NOTE) == 1);
    const char *text = printed(arena, diagnostics, false);
    cr_expect_null(strstr(text, "by the way"));
    cr_expect_null(strstr(text, "more"));
    cr_expect(strstr(text, "here") && count_of(text, "of the error") == 1, "%s", text);
    arena_free(arena);
}

Test(diag, counts_what_it_no_longer_keeps)
{
    Arena *arena = arena_new();
    const Diagnostics *diagnostics = report_many(arena, 5000);
    cr_expect(diag_count(diagnostics, DIAG_ERROR) == 5000);
    cr_expect(strstr(printed(arena, diagnostics, false), "\n... and 4950 more\n"));
    arena_free(arena);
}

/* What is there to be done about the word at [6, end) of the text, for which `name` may be meant.
 */
static const char *suggested(Arena *arena, const char *text, size_t end, const char *word)
{
    Diagnostics *diagnostics = diag_new(arena);
    size_t count;
    diag_report(diagnostics, DIAG_ERROR, (Span){source_of(arena, text), 6, end, NULL}, "check",
                "wrong");
    diag_suggest(diagnostics, diag_findings(diagnostics, &count)->span, word, "relu");
    const Finding *finding = diag_findings(diagnostics, &count);
    cr_assert_eq(finding->help.count, 1);
    expect_text(finding->help.items[0], "did you mean `relu`?");
    return finding->fixes.count ? finding->fixes.items[0].text : NULL;
}

Test(diag, offers_to_write_what_was_meant_where_the_word_stands)
{
    Arena *arena = arena_new();
    expect_text(suggested(arena, "name: rela\n", 10, "rela"), "relu");
    expect_text(suggested(arena, "name: 'rela'\n", 12, "rela"), "relu");
    expect_text(suggested(arena, "name: \"rela\"\n", 12, "rela"), "relu");
    cr_assert_null(suggested(arena, "name: 'rela\"\n", 12, "rela")); /* no pair of quotes */
    cr_assert_null(suggested(arena, "name: '\n", 7, ""));
    cr_assert_null(suggested(arena, "name: x\n", 7, "rela")); /* the default of a key */
    arena_free(arena);
}

Test(diag, offers_nothing_for_what_is_not_kept)
{
    Arena *arena = arena_new();
    Diagnostics *diagnostics = diag_new(arena);
    const Span span = {source_of(arena, "name: x\n"), 6, 7, NULL};
    size_t count;
    diag_report(diagnostics, DIAG_ERROR, span, "check", "wrong");
    diag_report(diagnostics, DIAG_ERROR, span, "check", "wrong");
    diag_fix(diagnostics, span, "x", "y", "write `%s`", "y");
    cr_assert_eq(diag_findings(diagnostics, &count)->fixes.count, 0);
    arena_free(arena);
}
