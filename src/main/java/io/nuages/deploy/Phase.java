package io.nuages.deploy;

/** The phases of a deployment. Their order here is that in which they run; deployments store their names. */
public enum Phase {
    IMAGE("Image"),
    NAMESPACE("Namespace and limits"),
    DATABASE("Database"),
    SECRETS("Secrets"),
    RELEASE_COMMAND("Release command"),
    ROLL_OUT("Roll-out"),
    VERIFIED("Verification");

    private final String label;

    Phase(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
