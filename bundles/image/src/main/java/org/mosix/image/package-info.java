/**
 * The image of a process: its model, its bytes, its making ({@link org.mosix.image.Capture}) and its unmaking
 * ({@link org.mosix.image.Rebuild}). Move, checkpoint and freeze are carriers of the same image.
 */
package org.mosix.image;
