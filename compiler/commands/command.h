/* command.h: what tlc does by its first word, a record a command.
 *
 * All there is to know of a command's line stands in its record once: getopt's table, the text of
 * --help and the completions of shells are made of it, and the manual is held
 * against it by a test. To add a command: a file NAME_command.c, or a folder, with a record like
 * those beside it, by which `run` reads its line (command_options.h); a line in command.c;
 * docs/tlc-NAME.1. */
#ifndef COMMAND_H
#define COMMAND_H

#include <stdbool.h>
#include <stddef.h>

/* What shells offer where an argument stands. */
typedef enum {
    OFFER_NOTHING,
    OFFER_SPECS,       /* files *.yaml and *.yml */
    OFFER_FILES,       /* any */
    OFFER_DIRECTORIES, /* and nothing else */
    OFFER_COMMANDS,    /* names of commands */
} Offer;

typedef struct Option Option;

struct Option {
    int id;               /* what next_option returns: not 0, 'h', 'V', '?', ':' or -1 */
    char letter;          /* '\0': it has none */
    const char *name;     /* the long one, without dashes */
    const char *argument; /* what it is called: "FILE"; NULL: there is none */
    bool may_lack;        /* the argument */
    const char *words;    /* all that the argument can be: "text json"; NULL: anything */
    Offer offer;
    const char *meaning; /* what help says, to be wrapped */
};

typedef struct Command {
    const char *name;
    bool is_usual;         /* tlc does this where no command is named */
    const char *operands;  /* behind the name in the line of usage: "[options] SPEC..." */
    const char *summary;   /* in a list of commands: at most 60 columns, no full stop */
    const char *about;     /* what it does, to be wrapped; an empty line between paragraphs */
    const Option *options; /* beside -h, --help and --version; NULL: none. The last has no name */
    const char *end;       /* what help says behind the options, as `about`; or NULL */
    const char *otherwise; /* said of an option that it does not have; NULL: that there is help */
    Offer offer;           /* for operands */
    /* Given main's arguments, whose second is the name: main's exit code. */
    int (*run)(int argc, char **argv);
} Command;

/* NULL: no command is called so, it is a spec. */
const Command *command_named(const char *word);

/* The command that is most likely meant, or NULL. */
const Command *command_nearest(const char *word);

/* In the order of the help; NULL behind the last. */
const Command *command_at(size_t index);

#endif
