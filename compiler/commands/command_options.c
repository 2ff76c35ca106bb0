#include "commands/command_options.h"

#include "base/printable.h"
#include "options.h"
#include "output.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_OPTIONS = 40, WIDTH = 80, MEANINGS = 24 };

/* Which every command has. */
const Option common_options[] = {
    {.id = 'h', .letter = 'h', .name = "help", .meaning = "this"},
    {.id = 'V', .name = "version", .meaning = "the version of tlc"},
    {0},
};

/* ---- what is said ---------------------------------------------------------------------------- */

_Noreturn void fail_usage(const char *problem, const char *what)
{
    complain("%s%s", problem, what);
    complain("try --help");
    exit(EXIT_USAGE);
}

_Noreturn void print_and_exit(const char *text)
{
    if (fputs(text, stdout) >= 0 && fflush(stdout) == 0 && !ferror(stdout))
        exit(0);
    complain("standard output: %s", strerror(errno));
    exit(EXIT_DIAGNOSTICS);
}

bool print_shown(Arena *arena, const char *text)
{
    Text shown = text_new(arena);
    text_add(&shown, printable_lines(arena, text));
    const Output output = {"-", &shown, NULL};
    OutputProblem problem;
    const bool written = outputs_write(arena, &output, 1, &problem);
    if (!written)
        complain("standard output: %s", problem.reason);
    return written;
}

static _Noreturn void print_help(const Command *command)
{
    Text text = text_new(arena_new()); /* which the end frees */
    add_help(&text, command);
    print_and_exit(text.bytes);
}

/* ---- reading --------------------------------------------------------------------------------- */

/* What getopt wants to know, in two forms. */
typedef struct Known {
    char letters[2 * MOST_OPTIONS + 2];
    struct option names[2 * MOST_OPTIONS];
    size_t count;
} Known;

static void add_known(Known *known, const Option *option)
{
    char *end = known->letters + strlen(known->letters);
    const int argument = !option->argument  ? no_argument
                         : option->may_lack ? optional_argument
                                            : required_argument;
    if (option->letter)
        snprintf(end, 3, "%c%s", option->letter, option->argument ? ":" : "");
    known->names[known->count++] = (struct option){option->name, argument, NULL, option->id};
}

static Known known_of(const Command *command)
{
    Known known = {.letters = ":"};
    for (const Option *option = command->options; option && option->name; option++)
        add_known(&known, option);
    for (const Option *option = common_options; option->name; option++)
        add_known(&known, option);
    return known;
}

/* One whose id or letter getopt has left in optopt. */
static const Option *option_of(const Command *command, int id)
{
    const Option *lists[] = {command->options, common_options};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        for (const Option *option = lists[i]; option && option->name; option++)
            if (option->id == id || option->letter == id)
                return option;
    return NULL;
}

/* "--chek" or "--chek=1" is near "--check". */
static const char *nearest_option(const Command *command, const char *text)
{
    const Known known = known_of(command);
    const char *names[2 * MOST_OPTIONS];
    char word[32];
    for (size_t i = 0; i < known.count; i++)
        names[i] = known.names[i].name;
    snprintf(word, sizeof word, "%.*s", (int)strcspn(text, "="), text);
    return nearest_name(word, names, known.count);
}

/* The option that getopt has stopped at, as it stands on the command line. */
static _Noreturn void refuse_option(const Command *command, int option, char **argv)
{
    const char *text = argv[optind - 1];
    const char letter[] = {'-', (char)optopt, '\0'};
    const Option *known = optopt ? option_of(command, optopt) : NULL;
    const bool is_long = strncmp(text, "--", 2) == 0;
    if (option == ':')
        fail_usage("this option needs an argument: ", is_long ? text : letter);
    if (known && !known->argument && is_long)
        fail_usage("this option takes no argument: ", text);
    const char *near = optopt ? NULL : nearest_option(command, text + 2);
    if (near)
        complain("unrecognized option %s: did you mean --%s?", text, near);
    else
        complain("unrecognized option %s", optopt ? letter : text);
    complain("%s", command->otherwise ? command->otherwise : "try --help");
    exit(EXIT_USAGE);
}

/* "`a`, `b` or `c`" */
static const char *choices(char *room, size_t size, const char *words)
{
    size_t used = 0;
    for (const char *word = words; *word;) {
        const size_t length = strcspn(word, " ");
        const char *next = word + length + (word[length] == ' ');
        const bool last = !*next || !strchr(next, ' ');
        used += (size_t)snprintf(room + used, size - used, "`%.*s`%s", (int)length, word,
                                 !*next ? ""
                                 : last ? " or "
                                        : ", ");
        word = next;
    }
    return room;
}

static bool is_word(const char *words, const char *text)
{
    const size_t length = strlen(text);
    for (const char *word = words; *word; word += strcspn(word, " ") + (strchr(word, ' ') != NULL))
        if (length > 0 && strcspn(word, " ") == length && strncmp(word, text, length) == 0)
            return true;
    return false;
}

static void check_argument(const Option *option)
{
    char room[200], problem[300];
    if (!option || !option->words || !optarg || is_word(option->words, optarg))
        return;
    snprintf(problem, sizeof problem, "--%s takes %s, not ", option->name,
             choices(room, sizeof room, option->words));
    fail_usage(problem, optarg);
}

int next_option(const Command *command, int argc, char **argv)
{
    const Known known = known_of(command);
    opterr = 0; /* getopt would print an argument as it is */
    const int option = getopt_long(argc, argv, known.letters, known.names, NULL);
    if (option == '?' || option == ':')
        refuse_option(command, option, argv);
    if (option == 'h')
        print_help(command);
    if (option == 'V')
        print_and_exit("tlc " TLC_VERSION "\n");
    if (option != -1)
        check_argument(option_of(command, option));
    return option;
}

/* ---- help ------------------------------------------------------------------------------------ */

/* One line of `length` bytes. */
static void add_wrapped_line(Text *text, size_t column, size_t indent, const char *words,
                             size_t length)
{
    bool first = true;
    for (size_t at = 0, end; at < length; at = end + (end < length)) {
        const char *space = memchr(words + at, ' ', length - at);
        end = space ? (size_t)(space - words) : length;
        if (!first && column + 1 + end - at > WIDTH) {
            text_add(text, "\n");
            text_repeat(text, ' ', indent);
            column = indent;
        } else if (!first) {
            text_add(text, " ");
            column++;
        }
        text_add_bytes(text, words + at, end - at);
        column += end - at;
        first = false;
    }
    text_add(text, "\n");
}

void add_wrapped_at(Text *text, size_t column, size_t indent, const char *words)
{
    for (bool more = true; more;) {
        const size_t length = strcspn(words, "\n");
        add_wrapped_line(text, column, indent, words, length);
        words += length;
        more = *words++;
        column = indent;
        if (more && *words && *words != '\n')
            text_repeat(text, ' ', indent);
    }
}

/* "  -o, --output FILE  " and its meaning, which begins a line of its own where there is no room */
static void add_option(Text *text, const Option *option)
{
    Text head = text_new(text->arena);
    if (option->letter)
        text_addf(&head, "  -%c, --%s", option->letter, option->name);
    else
        text_addf(&head, "      --%s", option->name);
    if (option->argument)
        text_addf(&head, option->may_lack ? "[=%s]" : " %s", option->argument);
    text_add(text, head.bytes);
    if (head.length + 2 > MEANINGS)
        text_add(text, "\n");
    text_repeat(text, ' ', head.length + 2 > MEANINGS ? MEANINGS : MEANINGS - head.length);
    add_wrapped_at(text, MEANINGS, MEANINGS, option->meaning);
}

/* A file may be called like a command. */
static void add_end(Text *text, const Command *command)
{
    if (!command->end && command->is_usual)
        return;
    text_add(text, "\n");
    if (command->end)
        add_wrapped_at(text, 0, 0, command->end);
    if (!command->is_usual)
        text_addf(text, "A spec that is called `%s` is compiled by:  tlc ./%s\n", command->name,
                  command->name);
}

void add_help(Text *text, const Command *command)
{
    const size_t begin = text->length;
    text_addf(text, command->is_usual ? "usage: tlc " : "usage: tlc %s ", command->name);
    const size_t column = text->length - begin;
    add_wrapped_at(text, column, column, command->operands);
    text_add(text, "\n");
    add_wrapped_at(text, 0, 0, command->about);
    text_add(text, "\n");
    for (const Option *option = command->options; option && option->name; option++)
        add_option(text, option);
    for (const Option *option = common_options; option->name; option++)
        add_option(text, option);
    add_end(text, command);
}
