package io.nuages.registry;

/** The message is a sentence for the person who typed the name. */
public class InvalidImageReference extends RuntimeException {
    public InvalidImageReference(String message) {
        super(message);
    }
}
