/**
 * Carrying one system call from a body to its deputy and back, driven by the rows of
 * {@link org.mosix.syscall.table.Table}. Pure code: no system call is made here. No object of this package is thread
 * safe: each thread owns one {@link Gather}, {@link Layout} and {@link Scatter} and uses them again and again.
 *
 * <p>The trip of a call, and every public signature of it:
 *
 * <pre>
 * // org.mosix.syscall.table
 * enum Route  { HERE, HOME, BOTH, FAMILY, RETURN, DENY }
 * enum Effect { PURE, UNDOABLE, CONSUME, EFFECT, CONTROL }
 * enum Grant  { LOCAL, SELF, DESCRIPTOR, PATH, SOCKET, PROCESS, SIGNAL, IPC, IDENTITY, LIMITS, ADMIN }
 * class Table { static Row row(int nr); static Row row(String name); static List&lt;Row&gt; all(); static final int LAST; }
 * record Row(int nr, String name, Route route, Effect effect, Grant grant, List&lt;Shape&gt; args, List&lt;When&gt; when,
 *            Traits traits, String note) {
 *     Route route(long[] args);      // the route of this very call; what the filter decided for it
 *     boolean blocking();            // may sleep without bound
 *     int mask();                    // index of the argument with the signal mask it swaps in, or -1
 *     boolean chunkable();           // may be continued by Gather's and Scatter's skip
 *     int errno();                   // of a DENY row, positive
 * }
 * class ErrnoNames { static String name(int errno); }         // 2 -> "ENOENT"; null if unknown
 *
 * // host: body -> frame
 * interface Memory { int read(long address, ByteBuffer into); int write(long address, ByteBuffer from); }
 * class Gather {
 *     Gather(int limit);                                       // most bytes of data in one call, see CHUNK
 *     enum Outcome { WHOLE, CUT, RETURN }                      // RETURN: too big to carry, make the call at home
 *     Outcome gather(Row row, long[] args, Memory body, ByteBuffer out);              // appends at out.position()
 *     Outcome gather(Row row, long[] args, long skip, Memory body, ByteBuffer out);   // skip bytes done already
 *     long[] args();                                           // the six arguments to send (lengths cut)
 *     int bulk();                                              // bytes this part asks for; go on if result == bulk()
 * }
 *
 * // home: frame -> area -> deputy's call -> frame
 * record Area(ByteBuffer bytes, long address)                  // bytes[0] is at `address` in the deputy
 * class Layout {
 *     Layout(long fault);                                      // a user's address that faults in the deputy
 *     void lay(Row row, long[] args, ByteBuffer ins, Area area) throws Malformed;     // ins from position to limit
 *     long[] words();                                          // the six words for the registers
 *     void outs(long result, ByteBuffer into);                 // appends; at most the area's capacity + 64 bytes
 * }
 *
 * // host: frame -> body
 * class Scatter {
 *     Scatter();
 *     long scatter(Row row, long[] args, long result, ByteBuffer outs, Memory body) throws Malformed;
 *     long scatter(Row row, long[] args, long skip, long result, ByteBuffer outs, Memory body) throws Malformed;
 * }                       // args: the guest's OWN six words (not Gather.args()); gives the final result
 *
 * // execve, execveat
 * class ExecArguments {
 *     static ExecArguments gather(long path, long argv, long envp, Memory body);      // null: too big, RETURN
 *     void encode(ByteBuffer out);  static ExecArguments decode(ByteBuffer in) throws Malformed;
 *     int encodedSize();
 *     byte[] path(); List&lt;byte[]&gt; argv(); List&lt;byte[]&gt; envp();                          // without NUL; null: NULL/BAD
 *     Words lay(Area area, long fault) throws Malformed;       // record Words(long path, long argv, long envp)
 * }
 *
 * class Trace { String line(Row row, long[] args, ByteBuffer ins, long result); }     // like strace
 *
 * // org.mosix.syscall.filter
 * class Filter {
 *     record Options(long gadgetStart, long gadgetEnd, boolean notifySigreturn)       // range of return addresses
 *     static ByteBuffer compile(Options options);              // struct sock_filter[], little endian, 8 bytes each
 *     static final int TRACE_GADGET = 1, TRACE_TABLE = 2;      // data of RET_TRACE (PTRACE_GETEVENTMSG)
 * }
 * </pre>
 *
 * <p>The seccomp listener is asked for HOME and BOTH; the tracer sees FAMILY and RETURN; {@code row.route(args)} says
 * again which, from the same clauses. A chunkable call (Outcome CUT) is continued by the caller: while the result is
 * {@code bulk()}, {@code gather(row, args, done, ...)} takes the next part, and {@code scatter(row, args, done, ...)}
 * puts it.
 */
package org.mosix.syscall.marshal;
