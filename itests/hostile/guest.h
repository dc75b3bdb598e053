// Shared by the parts of the hostile guest.
#ifndef GUEST_H
#define GUEST_H
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { NOBODY = 61234, PORT = 7499 };
static const char SECRET[] = "/srv/host-secret", MARK[] = "mosix-host-marker";

// Becomes a user that owns nothing, so that what it breaks at home is its own.
static inline void drop(void) {
    if (getuid() == 0 && (setresgid(NOBODY, NOBODY, NOBODY) || setresuid(NOBODY, NOBODY, NOBODY))) _exit(3);
}
static inline double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

int plant(void);            // on the host: everything that a guest must not find; runs until it is killed
int breakout(void);         // ways out of the sandbox
int canary(long seconds);    // memory that nobody may change
int look(void);             // what can be seen: the same at home and away, and none of the host's marks
int all_calls(long seed, long last); // every system call number with raw and random arguments
int fork_bomb(long most);   // as many processes as it gets
int memory_bomb(long mib);  // as much memory as it gets
#endif
