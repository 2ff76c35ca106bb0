/* data_options.h: the command line of what looks at data: `tlc look` and `tlc init`. */
#ifndef DATA_OPTIONS_H
#define DATA_OPTIONS_H

#include "commands/command.h"
#include "formats/csv.h"

#include <stdbool.h>

typedef struct DataOptions {
    const char *file;
    const char *output;           /* -o FILE, of `tlc init`; NULL is standard output */
    const char *label;            /* --label NAME, of `tlc init`, or NULL */
    bool spec;                    /* --spec, of `tlc look` */
    struct tlc_csv_dialect known; /* --delimiter, --header, --skip; '\0' where none is given */
    bool header_known;
    const char *of_tables; /* one of those three that is given, such as "--skip"; or NULL */
} DataOptions;

/* What options there are beside -o and -h: those of tables, --label and --spec. */
enum { OPTIONS_OF_TABLES = 1, OPTION_LABEL = 2, OPTION_SPEC = 4 };

/* Exits with EXIT_USAGE where one is given that is not among `taken`. */
void data_options_refuse(const DataOptions *options, unsigned taken);

/* Reads the arguments behind the command's name, which is argv[0]. Exits with EXIT_USAGE on a wrong
 * command line. */
DataOptions data_options_read(const Command *command, int argc, char **argv);

/* Rows of the options that both have. */
#define DATA_OPTIONS                                                                               \
    {.id = 'd',                                                                                    \
     .letter = 'd',                                                                                \
     .name = "delimiter",                                                                          \
     .argument = "C",                                                                              \
     .meaning = "of a table: what divides its fields, one character, or tab"},                     \
        {.id = 'H',                                                                                \
         .name = "header",                                                                         \
         .argument = "WORD",                                                                       \
         .words = "yes no",                                                                        \
         .meaning = "of a table: yes, its first line has the names of the columns, or no"},        \
    {                                                                                              \
        .id = 'S', .name = "skip", .argument = "N",                                                \
        .meaning = "of a table: pass over so many lines before that"                               \
    }

#endif
