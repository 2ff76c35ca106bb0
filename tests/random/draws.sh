#!/bin/sh
# draws.sh PROGRAM WORK_DIR: runs draws.py, unless there is no Python of 3.8 or newer.
set -eu
python3 -c 'import sys; sys.exit(sys.version_info < (3, 8))' 2> /dev/null ||
    { echo "no Python 3.8"; exit 77; }
python3 "$(dirname "$0")/draws.py" "$@"
