/* hdf5_process.c: the child that reads HDF5, as its parent has it: it may crash, hang or lie. */
#include "foreign/hdf5_process.h"

#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int tlc_hdf5_patience = 60000;

/* The rest of the child's code is not there without the library. */
#ifdef TLC_HAS_HDF5
static const bool has_library = true;
#else
static const bool has_library = false;

_Noreturn void tlc_hdf5_child(int answer, const struct tlc_hdf5_request *request)
{
    (void)answer, (void)request;
    _exit(1);
}
#endif

/* What other threads have open: the pipe of another child that this one held on to would not be
 * seen to end. */
static void close_others(int answer, int file)
{
    DIR *open = opendir("/proc/self/fd");
    for (const struct dirent *entry; open && (entry = readdir(open));) {
        const int descriptor = atoi(entry->d_name);
        if (descriptor > STDERR_FILENO && descriptor != answer && descriptor != file &&
            descriptor != dirfd(open))
            close(descriptor);
    }
    if (open)
        closedir(open);
}

bool tlc_hdf5_begin(struct tlc_hdf5_process *child, const struct tlc_foreign_file *file,
                    struct tlc_hdf5_request *request, struct tlc_fault *fault)
{
    int ends[2];
    *child = (struct tlc_hdf5_process){.path = file->path};
    if (!has_library)
        return tlc_fault_set(fault,
                             "%s is or has HDF5, which this tlc was built without: install "
                             "libhdf5-dev and build it again, or convert the file (weights to "
                             ".safetensors or .npz, data to .npz)",
                             file->path);
    if (pipe(ends) < 0)
        return tlc_fault_unread(fault, "cannot read %s: no pipe: %s", file->path, strerror(errno));
    child->process = fork();
    if (child->process == 0) {
        close(ends[0]);
        close_others(ends[1], file->descriptor);
        request->path = file->path;
        request->descriptor = file->descriptor;
        tlc_hdf5_child(ends[1], request);
    }
    close(ends[1]);
    child->answer = ends[0];
    if (child->process > 0)
        return true;
    close(ends[0]);
    return tlc_fault_unread(fault, "cannot read %s: no process: %s", file->path, strerror(errno));
}

/* Why it has said less than it should. */
static bool explain_end(const struct tlc_hdf5_process *child, int status, struct tlc_fault *fault)
{
    if (child->reason)
        return tlc_fault_unread(fault, "cannot read %s: its reader cannot be heard: %s",
                                child->path, strerror(child->reason));
    if (WIFSIGNALED(status) && (WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL))
        return tlc_fault_set(fault, "%s is damaged: the HDF5 library came to no end with it",
                             child->path);
    if (WIFSIGNALED(status))
        return tlc_fault_set(fault, "%s is damaged: the HDF5 library crashed on it (signal %d)",
                             child->path, WTERMSIG(status));
    return tlc_fault_set(fault, "%s is damaged: the HDF5 library ended in the middle of it",
                         child->path);
}

bool tlc_hdf5_end_child(struct tlc_hdf5_process *child, bool said, struct tlc_fault *fault)
{
    int status = 0;
    pid_t ended;
    close(child->answer);
    if (said)
        kill(child->process, SIGKILL); /* there is no more to be said */
    do
        ended = waitpid(child->process, &status, 0);
    while (ended < 0 && errno == EINTR);
    if (!said && !*fault->text)
        explain_end(child, status, fault);
    return said;
}

/* Reads so many bytes; fewer, where the child has ended, or has said nothing for too long. */
size_t tlc_hdf5_hear(struct tlc_hdf5_process *child, void *bytes, size_t size)
{
    size_t done = 0;
    while (done < size) {
        struct pollfd ready = {.fd = child->answer, .events = POLLIN};
        const int count = poll(&ready, 1, tlc_hdf5_patience);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0) {
            child->reason = count < 0 ? errno : 0;
            kill(child->process, SIGKILL);
            return done;
        }
        const ssize_t some = read(child->answer, (char *)bytes + done, size - done);
        if (some < 0 && errno == EINTR)
            continue;
        if (some <= 0) {
            child->reason = some < 0 ? errno : 0;
            return done;
        }
        done += (size_t)some;
    }
    return done;
}

bool tlc_hdf5_hear_fault(struct tlc_hdf5_process *child, uint64_t length, struct tlc_fault *fault)
{
    char text[512] = {0};
    if (length >= sizeof text || tlc_hdf5_hear(child, text, (size_t)length) < length)
        return false;
    return tlc_fault_set(fault, "%s: %s", child->path, text);
}
