package io.nuages.desk;

import io.nuages.database.Databases;
import io.nuages.tenant.Door;
import io.nuages.tenant.EnvironmentRef;
import io.nuages.tenant.Role;
import org.springframework.stereotype.Component;

/** Databases of environments that are gone. */
@Component
public class DatabaseActs {
    private final Databases databases;

    DatabaseActs(Databases databases) {
        this.databases = databases;
    }

    /**
     * Destroys a detached database and all its data.
     *
     * @param app the name of its app, as a second confirmation
     * @return false when there is no such detached database, or its app is called otherwise
     */
    public boolean destroy(Door door, EnvironmentRef environment, String app) {
        door.need(Role.OWNER, environment);
        return databases.destroy(environment, app, door.actor());
    }
}
