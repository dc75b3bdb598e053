/**
 * The users' door: a Unix socket, and the thin client that the user's shell starts as {@code mosrun}, {@code mosps},
 * {@code mosmigrate}, {@code moswhy}, {@code mosnodes}, {@code mosbestnode}, {@code mosmon}, {@code mosq} and {@code native}.
 *
 * <p>The client ({@link org.mosix.door.ClientCode}) is machine code that knows nothing; every word, option and rule is
 * here. One {@code accept} thread takes connections; each is served from its beginning to its end by one thread of a
 * {@link org.mosix.door.FairPool}, so a command is sequential code. A mosrun that waits in the queue has no thread: {@code
 * mosix-door-queued} hears whether it ends, and it is served from its turn on. The pool's lock is the innermost; under that of
 * {@link org.mosix.door.QueuedClients} the queue is called.
 *
 * <p>Exit statuses: 125 when mosrun or native itself or the connection fails, 126 when the program cannot be run, 127 when it is
 * not found, as env(1) and timeout(1); the other commands: 1 for a failure, 2 for wrong usage.
 */
package org.mosix.door;
