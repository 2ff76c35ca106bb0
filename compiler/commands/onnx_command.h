/* onnx_command.h: `tlc --emit=onnx SPEC --model NAME --weights FILE`. */
#ifndef ONNX_COMMAND_H
#define ONNX_COMMAND_H

#include "base/diag.h"
#include "ir/plan.h"
#include "options.h"

/* Writes the model that the options name as a file of ONNX, with floats or with the bytes of its
 * library. Reports, or says on standard error, what is wrong; whether it is written. */
bool write_onnx(Arena *arena, const Options *options, const Plan *plan, Diagnostics *diagnostics);

#endif
