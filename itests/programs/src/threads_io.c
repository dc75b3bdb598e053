// Input and output of threads: pipes and sockets between them, calls that block while others work, one file for all.
#include "check.h"
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

static int ab[2], ba[2], pair[2], file, event;
static void *echoes(void *arg) {
    (void)arg;
    static char block[20000];
    for (long n; (n = read(ab[0], block, sizeof block)) > 0;) {
        for (long i = 0; i < n; i++) block[i] ^= 0x55;
        if (write_all(ba[1], block, n) != n) return (void *)1L;
    }
    close(ba[1]);
    return NULL;
}
static void *answers(void *arg) {
    (void)arg;
    char m[64];
    long n, count = 0;
    while ((n = recv(pair[1], m, sizeof m, 0)) > 0 && m[0] != 'e') {
        m[n - 1]++;
        if (send(pair[1], m, n, 0) != n) return (void *)-1L;
        count++;
    }
    return (void *)count;
}
static void *writes(void *arg) {
    long k = (long)arg;
    char line[128];
    for (int i = 0; i < 40; i++) {
        memset(line, 'a' + (int)k, sizeof line);
        if (pwrite(file, line, sizeof line, (k * 40 + i) * (long)sizeof line) != sizeof line) return (void *)1L;
    }
    return NULL;
}
static void *polls(void *arg) {
    struct pollfd p = { event, POLLIN, 0 };
    uint64_t v = 0;
    int n = poll(&p, 1, (int)(long)arg);
    return (void *)(long)(n == 1 && read(event, &v, 8) == 8 ? (long)v : -n - 1);
}

static void checks(void) {
    pthread_t t[8];
    void *r;
    static char out[20000], in[20000];
    CHECK("pipes", pipe(ab) == 0 && pipe(ba) == 0);
    pthread_create(&t[0], NULL, echoes, NULL);
    int good = 0;
    for (int k = 0; k < 20; k++) {
        for (unsigned i = 0; i < sizeof out; i++) out[i] = (char)(i * 7 + k);
        write_all(ab[1], out, sizeof out);
        read_all(ba[0], in, sizeof in);
        unsigned i = 0;
        while (i < sizeof in && in[i] == (char)(out[i] ^ 0x55)) i++;
        good += i == sizeof in;
    }
    close(ab[1]);
    pthread_join(t[0], &r);
    CHECK("through a thread and back", good == 20 && r == NULL && read(ba[0], in, 1) == 0);
    close(ab[0]); close(ba[0]);

    CHECK("sockets", socketpair(AF_UNIX, SOCK_DGRAM, 0, pair) == 0);
    pthread_create(&t[0], NULL, answers, NULL);
    good = 0;
    for (int k = 0; k < 50; k++) {
        char m[16] = "message", back[16] = "";
        m[8] = (char)k;
        send(pair[0], m, 9, 0);
        good += recv(pair[0], back, sizeof back, 0) == 9 && back[8] == (char)(k + 1);
    }
    send(pair[0], "end", 3, 0);
    pthread_join(t[0], &r);
    CHECK("questions and answers", good == 50 && (long)r == 50);
    close(pair[0]); close(pair[1]);

    file = scratch_file("threads_io.tmp", 0);
    for (long k = 0; k < 8; k++) pthread_create(&t[k], NULL, writes, (void *)k);
    good = 0;
    for (int k = 0; k < 8; k++) pthread_join(t[k], &r), good += r == NULL;
    static char all[8 * 40 * 128];
    CHECK("all write one file", good == 8 && pread(file, all, sizeof all, 0) == sizeof all);
    unsigned i = 0;
    while (i < sizeof all && all[i] == (char)('a' + i / (40 * 128))) i++;
    CHECK("each its part", i == sizeof all);
    close(file);

    event = eventfd(0, 0);
    pthread_create(&t[0], NULL, polls, (void *)20000L);
    churn(1, 3000000);
    uint64_t seven = 7;
    CHECK("eventfd", write(event, &seven, 8) == 8);
    pthread_join(t[0], &r);
    CHECK("a thread waits in poll", (long)r == 7);
    pthread_create(&t[0], NULL, polls, (void *)50L);
    pthread_join(t[0], &r);
    CHECK("and its time is over", (long)r == -1);
    close(event);
}
int main(int argc, char **argv) { return check_main(argc, argv, checks); }
