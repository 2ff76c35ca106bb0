/* calls.c: runs a program and lets one of its system calls fail, come short, or be its last.
 *
 *   calls REPORT count            -- PROGRAM ARGUMENT...
 *   calls REPORT fail KIND K MODE ERROR  ...   MODE is once or on: from the K-th on
 *   calls REPORT short KIND K MODE       ...   a read or write of half as many bytes
 *   calls REPORT kill K                  ...   SIGKILL instead of the K-th call of whatever kind
 *
 * Calls are counted from 1 and from where main begins, so that the dynamic linker and sanitizers
 * are left alone, over all threads. Standard error never fails: what is said there is looked at.
 * The program is held at each of its system calls (ptrace), so those from within the C library are
 * reached as well. REPORT becomes lines: `KIND COUNT` for each kind, `all COUNT`, then `exit CODE`
 * or `signal NUMBER`. Exits with 0 if the program could be run, with 77 where this cannot be done.
 */
#define _GNU_SOURCE
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#if !defined(__x86_64__)
int main(void)
{
    fputs("calls: only for x86-64\n", stderr);
    return 77;
}
#else

/* ---- kinds of calls -------------------------------------------------------------------------- */

enum { MOST_CALLS = 8, MOST_THREADS = 64 };

struct kind {
    const char *name;
    int calls[MOST_CALLS]; /* ends in -1 */
    long seen;
};

static struct kind kinds[] = {
    {"open", {SYS_open, SYS_openat, SYS_creat, -1}, 0},
    {"read", {SYS_read, SYS_pread64, SYS_readv, -1}, 0},
    {"write", {SYS_write, SYS_pwrite64, SYS_writev, -1}, 0},
    {"close", {SYS_close, -1}, 0},
    {"sync", {SYS_fsync, SYS_fdatasync, -1}, 0},
    {"rename", {SYS_rename, SYS_renameat, SYS_renameat2, SYS_link, SYS_linkat, -1}, 0},
    {"unlink", {SYS_unlink, SYS_unlinkat, -1}, 0},
    {"mkdir", {SYS_mkdir, SYS_mkdirat, -1}, 0},
    {"truncate", {SYS_truncate, SYS_ftruncate, -1}, 0},
    {"stat", {SYS_stat, SYS_fstat, SYS_lstat, SYS_newfstatat, SYS_statx, -1}, 0},
    {"access", {SYS_access, SYS_faccessat, SYS_faccessat2, SYS_readlink, SYS_readlinkat, -1}, 0},
    {"seek", {SYS_lseek, -1}, 0},
    {"lock", {SYS_flock, -1}, 0},
    {"list", {SYS_getdents64, SYS_getdents, -1}, 0},
    {"mode", {SYS_chmod, SYS_fchmod, SYS_fchmodat, SYS_fchown, -1}, 0},
    {"map", {SYS_mmap, SYS_mremap, SYS_mprotect, -1}, 0}, /* brk has no errors: it does not move */
    {"thread", {SYS_clone, SYS_clone3, -1}, 0},
    {"random", {SYS_getrandom, -1}, 0},
};
enum { KINDS = sizeof kinds / sizeof *kinds };

static struct kind *kind_of(long call)
{
    for (int i = 0; i < KINDS; i++)
        for (int j = 0; kinds[i].calls[j] >= 0; j++)
            if (kinds[i].calls[j] == call)
                return &kinds[i];
    return NULL;
}

static struct kind *kind_named(const char *name)
{
    for (int i = 0; i < KINDS; i++)
        if (strcmp(kinds[i].name, name) == 0)
            return &kinds[i];
    fprintf(stderr, "calls: no kind %s\n", name);
    exit(2);
}

static const struct {
    const char *name;
    int number;
} errors[] = {{"EIO", EIO},       {"ENOSPC", ENOSPC}, {"EINTR", EINTR},   {"EMFILE", EMFILE},
              {"EACCES", EACCES}, {"ENOMEM", ENOMEM}, {"EAGAIN", EAGAIN}, {"ENOLCK", ENOLCK},
              {"EPERM", EPERM},   {"EDQUOT", EDQUOT}, {"ENOSYS", ENOSYS}, {"EROFS", EROFS}};

static int error_named(const char *name)
{
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
        if (strcmp(errors[i].name, name) == 0)
            return errors[i].number;
    fprintf(stderr, "calls: no error %s\n", name);
    exit(2);
}

/* ---- what is to happen ----------------------------------------------------------------------- */

static struct {
    enum { COUNT, FAIL, SHORT, KILL } deed;
    struct kind *kind;
    long which;
    bool all_later;
    int error;
} plan;

/* A program that is at its end, and from then on is left alone, says so by this call. */
enum { DISARMING_CALL = SYS_getpgid, DISARMING_ARGUMENT = 0x544c43 };

static bool armed;
static long seen;

/* The counts say whether it is this call's turn. */
static bool is_due(const struct kind *kind)
{
    if (plan.deed == COUNT)
        return false;
    if (plan.deed == KILL)
        return seen == plan.which;
    return kind == plan.kind &&
           (kind->seen == plan.which || (plan.all_later && kind->seen > plan.which));
}

/* ---- threads of the program ------------------------------------------------------------------ */

struct thread {
    pid_t id;
    bool fails; /* the call it is in */
};
static struct thread threads[MOST_THREADS];

static struct thread *thread_of(pid_t id)
{
    for (int i = 0; i < MOST_THREADS; i++)
        if (threads[i].id == id || threads[i].id == 0) {
            threads[i].id = id;
            return &threads[i];
        }
    fputs("calls: too many threads\n", stderr);
    exit(2);
}

static void forget(pid_t id)
{
    int last = 0;
    while (last < MOST_THREADS && threads[last].id)
        last++;
    for (int i = 0; i < last; i++)
        if (threads[i].id == id) {
            threads[i] = threads[last - 1];
            threads[last - 1] = (struct thread){0};
            return;
        }
}

/* ---- where main begins ----------------------------------------------------------------------- */

static uint64_t beginning;
static long beginning_word;

/* What the kernel told the program about where it stands in memory. */
static uint64_t read_entry(pid_t id)
{
    char path[64];
    Elf64_auxv_t item;
    snprintf(path, sizeof path, "/proc/%d/auxv", (int)id);
    FILE *file = fopen(path, "rb");
    uint64_t found = 0;
    while (file && fread(&item, sizeof item, 1, file) == 1 && item.a_type != AT_NULL)
        if (item.a_type == AT_ENTRY)
            found = item.a_un.a_val;
    if (file)
        fclose(file);
    return found;
}

static uint64_t find_symbol(const unsigned char *image, const char *name)
{
    const Elf64_Ehdr *header = (const void *)image;
    const Elf64_Shdr *sections = (const void *)(image + header->e_shoff);
    for (int i = 0; i < header->e_shnum; i++) {
        const Elf64_Sym *symbols = (const void *)(image + sections[i].sh_offset);
        if (sections[i].sh_type != SHT_SYMTAB)
            continue;
        const char *names = (const char *)image + sections[sections[i].sh_link].sh_offset;
        for (size_t k = 0; k < sections[i].sh_size / sizeof *symbols; k++)
            if (strcmp(names + symbols[k].st_name, name) == 0)
                return symbols[k].st_value - header->e_entry;
    }
    return 0;
}

/* How far main is from the first instruction; 0 for a program without symbols. */
static uint64_t distance_to_main(pid_t id)
{
    char path[64];
    struct stat status;
    uint64_t distance = 0;
    snprintf(path, sizeof path, "/proc/%d/exe", (int)id);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0 || fstat(file, &status) < 0)
        return 0;
    void *image = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, file, 0);
    close(file);
    if (image == MAP_FAILED)
        return 0;
    if (memcmp(image, ELFMAG, SELFMAG) == 0)
        distance = find_symbol(image, "main");
    munmap(image, (size_t)status.st_size);
    return distance;
}

/* Puts a breakpoint there. */
static void await_main(pid_t id)
{
    beginning = read_entry(id) + distance_to_main(id);
    errno = 0;
    beginning_word = ptrace(PTRACE_PEEKTEXT, id, beginning, 0);
    if (errno != 0 ||
        ptrace(PTRACE_POKETEXT, id, beginning, (beginning_word & ~0xffL) | 0xcc) < 0) {
        fputs("calls: cannot set a breakpoint\n", stderr);
        exit(77);
    }
}

/* Whether the trap is that breakpoint, which is taken away then. */
static bool is_at_main(pid_t id)
{
    struct user_regs_struct registers;
    if (armed || ptrace(PTRACE_GETREGS, id, 0, &registers) < 0 || registers.rip != beginning + 1)
        return false;
    registers.rip = beginning;
    ptrace(PTRACE_POKETEXT, id, beginning, beginning_word);
    ptrace(PTRACE_SETREGS, id, 0, &registers);
    return true;
}

/* ---- one system call ------------------------------------------------------------------------- */

static bool is_to_standard_error(const struct kind *kind, const struct user_regs_struct *registers)
{
    return strcmp(kind->name, "write") == 0 && registers->rdi == STDERR_FILENO;
}

/* No call has the number -1: it fails, and on its way out gets the error wanted. */
static void let_fail(struct thread *thread, struct user_regs_struct *registers)
{
    registers->orig_rax = (unsigned long long)-1;
    thread->fails = true;
}

static void enter_call(struct thread *thread, pid_t program)
{
    struct user_regs_struct registers;
    if (ptrace(PTRACE_GETREGS, thread->id, 0, &registers) < 0)
        return;
    if (registers.orig_rax == DISARMING_CALL && registers.rdi == DISARMING_ARGUMENT)
        armed = false;
    struct kind *kind = kind_of((long)registers.orig_rax);
    if (!armed || (kind && is_to_standard_error(kind, &registers)))
        return;
    seen++;
    if (kind)
        kind->seen++;
    if (!is_due(kind))
        return;
    if (plan.deed == KILL)
        kill(program, SIGKILL);
    else if (plan.deed == FAIL)
        let_fail(thread, &registers);
    else if (registers.rdx > 1)
        registers.rdx /= 2;
    ptrace(PTRACE_SETREGS, thread->id, 0, &registers);
}

static void leave_call(struct thread *thread)
{
    struct user_regs_struct registers;
    if (!thread->fails || ptrace(PTRACE_GETREGS, thread->id, 0, &registers) < 0)
        return;
    registers.rax = (unsigned long long)-plan.error;
    ptrace(PTRACE_SETREGS, thread->id, 0, &registers);
    thread->fails = false;
}

static void at_call(pid_t id, pid_t program)
{
    struct __ptrace_syscall_info info;
    if (ptrace(PTRACE_GET_SYSCALL_INFO, id, sizeof info, &info) < 0)
        return;
    if (info.op == PTRACE_SYSCALL_INFO_ENTRY)
        enter_call(thread_of(id), program);
    else if (info.op == PTRACE_SYSCALL_INFO_EXIT)
        leave_call(thread_of(id));
}

/* ---- the program ------------------------------------------------------------------------------
 */

static _Noreturn void become(char **arguments)
{
    if (ptrace(PTRACE_TRACEME, 0, 0, 0) < 0)
        _exit(77);
    raise(SIGSTOP);
    execvp(arguments[0], arguments);
    _exit(127);
}

/* The signal to hand on. */
static int at_stop(pid_t id, int status, pid_t program)
{
    const int signal = WSTOPSIG(status), event = status >> 16;
    if (signal == (SIGTRAP | 0x80))
        at_call(id, program);
    else if (event == PTRACE_EVENT_EXEC)
        await_main(id);
    else if (signal == SIGTRAP && event == 0 && is_at_main(id))
        armed = true;
    else if (event == 0 && signal == SIGSTOP)
        thread_of(id); /* a thread's first */
    else if (event == 0)
        return signal;
    return 0;
}

/* Returns the program's status. */
static int follow(pid_t program)
{
    for (;;) {
        int status;
        pid_t id = waitpid(-1, &status, __WALL);
        if (id < 0) {
            perror("calls: waitpid");
            exit(2);
        }
        if (WIFSTOPPED(status)) {
            int signal = at_stop(id, status, program);
            ptrace(armed ? PTRACE_SYSCALL : PTRACE_CONT, id, 0, signal);
        } else if (id == program) {
            return status;
        } else {
            forget(id);
        }
    }
}

static int run(char **arguments)
{
    int status;
    pid_t program = fork();
    if (program == 0)
        become(arguments);
    if (program < 0 || waitpid(program, &status, 0) != program || !WIFSTOPPED(status) ||
        ptrace(PTRACE_SETOPTIONS, program, 0,
               PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXEC | PTRACE_O_TRACECLONE |
                   PTRACE_O_EXITKILL) < 0) {
        fputs("calls: programs cannot be traced here\n", stderr);
        exit(77);
    }
    ptrace(PTRACE_CONT, program, 0, 0);
    return follow(program);
}

/* ---- the command line -------------------------------------------------------------------------
 */

static void write_report(const char *path, int status)
{
    FILE *file = fopen(path, "w");
    if (!file) {
        perror(path);
        exit(2);
    }
    for (int i = 0; i < KINDS; i++)
        fprintf(file, "%s %ld\n", kinds[i].name, kinds[i].seen);
    fprintf(file, "all %ld\n", seen);
    fprintf(file, "%s %d\n", WIFEXITED(status) ? "exit" : "signal",
            WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
    if (fclose(file) != 0) {
        perror(path);
        exit(2);
    }
}

static void read_plan(char **words)
{
    if (strcmp(words[0], "fail") == 0 || strcmp(words[0], "short") == 0) {
        plan.deed = *words[0] == 'f' ? FAIL : SHORT;
        plan.kind = kind_named(words[1]);
        plan.which = atol(words[2]);
        plan.all_later = strcmp(words[3], "on") == 0;
        plan.error = plan.deed == FAIL ? error_named(words[4]) : 0;
    } else if (strcmp(words[0], "kill") == 0) {
        plan.deed = KILL;
        plan.which = atol(words[1]);
    }
}

int main(int argc, char **argv)
{
    int dashes = 1;
    while (dashes < argc && strcmp(argv[dashes], "--") != 0)
        dashes++;
    if (dashes < 3 || dashes + 1 >= argc) {
        fputs("usage: calls REPORT count|fail|short|kill ... -- PROGRAM ARGUMENT...\n", stderr);
        return 2;
    }
    read_plan(argv + 2);
    write_report(argv[1], run(argv + dashes + 1));
    return 0;
}
#endif
