/* splits.c: prints the rows of all examples of an experiment. */
#include <stdio.h>

#include <tlc.h>

int experiment_main(int argc, char **argv);
#define main experiment_main
#include PROGRAM
#undef main

int main(int argc, char **argv)
{
    const struct tlc_options options = tlc_parse_options(argc, argv, &experiment);
    load_data(&options);
    for (int i = 0; i < experiment.examples; i++) {
        const struct tlc_examples *examples = experiment.example[i];
        printf("%s:", examples->name);
        for (int k = 0; k < examples->count; k++)
            printf(" %d", examples->rows[k]);
        printf("\n");
    }
    return 0;
}
