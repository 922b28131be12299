package io.nuages.desk;

import io.nuages.form.Problems;
import io.nuages.secret.Secrets;
import io.nuages.tenant.Door;
import io.nuages.tenant.EnvironmentRef;
import io.nuages.tenant.Role;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Sealed secrets: sealing, uploading and removing. Each returns or changes the spec, and takes effect with the next deployment. */
@Component
public class SecretActs {
    private final Secrets secrets;

    SecretActs(Secrets secrets) {
        this.secrets = secrets;
    }

    /**
     * Stores what a browser sealed.
     *
     * @param name of the sealed secret
     * @param values ciphertexts by variable
     * @throws Problems for what cannot be accepted
     */
    public void seal(Door door, EnvironmentRef environment, String name, Map<String, String> values) {
        door.need(Role.DEVELOPER, environment);
        if (values.isEmpty()) {
            throw Problems.of("secrets", "Enter at least one variable and its value.");
        }
        secrets.store(environment, name, values, door.actor());
    }

    /**
     * Seals a value that came in clear, in memory.
     *
     * @throws Problems at {@code variable} or {@code value}
     */
    public void sealTyped(Door door, EnvironmentRef environment, String variable, Entry entry) {
        door.need(Role.DEVELOPER, environment);
        switch (entry) {
            case Entry.Held(var held) -> secrets.storeHeld(environment, variable, held, door.actor());
            case Entry.Value(var value, var empty) -> {
                if (value.isEmpty() && !empty) {
                    throw Problems.of("value", "The value is empty. Enter one, or confirm that it should be empty.");
                }
                secrets.sealTyped(environment, variable, value, door.actor());
            }
        }
    }

    /** What somebody typed. */
    public sealed interface Entry {
        /** @param empty whether it may be */
        record Value(String value, boolean empty) implements Entry {}

        /** What was sealed before its form was refused. */
        record Held(Secrets.Held held) implements Entry {}
    }

    /**
     * Stores what somebody's own {@code kubeseal} produced.
     *
     * @return the spec's revision, which is the previous one when the manifest was accepted before
     * @throws Problems at {@code manifest}
     */
    public int upload(Door door, EnvironmentRef environment, byte[] manifest) {
        door.need(Role.DEVELOPER, environment);
        if (manifest.length == 0) {
            throw Problems.of("manifest", "Choose the file that kubeseal made.");
        }
        return secrets.upload(environment, manifest, door.actor());
    }

    /** Removes a variable from the spec. @return false when it was not there */
    public boolean remove(Door door, EnvironmentRef environment, String variable) {
        door.need(Role.DEVELOPER, environment);
        return secrets.remove(environment, variable, door.actor());
    }

    /**
     * Stores a registry's credentials that a browser sealed.
     *
     * @throws Problems at {@code registry}
     */
    public void sealCredentials(Door door, EnvironmentRef environment, String name, Map<String, String> values) {
        door.need(Role.DEVELOPER, environment);
        secrets.storeRegistry(environment, name, values, door.actor());
    }

    /** Pulls without credentials from the next deployment on. @return false when there were none */
    public boolean removeCredentials(Door door, EnvironmentRef environment) {
        door.need(Role.DEVELOPER, environment);
        return secrets.removeRegistry(environment, door.actor());
    }
}
