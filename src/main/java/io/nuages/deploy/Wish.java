package io.nuages.deploy;

import io.nuages.deploy.Deployment.Kind;
import io.nuages.deploy.Deployment.Trigger;
import java.util.Optional;

/** What is wanted of an environment's deployments, and by whom. */
public sealed interface Wish {
    /** What somebody requests on a page. */
    sealed interface OfPerson extends Wish {}

    /**
     * A person wants the newest spec.
     *
     * @param image with another tag than the tracked one, which it replaces; empty deploys the tracked one
     */
    record Deploy(Optional<String> image) implements OfPerson {}

    /**
     * A person wants an earlier release live again.
     *
     * @param release its number
     */
    record RollBack(int release) implements OfPerson {}

    /** A registry reported a push of the tracked tag. */
    record Push() implements Wish {}

    /**
     * The provider wants what is live to have new pods.
     *
     * @param kind of the previous deployment: a rollback stays one in the environment's history
     */
    record Renew(Kind kind) implements Wish {}

    /** The newest spec with the image that it tracks. */
    static OfPerson newest() {
        return new Deploy(Optional.empty());
    }

    /** The newest spec with this image, tracked from now on. */
    static OfPerson image(String image) {
        return new Deploy(Optional.of(image));
    }

    default Kind kind() {
        return switch (this) {
            case Deploy deploy -> Kind.DEPLOY;
            case Push push -> Kind.DEPLOY;
            case RollBack back -> Kind.ROLLBACK;
            case Renew renew -> renew.kind();
        };
    }

    default Trigger trigger() {
        return switch (this) {
            case Deploy deploy -> Trigger.PERSON;
            case RollBack back -> Trigger.PERSON;
            case Push push -> Trigger.PUSH;
            case Renew renew -> Trigger.PROVIDER;
        };
    }
}
