#!/bin/sh
# rounding.sh: percents of results are rounded in one place, runtime/results/shown.c: a format of its own would round halves
# otherwise, so that of one number the terminal said one thing and the report another.
set -u
! grep -nE '"[^"]*%\.[0-9]f( ?%%| points)' runtime/analysis/*.c runtime/report/*.c runtime/results/*.c runtime/run/*.c runtime/main/*.c
