/* words_elsewhere.c: what people write who know Keras or PyTorch. */
#include "spec/words_elsewhere.h"

#include <stddef.h>
#include <strings.h>

const char *key_for(const char *word)
{
    static const struct {
        const char *word, *key;
    } others[] = {
        {"train", "training"},
        {"models", "arms"},
        {"evaluate", "compare"},
        {"lr", "learning_rate"},
        {"rate", "learning_rate"},
        {"step_size", "learning_rate"},
        {"eps", "epsilon"},
        {"decay", "weight_decay"},
        {"max_norm", "global_clipnorm"},
        {"batch", "batch_size"},
        {"neurons", "units"},
        {"size", "units"},
        {"width", "units"},
        {"nonlinearity", "activation"},
        {"initializer", "kernel_initializer"},
        {"init", "kernel_initializer"},
        {"validation_data", "validation"},
        {"validation_split", "validation"},
        {"filter", "where"},
        {"when", "where"},
        {"if", "where"},
        {"criterion", "loss"},
        {"objective", "loss"},
        {"dataset", "data"},
        {"num_classes", "classes"},
        {"n_classes", "classes"},
        {"input_shape", "shape"},
        {"input_dim", "shape"},
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strcasecmp(others[i].word, word) == 0)
            return others[i].key;
    return word;
}

const char *known_elsewhere(const char *key)
{
    static const char penalty[] = "Keras has it, tlc has not: what a layer gives is not penalised";
    static const char constraint[] = "Keras has it, tlc has not: weights are not constrained";
    static const char batch[] = "Keras has it, tlc has not: `training` has `batch_size`";
    static const char mixing[] =
        "Keras has it, tlc has not: the loss's `label_smoothing` is the nearest";
    static const char steps[] = "Keras has it, tlc has not: an epoch is all training examples";
    static const struct {
        const char *word, *help;
    } missing[] = {
        {"activity_regularizer", penalty},
        {"kernel_constraint", constraint},
        {"bias_constraint", constraint},
        {"depthwise_constraint", constraint},
        {"pointwise_constraint", constraint},
        {"gamma_constraint", constraint},
        {"beta_constraint", constraint},
        {"batch_input_shape", batch},
        {"mixup", mixing},
        {"cutmix", mixing},
        {"load", "a model begins with a file by `file` or `weights` in `models`"},
        {"pretrained", "a model begins with a file by `file` or `weights` in `models`"},
        {"steps_per_epoch", steps},
        {"validation_steps", steps},
        {"data_format", "images are [height, width, channels] everywhere"},
        {"dtype", "all numbers are float32"},
        {"renorm", "Keras 2 had it; Keras 3 and tlc have not"},
        {"fused", "it is no choice here: tlc fuses layers where it can"},
        {"loss_weights", "Keras has it, tlc has not: a model has one loss"},
        {"mixed_precision", "all numbers are float32"},
        {"callbacks",
         "Keras has it, tlc has not: what follows an epoch is written as keys of its own"},
        {"ema_momentum", "Keras has it, tlc has not: weights are not averaged over steps"},
        {"use_ema", "Keras has it, tlc has not: weights are not averaged over steps"},
        {"loss_scale_factor", "all numbers are float32, losses are not scaled"},
        {"gradient_accumulation_steps", "Keras has it, tlc has not: a step is one batch"},
    };
    for (size_t i = 0; i < sizeof missing / sizeof *missing; i++)
        if (strcasecmp(missing[i].word, key) == 0)
            return missing[i].help;
    return NULL;
}
