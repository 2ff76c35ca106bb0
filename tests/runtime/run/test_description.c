/* test_description.c: what results.json says of an experiment before it has run. */
#include "engine/engine.h"
#include "run/run_records.h"
#include "results.h"
#include "toy.h"

TestSuite(description, .fini = release);

/* What is written of it. */
static const json_t *described(const struct tlc_experiment *experiment, uint64_t first_seed)
{
    struct tlc_results *results = tlc_describe(experiment, first_seed, experiment->seeds);
    const json_t *json = written(&tlc_results_shape, results);
    tlc_results_free(results);
    return json;
}

static const json_t *describe(const struct tlc_study *study)
{
    struct tlc_experiment experiment = toy_experiment(study);
    return described(&experiment, TOY_SEED);
}

Test(description, names_the_experiment)
{
    const json_t *results = describe(NULL);
    expect_text(results, "experiment", "toy");
    expect_text(results, "spec", "toy.yaml");
    expect_text(results, "spec_hash", "0123456789abcdef");
    expect_text(results, "tlc", "1.2.3");
    expect_json(results, "seeds", "[42]");
    expect_null(results, "study");
}

Test(description, seeds_follow_the_first)
{
    struct tlc_experiment experiment = toy_experiment(&toy_plan);
    expect_json(described(&experiment, 7), "seeds", "[7, 8, 9]");
    experiment.seeds = 1;
    expect_json(described(&experiment, INT64_MAX), "seeds", "[9223372036854775807]");
}

Test(description, splits_stand_in_their_order)
{
    char *text = json_dumps(at(describe(NULL), "splits"), JSON_COMPACT);
    cr_expect_str_eq(text,
                     "{\"S.train\":10,\"S.test\":4,\"B.train\":9,\"B.valid\":3,\"B.test\":7}");
    free(text);
}

/* Without cells the first says what the spec itself has. */
Test(description, of_several_limits_without_a_study_the_first_is_told)
{
    struct tlc_examples more = toy_B_train;
    more.count = 14;
    const struct tlc_examples *all[] = {&toy_B_train, &toy_B_test, &more};
    struct tlc_experiment experiment = toy_experiment(NULL);
    experiment.examples = 3;
    experiment.example = all;
    char *text = json_dumps(at(described(&experiment, 1), "splits"), JSON_COMPACT);
    cr_expect_str_eq(text, "{\"B.train\":9,\"B.test\":7}");
    free(text);
}

/* The cells of a study learn from 10 and 12 examples of S: through what is copied from, in one cell
 * a training that goes on from another. What is the same in all is one number. */
Test(description, sizes_are_told_of_each_cell_where_cells_differ)
{
    static const struct tlc_examples *all[] = {&toy_S_train, &toy_B_train, &toy_B_test, NULL};
    static struct tlc_recipe recipes[TOY_RECIPES];
    struct tlc_examples more = toy_S_train;
    more.count = 12;
    all[3] = &more;
    memcpy(recipes, toy_recipes, sizeof recipes);
    recipes[S_AGAIN].train = &more;
    struct tlc_experiment experiment = toy_experiment(&toy_plan);
    experiment.examples = 4;
    experiment.example = all;
    experiment.recipe = recipes;
    expect_json(described(&experiment, 1), "splits",
                "{'S.train': [10, 12], 'B.train': 9, 'B.test': 7}");
    recipes[T_FREE].copies = 0;
    expect_json(described(&experiment, 1), "splits",
                "{'S.train': [null, 12], 'B.train': 9, 'B.test': 7}");
}

Test(description, models_and_their_layers)
{
    const json_t *results = describe(NULL);
    cr_expect_eq(json_object_size(at(results, "models")), 3);
    expect_json(results, "models T",
                "{'parameters': 26, 'trainable': 26, 'layers': ["
                "{'name': 'flatten', 'inputs': 3, 'outputs': 3, 'activation': null,"
                " 'parameters': 0, 'copy_of': null},"
                "{'name': 'body', 'inputs': 3, 'outputs': 5, 'activation': 'linear',"
                " 'parameters': 20, 'copy_of': 'S.body'},"
                "{'name': 'head', 'inputs': 5, 'outputs': 1, 'activation': 'sigmoid',"
                " 'parameters': 6, 'copy_of': null}]}");
    expect_null(results, "models S layers 1 copy_of");
}

Test(description, trainings)
{
    const json_t *results = describe(NULL);
    cr_expect_eq(json_array_size(at(results, "trainings")), TOY_RECIPES);
    expect_json(results, "trainings 0",
                "{'model': 'S', 'task': 'S', 'train': 'S.train', 'examples': 10, 'valid': null,"
                " 'optimizer': null, 'operations': 2000.0, 'follows': null, 'copies': [],"
                " 'phases': [{'epochs': 2, 'batch_size': 1, 'learning_rate': 0.5,"
                "             'trainable': 26, 'frozen': []}]}");
    expect_json(results, "trainings 2",
                "{'model': 'T', 'task': 'B', 'train': 'B.train', 'examples': 9, 'valid': 'B.valid',"
                " 'optimizer': null, 'operations': 3340.0, 'follows': null, 'copies': [0],"
                " 'phases': [{'epochs': 1, 'batch_size': 1, 'learning_rate': 0.25,"
                "             'trainable': 6, 'frozen': ['body']},"
                "            {'epochs': 2, 'batch_size': 1, 'learning_rate': [0.5, 0.125],"
                "             'trainable': 26, 'frozen': []}]}");
    expect_text(results, "trainings 1 optimizer", "sgd (momentum 0.9)");
    expect_text(results, "trainings 1 augmentation", "random_flip (mode horizontal)");
    expect_json(results, "trainings 3 follows", "0");
    expect_json(results, "trainings 4 copies", "[3, 1]");
}

Test(description, a_model_file_is_known_by_its_checksum)
{
    struct tlc_stored stored = {.path = "resnet8.h5", .checksum = 0x1f2e3d};
    struct tlc_recipe recipes[TOY_RECIPES];
    memcpy(recipes, toy_recipes, sizeof recipes);
    recipes[S_FIRST].stored = &stored;
    struct tlc_experiment experiment = toy_experiment(NULL);
    experiment.recipe = recipes;
    const json_t *results = described(&experiment, 1);
    expect_json(results, "trainings 0 weights", "{'file': 'resnet8.h5', 'checksum': '001f2e3d'}");
}

/* Several layers of one training are one copy. */
Test(description, each_source_of_copies_is_named_once)
{
    struct tlc_recipe recipes[TOY_RECIPES];
    memcpy(recipes, toy_recipes, sizeof recipes);
    recipes[T_FREE].copies = 2;
    recipes[T_FREE].copy = (const struct tlc_copy[]){{.layer = 1, .recipe = S_FIRST, .from = 1},
                                                     {.layer = 2, .recipe = S_FIRST, .from = 2}};
    struct tlc_experiment experiment = toy_experiment(NULL);
    experiment.recipe = recipes;
    const json_t *results = described(&experiment, 1);
    expect_json(results, "trainings 2 copies", "[0]");
    expect_text(results, "models T layers 2 copy_of", "S.head");
}

/* Where the program knows it, of each layer, those that do nothing too. */
Test(description, ram_of_layers)
{
    static const long ram[] = {0, 64, 20};
    struct tlc_model model = toy_S;
    const struct tlc_model *const models[] = {&model, &toy_B, &toy_T};
    struct tlc_experiment experiment = toy_experiment(NULL);
    model.ram = ram;
    experiment.model = models;
    const json_t *results = described(&experiment, 1);
    expect_json(results, "models S layers 0 ram", "0");
    expect_json(results, "models S layers 1 ram", "64");
    cr_expect_null(json_object_get(at(results, "models T layers 1"), "ram"));
}

static void expect_rate(float rate, const char *wanted)
{
    struct tlc_phase phase = toy_whole[0];
    struct tlc_recipe recipe = toy_recipes[S_FIRST];
    struct tlc_experiment experiment = toy_experiment(NULL);
    phase.rate = &rate;
    recipe.phase = &phase;
    experiment.recipes = 1;
    experiment.recipe = &recipe;
    const json_t *results = described(&experiment, 1);
    char *text = json_dumps(at(results, "trainings 0 phases 0 learning_rate"),
                            JSON_ENCODE_ANY | JSON_REAL_PRECISION(17));
    cr_expect_eq(strtod(text, NULL), strtod(wanted, NULL), "%s, not %s", text, wanted);
    cr_expect_eq(strtof(text, NULL), rate);
    free(text);
}

/* Not the double nearest to the float: 0.0010000000474974513. */
Test(description, a_learning_rate_is_as_short_as_can_be)
{
    static const char *const rates[] = {"0.001", "0.1", "1", "0.016666668", "1e-05", "0.3"};
    for (size_t i = 0; i < sizeof rates / sizeof *rates; i++)
        expect_rate(strtof(rates[i], NULL), rates[i]);
}

/* The first of two rates is the body's, the second the head's. */
static const json_t *describe_slices(struct tlc_phase *phase)
{
    static const int slice[] = {0, 0, 1};
    struct tlc_recipe recipe = toy_recipes[S_FIRST];
    struct tlc_experiment experiment = toy_experiment(NULL);
    phase->slices = 2;
    phase->slice = slice;
    recipe.phase = phase;
    experiment.recipes = 1;
    experiment.recipe = &recipe;
    return described(&experiment, 1);
}

Test(description, rates_of_slices_name_their_layers)
{
    struct tlc_phase phase = toy_whole[0];
    phase.rate = (const float[]){0.125f, 0.5f};
    expect_json(describe_slices(&phase), "trainings 0 phases 0 slices",
                "[{'layers': ['body'], 'learning_rate': 0.125},"
                " {'layers': ['head'], 'learning_rate': 0.5}]");
    expect_json(describe_slices(&phase), "trainings 0 phases 0 learning_rate", "null");
    phase.rate = (const float[]){0.125f, 0.5f, 0.125f, 0.75f};
    phase.rates = 2;
    expect_json(describe_slices(&phase), "trainings 0 phases 0 slices",
                "[{'layers': ['body'], 'learning_rate': 0.125},"
                " {'layers': ['head'], 'learning_rate': [0.5, 0.75]}]");
}

/* ---- what is counted ------------------------------------------------------------------------ */

Test(description, trainable_is_the_most_that_any_phase_trains)
{
    struct tlc_recipe frozen = toy_recipes[T_FROZEN];
    struct tlc_phase phases[2] = {toy_head_only[0], toy_whole[0]};
    struct tlc_experiment experiment = toy_experiment(NULL);
    cr_expect_eq(tlc_trainable(&experiment, &frozen), 6);
    frozen.phases = 2;
    frozen.phase = phases;
    cr_expect_eq(tlc_trainable(&experiment, &frozen), 26);
    phases[1].epochs = 0; /* trains nothing */
    cr_expect_eq(tlc_trainable(&experiment, &frozen), 6);
    frozen.goes_on = true; /* from where all was trained */
    frozen.before = T_FREE;
    cr_expect_eq(tlc_trainable(&experiment, &frozen), 26);
    frozen.before = T_FROZEN;
    cr_expect_eq(tlc_trainable(&experiment, &frozen), 6);
}

/* Of a front: each example passes once, however many epochs follow. */
Test(description, operations_of_steps_validations_fronts_and_tests)
{
    struct tlc_recipe recipe = toy_recipes[B_ALONE];
    struct tlc_phase phase = toy_whole[0];
    recipe.phase = &phase;
    cr_expect(tlc_recipe_operations(&recipe) == 2 * (9 * 100 + 3 * 40) + 7 * 40);
    phase.front = (struct tlc_program){toy_step, 1000, false};
    cr_expect(tlc_recipe_operations(&recipe) == 2 * (9 * 100 + 3 * 40) + 7 * 40 + 12 * 1000);
    phase.epochs = 0;
    cr_expect(tlc_recipe_operations(&recipe) == 7 * 40);
    phase.epochs = 1;
    phase.validation = NULL;
    recipe.valid = NULL;
    cr_expect(tlc_recipe_operations(&recipe) == 9 * 100 + 7 * 40 + 9 * 1000);
}

Test(description, epochs_of_all_phases)
{
    cr_expect_eq(tlc_recipe_epochs(&toy_recipes[T_FREE]), 3);
    cr_expect_eq(tlc_recipe_epochs(&toy_recipes[S_FIRST]), 2);
}

/* ---- studies -------------------------------------------------------------------------------- */

Test(description, a_study)
{
    expect_json(describe(&toy_plan), "study",
                "{'arms': ['B', 'T'], 'baseline': 'B', 'split': 'B.test', 'share': ['sample'],"
                " 'failed': 'counted',"
                " 'axes': [{'name': 'training.T.freeze', 'kind': 'freeze', 'values': ['0', '1']}],"
                " 'primary': {'cell': 1, 'arm': 'T', 'min_effect': 0.125},"
                " 'warnings': [{'check': 'few-seeds', 'text': 'fewer than 29 seeds: exploratory'}],"
                " 'cells': [{'values': [0], 'arms': [1, 2]}, {'values': [1], 'arms': [1, 4]}]}");
}

Test(description, a_study_that_excludes_what_failed)
{
    struct tlc_study study = toy_plan;
    study.excludes_failed = true;
    expect_text(describe(&study), "study failed", "excluded");
}

Test(description, a_study_without_a_primary_cell_or_a_least_effect)
{
    struct tlc_study study = toy_plan;
    study.min_effect = 0;
    expect_null(describe(&study), "study primary min_effect");
    study.primary = -1;
    expect_null(describe(&study), "study primary");
}
