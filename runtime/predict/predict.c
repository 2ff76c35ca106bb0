/* predict.c: a recipe's model as a predictor. What it says of a batch is what a test of a run
 * keeps: the same program calculates it, from the same weights. */
#include "predict/predict.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "engine/team.h"
#include "json/json.h"
#include "metrics/metrics.h"
#include "predict/asked.h"
#include "system/allocate.h"
#include "system/fail.h"
#include "system/format.h"

/* A model that is asked, and room for a batch. */
struct asked {
    const struct tlc_experiment *experiment;
    struct tlc_recipe recipe; /* without metrics: nobody knows what is right */
    struct tlc_training training;
    struct tlc_examples examples;
    struct tlc_predictions predictions;
    int outputs;   /* numbers that the model gives of an example */
    int columns;   /* and those that are shown */
    float *wanted; /* targets of a batch, where examples have such: zeros */
};

bool tlc_is_to_predict(int argc, char **argv)
{
    return argc > 1 && strcmp(argv[1], "predict") == 0;
}

/* ---- a batch ----------------------------------------------------------------------------------
 */

/* A sigmoid gives the probability of class 1. That of the class which is predicted is the test's
 * confidence, and only that of class 0 beside a likelier 1 is made here. */
static void put_both(const struct asked *asked, int row, float *number)
{
    number[1] = asked->predictions.output[row];
    number[0] =
        asked->predictions.predicted[row] ? 1.0f - number[1] : asked->predictions.confidence[row];
}

static void predict(void *context, const void *numbers, int count, struct tlc_answers *answers)
{
    struct asked *asked = context;
    const struct tlc_recipe *recipe = &asked->recipe;
    const size_t outputs = (size_t)asked->outputs, columns = (size_t)asked->columns;
    asked->examples.numbers = numbers;
    asked->examples.count = asked->examples.available = count;
    asked->experiment->evaluate(&asked->training, recipe->evaluation, &asked->examples, NULL,
                                &asked->predictions);
    memcpy(answers->predicted, asked->predictions.predicted,
           (size_t)count * sizeof *answers->predicted);
    if (outputs == columns)
        memcpy(answers->number, asked->predictions.output,
               (size_t)count * columns * sizeof *answers->number);
    else
        for (int row = 0; row < count; row++)
            put_both(asked, row, answers->number + 2 * (size_t)row);
}

/* ---- threads ----------------------------------------------------------------------------------
 */

/* Others that do a part of each large step. */
struct helpers {
    struct tlc_team team;
    int count;
    pthread_t *thread;
    struct helper *helper;
};

struct helper {
    struct tlc_team *team;
    int number;
};

static void *help(void *argument)
{
    const struct helper *helper = argument;
    tlc_team_help(helper->team, helper->number, NULL);
    return NULL;
}

/* A thread that cannot be had is done without. */
static void begin_helpers(struct helpers *helpers, const struct tlc_recipe *recipe, int most)
{
    *helpers = (struct helpers){.thread = tlc_allocate((size_t)most + 1, sizeof(pthread_t)),
                                .helper = tlc_allocate((size_t)most + 1, sizeof(struct helper))};
    while (recipe->evaluation->step.divided && helpers->count < most) {
        struct helper *helper = &helpers->helper[helpers->count];
        *helper = (struct helper){&helpers->team, helpers->count + 1};
        atomic_fetch_add(&helpers->team.joined, 1);
        if (pthread_create(&helpers->thread[helpers->count], NULL, help, helper) != 0) {
            atomic_fetch_sub(&helpers->team.joined, 1);
            return;
        }
        helpers->count++;
    }
}

static void end_helpers(struct helpers *helpers)
{
    tlc_team_close(&helpers->team);
    for (int i = 0; i < helpers->count; i++)
        pthread_join(helpers->thread[i], NULL);
    free(helpers->thread);
    free(helpers->helper);
}

/* ---- begin and end ----------------------------------------------------------------------------
 */

static void begin_examples(struct asked *asked, int batch)
{
    const struct tlc_examples *like = asked->recipe.train;
    int32_t *rows = tlc_allocate((size_t)batch, sizeof *rows);
    for (int i = 0; i < batch; i++)
        rows[i] = i;
    asked->wanted = tlc_allocate((size_t)batch * (size_t)(like->outputs ? like->outputs : 1),
                                 sizeof *asked->wanted);
    asked->examples = (struct tlc_examples){.name = like->name,
                                            .rows = rows,
                                            .targets = tlc_allocate((size_t)batch, sizeof(int32_t)),
                                            .classes = like->classes,
                                            .wanted = asked->wanted,
                                            .outputs = like->outputs};
}

static void begin_predictions(struct tlc_predictions *predictions, size_t batch, size_t outputs)
{
    predictions->predicted = tlc_allocate(batch, sizeof *predictions->predicted);
    predictions->confidence = tlc_allocate(batch, sizeof *predictions->confidence);
    predictions->error = tlc_allocate(batch, sizeof *predictions->error);
    predictions->output = tlc_allocate(batch * outputs, sizeof *predictions->output);
}

static struct asked begin(const struct tlc_setting *setting, const struct tlc_recipe *recipe,
                          const struct tlc_source *source, void *weights)
{
    struct asked asked = {.experiment = setting->experiment, .recipe = *recipe};
    asked.recipe.metrics = 0;
    asked.outputs = tlc_outputs_of(recipe);
    asked.columns = !recipe->train->outputs && asked.outputs == 1 ? 2 : asked.outputs;
    asked.training.weights = weights;
    asked.training.values = tlc_allocate_aligned(setting->experiment->values_size);
    begin_examples(&asked, recipe->evaluation->batch_size);
    asked.examples.element = source->element;
    asked.examples.scale = source->scale;
    begin_predictions(&asked.predictions, (size_t)recipe->evaluation->batch_size,
                      (size_t)asked.outputs);
    return asked;
}

static void end(struct asked *asked)
{
    free(asked->training.weights);
    free(asked->training.values);
    free((void *)asked->examples.rows);
    free((void *)asked->examples.targets);
    free(asked->wanted);
    free(asked->predictions.predicted);
    free(asked->predictions.confidence);
    free(asked->predictions.error);
    free(asked->predictions.output);
}

/* ---- what its numbers are called --------------------------------------------------------------
 */

/* By its number where it has no name. A new string. */
static char *name_of(const struct tlc_examples *like, int column)
{
    const char *const *names = like->outputs ? like->output_name : like->class_name;
    const int named = like->outputs ? like->outputs : like->classes;
    return names && column < named && names[column] ? tlc_format("%s", names[column])
                                                    : tlc_format("%d", column);
}

static char **begin_names(const struct asked *asked)
{
    char **names = tlc_allocate((size_t)asked->columns, sizeof *names);
    for (int i = 0; i < asked->columns; i++)
        names[i] = name_of(asked->recipe.train, i);
    return names;
}

static void end_names(const struct asked *asked, char **names)
{
    for (int i = 0; i < asked->columns; i++)
        free(names[i]);
    free(names);
}

/* ---- all of it --------------------------------------------------------------------------------
 */

void tlc_ask(const struct tlc_setting *setting, const struct tlc_request *request)
{
    const struct tlc_recipe *recipe = tlc_recipe_to_ask(setting, request);
    const struct tlc_source *source = tlc_source_to_ask(setting, request, recipe);
    struct asked asked =
        begin(setting, recipe, source, tlc_weights_to_ask(setting, request, recipe));
    struct helpers helpers;
    begin_helpers(&helpers, recipe, request->questions.threads - 1);
    asked.training.recipe = &asked.recipe;
    asked.training.team = &helpers.team;
    char **names = begin_names(&asked);
    const struct tlc_predictor predictor = {.source = source,
                                            .batch = recipe->evaluation->batch_size,
                                            .columns = asked.columns,
                                            .column = (const char *const *)names,
                                            .of_classes = !recipe->train->outputs,
                                            .predict = predict,
                                            .context = &asked};
    tlc_answer(&predictor, &request->questions);
    end_helpers(&helpers);
    end_names(&asked, names);
    end(&asked);
}

int tlc_predict(int argc, char **argv, const struct tlc_experiment *experiment, size_t count,
                const struct tlc_loading *loadings)
{
    const struct tlc_setting setting = {argv[0], experiment, (int)count, loadings};
    tlc_program_begin(experiment->name);
    tlc_json_begin();
    struct tlc_request request = tlc_parse_own_request(argc - 1, argv + 1, &setting);
    tlc_ask(&setting, &request);
    return 0;
}
