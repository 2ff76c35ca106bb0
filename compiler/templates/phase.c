#include "sample.h"
enum { PHASE = 1, EPOCHS = 2 };
#define EPOCH_NUMBER epoch + 1
#define COMMENT      struct section
#define KEEP         (void)0
#define FORGET       (void)0
#define ORDER        NULL
#define VALIDATE     (void)0
#define VALID        NULL
#define RATE         0.1f
static struct tlc_examples TRAIN;
static inline void STEP(const struct batch *batch, float rate, struct tlc_metrics *totals)
{
    (void)batch, (void)rate, (void)totals;
}
/* ---- template ---- */
COMMENT;
static void train_phase(struct tlc_training *training)
{
    struct batch batch = {0};
    KEEP;
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
        struct tlc_metrics totals = {0};
        tlc_epoch_begin(training, PHASE, EPOCH_NUMBER);
        const int32_t *order = ORDER;
        for (int first = 0; first < TRAIN.count; first += BATCH) {
            take_batch(&batch, &TRAIN, order, first, BATCH);
            STEP(&batch, RATE, &totals);
            tlc_epoch_progress(training, &totals);
        }
        VALIDATE;
        tlc_epoch_end(training, &totals, VALID);
    }
    FORGET;
}
