/* metrics.c: sums over examples, and what they mean. */
#include "engine/engine.h"

double tlc_mean_loss(const struct tlc_metrics *metrics)
{
    return metrics->examples > 0 ? metrics->loss / (double)metrics->examples : 0;
}

double tlc_accuracy(const struct tlc_metrics *metrics)
{
    return metrics->examples > 0 ? (double)metrics->correct / (double)metrics->examples : 0;
}

double tlc_metric_value(enum tlc_metric metric, const struct tlc_metrics *metrics)
{
    switch (metric) {
    case TLC_METRIC_ACCURACY:
        return tlc_accuracy(metrics);
    default:
        return tlc_mean_loss(metrics);
    }
}
