package org.mosix.migration;

import java.util.List;

/** As {@link FaultsTest}, of a program whose threads work, wait for each other, come and go. */
class ThreadFaultsTest extends FaultsTest {
    /** To be followed by a directory. */
    static final List<String> PROGRAM = List.of("/usr/bin/python3", "-c", """
            import os, queue, signal, sys, threading
            where, n, bad, sig, stop = sys.argv[1], 0, [], 0, False

            def count(number, frame):
                global sig
                sig += 1

            def work(todo, done):
                for x in iter(todo.get, None):
                    done.put(x * 7)

            signal.signal(signal.SIGUSR1, count)
            lines = os.open(where + "/lines", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
            todo, done = queue.Queue(), queue.Queue()
            workers = [threading.Thread(target=work, args=(todo, done)) for i in range(2)]
            for w in workers:
                w.start()
            while not os.path.exists(where + "/stop"):
                n += 1
                todo.put(n)
                if done.get() != n * 7:
                    bad.append(n)
                if n % 10 == 0:
                    short = threading.Thread(target=done.put, args=(n,))
                    short.start()
                    short.join()
                    if done.get() != n:
                        bad.append(n)
                os.write(lines, b"%d %d\\n" % (n, sig))
            for w in workers:
                todo.put(None)
            for w in workers:
                w.join()
            print("bad=%d sig=%d n=%d" % (len(bad), sig, n))
            """);
}
