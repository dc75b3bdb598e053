package org.mosix.syscall.table;

import static org.mosix.syscall.table.Effect.*;
import static org.mosix.syscall.table.Grant.*;
import static org.mosix.syscall.table.Line.ABOVE_GADGET;
import static org.mosix.syscall.table.Line.LOW;
import static org.mosix.syscall.table.Line.row;
import static org.mosix.syscall.table.Route.*;
import static org.mosix.syscall.table.Shape.Dir.*;
import static org.mosix.syscall.table.Shapes.*;

import org.mosix.syscall.table.Shape.Message;
import org.mosix.syscall.table.When.Test;

/** Calls 0 to 99; see docs/HOWTO-add-a-syscall.md for the columns. Sizes are those of the kernel's own structures. */
final class Rows000 {
    private Rows000() { }

    static Line[] lines() {
        return new Line[] {
            row(  0, "read",                   HOME,   CONSUME,  DESCRIPTOR,FD, buf(2), INT).blocks().chunk(1, 2, -1),
            row(  1, "write",                  HOME,   EFFECT,   DESCRIPTOR,FD, data(2), INT).blocks().chunk(1, 2, -1),
            row(  2, "open",                   HOME,   EFFECT,   PATH,FILE, HEX, OCT).blocks().note("a FIFO's open waits"),
            row(  3, "close",                  HOME,   CONTROL,  SELF,FD),
            row(  4, "stat",                   HOME,   PURE,     PATH,FILE, out(144)),
            row(  5, "fstat",                  HOME,   PURE,     DESCRIPTOR,FD, out(144)),
            row(  6, "lstat",                  HOME,   PURE,     PATH,FILE, out(144)),
            row(  7, "poll",                   HOME,   PURE,     DESCRIPTOR,io(ulen(1, 8)).ever(), INT, INT).blocks(),
            row(  8, "lseek",                  HOME,   UNDOABLE, DESCRIPTOR,FD, INT, INT),
            row(  9, "mmap",                   FAMILY, CONTROL,  SELF,PTR, INT, HEX, HEX, FD, INT).when(HERE, new Test(0, -1, 0), new Test(3, 0x23, 0x22)).when(FAMILY, 0, ABOVE_GADGET, 0).when(HERE, 3, 0x23, 0x22).note("private anonymous: here, but not where the node's page may be; files need hand code"),
            row( 10, "mprotect",               HERE,   CONTROL,  LOCAL,PTR, INT, HEX),
            row( 11, "munmap",                 HERE,   CONTROL,  LOCAL,PTR, INT),
            row( 12, "brk",                    HERE,   CONTROL,  LOCAL,PTR),
            row( 13, "rt_sigaction",           BOTH,   CONTROL,  SELF,SIG, in(32), out(32), INT).when(BOTH, 0, LOW, 5).when(HERE, 1, -1L, 0).note("home decides on default actions, the body calls handlers; what is set, all but SIGTRAP (which stops can change), it knows too"),
            row( 14, "rt_sigprocmask",         BOTH,   CONTROL,  SELF,INT, SET, out(8), INT).note("the deputy's mask follows"),
            row( 15, "rt_sigreturn",           HERE,   CONTROL,  LOCAL).note("reported by default: it changes the mask"),
            row( 16, "ioctl",                  RETURN, EFFECT,   DESCRIPTOR,FD, HEX, Ioctls.ALL.chosen()).commands(Ioctls.ALL).blocks().note("unknown commands may hide pointers"),
            row( 17, "pread64",                HOME,   PURE,     DESCRIPTOR,FD, buf(2), INT, INT).chunk(1, 2, 3),
            row( 18, "pwrite64",               HOME,   EFFECT,   DESCRIPTOR,FD, data(2), INT, INT).chunk(1, 2, 3),
            row( 19, "readv",                  HOME,   CONSUME,  DESCRIPTOR,FD, vout(2), INT).blocks().chunk(1, 2, -1),
            row( 20, "writev",                 HOME,   EFFECT,   DESCRIPTOR,FD, vin(2), INT).blocks().chunk(1, 2, -1),
            row( 21, "access",                 HOME,   PURE,     PATH,FILE, OCT),
            row( 22, "pipe",                   HOME,   CONTROL,  SELF,io(8).tried()),
            row( 23, "select",                 HOME,   PURE,     DESCRIPTOR,INT, io(bits(0)), io(bits(0)), io(bits(0)), io(16).always()).blocks(),
            row( 24, "sched_yield",            HERE,   PURE,     LOCAL),
            row( 25, "mremap",                 HERE,   CONTROL,  LOCAL,PTR, INT, INT, HEX, PTR).when(RETURN, new Test(3, 2, 2), new Test(4, ABOVE_GADGET, 0)).note("to where the node's page may be: come home"),
            row( 26, "msync",                  HERE,   PURE,     LOCAL,PTR, INT, HEX).note("only private maps are away, which msync leaves alone"),
            row( 27, "mincore",                HERE,   PURE,     LOCAL,PTR, INT, PTR),
            row( 28, "madvise",                HERE,   CONTROL,  LOCAL,PTR, INT, INT),
            row( 29, "shmget",                 HOME,   EFFECT,   IPC,HEX, INT, HEX),
            row( 30, "shmat",                  RETURN, CONTROL,  IPC,INT, PTR, HEX).note("shared memory lives at home"),
            row( 31, "shmctl",                 RETURN, EFFECT,   IPC,INT, INT, SysV.SHM.chosen()).commands(SysV.SHM),
            row( 32, "dup",                    HOME,   CONTROL,  SELF,FD),
            row( 33, "dup2",                   HOME,   CONTROL,  SELF,FD, FD),
            row( 34, "pause",                  HOME,   CONTROL,  SELF).blocks().note("the deputy waits, so default actions happen at home"),
            row( 35, "nanosleep",              HOME,   PURE,     SELF,TIME, io(16).ever()).blocks().note("the restart block stays in the deputy"),
            row( 36, "getitimer",              HOME,   PURE,     SELF,INT, out(32)),
            row( 37, "alarm",                  HOME,   CONTROL,  SELF,INT),
            row( 38, "setitimer",              RETURN, CONTROL,  SELF,INT, in(32), out(32)).when(HOME, 0, LOW, 0).note("virtual and profiling timers count CPU time at home"),
            row( 39, "getpid",                 HOME,   PURE,     SELF),
            row( 40, "sendfile",               HOME,   EFFECT,   DESCRIPTOR,FD, FD, io(8).ever(), INT).blocks(),
            row( 41, "socket",                 HOME,   CONTROL,  SOCKET,INT, HEX, INT),
            row( 42, "connect",                HOME,   EFFECT,   SOCKET,FD, in(ilen(2, 1)), INT).blocks(),
            row( 43, "accept",                 HOME,   CONSUME,  SOCKET,FD, sized(OUT, 2), io(4)).blocks(),
            row( 44, "sendto",                 HOME,   EFFECT,   SOCKET,FD, in(clip(2, 0x7ffff000)).cuttable(), INT, HEX, in(ilen(5, 1)), INT).blocks().chunk(1, 2, -1),
            row( 45, "recvfrom",               HOME,   CONSUME,  SOCKET,FD, out(clip(2, 0x7ffff000)).result().cuttable(), INT, HEX, sized(OUT, 5), io(4)).blocks().chunk(1, 2, -1),
            row( 46, "sendmsg",                HOME,   EFFECT,   SOCKET,FD, new Message(true), HEX).blocks().note("descriptors in control data are home's numbers already"),
            row( 47, "recvmsg",                HOME,   CONSUME,  SOCKET,FD, new Message(false), HEX).blocks(),
            row( 48, "shutdown",               HOME,   EFFECT,   SOCKET,FD, INT),
            row( 49, "bind",                   HOME,   EFFECT,   SOCKET,FD, in(ilen(2, 1)), INT),
            row( 50, "listen",                 HOME,   EFFECT,   SOCKET,FD, INT),
            row( 51, "getsockname",            HOME,   PURE,     SOCKET,FD, sized(OUT, 2), io(4)),
            row( 52, "getpeername",            HOME,   PURE,     SOCKET,FD, sized(OUT, 2), io(4)),
            row( 53, "socketpair",             HOME,   CONTROL,  SOCKET,INT, HEX, INT, io(8).tried()),
            row( 54, "setsockopt",             HOME,   CONTROL,  SOCKET,FD, INT, INT, in(ilen(4, 1)), INT).clauses(SockOpts.SET).note("socket filters and tables hide pointers: come home"),
            row( 55, "getsockopt",             HOME,   PURE,     SOCKET,FD, INT, INT, sized(INOUT, 4), io(4)).clauses(SockOpts.GET),
            row( 56, "clone",                  FAMILY, EFFECT,   PROCESS,HEX, PTR, PTR, PTR, PTR),
            row( 57, "fork",                   FAMILY, EFFECT,   PROCESS),
            row( 58, "vfork",                  FAMILY, EFFECT,   PROCESS),
            row( 59, "execve",                 FAMILY, EFFECT,   PROCESS,PTR, PTR, PTR).note("ExecArguments carries the strings"),
            row( 60, "exit",                   FAMILY, EFFECT,   PROCESS,INT),
            row( 61, "wait4",                  HOME,   CONSUME,  PROCESS,INT, out(4).positive(), HEX, out(144).positive()).blocks(),
            row( 62, "kill",                   HOME,   EFFECT,   SIGNAL,INT, SIG),
            row( 63, "uname",                  HOME,   PURE,     SELF,out(390)),
            row( 64, "semget",                 HOME,   EFFECT,   IPC,HEX, INT, HEX),
            row( 65, "semop",                  HOME,   EFFECT,   IPC,INT, in(len(2, 6, 0)), INT).blocks(),
            row( 66, "semctl",                 RETURN, EFFECT,   IPC,INT, INT, INT, SysV.SEM.chosen()).commands(SysV.SEM),
            row( 67, "shmdt",                  HERE,   CONTROL,  LOCAL,PTR).note("whoever has a segment stays at home, so none is attached here"),
            row( 68, "msgget",                 HOME,   EFFECT,   IPC,HEX, HEX),
            row( 69, "msgsnd",                 HOME,   EFFECT,   IPC,INT, in(len(2, 1, 8)), INT, HEX).blocks(),
            row( 70, "msgrcv",                 HOME,   CONSUME,  IPC,INT, out(len(2, 1, 8)).result(1, 8), INT, INT, HEX).blocks(),
            row( 71, "msgctl",                 RETURN, EFFECT,   IPC,INT, INT, SysV.MSG.chosen()).commands(SysV.MSG),
            row( 72, "fcntl",                  RETURN, CONTROL,  DESCRIPTOR,FD, INT, Fcntls.ALL.chosen()).commands(Fcntls.ALL).blocks(),
            row( 73, "flock",                  HOME,   EFFECT,   DESCRIPTOR,FD, HEX).blocks(),
            row( 74, "fsync",                  HOME,   EFFECT,   DESCRIPTOR,FD),
            row( 75, "fdatasync",              HOME,   EFFECT,   DESCRIPTOR,FD),
            row( 76, "truncate",               HOME,   EFFECT,   PATH,FILE, INT),
            row( 77, "ftruncate",              HOME,   EFFECT,   DESCRIPTOR,FD, INT),
            row( 78, "getdents",               HOME,   UNDOABLE, DESCRIPTOR,FD, out(ilen(2, 1)).result().cuttable(), INT),
            row( 79, "getcwd",                 HOME,   PURE,     SELF,out(clip(1, 4096)).result(), INT),
            row( 80, "chdir",                  HOME,   CONTROL,  PATH,FILE),
            row( 81, "fchdir",                 HOME,   CONTROL,  SELF,FD),
            row( 82, "rename",                 HOME,   EFFECT,   PATH,FILE, FILE),
            row( 83, "mkdir",                  HOME,   EFFECT,   PATH,FILE, OCT),
            row( 84, "rmdir",                  HOME,   EFFECT,   PATH,FILE),
            row( 85, "creat",                  HOME,   EFFECT,   PATH,FILE, OCT).blocks(),
            row( 86, "link",                   HOME,   EFFECT,   PATH,FILE, FILE),
            row( 87, "unlink",                 HOME,   EFFECT,   PATH,FILE),
            row( 88, "symlink",                HOME,   EFFECT,   PATH,FILE, FILE),
            row( 89, "readlink",               HOME,   PURE,     PATH,FILE, out(ilen(2, 1)).result().cuttable(), INT),
            row( 90, "chmod",                  HOME,   EFFECT,   PATH,FILE, OCT),
            row( 91, "fchmod",                 HOME,   EFFECT,   DESCRIPTOR,FD, OCT),
            row( 92, "chown",                  HOME,   EFFECT,   PATH,FILE, INT, INT),
            row( 93, "fchown",                 HOME,   EFFECT,   DESCRIPTOR,FD, INT, INT),
            row( 94, "lchown",                 HOME,   EFFECT,   PATH,FILE, INT, INT),
            row( 95, "umask",                  HOME,   CONTROL,  SELF,OCT),
            row( 96, "gettimeofday",           HERE,   PURE,     LOCAL,PTR, PTR),
            row( 97, "getrlimit",              HOME,   PURE,     SELF,INT, out(16)),
            row( 98, "getrusage",              HOME,   PURE,     SELF,INT, out(144)).note("the forwarder adds what the body used"),
            row( 99, "sysinfo",                HOME,   PURE,     SELF,out(112))
        };
    }
}
