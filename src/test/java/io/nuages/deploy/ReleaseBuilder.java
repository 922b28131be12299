package io.nuages.deploy;

import java.time.Instant;
import java.util.UUID;

/** A release of revision 1 that served, with a command that succeeded at once, but for what a test says otherwise. */
public final class ReleaseBuilder {
    private final UUID id;
    private final Instant at;
    private int number = 1;
    private String image = "r.example/shop:1";
    private String digest = "d";
    private int revision = 1;
    private String actor = "owner";
    private Release.Command command = Release.Command.SUCCEEDED;

    private ReleaseBuilder(UUID id, Instant at) {
        this.id = id;
        this.at = at;
    }

    public static ReleaseBuilder release(UUID id, Instant at) {
        return new ReleaseBuilder(id, at);
    }

    public ReleaseBuilder number(int value) {
        number = value;
        return this;
    }

    public ReleaseBuilder image(String value, String by) {
        image = value;
        digest = by;
        return this;
    }

    public ReleaseBuilder revision(int value) {
        revision = value;
        return this;
    }

    public ReleaseBuilder withoutCommand() {
        command = Release.Command.NONE;
        return this;
    }

    public Release build() {
        return new Release(
                id, number, image, digest, revision, actor, at, command, command == Release.Command.NONE ? 0 : 1, at);
    }
}
