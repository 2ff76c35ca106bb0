/* folds.c: the experiment; or, with `rows` before all options, the rows that each of its runs has.
 */
#include <stdio.h>
#include <string.h>

#include <tlc.h>

int experiment_main(int argc, char **argv);
#define main experiment_main
#include PROGRAM
#undef main

static void print_rows(const struct tlc_examples *examples, struct tlc_repeat repeat, uint64_t seed)
{
    struct tlc_examples some = tlc_sample_of(examples, repeat, seed);
    printf("%s of %d, fold %d:", examples->name, (int)repeat.seed, repeat.fold + 1);
    for (int i = 0; i < some.count; i++)
        printf(" %d", some.rows[i]);
    printf("\n");
    tlc_sample_end(&some, examples);
}

int main(int argc, char **argv)
{
    if (argc < 2 || strcmp(argv[1], "rows") != 0)
        return experiment_main(argc, argv);
    const struct tlc_options options = tlc_parse_options(argc - 1, argv + 1, &experiment);
    load_data(&options);
    for (int seed = 0; seed < experiment.seeds; seed++)
        for (int fold = 0; fold < experiment.folds; fold++) {
            const struct tlc_repeat repeat = {options.seed + (uint64_t)seed, fold};
            const struct tlc_recipe *last = &experiment.recipe[experiment.recipes - 1];
            print_rows(last->train, repeat, repeat.seed);
            if (last->valid)
                print_rows(last->valid, repeat, 0);
            print_rows(last->test[0], repeat, 0);
        }
    return 0;
}
