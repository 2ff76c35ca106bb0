/* clang-format off */
#include "sample.h"
/* ---- template ---- */
/* What layers are as nodes of ONNX: JSON, which runtime/store/onnx_nodes.h explains. */
#define ONNX(...) "{" #__VA_ARGS__ "}"
