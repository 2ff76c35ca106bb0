/* sample.h: what the library's kernels find above them in a program, so that each file compiles
 * alone. */
#ifndef LIBRARY_SAMPLE_H
#define LIBRARY_SAMPLE_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#endif
