// TCP over loopback (home's): server in a child, data both ways, options, peeking, shutdown, non-blocking connect.
#include "check.h"
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

static int listener;
static char buffer[100000];
// Serves one client: length (4 bytes), data; answers the sum of the data.
static int serve(long unused) {
    (void)unused;
    int s = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    uint32_t length;
    while (read_all(s, &length, 4) == 4) {
        uint64_t sum = 0;
        if (length > sizeof buffer || read_all(s, buffer, length) != (long)length) return 1;
        for (uint32_t i = 0; i < length; i++) sum += (unsigned char)buffer[i];
        if (write_all(s, &sum, 8) != 8) return 2;
    }
    return 0;
}
static uint64_t ask(int s, uint32_t length, uint64_t *want) {
    uint64_t sum = 0;
    *want = 0;
    for (uint32_t i = 0; i < length; i++) buffer[i] = (char)churn(i, 1), *want += (unsigned char)buffer[i];
    if (write_all(s, &length, 4) != 4 || write_all(s, buffer, length) != length || read_all(s, &sum, 8) != 8) return -1;
    return sum;
}

static void checks(void) {
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) }, peer;
    socklen_t n = sizeof a;
    int one = 1, value = 0, s;
    listener = socket(AF_INET, SOCK_STREAM, 0);
    CHECK("SO_REUSEADDR", setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) == 0);
    CHECK("bind and listen", bind(listener, (void *)&a, n) == 0 && listen(listener, 5) == 0 && getsockname(listener, (void *)&a, &n) == 0);
    pid_t c = child(serve, 0);
    s = socket(AF_INET, SOCK_STREAM, 0);
    CHECK("connect", connect(s, (void *)&a, sizeof a) == 0);
    n = sizeof peer;
    CHECK("getpeername", getpeername(s, (void *)&peer, &n) == 0 && peer.sin_port == a.sin_port);
    CHECK("TCP_NODELAY", setsockopt(s, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one) == 0
          && (n = sizeof value, getsockopt(s, IPPROTO_TCP, TCP_NODELAY, &value, &n)) == 0 && value == 1);
    for (int i = 0; i < 40; i++) {
        uint64_t want, sum = ask(s, 1 + i * 2500, &want);
        CHECK("question and answer", sum == want);
    }
    CHECK("shutdown", shutdown(s, SHUT_WR) == 0 && read(s, buffer, 1) == 0);
    CHECK("the server ends", exited(reap(c), 0));
    close(s);

    s = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    int r = connect(s, (void *)&a, sizeof a);
    CHECK("non-blocking connect", r == 0 || errno == EINPROGRESS);
    struct pollfd p = { s, POLLOUT, 0 };
    n = sizeof value;
    CHECK("it completes", poll(&p, 1, 5000) == 1 && getsockopt(s, SOL_SOCKET, SO_ERROR, &value, &n) == 0 && value == 0);
    int other = accept(listener, NULL, NULL), waiting = 0;
    CHECK("send and recv", send(other, "peekaboo", 8, MSG_NOSIGNAL) == 8 && (p.events = POLLIN, poll(&p, 1, 5000)) == 1);
    CHECK("MSG_PEEK", recv(s, buffer, 4, MSG_PEEK) == 4 && ioctl(s, FIONREAD, &waiting) == 0 && waiting == 8);
    CHECK("then the whole", recv(s, buffer, 100, 0) == 8 && !memcmp(buffer, "peekaboo", 8));
    CHECK("then EAGAIN", recv(s, buffer, 1, 0) == -1 && errno == EAGAIN);
    close(other); close(listener);
    CHECK("the other side has gone", poll(&p, 1, 5000) == 1 && recv(s, buffer, 1, 0) == 0);
    close(s);
    s = socket(AF_INET, SOCK_STREAM, 0);
    CHECK("nobody listens", connect(s, (void *)&a, sizeof a) == -1 && errno == ECONNREFUSED);
    close(s);
}
int main(int argc, char **argv) { return check_main(argc, argv, checks); }
