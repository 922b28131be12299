package io.nuages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the portal is not told well enough, it says in a sentence, before it touches anything. */
@ExtendWith(OutputCaptureExtension.class)
class StartRefusalsTest {
    private final TestDatabase database = TestDatabase.create();
    private final Map<String, String> settings = new TreeMap<>(database.properties());

    @Test
    void a_database_without_a_word_about_the_cluster(CapturedOutput output) {
        settings.remove("nuages.cluster");
        refuses(output, "A database is configured, but the cluster is not.", "Set NUAGES_CLUSTER");
    }

    @Test
    void a_kubeconfig_that_is_not_named(CapturedOutput output) {
        settings.put("nuages.cluster", "kubeconfig");
        settings.put("nuages.deploy.ingress-namespaces", "traefik");
        refuses(output, "NUAGES_CLUSTER says kubeconfig, but no file is named.", "Set NUAGES_KUBECONFIG");
    }

    /** Earlier versions assumed a namespace: policies take effect immediately and would cut off every site that is reached from another. */
    @Test
    void a_real_cluster_without_a_word_about_its_way_in(CapturedOutput output, @TempDir Path folder)
            throws IOException {
        var empty = TestDatabase.withoutSchema();
        settings.putAll(empty.properties());
        settings.put("nuages.cluster", "kubeconfig");
        settings.put(
                "nuages.kubeconfig",
                Files.writeString(folder.resolve("config"), """
                {apiVersion: v1, kind: Config, current-context: a, contexts: [{name: a, context: {cluster: a, user: a}}],
                 clusters: [{name: a, cluster: {server: "https://127.0.0.1:1"}}], users: [{name: a, user: {token: t}}]}
                """).toString());
        refuses(
                output,
                "does not know in which namespaces its ingress controller runs.",
                "Set NUAGES_DEPLOY_INGRESS_NAMESPACES");
        assertThat(JdbcClient.create(empty.owner())
                        .sql("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
                        .query(Integer.class)
                        .single())
                .as("tables, since nothing is migrated")
                .isZero();
    }

    @Test
    void a_database_without_a_role_that_migrates(CapturedOutput output) {
        settings.put("nuages.cluster", "simulated");
        settings.remove("spring.flyway.user");
        refuses(
                output,
                "A database is configured, but the role that migrates it is not.",
                "SPRING_FLYWAY_USER to nuages_owner");
    }

    @Test
    void one_role_that_serves_and_migrates(CapturedOutput output) {
        settings.put("nuages.cluster", "simulated");
        settings.put("spring.datasource.username", "nuages_owner");
        refuses(
                output,
                "The portal is configured to serve and to migrate as the same role, nuages_owner.",
                "Run db/bootstrap.sql");
    }

    @Test
    void no_server_for_the_customers_databases(CapturedOutput output) {
        settings.put("nuages.cluster", "simulated");
        settings.remove("nuages.database.host");
        refuses(
                output,
                "A database is configured, but the server of the customers' databases is not.",
                "Set NUAGES_DATABASE_HOST");
    }

    @Test
    void no_address_of_the_portal_itself(CapturedOutput output) {
        settings.put("nuages.cluster", "simulated");
        settings.remove("nuages.url");
        refuses(output, "A database is configured, but the portal's own address is not.", "Set NUAGES_URL");
    }

    @Test
    void an_address_of_the_portal_that_is_none(CapturedOutput output) {
        settings.put("nuages.cluster", "simulated");
        settings.put("nuages.url", "portal.example.org");
        refuses(output, "NUAGES_URL says “portal.example.org”, which is not an address", "Set NUAGES_URL");
    }

    @Test
    void an_alias_of_the_portal_that_is_no_host(CapturedOutput output) {
        settings.put("nuages.cluster", "simulated");
        settings.put("nuages.hosts.aliases", "https://portal.example.org");
        refuses(output, "NUAGES_HOSTS_ALIASES says “https://portal.example.org”", "Set NUAGES_URL");
    }

    @Test
    void a_malformed_range_of_addresses(CapturedOutput output) {
        settings.put("nuages.cluster", "simulated");
        settings.put("nuages.deploy.egress", "10.0.0.0/24:6379,redis.example:6379");
        refuses(output, "nuages.deploy", "\"redis.example:6379\" is not a range with a port, such as 10.0.0.0/24:6379");
    }

    @Test
    void a_mail_server_without_an_address_to_come_from(CapturedOutput output) {
        settings.put("nuages.cluster", "simulated");
        settings.put("spring.mail.host", "smtp.example.org");
        refuses(
                output,
                "A mail server is configured, but the address that mails come from is not.",
                "Set NUAGES_MAIL_FROM");
    }

    @Test
    void a_demo_whose_password_anybody_would_guess(CapturedOutput output) {
        settings.put("nuages.cluster", "simulated");
        settings.put("nuages.demo", "true");
        settings.put("nuages.demo-password", "longpassword1");
        refuses(output, "That password is too easy to guess.", "Set NUAGES_DEMO_PASSWORD");
        assertThat(output).doesNotContain("longpassword1");
    }

    @Test
    void a_demo_without_a_password_or_a_folder_to_keep_one(CapturedOutput output) {
        settings.put("nuages.cluster", "simulated");
        settings.put("nuages.demo", "true");
        refuses(output, "none is set, and there is no data folder to keep one in.", "Set NUAGES_DEMO_PASSWORD");
    }

    @Test
    void a_strategy_that_believes_any_visitor(CapturedOutput output) {
        settings.put("nuages.cluster", "simulated");
        settings.put("server.forward-headers-strategy", "Framework");
        refuses(
                output,
                "SERVER_FORWARD_HEADERS_STRATEGY says framework, which believes whatever a visitor says about their address.",
                "to native, and SERVER_TOMCAT_REMOTEIP_INTERNAL_PROXIES to the networks of the proxies");
    }

    @Test
    void settings_that_are_not_of_their_kind(CapturedOutput output) {
        settings.put("nuages.cluster", "simulated");
        settings.put("nuages.tenant.acts", "many");
        refuses(output, "NUAGES_TENANT_ACTS says “many”, which is not a whole number.", "Set NUAGES_TENANT_ACTS");
        settings.remove("nuages.tenant.acts");
        settings.put("nuages.staff.second-factor", "perhaps");
        refuses(
                output,
                "NUAGES_STAFF_SECONDFACTOR says “perhaps”, which is not true or false.",
                "Set NUAGES_STAFF_SECONDFACTOR");
        settings.remove("nuages.staff.second-factor");
        settings.put("spring.session.timeout", "soon");
        refuses(output, "timeout", "soon");
    }

    private void refuses(CapturedOutput output, String description, String action) {
        settings.put("server.port", "0");
        var arguments = settings.entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new);
        assertThatThrownBy(() -> new SpringApplicationBuilder(Nuages.class).run(arguments));
        assertThat(output).contains("APPLICATION FAILED TO START", description, action);
    }
}
