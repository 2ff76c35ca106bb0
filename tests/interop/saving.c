/* saving.c: the generated program PROGRAM, which saves models. */
#include PROGRAM
