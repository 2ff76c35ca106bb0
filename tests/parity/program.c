/* program.c: includes the generated program, to reach its tables. Its main is never called. */
#include "program.h"

__attribute__((unused)) static int program_main(int argc, char **argv);
#define main program_main
#include PROGRAM
#undef main

const struct tlc_experiment *program(void)
{
    return &experiment;
}
