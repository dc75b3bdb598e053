/**
 * Jobs and what is remembered of their processes: membership by control groups, moves, calls, pins, CPU seconds, and the
 * statistics that {@code mosrun --stats} writes. Everything here may be used by any thread; nothing blocks but the writing
 * of a statistics file.
 */
package org.mosix.migration.job;
