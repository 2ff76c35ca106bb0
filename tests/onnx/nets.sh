# nets.sh: what is written as ONNX: a name, the spec, the model, `bytes`, `floats` or the layer with which floats begin,
# and how far a probability may be off. Sums of products are the same whole numbers wherever they are taken, and then
# rounded as floats: only where such a number is near the middle between two bytes, others may take the other one.
nets='convolved tests/int8/nets.yaml convolved bytes 0.000001
depthwise tests/int8/nets.yaml depthwise bytes 0.000001
branches tests/int8/nets.yaml branches bytes 0.003
alone tests/int8/nets.yaml alone bytes 0.000001
alone_head tests/int8/nets.yaml alone last_hidden 0.000001
whole tests/int8/nets.yaml whole bytes 0.000001
from_floats tests/int8/nets.yaml from_floats bytes 0.000001
grouped tests/parity/compiled.yaml grouped bytes 0.000001
adapted tests/parity/compiled.yaml adapted bytes 0.000001
lines tests/parity/compiled.yaml lines bytes 0.000001
graph tests/interop/saved.yaml graph bytes 0.000001
normal tests/interop/saved.yaml normal bytes 0.000001
functions tests/interop/saved.yaml functions bytes 0.000001
imputed tests/interop/saved.yaml imputed bytes 0.000001
float_branches tests/int8/nets.yaml branches floats 0.000001
float_depthwise tests/int8/nets.yaml depthwise floats 0.000001
float_stack tests/interop/saved.yaml stack floats 0.000001
float_graph tests/interop/saved.yaml graph floats 0.000001
float_normal tests/interop/saved.yaml normal floats 0.000001
float_kinds tests/interop/saved.yaml kinds floats 0.000001
float_functions tests/interop/saved.yaml functions floats 0.000001
float_imputed tests/interop/saved.yaml imputed floats 0.000001
float_lines tests/parity/compiled.yaml lines floats 0.000001'
