package io.nuages.tenant;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Refuses to serve as a role that row-level security does not bind, since one forgotten condition would then show everything. */
@Component
class RoleCheck implements InitializingBean {
    private final JdbcClient jdbc;

    RoleCheck(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @throws UnfitRole when the role is, or may become, a superuser, a role that bypasses row-level security, or the
     *     owner of a table
     */
    @Override
    public void afterPropertiesSet() {
        var role = jdbc.sql("SELECT current_user").query(String.class).single();
        jdbc.sql("""
                SELECT CASE WHEN rolsuper THEN 'a superuser' ELSE 'exempt from row-level security' END
                FROM pg_roles WHERE (rolsuper OR rolbypassrls) AND pg_has_role(current_user, oid, 'MEMBER')
                ORDER BY rolname = current_user DESC LIMIT 1
                """).query(String.class).optional().ifPresent(what -> {
            throw tooPowerful(role, "is, or may become, " + what);
        });
        jdbc.sql("""
                SELECT relname FROM pg_class
                WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
                  AND pg_has_role(current_user, relowner, 'MEMBER')
                ORDER BY relname LIMIT 1
                """).query(String.class).optional().ifPresent(table -> {
            throw tooPowerful(role, "owns the table " + table + " or may become its owner");
        });
    }

    private static UnfitRole tooPowerful(String role, String reason) {
        return new UnfitRole("The portal connects to PostgreSQL as " + role + ", which " + reason + ".");
    }
}
