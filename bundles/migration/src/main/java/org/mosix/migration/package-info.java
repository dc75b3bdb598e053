/**
 * The moves: out, home, and between two hosts. A move is one sequential piece of code on the thread that asks for it;
 * what needs ptrace is posted to the process's hand. Home commits at one point; before it any failure leaves the process
 * where it was, after it the source never runs again.
 */
package org.mosix.migration;
