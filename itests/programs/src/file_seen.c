// What others have done to files before they say so is seen: by a pipe, a signal, another file; the same questions again and
// again, so that whoever answers them from memory is found out.
#include "check.h"

#define ROUNDS 12
static int to_child[2], to_parent[2];
static volatile sig_atomic_t told, there;

static int exists(const char *name) {
    struct stat s;
    return stat(name, &s) == 0;
}
static void touch(const char *name) { close(open(name, O_CREAT | O_WRONLY, 0600)); }
static void say(int fd) { if (write(fd, "x", 1) != 1) _exit(9); }
static void hear(int fd) { char c; if (read(fd, &c, 1) != 1) _exit(8); }

static int by_pipe(long unused) {
    (void)unused;
    for (int i = 0; i < ROUNDS; i++) {
        hear(to_child[0]);
        touch("flag");
        say(to_parent[1]);
        hear(to_child[0]);
        unlink("flag");
        say(to_parent[1]);
    }
    return 0;
}
static void seen_by_pipe(void) {
    pid_t pid = child(by_pipe, 0);
    for (int i = 0; i < ROUNDS; i++) {
        CHECK("a file is not there", !exists("flag") && !exists("flag") && access("flag", R_OK) < 0);
        say(to_child[1]);
        hear(to_parent[0]);
        CHECK("a file is there when a pipe says so", exists("flag") && access("flag", R_OK) == 0);
        say(to_child[1]);
        hear(to_parent[0]);
        CHECK("it is gone when a pipe says so", !exists("flag") && open("flag", O_RDONLY) < 0);
    }
    CHECK("children end well", reap(pid) == 0);
}

static void look(int sig) { (void)sig; there = exists("signal"); told = 1; }
static int by_signal(long parent) {
    hear(to_child[0]);
    touch("signal");
    return kill((pid_t)parent, SIGUSR1) < 0;
}
static void seen_by_signal(void) {
    signal(SIGUSR1, look);
    for (int i = 0; i < ROUNDS; i++) {
        told = 0;
        pid_t pid = child(by_signal, getpid());
        int before = exists("signal");
        say(to_child[1]);
        while (!told) exists("signal");
        CHECK("a file is there when a signal says so", !before && there);
        CHECK("children end well", reap(pid) == 0);
        unlink("signal");
    }
}

static void numbered(char *name, const char *kind, int i) { sprintf(name, "%s%d", kind, i); }
static int in_order(long unused) {
    (void)unused;
    char name[32];
    for (int i = 0; i < ROUNDS; i++) {
        numbered(name, "first", i);
        touch(name);
        numbered(name, "second", i);
        touch(name);
    }
    return 0;
}
static void seen_in_order(void) {
    char first[32], second[32];
    pid_t pid = child(in_order, 0);
    for (int i = 0; i < ROUNDS; i++) {
        numbered(first, "first", i);
        numbered(second, "second", i);
        double end = now() + 30;
        while (!exists(second) && now() < end) exists(first);
        CHECK("who sees the second file sees the first", exists(first));
    }
    CHECK("children end well", reap(pid) == 0);
    for (int i = 0; i < ROUNDS; i++) {
        numbered(first, "first", i);
        numbered(second, "second", i);
        CHECK("both are there", unlink(first) == 0 && unlink(second) == 0);
    }
}

static int appends(long unused) {
    (void)unused;
    for (int i = 0; i < ROUNDS; i++) {
        hear(to_child[0]);
        int fd = open("log", O_WRONLY | O_APPEND);
        if (write(fd, "line\n", 5) != 5) return 1;
        close(fd);
        say(to_parent[1]);
    }
    return 0;
}
static void seen_growing(void) {
    char text[64];
    touch("log");
    int fd = open("log", O_RDONLY);
    pid_t pid = child(appends, 0);
    for (int i = 0; i < ROUNDS; i++) {
        CHECK("a file's end", read(fd, text, sizeof text) == 0);
        int again = open("log", O_RDONLY);
        CHECK("all of it", again >= 0 && read(again, text, sizeof text) == 5 * i);
        CHECK("and its end", read(again, text, sizeof text) == 0 && read(again, text, sizeof text) == 0);
        say(to_child[1]);
        hear(to_parent[0]);
        CHECK("what was appended", read(again, text, sizeof text) == 5 && read(fd, text, sizeof text) == 5);
        close(again);
        CHECK("closed is closed", fcntl(again, F_GETFD) < 0 && errno == EBADF);
    }
    CHECK("children end well", reap(pid) == 0);
    close(fd);
    unlink("log");
}

static int renames(long unused) {
    (void)unused;
    for (int i = 0; i < ROUNDS; i++) {
        hear(to_child[0]);
        if (rename(i & 1 ? "../right" : "../left", i & 1 ? "../left" : "../right") < 0) return 1;
        say(to_parent[1]);
    }
    return 0;
}
static void seen_renamed(void) {
    char path[4096];
    if (mkdir("left", 0700) < 0 || chdir("left") < 0) { CHECK("a directory", 0); return; }
    pid_t pid = child(renames, 0);
    for (int i = 0; i < ROUNDS; i++) {
        char *name = getcwd(path, sizeof path);
        CHECK("the directory's name", name && strstr(name, i & 1 ? "/right" : "/left") && exists(name));
        say(to_child[1]);
        hear(to_parent[0]);
    }
    CHECK("children end well", reap(pid) == 0);
    CHECK("back again", chdir("..") == 0 && rmdir("left") == 0);
}

static void all(void) {
    if (pipe(to_child) < 0 || pipe(to_parent) < 0) { CHECK("pipes", 0); return; }
    seen_by_pipe();
    seen_by_signal();
    seen_in_order();
    seen_growing();
    seen_renamed();
    close(to_child[0]); close(to_child[1]); close(to_parent[0]); close(to_parent[1]);
}
int main(int argc, char **argv) { return check_main(argc, argv, all); }
