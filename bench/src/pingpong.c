// The raw TCP round trip: pingpong serve PORT | pingpong ask HOST PORT SIZE COUNT (prints the median in microseconds).
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static char buffer[1 << 16];
static int compare(const void *a, const void *b) { return *(const double *)a < *(const double *)b ? -1 : 1; }
static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e6 + t.tv_nsec / 1e3;
}
static int whole(int s, long n) {
    for (long got = 0, r; got < n; got += r)
        if ((r = read(s, buffer + got, n - got)) <= 0) return 0;
    return 1;
}
static int serve(int port) {
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(port) };
    int l = socket(AF_INET, SOCK_STREAM, 0), one = 1;
    setsockopt(l, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(l, (void *)&a, sizeof a) || listen(l, 5)) return perror("pingpong"), 1;
    puts("ready");
    fflush(stdout);
    for (;;) {
        int s = accept(l, NULL, NULL);
        unsigned size;
        setsockopt(s, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        if (read(s, &size, 4) == 4 && size <= sizeof buffer)
            while (whole(s, size) && write(s, buffer, size) == (long)size) { }
        close(s);
    }
}
int main(int argc, char **argv) {
    if (argc == 3 && !strcmp(argv[1], "serve")) return serve(atoi(argv[2]));
    if (argc != 6) return 2;
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(atoi(argv[3])), .sin_addr.s_addr = inet_addr(argv[2]) };
    unsigned size = atoi(argv[4]), count = atoi(argv[5]);
    int s = socket(AF_INET, SOCK_STREAM, 0), one = 1;
    double *took = malloc(count * sizeof *took);
    if (!count || connect(s, (void *)&a, sizeof a)) return perror("pingpong"), 1;
    setsockopt(s, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (write(s, &size, 4) != 4) return 1;
    for (unsigned i = 0; i < count; i++) {
        double begin = now();
        if (write(s, buffer, size) != (long)size || !whole(s, size)) return 1;
        took[i] = now() - begin;
    }
    qsort(took, count, sizeof *took, compare);
    printf("%.3f\n", took[count / 2]);
    return 0;
}
