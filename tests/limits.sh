#!/bin/sh
# At the limits that docs/language.md documents, and beyond them, tlc answers at once. What took
# minutes before takes well below a second; a bound on processor time of many times that leaves room
# for sanitizers and slow machines. The time of the C compiler is not looked at.
#
#   tests/limits.sh TLC
set -u

case $1 in
/*) tlc=$1 ;;
*) tlc=$PWD/$1 ;;
esac
folder=$(mktemp -d) || exit 2
trap 'rm -rf "$folder"' EXIT
failed=0

# print_spec KIND: a spec at a limit.
print_spec() {
    awk -v kind="$1" '
    function add_head(classes) {
        print "name: limits\ndata:\n  d:\n    path: p\n    shape: [4, 4]\n    classes: " classes
        print "    train: {images: a, labels: b}\n    test: {images: c, labels: d}"
        print "splits:\n  train: d.train[:10000]\n  test: d.test"
    }
    function units(count, text) {
        text = "4"
        while (--count > 0)
            text = text ", 4"
        return "dense: {units: [" text "]}"
    }
    function add_model(name, front) {
        print "  " name ": {layers: [" front ", dense: {units: 10, activation: softmax}]}"
    }
    function add_training(model, task, rest) {
        print "  - {model: " model ", task: " task \
              ", loss: sparse_categorical_crossentropy, " rest "}"
    }
    function add_study(vary) {
        print "compare: [{models: [A, B], task: T}]\nstudy:\n  arms: [A, B]\n  vary:"
        print vary
    }
    BEGIN {
        add_head(kind == "classes" ? 256 : 10)
        print "tasks:\n  T: {}"
        for (i = 0; kind == "classes" && i < 999; i++)
            print "  T" i ": {classes: 65536}"
        print "models:"
        add_model("A", kind == "layers" || kind == "phases" || kind == "copies" || \
              kind == "deep" ? \
              "flatten, " units(998) : "flatten")
        if (kind == "copies")
            for (i = 0; i < 998; i++)
                print "  A" i ": {layers: [from: " (i ? "A" (i - 1) : "A") "]}"
        add_model("B", "flatten, " units(2))
        for (i = 0; kind == "names" && i < 900; i++)
            add_model("a_name_that_is_almost_the_same_as_" i, "flatten")
        print "training:"
        if (kind == "phases") {
            printf "  - {model: A, task: T, loss: sparse_categorical_crossentropy, phases: ["
            for (i = 0; i < 1000; i++)
                printf "%s{epochs: 2, freeze: %d}", i ? ", " : "", i % 998
            print "]}"
        } else if (kind == "rates") {
            rate = "0.1"
            for (i = 2; i < 160; i++)
                rate = rate " + 0.001 * (epoch % " i ")"
            for (i = 0; i < 10; i++)
                add_training("A", "T", "epochs: 99000, optimizer: {sgd: {learning_rate: " rate "}}")
        } else if (kind == "epochs") {
            add_training("A", "T", "epochs: 100000")
        } else if (kind == "classes") {
            for (i = 0; i < 999; i++)
                add_training("A", "T" i, "epochs: 1")
        } else if (kind == "names") {
            for (i = 0; i < 900; i++)
                add_training("A_name_that_is_nearly_the_same_as_" i, "T", "epochs: 1")
            print "compare:"
            for (i = 0; i < 900; i++)
                print "  - {models: [A_name_that_is_nearly_the_same_as_" i ", X" i "], task: T" i "}"
        } else if (kind == "schedules") {
            rate = "0.1"
            for (i = 2; i < 100; i++)
                rate = rate " + 0.001 * (epoch % " i ")"
            add_training("A", "T", "epochs: 2000, optimizer: {sgd: {learning_rate: " rate "}}")
        } else if (kind == "copies") {
            add_training("A997", "T", "epochs: 2")
        } else {
            add_training("A", "T", "epochs: 5")
        }
        if (kind == "names")
            exit
        add_training("B", "T", kind == "epochs" ? "epochs: 100000" : "epochs: 5")
        if (kind == "cells")
            add_study("    training.A.epochs, training.B.epochs: 1..100\n    training.B.batch_size: 1..50")
        if (kind == "deep" || kind == "schedules")
            add_study("    training.A.batch_size: 1..500")
        if (kind == "epochs")
            add_study("    training.A.batch_size: 1..50\n    training.B.batch_size: 1..50")
    }'
}

# expect CODE KIND SAID
expect() {
    print_spec "$2" > "$folder/$2.yaml"
    (
        ulimit -t 20
        exec "$tlc" "$folder/$2.yaml" -o "$folder/$2.c" > "$folder/said" 2>&1
    )
    code=$?
    if [ "$code" -ne "$1" ] || ! grep -q "$3" "$folder/said"; then
        echo "$2: exit code $code instead of $1, or not \`$3\`"
        head -n 3 "$folder/said"
        failed=1
    fi
}

expect 0 layers '^Written' # a model of 1,000 layers
expect 1 phases 'layers to go through' # 1,000 phases of it
expect 1 copies 'all models together' # 1,000 models that copy 1,000 layers, each from the one before
expect 1 rates 'so many epochs' # 990,000 epochs of a long schedule
expect 0 epochs '^Written' # 2,500 cells of 100,000 epochs at a constant rate
expect 0 cells '^Written' # 5,000 cells
expect 1 deep 'the models of all cells together' # 500 cells of 1,000 layers
expect 1 schedules 'so many cells and epochs' # 500 cells of a long schedule
expect 1 classes 'no label becomes' # 1,000 tasks of 65,536 classes
expect 1 names 'there is no model' # 2,700 names that are not there, each near to 900 others
exit $failed
