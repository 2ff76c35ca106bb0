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
