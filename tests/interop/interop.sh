#!/bin/sh
# interop.sh BUILD [MODELS]: compares predictions with model files of others, in a virtual environment of its
# own; uses that of `make bench-peers` where it is.
set -eu
build=$1 models=${2:-}
here=$(dirname "$0")
environment=$build/bench-peers/environment
[ -x "$environment/bin/python" ] || environment=$build/interop-environment
[ -x "$environment/bin/python" ] || /usr/bin/python3 -m venv "$environment"
# MODULE PACKAGE...
fetch() {
    module=$1; shift
    "$environment/bin/python" -c "import $module" > /dev/null 2>&1 ||
        "$environment/bin/python" -m pip install --quiet --disable-pip-version-check "$@"
}
fetch jax jax
fetch keras keras
fetch h5py h5py
fetch torch torch
fetch safetensors safetensors
fetch tf_keras tf_keras
fetch onnx onnx
fetch onnxruntime onnxruntime
touch "$build/tests/interop/program.c" "$build/tests/interop/saving_program.c"
sh "$here/../onnx/onnx.sh" "$build/tests/onnx_written" "$build/tests/onnx_show" "$build/tests/onnx"
"$environment/bin/python" -B "$here/../onnx/onnx.py" "$build/tests/onnx"
exec "$environment/bin/python" -B "$here/interop.py" "$build" "$models"
