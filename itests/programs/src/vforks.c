// vfork: the parent stands until its child begins a program or ends, wherever the child makes its calls, and then sees what
// the child has stored (but for a child that had to go home for a call: it has a copy from then on).
#include "check.h"
#include <spawn.h>

extern char **environ;
static int order[2];
static volatile int stored;
static int at_home; // the child makes a call there too

static void put(char c) { if (write(order[1], &c, 1) != 1) _exit(9); }

// Takes some time, with calls of all kinds; two of them only home can make.
static void child_works(void) {
    for (int i = 0; i < 20; i++) {
        getppid();
        churn(i, 200000);
        struct timespec t = { 0, 5000000 };
        nanosleep(&t, NULL);
        if (at_home && i == 5) close(open("/proc/self/stat", O_RDONLY));
    }
    stored = 7;
    put('c');
}

// The parent puts its letter behind the child's.
static int in_order(void) {
    char got[2] = "";
    put('p');
    return read_all(order[0], got, 2) == 2 && got[0] == 'c' && got[1] == 'p';
}

static void checks(void) {
    if (pipe(order)) return;
    static char *const argv[] = { "sh", "-c", "exit 5", NULL };
    for (at_home = 0; at_home < 2; at_home++) {
        stored = 0;
        pid_t k = vfork();
        if (k == 0) { child_works(); _exit(3); }
        int seen = stored; // before the child is waited for: the parent goes on only when it has ended
        CHECK(at_home ? "exit after a call at home: order" : "exit: order", in_order());
        if (!at_home) CHECK("the child's memory is ours", seen == 7);
        CHECK("exit: status", exited(reap(k), 3));

        k = vfork();
        if (k == 0) { child_works(); execv("/bin/sh", argv); _exit(4); }
        CHECK(at_home ? "exec after a call at home: order" : "exec: order", in_order());
        CHECK("exec: status", exited(reap(k), 5));

        k = vfork();
        if (k == 0) { child_works(); kill(getpid(), SIGKILL); _exit(4); }
        CHECK(at_home ? "death after a call at home: order" : "death: order", in_order());
        CHECK("death: status", killed(reap(k), SIGKILL));
    }
    pid_t spawned;
    CHECK("posix_spawn tells that there is no program", posix_spawn(&spawned, "/no/such", NULL, NULL, argv, environ) == ENOENT);
    CHECK("posix_spawn", posix_spawn(&spawned, "/bin/sh", NULL, NULL, argv, environ) == 0 && exited(reap(spawned), 5));
    close(order[0]);
    close(order[1]);
}
int main(int argc, char **argv) { return check_main(argc, argv, checks); }
