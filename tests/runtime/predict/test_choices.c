/* test_choices.c: which model is asked and what its files are read like; and what a run must have
 * left. */
#define _GNU_SOURCE /* asprintf */
#include <jansson.h>

#include "predict/asked.h"
#include "system/fail.h"
#include "support.h"

TestSuite(choices);

/* ---- an experiment of two models --------------------------------------------------------------
 */

static const struct tlc_data data[4];
static const struct tlc_source sources[4];
static const struct tlc_loading loadings[] = {{&sources[0], NULL, "fashion.train"},
                                              {&sources[1], NULL, "fashion.test"},
                                              {&sources[2], NULL, "fashions.test"},
                                              {&sources[3], NULL, "digits.test"}};
static const struct tlc_examples examples[] = {
    {.data = &data[0]}, {.data = &data[1]}, {.data = &data[2]}, {.data = &data[3]}};
static const struct tlc_examples *const of_fashion[] = {&examples[1]};
static const struct tlc_examples *const of_both[] = {&examples[1], &examples[2]};
static const struct tlc_model first = {.name = "first"}, second = {.name = "second"};
static const struct tlc_study study;

static struct tlc_recipe recipes[64]; /* more than a run has left */
static const struct tlc_recipe *asked = recipes;
static struct tlc_experiment experiment;
static struct tlc_loading own_loadings[4];
static struct tlc_setting setting;
static struct tlc_request request;

static void begin(void)
{
    recipes[0] = (struct tlc_recipe){.model = &first,
                                     .train = &examples[0],
                                     .save = "first.h5",
                                     .phases = 1,
                                     .tests = 1,
                                     .test = of_fashion};
    recipes[1] = recipes[63] = recipes[0];
    recipes[1].model = &second;
    experiment = (struct tlc_experiment){
        .name = "toy", .spec = "toy.yaml", .spec_hash = 0xabc, .recipes = 2, .recipe = recipes};
    for (int i = 0; i < 4; i++) {
        own_loadings[i] = loadings[i];
        own_loadings[i].data = (struct tlc_data *)&data[i];
    }
    setting = (struct tlc_setting){"./toy", &experiment, 4, own_loadings};
    request = (struct tlc_request){.out = "."};
    tlc_program_begin("toy");
}

static void choose(void *unused)
{
    (void)unused;
    const struct tlc_recipe *recipe = tlc_recipe_to_ask(&setting, &request);
    const struct tlc_source *source = tlc_source_to_ask(&setting, &request, recipe);
    printf("%s as %s\n", recipe->model->name, own_loadings[source - sources].name);
}

static void expect_choice(const char *model, const char *data_set, const char *wanted)
{
    request.model = model;
    request.data_set = data_set;
    const struct ending ending = call(choose, NULL);
    cr_expect_str_eq(ending.out, wanted, "%s", ending.err);
    cr_expect_eq(ending.code, 0);
}

static void expect_refusal(const char *model, const char *data_set, int code, const char *wanted)
{
    request.model = model;
    request.data_set = data_set;
    const struct ending ending = call(choose, NULL);
    cr_expect_str_eq(ending.err, wanted, "%s", ending.err);
    cr_expect_eq(ending.code, code);
}

Test(choices, one_model_needs_no_name)
{
    begin();
    experiment.recipes = 1;
    expect_choice(NULL, NULL, "first as fashion.test\n");
    experiment.recipes = 2;
    expect_choice("first", NULL, "first as fashion.test\n");
    expect_refusal(NULL, NULL, 2, "toy: error: which model? --model first or second\n");
    expect_refusal("sekond", NULL, 2, "toy: error: there is no model sekond; is second meant?\n");
    expect_refusal("none", NULL, 2,
                   "toy: error: there is no model none; there is first or second\n");
}

Test(choices, a_model_that_no_run_leaves_is_refused)
{
    begin();
    recipes[1].save = NULL;
    expect_refusal("second", NULL, 1,
                   "toy: error: no run leaves second: add the line `save: second.safetensors` to "
                   "its last entry of `training` in toy.yaml, and run it again\n");
    recipes[1].phases = 0;
    expect_refusal("second", NULL, 1, "toy: error: nothing trains second, so no run leaves it\n");
    recipes[1].optimizer = "sgd";
    expect_refusal("second", NULL, 1,
                   "toy: error: no run leaves second: add the line `save: second.safetensors` to "
                   "its last entry of `training` in toy.yaml, and run it again\n");
    experiment.study = &study;
    expect_refusal("first", NULL, 1,
                   "toy: error: toy.yaml is a study, which leaves no models: there would be one "
                   "for each seed and cell\n");
}

Test(choices, a_data_set_is_named_alone_or_with_its_file)
{
    begin();
    recipes[0].valid = &examples[3];
    recipes[0].tests = 2;
    recipes[0].test = of_both;
    expect_choice("first", "fashion", "first as fashion.test\n");
    expect_choice("first", "fashion.train", "first as fashion.train\n");
    expect_choice("first", "fashions", "first as fashions.test\n");
    expect_choice("first", "digits", "first as digits.test\n");
    expect_refusal("first", NULL, 2,
                   "toy: error: like which data set are these? --data-set fashion.test, "
                   "fashions.test, fashion.train or digits.test\n");
    expect_refusal("first", "fashion.tset", 2,
                   "toy: error: there is no data set fashion.tset; is fashion.test meant?\n");
    expect_refusal("second", "digits", 2,
                   "toy: error: there is no data set digits; there is fashion.test or "
                   "fashion.train\n");
}

/* ---- what a run has left ----------------------------------------------------------------------
 */

/* Results of a run of the experiment, whose first training is of the first model. */
static json_t *results_of(const char *root)
{
    char *path = NULL;
    cr_assert(asprintf(&path, "%s/tests/golden_report/results.json", root) > 0);
    json_t *results = json_load_file(path, 0, NULL);
    cr_assert(results, "%s", path);
    free(path);
    json_object_set_new(results, "experiment", json_string("toy"));
    json_object_set_new(results, "spec_hash", json_string("0000000000000abc"));
    return results;
}

static void ask(void *unused)
{
    (void)unused;
    tlc_weights_to_ask(&setting, &request, asked);
}

static void expect_left(json_t *results, const char *wanted)
{
    cr_assert_eq(json_dump_file(results, "results.json", JSON_INDENT(1)), 0);
    expect_failure(ask, NULL, wanted);
}

Test(choices, what_a_run_has_left_is_looked_at, .fini = leave_directory)
{
    char root[4096];
    cr_assert(getcwd(root, sizeof root));
    enter_directory();
    begin();
    expect_failure(ask, NULL,
                   "toy: error: . has no results.json: no run has left models there; run "
                   "./toy first\n");
    json_t *results = results_of(root), *run = json_array_get(json_object_get(results, "runs"), 0);
    expect_left(results, "toy: error: ./results.json does not tell of first.h5: run ./toy again\n");
    json_object_set_new(run, "saved",
                        json_pack("{s:s,s:s}", "file", "second.h5", "checksum", "00000000"));
    expect_left(results, "toy: error: ./results.json does not tell of first.h5: run ./toy again\n");
    json_object_set_new(run, "saved",
                        json_pack("{s:s,s:s}", "file", "first.h5", "checksum", "00000000"));
    expect_left(results, "toy: error: cannot open ./first.h5: No such file or directory\n");
    write_text("first.h5", "weights", 7);
    expect_left(results,
                "toy: error: ./first.h5 is not the file that the run has saved: its checksum is "
                "1ad27358, and results.json says 00000000; run ./toy again\n");
    json_object_set_new(
        run, "failed",
        json_pack("{s:i,s:n,s:s}", "epoch", 1, "begins_with", "reason", "the loss is nan"));
    expect_left(results, "toy: error: the training of first failed in ., so there is no model: the "
                         "loss is nan\n");
    asked = &recipes[63];
    expect_left(results, "toy: error: ./results.json does not tell of first.h5: run ./toy again\n");
    json_object_set_new(results, "experiment", json_string("others"));
    expect_left(results, "toy: error: . has the results of others, not of toy\n");
    json_decref(results);
}
