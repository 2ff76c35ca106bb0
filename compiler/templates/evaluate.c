#include "sample.h"
static inline void evaluate_batch(
    const struct batch *batch, struct tlc_metrics *totals, uint8_t *correct)
{
    (void)batch, (void)totals, (void)correct;
}
/* ---- template ---- */
/* Loss and accuracy of MODEL; marks in `correct`, unless it is NULL, which examples it
 * got right. */
static struct tlc_metrics evaluate(const struct tlc_examples *examples, uint8_t *correct)
{
    struct tlc_metrics totals = {0};
    struct batch batch = {0};
    for (int first = 0; first < examples->count; first += BATCH) {
        take_batch(&batch, examples, NULL, first, BATCH);
        evaluate_batch(&batch, &totals, correct);
    }
    return totals;
}
