// UDP and Unix sockets: datagrams, abstract names, socketpair, passed descriptors and credentials, sendmmsg, time-outs.
#include "check.h"
#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/un.h>

static int pair[2];
static int pass_file(long unused) {
    (void)unused;
    int fd = scratch_file("sock_unix.tmp", 0);
    if (write(fd, "passed", 6) != 6) return 1;
    char control[CMSG_SPACE(sizeof(int))] = { 0 };
    struct iovec v = { "fd", 2 };
    struct msghdr m = { .msg_iov = &v, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control };
    struct cmsghdr *h = CMSG_FIRSTHDR(&m);
    h->cmsg_level = SOL_SOCKET; h->cmsg_type = SCM_RIGHTS; h->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(h), &fd, sizeof fd);
    return sendmsg(pair[1], &m, 0) == 2 ? 0 : 2;
}
static int receive(int s, int type, void *to, size_t n) {
    char data[10], control[200];
    struct iovec v = { data, sizeof data };
    struct msghdr m = { .msg_iov = &v, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control };
    if (recvmsg(s, &m, 0) < 0) return -1;
    struct cmsghdr *h = CMSG_FIRSTHDR(&m);
    if (!h || h->cmsg_type != type) return -2;
    memcpy(to, CMSG_DATA(h), n);
    return m.msg_controllen;
}

static void checks(void) {
    char data[200];
    int fd = -1, one = 1;
    CHECK("socketpair", socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
    pid_t c = child(pass_file, 0);
    CHECK("SCM_RIGHTS", receive(pair[0], SCM_RIGHTS, &fd, sizeof fd) > 0 && fd > 2);
    CHECK("the file is there", pread(fd, data, 10, 0) == 6 && !memcmp(data, "passed", 6) && exited(reap(c), 0));
    close(fd);
    struct ucred who;
    socklen_t n = sizeof who;
    CHECK("SO_PEERCRED", getsockopt(pair[0], SOL_SOCKET, SO_PEERCRED, &who, &n) == 0 && who.pid == getpid() && who.uid == getuid());
    setsockopt(pair[0], SOL_SOCKET, SO_PASSCRED, &one, sizeof one);
    CHECK("SCM_CREDENTIALS", write(pair[1], "x", 1) == 1 && receive(pair[0], SCM_CREDENTIALS, &who, sizeof who) > 0 && who.pid == getpid());
    struct timeval t = { 0, 30000 };
    setsockopt(pair[0], SOL_SOCKET, SO_RCVTIMEO, &t, sizeof t);
    double start = now();
    CHECK("SO_RCVTIMEO", recv(pair[0], data, 1, 0) == -1 && errno == EAGAIN && now() - start > 0.029);
    close(pair[0]); close(pair[1]);

    struct sockaddr_un u = { .sun_family = AF_UNIX };
    n = offsetof(struct sockaddr_un, sun_path) + 1 + snprintf(u.sun_path + 1, 100, "mosix-test-%d", getpid());
    int a = socket(AF_UNIX, SOCK_SEQPACKET, 0), b = socket(AF_UNIX, SOCK_SEQPACKET, 0);
    CHECK("abstract name", bind(a, (void *)&u, n) == 0 && listen(a, 1) == 0 && connect(b, (void *)&u, n) == 0);
    int s = accept(a, NULL, NULL);
    CHECK("packets keep their borders", send(b, "one", 3, 0) == 3 && send(b, "four", 4, 0) == 4
          && recv(s, data, 100, 0) == 3 && recv(s, data, 2, MSG_TRUNC) == 4);
    close(a); close(b); close(s);
    strcpy(u.sun_path, "sock_unix.sock");
    unlink(u.sun_path);
    a = socket(AF_UNIX, SOCK_DGRAM, 0);
    b = socket(AF_UNIX, SOCK_DGRAM, 0);
    CHECK("a name in the file system", bind(a, (void *)&u, sizeof u) == 0 && sendto(b, "dgram", 5, 0, (void *)&u, sizeof u) == 5
          && recv(a, data, 100, 0) == 5);
    close(a); close(b);
    CHECK("its file", unlink(u.sun_path) == 0);

    struct sockaddr_in i = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) }, from;
    n = sizeof i;
    a = socket(AF_INET, SOCK_DGRAM, 0);
    b = socket(AF_INET, SOCK_DGRAM, 0);
    CHECK("UDP", bind(a, (void *)&i, n) == 0 && getsockname(a, (void *)&i, &n) == 0 && connect(b, (void *)&i, n) == 0);
    struct iovec v[3] = { { "a", 1 }, { "bb", 2 }, { "ccc", 3 } };
    struct mmsghdr m[3] = { { .msg_hdr = { .msg_iov = v, .msg_iovlen = 1 } }, { .msg_hdr = { .msg_iov = v + 1, .msg_iovlen = 1 } },
                            { .msg_hdr = { .msg_iov = v, .msg_iovlen = 3 } } };
    CHECK("sendmmsg", sendmmsg(b, m, 3, 0) == 3 && m[2].msg_len == 6);
    n = sizeof from;
    CHECK("recvfrom", recvfrom(a, data, 100, 0, (void *)&from, &n) == 1 && from.sin_addr.s_addr == i.sin_addr.s_addr);
    struct iovec w[2] = { { data, 50 }, { data + 50, 50 } };
    struct mmsghdr r[2] = { { .msg_hdr = { .msg_iov = w, .msg_iovlen = 1 } }, { .msg_hdr = { .msg_iov = w + 1, .msg_iovlen = 1 } } };
    CHECK("recvmmsg", recvmmsg(a, r, 2, 0, NULL) == 2 && r[0].msg_len == 2 && r[1].msg_len == 6 && !memcmp(data + 50, "abbccc", 6));
    close(a); close(b);
}
int main(int argc, char **argv) { return check_main(argc, argv, checks); }
