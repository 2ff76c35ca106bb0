/* tlc.h: what every compiled experiment shares.
 *
 * The generated C holds everything that depends on the spec: sizes, kernels, rules, the order of
 * things. Here is what does not: reading data files, random numbers, progress, saved weights and
 * results. Every function either succeeds or ends the program with one clear line on standard error
 * and exit code 1 (2 for a wrong command line).
 */
#ifndef TLC_H
#define TLC_H

#include "data/data.h"
#include "data/imputation.h"
#include "engine/engine.h"
#include "engine/tables.h"
#include "foreign/foreign.h"
#include "foreign/hdf5_data.h"
#include "formats/cifar.h"
#include "formats/csv_source.h"
#include "formats/images_source.h"
#include "main/main.h"
#include "metrics/blind.h"
#include "metrics/metrics.h"
#include "numerics/numerics.h"
#include "predict/predict.h"
#include "run/epochs.h"
#include "store/saved.h"
#include "store/stored.h"
#include "system/allocate.h"
#include "system/fail.h"

#endif
