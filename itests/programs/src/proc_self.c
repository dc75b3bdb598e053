// What a process sees of itself: arguments, environment, auxiliary vector, /proc/self and /proc of a child.
#include "check.h"
#include <dirent.h>
#include <link.h>
#include <sys/auxv.h>

extern char **environ;
static int args;
static char **arg;
static char text[1 << 20];
static long slurp(const char *name) {
    int fd = open(name, O_RDONLY);
    long n = fd < 0 ? -1 : read_all(fd, text, sizeof text - 1);
    if (fd >= 0) close(fd);
    if (n >= 0) text[n] = 0;
    return n;
}
static int open_descriptors(void) {
    DIR *d = opendir("/proc/self/fd");
    int n = 0;
    for (struct dirent *e; d && (e = readdir(d));) n += e->d_name[0] != '.' && atoi(e->d_name) != dirfd(d);
    if (d) closedir(d);
    return n;
}
static int in_map(const void *p, const char *what) { // is p in a mapping of /proc/self/maps whose line contains what?
    for (char *l = text; l && *l; l = strchr(l, '\n') ? strchr(l, '\n') + 1 : NULL) {
        unsigned long from, to;
        char *end = strchr(l, '\n');
        if (sscanf(l, "%lx-%lx", &from, &to) == 2 && (unsigned long)p >= from && (unsigned long)p < to)
            return memmem(l, end ? (size_t)(end - l) : strlen(l), what, strlen(what)) != NULL;
    }
    return 0;
}
static int idle(long unused) { (void)unused; alarm(300); for (;;) pause(); return 9; }
static int objects(struct dl_phdr_info *i, size_t n, void *count) { (void)i; (void)n; ++*(int *)count; return 0; }

static void checks(void) {
    char path[4096], line[100];
    long n = readlink("/proc/self/exe", path, sizeof path - 1);
    path[n > 0 ? n : 0] = 0;
    CHECK("exe", n > 9 && !strcmp(path + n - 9, "proc_self"));
    CHECK("cmdline", slurp("/proc/self/cmdline") > 0 && !strcmp(text, arg[0]) && (args < 2 || !strcmp(text + strlen(text) + 1, arg[1])));
    n = slurp("/proc/self/environ");
    CHECK("environ", environ[0] ? n > 0 && !strcmp(text, environ[0]) : n == 0);
    CHECK("comm", slurp("/proc/self/comm") == 10 && !strcmp(text, "proc_self\n"));
    snprintf(line, sizeof line, "\nPid:\t%d\nPPid:\t%d\n", getpid(), getppid());
    CHECK("status", slurp("/proc/self/status") > 0 && strstr(text, "Name:\tproc_self\n") && strstr(text, "\nThreads:\t1\n"));
    snprintf(line, sizeof line, "\nPid:\t%d\nPPid:\t%d\n", getpid(), getppid());
    CHECK("status: pid and parent", strstr(text, line));
    snprintf(line, sizeof line, "%d (proc_self) ", getpid());
    CHECK("stat", slurp("/proc/self/stat") > 0 && !strncmp(text, line, strlen(line)));
    snprintf(line, sizeof line, "/proc/%d", getpid());
    n = readlink("/proc/self", path, sizeof path - 1);
    path[n > 0 ? n : 0] = 0;
    CHECK("/proc/self is the pid", !strcmp(path, line + 6));
    n = readlink("/proc/self/cwd", path, sizeof path - 1);
    path[n > 0 ? n : 0] = 0;
    CHECK("cwd", getcwd(text, 4096) && !strcmp(text, path));
    int before = open_descriptors(), fd = open("/dev/null", O_RDONLY);
    CHECK("fd counts", open_descriptors() == before + 1);
    snprintf(line, sizeof line, "/proc/self/fd/%d", fd);
    n = readlink(line, path, sizeof path - 1);
    CHECK("fd names", n == 9 && !memcmp(path, "/dev/null", 9));
    close(fd);
    void *heap = malloc(10);
    slurp("/proc/self/maps");
    CHECK("maps: program", in_map((void *)(uintptr_t)slurp, "/proc_self"));
    CHECK("maps: library", in_map((void *)(uintptr_t)getauxval(AT_BASE), "ld-linux"));
    CHECK("maps: heap and stack", in_map(heap, "[heap]") && in_map(&heap, "[stack]"));
    free(heap);
    CHECK("auxv: page size and clock", getauxval(AT_PAGESZ) == 4096 && getauxval(AT_CLKTCK) == 100 && getauxval(AT_UID) == getuid());
    CHECK("auxv: same as /proc", slurp("/proc/self/auxv") > 16 && ((unsigned long *)text)[0] && getauxval(AT_RANDOM));
    n = 0;
    int shared = 0;
    dl_iterate_phdr(objects, &shared);
    CHECK("the loader's list", shared >= 3);
    pid_t c = child(idle, 0);
    snprintf(path, sizeof path, "/proc/%d/status", c);
    snprintf(line, sizeof line, "\nPPid:\t%d\n", getpid());
    CHECK("/proc of a child", slurp(path) > 0 && strstr(text, line));
    kill(c, SIGKILL);
    CHECK("it ends", killed(reap(c), SIGKILL) && slurp(path) == -1);
}
int main(int argc, char **argv) { args = argc; arg = argv; return check_main(argc, argv, checks); }
