/* predictions.c: what the generated program PROGRAM predicts. */
int experiment_main(int argc, char **argv);
#define main experiment_main
#include PROGRAM
#undef main

#include "predictions.h"
