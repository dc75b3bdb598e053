// Things that only home can do: home_things KIND [FILE]. It must end right wherever it was started.
// With FILE it goes on holding the object until FILE exists, so that one can ask why it does not leave.
#include "check.h"
#include <linux/io_uring.h>
#include <sys/ipc.h>
#include <sys/shm.h>

static const char *until;
static void hold(void) {
    if (until) printf("holding\n"), fflush(stdout);
    for (double end = now() + 120; until && access(until, F_OK) && now() < end;) usleep(20000);
}
static int bump(long where) { ++*(volatile int *)where; return 0; }
static void shared_file(void) {
    int fd = scratch_file("home_things.tmp", 0);
    CHECK("file", ftruncate(fd, 8192) == 0);
    int *p = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0), seen = 0;
    CHECK("writable shared file map", p != MAP_FAILED);
    p[0] = 41;
    CHECK("a child writes to it", exited(reap(child(bump, (long)p)), 0) && p[0] == 42);
    CHECK("the file has it", pread(fd, &seen, 4, 0) == 4 && seen == 42);
    CHECK("and the other way", pwrite(fd, "\7\0\0\0", 4, 4096) == 4 && p[1024] == 7 && msync(p, 8192, MS_SYNC) == 0);
    hold();
    munmap(p, 8192);
    close(fd);
}
static void shared_memory(void) {
    int *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    CHECK("shared anonymous map", p != MAP_FAILED);
    for (int i = 0; i < 5; i++) CHECK("a child writes to it", exited(reap(child(bump, (long)p)), 0) && *p == i + 1);
    hold();
    munmap(p, 4096);
}
static void segment(void) {
    int id = shmget(IPC_PRIVATE, 4096, 0600), *p = shmat(id, NULL, 0);
    CHECK("System V segment", id >= 0 && p != (void *)-1);
    CHECK("a child writes to it", exited(reap(child(bump, (long)p)), 0) && *p == 1);
    hold();
    CHECK("it goes", shmdt(p) == 0 && shmctl(id, IPC_RMID, NULL) == 0);
}
static void ring(void) {
    struct io_uring_params p = { 0 };
    int fd = syscall(SYS_io_uring_setup, 4, &p);
    CHECK("io_uring_setup (or a kernel without)", fd >= 0 || errno == ENOSYS || errno == EPERM);
    hold();
    if (fd >= 0) close(fd);
}
static void shared_tables(void) { // a child that shares descriptors: clone(CLONE_FILES)
    long pid = syscall(SYS_clone, CLONE_FILES | SIGCHLD, 0, 0, 0, 0);
    if (pid == 0) _exit(dup2(0, 99) == 99 ? 5 : 1);
    CHECK("clone with CLONE_FILES", pid > 0 && exited(reap(pid), 5) && fcntl(99, F_GETFD) == 0 && close(99) == 0);
    hold();
}

static void low_map(void) { // where the node has its page and area while a process is away; valgrind maps programs there
    int fd = scratch_file("home_things.tmp", 0);
    CHECK("file", write(fd, "low words", 9) == 9 && ftruncate(fd, 8192) == 0);
    char *p = mmap((void *)0x108000, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_FIXED, fd, 0);
    CHECK("fixed map at a low address", p == (char *)0x108000 && !memcmp(p, "low words", 10));
    strcpy(p + 4096, "private");
    CHECK("a child has it too", exited(reap(child(bump, (long)p)), 0) && !strcmp(p, "low words") && !strcmp(p + 4096, "private"));
    hold();
    munmap(p, 8192);
    close(fd);
}

static void low_memory(void) { // memory of its own there
    int flags = MAP_PRIVATE | MAP_ANONYMOUS;
    char *wish = mmap((void *)0x50000, 8192, PROT_READ | PROT_WRITE, flags, -1, 0); // where it is put is the kernel's choice
    CHECK("a wish for a low address", wish != MAP_FAILED);
    strcpy(wish, "wished");
    char *p = mmap((void *)0x20000, 8192, PROT_READ | PROT_WRITE, flags | MAP_FIXED, -1, 0);
    CHECK("fixed memory at a low address", p == (char *)0x20000 && !*p);
    strcpy(p, "low");
    char *q = mremap(wish, 8192, 8192, MREMAP_MAYMOVE | MREMAP_FIXED, (void *)0x30000);
    CHECK("moved to a low address", q == (char *)0x30000 && !strcmp(q, "wished"));
    CHECK("a child has it too", exited(reap(child(bump, (long)p)), 0) && !strcmp(p, "low"));
    hold();
    munmap(p, 8192);
    munmap(q, 8192);
}

int main(int argc, char **argv) {
    static const struct { const char *name; void (*run)(void); } kinds[] = {
        { "shared_file", shared_file }, { "shared_memory", shared_memory }, { "segment", segment },
        { "io_uring", ring }, { "shared_tables", shared_tables },
        { "low_map", low_map }, { "low_memory", low_memory } };
    until = argc > 2 ? argv[2] : NULL;
    churn(1, 20000000); // some work before, so that there is something to be moved
    for (unsigned i = 0; argc > 1 && i < sizeof kinds / sizeof *kinds; i++)
        if (!strcmp(argv[1], kinds[i].name)) return check_main(1, argv, kinds[i].run);
    return 2;
}
