/* words_missing.c: what Keras or PyTorch has under a name, and tlc has not. Without this table the
 * name would be taken for a misspelling of whatever is spelt like it. */
#include "spec/words_missing.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

static const char recurrent[] = "there are no recurrent layers: over a sequence, `conv1d` is the "
                                "nearest";
static const char attention[] = "there is no attention: `conv1d`, `global_average_pooling1d` and "
                                "`layer_normalization` are the nearest";
static const char transposed[] = "no convolution makes images larger: `resizing` does, and a "
                                 "`conv2d` behind it";
static const char three[] = "images have two dimensions at most: `conv2d`, and 1d for sequences";
static const char mixing[] = "no two examples are mixed: `label_smoothing` of the loss is the "
                             "nearest";
static const char colours[] = "colours are changed by `random_brightness` and `random_contrast` "
                              "alone";
static const char erasing[] = "nothing is cut out of images: `random_crop` and `gaussian_noise` "
                              "are the nearest";
static const char adaptive[] = "of optimizers with a rate for each weight there are `adam`, "
                               "`adamw` and `rmsprop`";
static const char second[] = "no optimizer goes by second derivatives: `sgd` with momentum, or "
                             "`adam`";
static const char margin[] = "no loss goes by margins: `sparse_categorical_crossentropy` tells "
                             "classes apart, `binary_crossentropy` two";
static const char weighed[] = "write `class_weight: balanced` in the entry of `training`, beside "
                              "the loss that there is";
static const char divergence[] = "targets are classes or numbers, not distributions: "
                                 "`sparse_categorical_crossentropy`, or `mean_squared_error`";
static const char relative[] = "of losses for numbers there are `mean_squared_error`, "
                               "`mean_absolute_error` and `huber`";
static const char pairs[] = "a loss is of single examples, not of pairs: "
                            "`sparse_categorical_crossentropy` is the nearest";
static const char one_class[] = "no metric is of one class alone: `macro_f1` and "
                                "`balanced_accuracy` weigh all classes alike";
static const char constant[] = "weights begin as `zeros` or at random, as by `glorot_uniform`";
static const char random[] = "there are `glorot_uniform`, `he_normal`, `lecun_normal` and others, "
                             "by the sizes of the layer";
static const char smooth[] = "of smooth activations there are `gelu`, `silu`, `mish` and `elu`";
static const char gated[] = "gates are layers here: `multiply` of one with a `sigmoid` and another";
static const char bent[] = "`relu` and `leaky_relu` are the nearest";

/* Words in small letters and digits alone. */
static const struct Missing {
    const char *thing;
    const char *words; /* each between two spaces */
    const char *instead;
} all_missing[] = {
    {"layer", " lstm gru rnn simplernn bidirectional lstmcell grucell convlstm2d timedistributed ",
     recurrent},
    {"layer",
     " attention multiheadattention multiheadselfattention additiveattention "
     "selfattention transformer transformerencoder transformerencoderlayer "
     "groupqueryattention ",
     attention},
    {"layer",
     " embedding embeddings embeddingbag textvectorization stringlookup integerlookup "
     "hashing categoryencoding tokenizer positionembedding ",
     "numbers cannot be looked up in a table that is learned: a `dense` layer over columns that "
     "are 0 or 1 is the nearest"},
    {"layer",
     " conv2dtranspose conv1dtranspose convtranspose2d convtranspose1d deconv "
     "deconv2d transposedconv2d upsampling upsampling2d upsample pixelshuffle ",
     transposed},
    {"layer", " conv3d maxpooling3d averagepooling3d maxpool3d conv3dtranspose ", three},
    {"layer",
     " groupnormalization groupnorm instancenorm instancenorm2d rmsnormalization "
     "rmsnorm unitnormalization spectralnormalization weightnorm ",
     "of normalisations by batches and examples there are `batch_normalization` and "
     "`layer_normalization`"},
    {"layer",
     " spatialdropout spatialdropout1d spatialdropout2d dropout2d alphadropout "
     "gaussiandropout dropconnect droppath stochasticdepth ",
     "`dropout` is the nearest: it drops numbers, one by one"},
    {"layer", " prelu threshold rrelu celu ", bent},
    {"layer", " lambda permute repeatvector masking cropping3d ",
     "a layer does what one of tlc's kinds does, in the order of the spec: `reshape` and "
     "`flatten` change shapes"},
    {"layer", " subtract maximum minimum average dot ",
     "layers are joined by `add`, `multiply` and `concatenate`"},
    {"layer", " maxout squeezeexcite seblock ", gated},
    {"activation", " celu logsigmoid logsoftmax tanhshrink ", smooth},
    {"activation",
     " prelu crelu rrelu threshold thresholdedrelu softshrink hardshrink "
     "sparseplus squareplus ",
     bent},
    {"activation", " hardswish hardsilu ", "`silu` is the smooth one, `relu6` the cheap one"},
    {"activation", " hardtanh ", "`tanh` and `hard_sigmoid` are the nearest"},
    {"activation", " glu geglu swiglu reglu ", gated},
    {"optimizer",
     " adagrad adadelta adamax nadam radam amsgrad lion lamb lars sparseadam "
     "adafactor novograd ",
     adaptive},
    {"optimizer", " lbfgs ftrl shampoo muon sophia ", second},
    {"optimizer", " rprop asgd signsgd ",
     "`sgd`, with `momentum` and `nesterov`, is the "
     "nearest"},
    {"loss",
     " focal focalloss binaryfocalcrossentropy categoricalfocalcrossentropy "
     "sigmoidfocalcrossentropy dice diceloss tversky ",
     weighed},
    {"loss",
     " hinge squaredhinge categoricalhinge hingeloss multimarginloss "
     "multilabelmarginloss softmarginloss ",
     margin},
    {"loss",
     " kldivergence kldiv kldivloss kullbackleiblerdivergence kld poisson "
     "poissonnllloss gaussiannllloss ctc ctcloss ",
     divergence},
    {"loss",
     " cosinesimilarity cosineembeddingloss triplet tripletloss tripletmarginloss "
     "contrastive contrastiveloss nceloss infonce marginrankingloss ",
     pairs},
    {"loss",
     " logcosh mape msle meanabsolutepercentageerror meansquaredlogarithmicerror "
     "quantile quantileloss pinball ",
     relative},
    {"metric",
     " precision recall specificity sensitivity truepositives falsepositives "
     "truenegatives falsenegatives precisionatrecall recallatprecision f1micro ",
     one_class},
    {"metric",
     " iou meaniou binaryiou onehotiou dice kappa cohenkappa mcc "
     "matthewscorrcoef ",
     one_class},
    {"metric",
     " mape msle logcosh meanabsolutepercentageerror meansquaredlogarithmicerror "
     "medianabsoluteerror ",
     "of metrics for numbers there are `mae`, `mse`, `rmse` and `r2`"},
    {"metric", " perplexity bleu rouge ", "the loss is told in any case, and `accuracy`"},
    {"augmentation", " mixup cutmix mosaic randommixup randomcutmix ", mixing},
    {"augmentation",
     " randomhue randomsaturation colorjitter randomcolorjitter "
     "randomgrayscale solarization solarize posterize posterization equalize "
     "equalization autocontrast invert sharpness randomsharpness sharpen "
     "randomcolordegeneration channelshift ",
     colours},
    {"augmentation", " randomerasing cutout gridmask coarsedropout randomcutout ", erasing},
    {"augmentation",
     " randomshear randomaffine randomperspective elastictransform "
     "randomelastictransform gridshift ",
     "of changes of shape there are `random_rotation`, `random_zoom` and `random_translation`"},
    {"augmentation", " randaugment autoaugment trivialaugment augmix ",
     "no augmentation is drawn among others: each of the list is done to every image"},
    {"kernel initializer", " constant ones identity dirac ", constant},
    {"kernel initializer",
     " randomnormal randomuniform truncatednormal orthogonal variancescaling "
     "normal uniform truncnormal sparse ",
     random},
};

enum { LONGEST_WORD = 60 };

/* " word ", in small letters and digits alone, of what stands before a parenthesis; empty where
 * that is nothing or too long. */
static void plain_word(char plain[LONGEST_WORD], const char *word)
{
    size_t length = 1;
    const char *dot = strrchr(word, '.'); /* tf.keras.layers.LSTM */
    plain[0] = ' ';
    for (word = dot ? dot + 1 : word; *word && *word != '(' && length + 2 < LONGEST_WORD; word++)
        if (isalnum((unsigned char)*word))
            plain[length++] = (char)tolower((unsigned char)*word);
    plain[length] = '\0';
    if (length == 1 || (*word && *word != '('))
        plain[0] = '\0';
    else
        strcpy(plain + length, " ");
}

const char *missing_here(Arena *arena, const char *thing, const char *word)
{
    char plain[LONGEST_WORD];
    plain_word(plain, word);
    for (size_t i = 0; *plain && i < sizeof all_missing / sizeof *all_missing; i++)
        if (strcmp(all_missing[i].thing, thing) == 0 && strstr(all_missing[i].words, plain))
            return arena_printf(arena, "others have it, tlc has not: %s", all_missing[i].instead);
    return NULL;
}
