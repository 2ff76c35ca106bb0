/* test_learn.c: one recipe with one seed: how its weights begin, what is recorded of it. */

#include "data/data.h"
#include "engine/engine.h"
#include "run/jobs.h"
#include "system/input.h"
#include "results.h"
#include "toy.h"

TestSuite(learn, .init = enter_directory, .fini = leave_directory);

static struct tlc_experiment experiment;
static struct tlc_options options;
static struct tlc_recipe recipes[TOY_RECIPES];
static struct toy_values values;

/* The toy, of which the test may change `recipes`. */
static struct tlc_run_state *begin(const struct tlc_study *study)
{
    memcpy(recipes, toy_recipes, sizeof recipes);
    toy_table = recipes;
    experiment = toy_experiment(study);
    options = toy_options(1);
    return tlc_run_begin(&experiment, &options);
}

static struct toy_weights *learn(struct tlc_run_state *run, int recipe, int seed)
{
    int job = tlc_job_of(run, recipe, seed);
    tlc_learn(run, job, &values, NULL);
    return run->weights[job];
}

static const json_t *record_of(const struct tlc_run_state *run, int recipe, int seed)
{
    return written(&tlc_run_shape, run->record[tlc_job_of(run, recipe, seed)]);
}

static void end(struct tlc_run_state *run)
{
    for (int job = 0; job < run->jobs; job++)
        free(run->weights[job]);
    tlc_run_end(run);
}

/* ---- first weights -------------------------------------------------------------------------- */

Test(learn, layers_begin_as_they_are_drawn)
{
    struct tlc_run_state *run = begin(&toy_plan);
    struct toy_weights wanted = {{0}, {0}, {0}, {0}};
    recipes[B_ALONE].phases = 0;
    options.seed = 7;
    tlc_draw_layer(&toy_layers[1], &wanted, 9);
    tlc_draw_layer(&toy_layers[2], &wanted, 9);
    cr_expect_arr_eq(learn(run, B_ALONE, 2), &wanted, sizeof wanted);
    cr_expect_arr_neq(learn(run, B_ALONE, 1), &wanted, sizeof wanted);
    end(run);
}

Test(learn, a_model_goes_on_with_what_it_has_learned)
{
    struct tlc_run_state *run = begin(&toy_plan);
    recipes[S_AGAIN].phases = 0;
    for (int seed = 0; seed < TOY_SEEDS; seed++) {
        const struct toy_weights *first = learn(run, S_FIRST, seed);
        const struct toy_weights *again = learn(run, S_AGAIN, seed);
        cr_expect(again != first);
        cr_expect_arr_eq(again, first, sizeof *first);
    }
    end(run);
}

Test(learn, what_goes_on_leaves_the_earlier_weights_alone)
{
    struct tlc_run_state *run = begin(NULL);
    const struct toy_weights *first = learn(run, S_FIRST, 0), before = *first;
    cr_expect_arr_neq(learn(run, S_AGAIN, 0), &before, sizeof before);
    cr_expect_arr_eq(first, &before, sizeof before);
    end(run);
}

Test(learn, copies_are_of_the_same_seed)
{
    struct tlc_run_state *run = begin(&toy_plan);
    recipes[T_FROZEN].phases = 0;
    for (int seed = 0; seed < TOY_SEEDS; seed++)
        for (int recipe = 0; recipe < T_FROZEN; recipe++)
            learn(run, recipe, seed);
    const struct toy_weights *copied = learn(run, T_FROZEN, 1);
    const struct toy_weights *body = run->weights[tlc_job_of(run, S_AGAIN, 1)];
    const struct toy_weights *head = run->weights[tlc_job_of(run, B_ALONE, 1)];
    cr_expect_arr_eq(copied->body_kernel, body->body_kernel, sizeof body->body_kernel);
    cr_expect_arr_eq(copied->body_bias, body->body_bias, sizeof body->body_bias);
    cr_expect_arr_eq(copied->head_kernel, head->head_kernel, sizeof head->head_kernel);
    cr_expect_arr_eq(copied->head_bias, head->head_bias, sizeof head->head_bias);
    end(run);
}

Test(learn, a_layer_that_is_not_copied_is_drawn)
{
    struct tlc_run_state *run = begin(NULL);
    struct toy_weights drawn = {{0}, {0}, {0}, {0}};
    recipes[T_FREE].phases = 0;
    const struct toy_weights *source = learn(run, S_FIRST, 0), *copied = learn(run, T_FREE, 0);
    tlc_draw_layer(&toy_layers[2], &drawn, TOY_SEED);
    cr_expect_arr_eq(copied->body_kernel, source->body_kernel, sizeof source->body_kernel);
    cr_expect_arr_eq(copied->head_kernel, drawn.head_kernel, sizeof drawn.head_kernel);
    end(run);
}

/* ---- what is frozen ------------------------------------------------------------------------- */

static json_t *checksum_of_body(const struct toy_weights *weights)
{
    uint32_t checksum = tlc_checksum(0, weights->body_kernel, sizeof weights->body_kernel);
    checksum = tlc_checksum(checksum, weights->body_bias, sizeof weights->body_bias);
    return keep(json_sprintf("%08x", checksum));
}

static void learn_all_but_the_last(struct tlc_run_state *run)
{
    for (int recipe = 0; recipe < T_FROZEN; recipe++)
        learn(run, recipe, 0);
}

Test(learn, frozen_weights_have_one_checksum_before_and_after)
{
    struct tlc_run_state *run = begin(NULL);
    learn_all_but_the_last(run);
    json_t *wanted = checksum_of_body(learn(run, T_FROZEN, 0));
    const json_t *frozen = json_object_get(record_of(run, T_FROZEN, 0), "frozen");
    cr_expect_eq(json_object_size(frozen), 2);
    cr_expect(json_equal(at(frozen, "before"), wanted));
    cr_expect(json_equal(at(frozen, "after"), wanted));
    release();
    end(run);
}

static void train_and_move(struct tlc_training *training, const struct tlc_phase *phase)
{
    struct toy_weights *weights = training->weights;
    toy_train(training, phase);
    if (training->recipe == &recipes[T_FROZEN])
        weights->body_kernel[3] += 1;
}

Test(learn, a_frozen_weight_that_moves_is_seen)
{
    struct tlc_run_state *run = begin(NULL);
    experiment.train = train_and_move;
    learn_all_but_the_last(run);
    const struct toy_weights *weights = learn(run, T_FROZEN, 0);
    const json_t *frozen = json_object_get(record_of(run, T_FROZEN, 0), "frozen");
    cr_expect(json_equal(at(frozen, "after"), checksum_of_body(weights)));
    cr_expect_not(json_equal(at(frozen, "after"), at(frozen, "before")));
    release();
    end(run);
}

Test(learn, without_frozen_weights_there_is_no_checksum)
{
    struct tlc_run_state *run = begin(NULL);
    for (int recipe = 0; recipe < S_AGAIN; recipe++) { /* T_FREE freezes the body, but not always */
        learn(run, recipe, 0);
        expect_null(record_of(run, recipe, 0), "frozen");
    }
    end(run);
}

Test(learn, a_phase_of_no_epochs_trains_nothing)
{
    static struct tlc_phase phases[2];
    struct tlc_run_state *run = begin(NULL);
    memcpy(phases, toy_head_then_all, sizeof phases);
    phases[1].epochs = 0;
    recipes[T_FREE].phase = phases;
    learn(run, S_FIRST, 0);
    const struct toy_weights *weights = learn(run, T_FREE, 0);
    const json_t *record = record_of(run, T_FREE, 0);
    cr_expect(json_equal(at(record, "frozen after"), checksum_of_body(weights)));
    cr_expect_eq(json_array_size(at(record, "curves loss")), 1);
    release();
    end(run);
}

/* ---- records -------------------------------------------------------------------------------- */

Test(learn, the_record_says_what_was_learned_and_how_well)
{
    static const char *const keys[] = {"training", "seed", "failed", "curves", "frozen", "tests"};
    struct tlc_run_state *run = begin(&toy_plan);
    struct toy_weights *weights = learn(run, B_ALONE, 2);
    json_t *record = written(&tlc_run_shape, run->record[tlc_job_of(run, B_ALONE, 2)]);
    int key = 0;
    for (void *next = json_object_iter(record); next; next = json_object_iter_next(record, next))
        cr_expect_str_eq(json_object_iter_key(next), keys[key++]);
    cr_expect_eq(key, 6);
    expect_null(record, "failed");
    expect_json(record, "training", "1");
    expect_json(record, "seed", "44");
    cr_expect_eq(json_array_size(at(record, "curves val_accuracy")), 2);
    struct tlc_training tested = {
        .recipe = &recipes[B_ALONE], .weights = weights, .values = &values};
    struct tlc_metrics wanted = toy_evaluate(&tested, &toy_how, &toy_B_test, NULL, NULL);
    cr_expect(json_real_value(at(record, "tests 0 loss")) == wanted.loss / 7);
    cr_expect(json_real_value(at(record, "tests 0 accuracy")) == (double)wanted.correct / 7);
    expect_text(record, "tests 0 split", "B.test");
    end(run);
}

Test(learn, without_tests_the_record_has_an_empty_list)
{
    struct tlc_run_state *run = begin(NULL);
    learn(run, S_FIRST, 0);
    expect_json(record_of(run, S_FIRST, 0), "tests", "[]");
    expect_null(record_of(run, S_FIRST, 0), "curves val_loss");
    end(run);
}

/* What a training has learned from. */
static int32_t seen_rows[TOY_ROWS];

static void look(struct tlc_training *training, const struct tlc_phase *phase)
{
    memcpy(seen_rows, training->train->rows, (size_t)training->train->count * sizeof *seen_rows);
    cr_expect_eq(training->valid->rows, toy_B_valid.rows);
    toy_train(training, phase);
}

Test(learn, every_seed_learns_from_a_sample_of_its_own)
{
    struct tlc_run_state *run = begin(&toy_plan);
    experiment.train = look;
    for (int seed = 0; seed < TOY_SEEDS; seed++) {
        learn(run, B_ALONE, seed);
        struct tlc_examples wanted = tlc_sample(&toy_B_train, TOY_SEED + (uint64_t)seed);
        cr_expect_eq(wanted.count, 9);
        cr_expect_arr_eq(seen_rows, wanted.rows, 9 * sizeof *seen_rows);
        tlc_sample_end(&wanted, &toy_B_train);
    }
    end(run);
}

static void take(struct tlc_training *training, const struct tlc_adaptation *how)
{
    struct toy_weights *weights = training->weights;
    weights->body_kernel[3] = (float)how->batch_size;
    memcpy(seen_rows, training->train->rows, (size_t)training->train->count * sizeof *seen_rows);
}

/* Before anything is said of the weights, and of the examples that are learned from. */
Test(learn, what_layers_take_of_the_examples_comes_first)
{
    static const struct tlc_adaptation once = {.batch_size = 17};
    struct tlc_run_state *run = begin(&toy_plan);
    experiment.adapt = take;
    recipes[B_ALONE].phases = 0;
    recipes[B_ALONE].adaptations = 1;
    recipes[B_ALONE].adaptation = &once;
    const struct toy_weights *weights = learn(run, B_ALONE, 2);
    struct tlc_examples wanted = tlc_sample(&toy_B_train, TOY_SEED + 2);
    cr_expect(weights->body_kernel[3] == 17);
    cr_expect_arr_eq(seen_rows, wanted.rows, 9 * sizeof *seen_rows);
    const json_t *frozen = json_object_get(record_of(run, B_ALONE, 2), "frozen");
    cr_expect(json_equal(at(frozen, "before"), at(frozen, "after")));
    tlc_sample_end(&wanted, &toy_B_train);
    end(run);
}

/* A job may be done again for its weights alone. */
Test(learn, a_record_that_is_there_stays_and_is_not_logged_again)
{
    size_t before, after;
    struct tlc_run_state *run = begin(&toy_plan);
    struct toy_weights *weights = learn(run, S_FIRST, 0), first = *weights;
    const struct tlc_run_record *record = run->record[tlc_job_of(run, S_FIRST, 0)];
    free(read_text("out/log.jsonl", &before));
    cr_expect(before > 0);
    free(weights);
    cr_expect_arr_eq(learn(run, S_FIRST, 0), &first, sizeof first);
    free(read_text("out/log.jsonl", &after));
    cr_expect_eq(after, before);
    cr_expect_eq(run->record[tlc_job_of(run, S_FIRST, 0)], record);
    end(run);
}

/* ---- models that are saved ------------------------------------------------------------------ */

Test(learn, only_without_a_study_are_models_saved)
{
    struct tlc_run_state *run = begin(&toy_plan);
    learn(run, S_FIRST, 0);
    cr_expect_not(exists("out/S.h5"));
    end(run);
    run = begin(NULL);
    learn(run, S_FIRST, 0);
    cr_expect(exists("out/S.h5"));
    end(run);
}
