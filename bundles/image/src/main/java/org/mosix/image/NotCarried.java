package org.mosix.image;

/** The process has something that cannot be in an image: the message names the object. */
public class NotCarried extends Exception {
    private static final long serialVersionUID = 1L;

    public NotCarried(String object) {
        super(object);
    }
}
