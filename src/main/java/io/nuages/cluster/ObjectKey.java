package io.nuages.cluster;

/** Names one object within a {@link Scope}. */
public record ObjectKey(String apiVersion, String kind, String name) {
    @Override
    public String toString() {
        return kind + " " + name;
    }
}
