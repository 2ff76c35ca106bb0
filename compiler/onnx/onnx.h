/* onnx.h: a library as a file of ONNX: its ops as nodes, in their order.
 *
 * What works with bytes stands there as QuantizeLinear and DequantizeLinear around nodes of floats,
 * with the library's own scales, zeros, bytes of weights and whole biases: whoever runs it may do
 * the same with whole numbers, or with floats. The input is as the data has it, channels last, for
 * any number of examples; images within have their channels first, as ONNX's operators want them.
 */
#ifndef ONNX_ONNX_H
#define ONNX_ONNX_H

#include "library/library.h"

/* The file of a library that has its numbers. */
void onnx_emit(Text *out, const Library *library);

#endif
