// Files that a process reads in small pieces and writes in small pieces, as most do: every result against a copy of the files in
// memory, over descriptors that are copied, shared with children, closed and opened again; and what others see of it meanwhile.
#include "check.h"

#define FILES 3
#define OPEN 8
#define MOST 200000
static struct { char *bytes; long size; } model[FILES];
static struct { int fd, file, append, writes; long at; } open_[OPEN];
static uint64_t dice;
static volatile int *volatile nowhere = (int *)8;

static long roll(long n) {
    dice = churn(dice, 3);
    return (long)((dice >> 33) % (uint64_t)n);
}
static const char *name(int file) {
    static const char *names[FILES] = {"a", "b", "c"};
    return names[file];
}
static void fill(char *to, long n) {
    for (long i = 0; i < n; i++) to[i] = (char)('!' + roll(90));
}
static void put(int file, long at, const char *bytes, long n) {
    if (at > model[file].size) memset(model[file].bytes + model[file].size, 0, (size_t)(at - model[file].size));
    memcpy(model[file].bytes + at, bytes, (size_t)n);
    if (at + n > model[file].size) model[file].size = at + n;
}
static long left(int file, long at, long n) {
    long rest = model[file].size - at;
    return rest < 0 ? 0 : n < rest ? n : rest;
}

static void open_one(int i) {
    static const int how[] = {O_RDONLY, O_RDONLY, O_RDONLY, O_RDWR, O_WRONLY, O_WRONLY | O_APPEND};
    int flags = how[roll(6)];
    open_[i].file = (int)roll(FILES);
    open_[i].fd = open(name(open_[i].file), flags);
    open_[i].at = 0;
    open_[i].append = (flags & O_APPEND) != 0;
    open_[i].writes = flags & (O_WRONLY | O_RDWR);
    CHECK("a file opens", open_[i].fd >= 0);
}
static void close_one(int i) {
    CHECK("a descriptor closes", close(open_[i].fd) == 0);
    open_[i].fd = -1;
}

static void read_some(int i, long n, long times) {
    char *buffer = malloc((size_t)n);
    while (times-- > 0) {
        long want = left(open_[i].file, open_[i].at, n);
        long got = read(open_[i].fd, buffer, (size_t)n);
        CHECK("read(2) gives what is there", got == want);
        CHECK("and those bytes", got < 0 || !memcmp(buffer, model[open_[i].file].bytes + open_[i].at, (size_t)got));
        open_[i].at += got > 0 ? got : 0;
        if (roll(3) == 0) CHECK("lseek(2) says where it stands", lseek(open_[i].fd, 0, SEEK_CUR) == open_[i].at);
    }
    free(buffer);
}
static void write_some(int i, long n, long times) {
    char *buffer = malloc((size_t)n);
    while (times-- > 0) {
        long at = open_[i].append ? model[open_[i].file].size : open_[i].at;
        if (at + n > MOST) break;
        fill(buffer, n);
        CHECK("write(2) takes all", write(open_[i].fd, buffer, (size_t)n) == n);
        put(open_[i].file, at, buffer, n);
        open_[i].at = at + n;
    }
    free(buffer);
}

// In a child: does another process see what was written?
static int sees(long file) {
    char *all = malloc(MOST + 1);
    int fd = open(name((int)file), O_RDONLY);
    long n = read(fd, all, MOST + 1);
    return n != model[file].size || memcmp(all, model[file].bytes, (size_t)n);
}
static int overwrites(long file) {
    long n = 1 + roll(5000), at = roll(model[file].size + 1);
    char bytes[5001];
    if (at + n > MOST) return 0;
    fill(bytes, n);
    int fd = open(name((int)file), O_WRONLY);
    return pwrite(fd, bytes, (size_t)n, at) != n;
}
static int reads_shared(long i) {
    char bytes[3000];
    long want = left(open_[i].file, open_[i].at, 3000);
    long got = read(open_[i].fd, bytes, 3000);
    return got != want || memcmp(bytes, model[open_[i].file].bytes + open_[i].at, (size_t)got);
}
static int writes_shared(long i) {
    char bytes[700];
    fill(bytes, 700);
    return write(open_[i].fd, bytes, 700) != 700;
}

static void with_child(int i) {
    int file = open_[i].file, writes = open_[i].writes;
    uint64_t before = dice;
    switch (roll(3)) {
    case 0:
        CHECK("another process sees what was written", reap(child(sees, file)) == 0);
        break;
    case 1: {
        before = dice;
        CHECK("another process overwrites it", reap(child(overwrites, file)) == 0);
        dice = before; // The same throws as in the child.
        long n = 1 + roll(5000), at = roll(model[file].size + 1);
        char bytes[5001];
        if (at + n <= MOST) {
            fill(bytes, n);
            put(file, at, bytes, n);
        }
        break;
    }
    default: {
        long at = open_[i].append ? model[file].size : open_[i].at;
        before = dice;
        if (writes == O_WRONLY && at + 700 <= MOST) {
            CHECK("a child writes on", reap(child(writes_shared, i)) == 0);
            dice = before;
            char bytes[700];
            fill(bytes, 700);
            put(file, at, bytes, 700);
            open_[i].at = at + 700;
        } else if (writes == 0) {
            CHECK("a child reads on", reap(child(reads_shared, i)) == 0);
            open_[i].at += left(file, open_[i].at, 3000);
        }
    }
    }
}

static void step(void) {
    int i = (int)roll(OPEN);
    char bytes[2000];
    if (open_[i].fd < 0) {
        open_one(i);
        return;
    }
    int file = open_[i].file, reads = open_[i].writes != O_WRONLY;
    switch (roll(12)) {
    case 0: case 1: case 2:
        if (reads) read_some(i, 1 + roll(roll(2) ? 300 : 9000), 1 + roll(20));
        break;
    case 3: case 4:
        if (open_[i].writes) write_some(i, 1 + roll(roll(2) ? 200 : 7000), 1 + roll(20));
        break;
    case 5: {
        long to = roll(model[file].size + 1);
        CHECK("lseek(2) goes there", lseek(open_[i].fd, to, SEEK_SET) == to);
        open_[i].at = to;
        break;
    }
    case 6: {
        long by = roll(4000) - 2000;
        long want = open_[i].at + by;
        long got = lseek(open_[i].fd, by, SEEK_CUR);
        CHECK("lseek(2) goes on or back", want < 0 ? got == -1 && errno == EINVAL : got == want);
        open_[i].at = want < 0 ? open_[i].at : want;
        break;
    }
    case 7: {
        long at = roll(MOST), want = left(file, at, 2000);
        if (reads) CHECK("pread(2)", pread(open_[i].fd, bytes, 2000, at) == want && !memcmp(bytes, model[file].bytes + at, (size_t)want));
        break;
    }
    case 8: {
        struct stat s;
        CHECK("fstat(2) knows the size", fstat(open_[i].fd, &s) == 0 && s.st_size == model[file].size);
        CHECK("stat(2) knows the size", stat(name(file), &s) == 0 && s.st_size == model[file].size);
        break;
    }
    case 9: {
        // The same open file under another number.
        int copy = dup(open_[i].fd);
        CHECK("dup(2)", copy >= 0 && lseek(copy, 0, SEEK_CUR) == open_[i].at);
        if (reads) {
            long want = left(file, open_[i].at, 100);
            CHECK("a copy reads on", read(copy, bytes, 100) == want);
            open_[i].at += want;
        }
        close(copy);
        break;
    }
    case 10:
        if (open_[i].writes && roll(3) == 0) {
            long size = roll(model[file].size + 1);
            CHECK("ftruncate(2)", ftruncate(open_[i].fd, size) == 0);
            model[file].size = size;
        } else {
            with_child(i);
        }
        break;
    default:
        close_one(i);
    }
}

static void walk(void) {
    for (int i = 0; i < FILES; i++) {
        if (!model[i].bytes) model[i].bytes = malloc(MOST + 10000);
        model[i].size = 20000 + roll(100000);
        fill(model[i].bytes, model[i].size);
        int fd = open(name(i), O_WRONLY | O_CREAT | O_TRUNC, 0600);
        CHECK("a file is made", write(fd, model[i].bytes, (size_t)model[i].size) == model[i].size && close(fd) == 0);
    }
    for (int i = 0; i < OPEN; i++) open_[i].fd = -1;
    for (int i = 0; i < 400; i++) step();
    for (int i = 0; i < OPEN; i++)
        if (open_[i].fd >= 0) close_one(i);
    for (int i = 0; i < FILES; i++) CHECK("all is there in the end", reap(child(sees, i)) == 0);
}

// Others change a file while its reader computes and calls nobody.
static int changes(long how) {
    struct timespec pause = {0, 100 * 1000 * 1000};
    nanosleep(&pause, NULL);
    if (how == 0 ? truncate("d", 4096) : 0) return 1;
    int fd = open("d", O_WRONLY);
    if (how == 1 && pwrite(fd, "!", 1, 4096) != 1) return 1;
    double end = now();
    fd = open("when", O_WRONLY | O_CREAT | O_TRUNC, 0600);
    return write(fd, &end, sizeof end) != sizeof end;
}
static void changed_meanwhile(void) {
    char block[4096];
    memset(block, '.', sizeof block);
    for (long how = 0; how < 2; how++) {
        int fd = open("d", O_RDWR | O_CREAT | O_TRUNC, 0600);
        for (int i = 0; i < 20; i++) CHECK("a file is made", write(fd, block, 4096) == 4096);
        close(fd);
        pid_t pid = child(changes, how);
        fd = open("d", O_RDONLY);
        CHECK("its begin is read", read(fd, block, 4096) == 4096);
        double end = now() + 0.35;
        while (now() < end) churn(1, 100000);
        double began = now();
        long n = read(fd, block, 4096);
        CHECK("children end well", reap(pid) == 0);
        double done = 0;
        int when = open("when", O_RDONLY);
        CHECK("it says when", read(when, &done, sizeof done) == sizeof done);
        close(when);
        // Only where the machine was quick enough.
        if (done + 0.1 < began) CHECK("what has changed is read", how == 0 ? n == 0 : n == 4096 && block[0] == '!');
        memset(block, '.', sizeof block);
        close(fd);
    }
}

// What was written is seen although the writer goes on computing, or ends as it likes.
static int writes_and(long how) {
    int fd = open("e", O_WRONLY | O_CREAT | O_TRUNC, 0600);
    for (int i = 0; i < 50; i++)
        if (write(fd, "0123456789", 10) != 10) return 1;
    if (how == 0) for (;;) churn(1, 100000);
    if (how == 1) *nowhere = 1;
    if (how == 2) execl("/bin/sh", "sh", "-c", "test $(wc -c < e) = 500", (char *)NULL);
    if (how == 3) raise(SIGTERM);
    return 0;
}
static void written_meanwhile(void) {
    for (long how = 0; how < 5; how++) {
        unlink("e");
        pid_t pid = child(writes_and, how);
        struct stat s = {0};
        double end = now() + 20;
        while (how == 0 && (stat("e", &s) < 0 || s.st_size < 500) && now() < end) usleep(1000);
        if (how == 0) CHECK("it is seen while the writer computes", s.st_size == 500 && kill(pid, SIGKILL) == 0);
        int status = 0;
        CHECK("the writer ends", waitpid(pid, &status, 0) == pid);
        static const int signals[] = {SIGKILL, SIGSEGV, 0, SIGTERM, 0};
        CHECK("as it should", signals[how] ? WIFSIGNALED(status) && WTERMSIG(status) == signals[how] : status == 0);
        CHECK("all that it has written is there", stat("e", &s) == 0 && s.st_size == 500);
    }
}

// A limit that is set between two writes.
static int limited(long unused) {
    (void)unused;
    struct rlimit limit = {1000, 1000};
    char block[100] = {0};
    signal(SIGXFSZ, SIG_IGN);
    int fd = open("f", O_WRONLY | O_CREAT | O_TRUNC, 0600);
    for (int i = 0; i < 5; i++)
        if (write(fd, block, 100) != 100) return 1;
    if (setrlimit(RLIMIT_FSIZE, &limit)) return 2;
    for (int i = 0; i < 5; i++)
        if (write(fd, block, 100) != 100) return 3;
    return write(fd, block, 100) != -1 || errno != EFBIG;
}

static void once(void) {
    walk();
    changed_meanwhile();
    written_meanwhile();
    CHECK("a limit holds from the next write on", reap(child(limited, 0)) == 0);
    for (const char *left = "abcdef"; *left; left++) {
        char file[2] = {*left, 0};
        unlink(file);
    }
    unlink("when");
}

int main(int argc, char **argv) {
    dice = 20261130;
    return check_main(argc, argv, once);
}
