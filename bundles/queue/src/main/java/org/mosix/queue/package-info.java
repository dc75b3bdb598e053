/**
 * The queue: which jobs that wait begin now ({@code mosrun -q}). Who waits and who has begun {@link org.mosix.queue.QueueState} keeps, a
 * pure state machine; who begins a policy decides. Threads: {@code mosix-queue} asks it and has jobs begin, {@code mosix-policy-NAME}
 * answers; users' commands change the queue on threads of their own.
 */
package org.mosix.queue;
