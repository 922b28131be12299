package io.nuages.app;

/** Somebody else edited the spec since it was read. Answered with 409 and both versions. */
public class StaleSpec extends RuntimeException {
    private final transient Revision current;

    public StaleSpec(Revision current) {
        super("The configuration is at revision " + current.number() + " now");
        this.current = current;
    }

    public Revision current() {
        return current;
    }
}
