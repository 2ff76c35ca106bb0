/* test_words_missing.c: what is missing here is said to be, and what there is named. */
#include <criterion/criterion.h>
#include <string.h>

#include "spec/words_missing.h"

static void expect_missing(const char *thing, const char *word, const char *instead)
{
    Arena *arena = arena_new();
    const char *said = missing_here(arena, thing, word);
    if (instead)
        cr_expect(said && strstr(said, "tlc has not: ") && strstr(said, instead), "%s: %s", word,
                  said ? said : "not known");
    else
        cr_expect_null(said, "%s: %s", word, said);
    arena_free(arena);
}

Test(words_missing, are_known_however_they_are_written)
{
    for (const char *const *word = (const char *const[]){"LSTM", "lstm", "Lstm()", "LSTM(128)",
                                                         "keras.layers.LSTM", NULL};
         *word; word++)
        expect_missing("layer", *word, "`conv1d`");
    expect_missing("layer", "multi_head_attention", "no attention");
    expect_missing("layer", "MultiHeadAttention", "no attention");
    expect_missing("layer", "Conv2DTranspose", "`resizing`");
}

Test(words_missing, name_the_nearest_that_there_is)
{
    expect_missing("layer", "Embedding", "`dense`");
    expect_missing("layer", "gru", "`conv1d`");
    expect_missing("activation", "prelu", "`leaky_relu`");
    expect_missing("activation", "celu", "`elu`");
    expect_missing("optimizer", "adagrad", "`adam`");
    expect_missing("optimizer", "Lion", "`adam`");
    expect_missing("optimizer", "LBFGS", "`sgd`");
    expect_missing("loss", "focal_loss", "`class_weight: balanced`");
    expect_missing("loss", "KLDivergence", "`sparse_categorical_crossentropy`");
    expect_missing("metric", "precision", "`macro_f1`");
    expect_missing("augmentation", "mixup", "`label_smoothing`");
    expect_missing("augmentation", "RandomErasing", "`random_crop`");
    expect_missing("kernel initializer", "orthogonal", "`glorot_uniform`");
}

Test(words_missing, other_words_are_not_known)
{
    expect_missing("layer", "lion", NULL);
    expect_missing("loss", "lstm", NULL);
    expect_missing("layer", "fladden", NULL);
    expect_missing("layer", "ls", NULL);
    expect_missing("layer", "", NULL);
    expect_missing("layer", "()", NULL);
    expect_missing("layer", "a_layer_whose_name_is_longer_than_any_name_there_is_or_ever_was",
                   NULL);
}
