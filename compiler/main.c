/* main.c: tlc, from its command line to the command. */
#include "commands/command.h"
#include "commands/compile_command.h"
#include "commands/help/help_command.h"
#include "options.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* Without this the first file opened would become standard output or standard error. */
static void occupy_standard_descriptors(void)
{
    for (int descriptor = 0; descriptor <= STDERR_FILENO; descriptor++)
        if (fcntl(descriptor, F_GETFD) < 0 && open("/dev/null", O_RDONLY) != descriptor)
            _exit(EXIT_DIAGNOSTICS);
}

int main(int argc, char **argv)
{
    occupy_standard_descriptors();
    const char *word = argc > 1 ? argv[1] : "";
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0)
        print_overview();
    const Command *command = command_named(word);
    return command ? command->run(argc, argv) : compile_spec(argc, argv);
}
