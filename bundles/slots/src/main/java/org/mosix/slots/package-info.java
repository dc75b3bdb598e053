/**
 * How policies are asked: those of one kind are in a slot, each has a thread of its own and a deadline, and one that is missing or does
 * not work ends all decisions of its kind until another one takes its place.
 */
package org.mosix.slots;
