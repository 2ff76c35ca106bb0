/* command.h: what tlc does by its first word, a record a command. */
#ifndef COMMAND_H
#define COMMAND_H

typedef struct Command {
    const char *name;
    /* Given main's arguments, whose second is the name: main's exit code. */
    int (*run)(int argc, char **argv);
} Command;

/* NULL: no command is called so, it is a spec. */
const Command *command_named(const char *word);

#endif
