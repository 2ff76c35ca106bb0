/* optimizers.c: all kinds of optimizers, and what their files share. A new kind is a file in
 * optimizers/ and a line here. */
#include "catalog/optimizer.h"
#include "ir/identity.h"

#include <stdlib.h>
#include <string.h>

/* ---- the kinds ---- */

extern const OptimizerKind optimizer_sgd, optimizer_adam, optimizer_adamw, optimizer_rmsprop;

const OptimizerKind *const all_optimizers[] = {&optimizer_sgd, &optimizer_adam, &optimizer_adamw,
                                               &optimizer_rmsprop};
const size_t optimizer_count = sizeof all_optimizers / sizeof *all_optimizers;

const OptimizerKind *find_optimizer_kind(const char *name)
{
    for (size_t i = 0; i < optimizer_count; i++)
        if (strcmp(all_optimizers[i]->name, name) == 0)
            return all_optimizers[i];
    return NULL;
}

/* ---- the plan's ---- */

/* "momentum 0.9", or NULL for what is as it is unless told. */
static const char *describe_setting(Arena *arena, const Key *key, const Optimizer *optimizer)
{
    const void *field = (const char *)optimizer + key->offset;
    if (key->read == read_flag)
        return ((const Flag *)field)->value ? key->name : NULL;
    if (key->read == read_rates) /* the rate, which each phase shows */
        return NULL;
    const Number *number = field;
    if (!number->given || (key->value && strtod(key->value, NULL) == number->value))
        return NULL;
    return arena_printf(arena, "%s %.9g", key->name, number->value);
}

/* "sgd (momentum 0.9, nesterov)" */
static const char *describe(Arena *arena, const Optimizer *optimizer)
{
    Text text = text_new(arena);
    text_add(&text, optimizer->kind->name);
    size_t settings = 0;
    for (size_t i = 0; i < optimizer->kind->section->count; i++) {
        const char *setting =
            describe_setting(arena, &optimizer->kind->section->keys[i], optimizer);
        if (setting)
            text_addf(&text, "%s%s", settings++ ? ", " : " (", setting);
    }
    text_add(&text, settings ? ")" : "");
    return text.bytes;
}

static void settle_clip(PlanOptimizer *optimizer, const Number *limit, Clip clip)
{
    if (!limit->given)
        return;
    optimizer->clip = clip;
    optimizer->limit = limit->value;
}

const PlanOptimizer *plan_optimizer(Arena *arena, const Optimizer *source)
{
    PlanOptimizer *optimizer = arena_alloc(arena, sizeof *optimizer);
    optimizer->kind = source->kind;
    optimizer->remembered = source->kind->remembered;
    optimizer->by_role = source->kind->by_role;
    optimizer->description = describe(arena, source);
    optimizer->decay = source->weight_decay.value;
    settle_clip(optimizer, &source->clipvalue, CLIP_VALUE);
    settle_clip(optimizer, &source->clipnorm, CLIP_NORM);
    settle_clip(optimizer, &source->global_clipnorm, CLIP_GLOBAL_NORM);
    if (source->kind->settle)
        source->kind->settle(source, optimizer->numbers);
    return optimizer;
}

bool is_same_optimizer(const PlanOptimizer *first, const PlanOptimizer *second)
{
    return is_same(&optimizer_fields, PART_IDENTITY, first, second);
}

/* ---- values ---- */

Tensor *remember(Updating *updating, const Tensor *parameter, const char *role)
{
    const char *name = arena_printf(updating->arena, "%s_%s", parameter->name, role);
    Tensor *state = prog_operand(updating->arena, updating->prog, TENSOR_STATE, name);
    state->parameter = parameter->parameter;
    state->rows = parameter->rows;
    state->columns = parameter->columns;
    state->layout = parameter->layout;
    return state;
}

Tensor *remember_numbers(Updating *updating, const char *name, int64_t count)
{
    Tensor *state = prog_operand(updating->arena, updating->prog, TENSOR_STATE, name);
    state->rows = count;
    state->element = ELEMENT_DOUBLE;
    return state;
}

Tensor *gradient_value(Updating *updating, const Tensor *gradient, const char *role)
{
    const char *name = arena_printf(updating->arena, "%s_%s", gradient->name, role);
    return prog_alike(updating->arena, updating->prog, name, gradient);
}

const char *name_by_rate(const Updating *updating, const char *name)
{
    size_t number = 0;
    while (updating->prog->rates.items[number] != updating->rate)
        number++;
    return updating->prog->rates.count == 1 ? name
                                            : arena_printf(updating->arena, "%s_%zu", name, number);
}

Tensor *step_number(Updating *updating, const char *name)
{
    return prog_temporary(updating->arena, updating->prog, name, 1, 1, ELEMENT_DOUBLE);
}

/* ---- ops ---- */

void step_by_momentum(Updating *updating, Tensor *parameter, Tensor *gradient, double momentum,
                      bool nesterov)
{
    Tensor *rate = updating->rate;
    const double decay = updating->optimizer->decay;
    if (momentum > 0) {
        Tensor *velocity = remember(updating, parameter, "velocity");
        Op *op = UPDATE_OP(updating, nesterov ? OP_sgd_nesterov : OP_sgd_momentum, parameter,
                           gradient, rate, velocity);
        op->numbers[0] = momentum;
        op->numbers[1] = decay;
    } else if (decay > 0) {
        UPDATE_OP(updating, OP_sgd_decay, parameter, gradient, rate)->numbers[0] = decay;
    } else {
        UPDATE_OP(updating, OP_sgd, parameter, gradient, rate);
    }
}

/* ---- clipping ---- */

static Tensor *squares_of(Updating *updating, Tensor *gradient)
{
    const char *name = arena_printf(updating->arena, "%s_squares", gradient->name);
    Tensor *sum = step_number(updating, name);
    UPDATE_OP(updating, OP_squares, gradient, sum);
    return sum;
}

/* What is clipped is another value: the gradient stays the loss's. */
static Tensor *clipped(Updating *updating, Tensor *gradient, Tensor *squares)
{
    Tensor *result = gradient_value(updating, gradient, "clipped");
    Op *op = squares ? UPDATE_OP(updating, OP_clip_norm, gradient, squares, result)
                     : UPDATE_OP(updating, OP_clip_value, gradient, result);
    op->numbers[0] = updating->optimizer->limit;
    return result;
}

static Tensor *clip(Updating *updating, Tensor *gradient, Tensor *all_squares)
{
    switch (updating->optimizer->clip) {
    case CLIP_VALUE:
        return clipped(updating, gradient, NULL);
    case CLIP_NORM:
        return clipped(updating, gradient, squares_of(updating, gradient));
    case CLIP_GLOBAL_NORM:
        return clipped(updating, gradient, all_squares);
    default:
        return gradient;
    }
}

/* ---- all of a program ---- */

typedef List(Tensor *) Parameters;

/* Those that learn, as they are before updates have values of their own. */
static Parameters learning(Arena *arena, const Prog *prog)
{
    Parameters parameters = {0};
    for (size_t i = 0; i < prog->tensors.count; i++)
        if (prog->tensors.items[i]->kind == TENSOR_PARAMETER && prog->tensors.items[i]->trainable &&
            prog->tensors.items[i]->gradient)
            *list_add(arena, &parameters) = prog->tensors.items[i];
    return parameters;
}

/* The sum of the squares of all gradients. */
static Tensor *squares_of_all(Updating *updating, const Parameters *parameters)
{
    Tensor *all = NULL;
    for (size_t i = 0; i < parameters->count; i++) {
        Tensor *one = squares_of(updating, parameters->items[i]->gradient), *so_far = all;
        if (so_far) {
            all = step_number(updating, arena_printf(updating->arena, "squares_%zu", i + 1));
            UPDATE_OP(updating, OP_add_numbers, so_far, one, all);
        } else {
            all = one;
        }
    }
    return all;
}

/* What an optimizer begins for a rate stands before the first update that goes by it. */
void append_updates(Arena *arena, Prog *prog, OpList *ops)
{
    const OptimizerKind *kind = prog->optimizer->kind;
    const Parameters parameters = learning(arena, prog);
    const size_t count = prog_number(prog);
    bool *begun = arena_alloc(arena, count * sizeof *begun); /* by the numbers of rates */
    Tensor **common = arena_alloc(arena, count * sizeof *common);
    Updating updating = {arena, prog, ops, prog->optimizer, NULL, NULL};
    Tensor *all_squares =
        prog->optimizer->clip == CLIP_GLOBAL_NORM ? squares_of_all(&updating, &parameters) : NULL;
    for (size_t i = 0; i < parameters.count; i++) {
        Tensor *parameter = parameters.items[i];
        const size_t number = parameter->rate->number;
        updating.rate = parameter->rate;
        if (kind->begin && !begun[number])
            common[number] = kind->begin(&updating);
        begun[number] = true;
        updating.common = common[number];
        kind->update(&updating, parameter, clip(&updating, parameter->gradient, all_squares));
    }
}
