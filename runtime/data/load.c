/* load.c: data sets read at the same time.
 *
 * To unpack a file takes as long as to train on a part of it, and no file can be divided. So each
 * is read by one thread, or, where examples are files of their own, by an equal share: first what
 * is needed of all of them, then the rest of each, where checksums stand, while the caller goes on.
 * Of several faults the first is told, in this order, by any number of threads: who fails waits for
 * what comes before. */
#include <pthread.h>
#include <stdlib.h>

#include "data/data.h"
#include "data/places.h"
#include "data/reading.h"
#include "system/allocate.h"
#include "system/fail.h"
#include "system/input.h"

/* Task i of the first `count` reads what is needed of data set i; the others read the rests, those
 * of the last set first: it is read while somebody is still at the first. */
static struct loader {
    int count;
    const struct tlc_loading *loadings;
    char **directories;
    void **rests;
    struct tlc_reading *readings;
    int crew;   /* threads for each data set of many files */
    int next;   /* task that nobody has taken */
    bool *done; /* which tasks are */
    int threads;
    pthread_t *thread;
    pthread_mutex_t mutex;
    pthread_cond_t changed;
} loader;

/* ---- one data set --------------------------------------------------------------------------- */

void tlc_data_keep(const struct tlc_data *data)
{
    tlc_keep((void *)data->numbers);
    if (data->labels)
        tlc_keep((void *)data->labels);
    if (data->targets)
        tlc_keep((void *)data->targets);
    if (data->groups)
        tlc_keep((void *)data->groups->of);
    tlc_keep(data->groups);
}

static void read_source(const char *directory, const struct tlc_source *source,
                        const struct tlc_crew *crew, struct tlc_data *data, void **rest)
{
    struct tlc_fault fault;
    if (!tlc_source_read(directory, source, crew, data, rest, &fault))
        tlc_fail("%s", fault.text);
    tlc_data_keep(data);
}

static void finish_source(const struct tlc_source *source, void *rest)
{
    struct tlc_fault fault;
    if (!tlc_source_finish(source, rest, &fault))
        tlc_fail("%s", fault.text);
}

struct tlc_data tlc_load_source(const struct tlc_options *options, const struct tlc_source *source)
{
    struct tlc_data data;
    void *rest = NULL;
    const struct tlc_crew crew = {.threads = options->threads};
    char *directory = tlc_find_source(options, source);
    read_source(directory, source, &crew, &data, &rest);
    finish_source(source, rest);
    free(directory);
    return data;
}

uint32_t tlc_data_checksum(const struct tlc_data *data)
{
    const size_t rows = (size_t)data->rows;
    const size_t row_size = (size_t)data->size * tlc_element_size(data->element);
    const size_t learned = data->outputs ? rows * (size_t)data->outputs * sizeof *data->targets
                                         : rows * sizeof *data->labels;
    const void *of_rows = data->outputs ? (const void *)data->targets : data->labels;
    return tlc_checksum(tlc_checksum(0, of_rows, learned), data->numbers, rows * row_size);
}

/* ---- tasks ---------------------------------------------------------------------------------- */

static void wait_for(int task)
{
    pthread_mutex_lock(&loader.mutex);
    while (!loader.done[task])
        pthread_cond_wait(&loader.changed, &loader.mutex);
    pthread_mutex_unlock(&loader.mutex);
}

static void wait_for_all_before(int task)
{
    for (int i = 0; i < task; i++)
        wait_for(i);
}

/* The next task that is before `end`, or -1. */
static int take_task(int end)
{
    pthread_mutex_lock(&loader.mutex);
    const int task = loader.next < end ? loader.next++ : -1;
    pthread_mutex_unlock(&loader.mutex);
    return task;
}

static void read_set(int set)
{
    const struct tlc_loading *loading = &loader.loadings[set];
    const struct tlc_crew crew = {loader.crew, tlc_reading_tell, &loader.readings[set]};
    read_source(loader.directories[set], loading->source, &crew, loading->data, &loader.rests[set]);
}

static void do_task(int task)
{
    const bool reads = task < loader.count;
    const int set = reads ? task : 2 * loader.count - 1 - task;
    const struct tlc_loading *loading = &loader.loadings[set];
    tlc_fail_waits(wait_for_all_before, task);
    if (reads)
        read_set(set);
    else {
        wait_for(set);
        finish_source(loading->source, loader.rests[set]);
    }
    tlc_fail_waits(NULL, 0);
    pthread_mutex_lock(&loader.mutex);
    loader.done[task] = true;
    pthread_cond_broadcast(&loader.changed);
    pthread_mutex_unlock(&loader.mutex);
}

static void do_tasks(int end)
{
    for (int task; (task = take_task(end)) >= 0;)
        do_task(task);
}

static void *work(void *unused)
{
    (void)unused;
    do_tasks(2 * loader.count);
    return NULL;
}

/* ---- from begin to end ---------------------------------------------------------------------- */

static void begin(const struct tlc_options *options, int count, const struct tlc_loading *loadings)
{
    const size_t sets = (size_t)count;
    loader = (struct loader){.count = count, .loadings = loadings};
    loader.directories = tlc_allocate(sets, sizeof *loader.directories);
    loader.rests = tlc_allocate(sets, sizeof *loader.rests);
    loader.readings = tlc_allocate(sets, sizeof *loader.readings);
    loader.crew = options->threads / count;
    loader.done = tlc_allocate(2 * sets, sizeof *loader.done);
    for (int i = 0; i < count; i++)
        loader.directories[i] = tlc_find_source(options, loadings[i].source);
    pthread_mutex_init(&loader.mutex, NULL);
    pthread_cond_init(&loader.changed, NULL);
}

/* One that cannot be had is done without. */
static void start_threads(int most)
{
    loader.thread = tlc_allocate((size_t)most, sizeof *loader.thread);
    while (loader.threads < most &&
           pthread_create(&loader.thread[loader.threads], NULL, work, NULL) == 0)
        loader.threads++;
}

void tlc_load(const struct tlc_options *options, int count, const struct tlc_loading *loadings)
{
    begin(options, count, loadings);
    tlc_reading_begin(options, loader.readings, count);
    start_threads(options->threads - 1 < count ? options->threads - 1 : count);
    do_tasks(loader.threads > 0 ? count : 2 * count);
    wait_for_all_before(count);
    tlc_reading_end();
    tlc_fail_waits(wait_for_all_before, 2 * count);
}

void tlc_load_end(void)
{
    if (loader.count == 0)
        return;
    do_tasks(2 * loader.count);
    for (int i = 0; i < loader.threads; i++)
        pthread_join(loader.thread[i], NULL);
    tlc_fail_waits(NULL, 0);
    for (int i = 0; i < loader.count; i++)
        free(loader.directories[i]);
    free(loader.directories);
    free(loader.rests);
    free(loader.readings);
    free(loader.done);
    free(loader.thread);
    pthread_cond_destroy(&loader.changed);
    pthread_mutex_destroy(&loader.mutex);
    loader = (struct loader){.count = 0};
}
