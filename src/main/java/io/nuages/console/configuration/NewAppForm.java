package io.nuages.console.configuration;

import io.nuages.app.Draft;
import io.nuages.console.FormFields;
import io.nuages.desk.AppOrder;
import io.nuages.form.Problems;
import io.nuages.form.Typed;
import io.nuages.spec.HealthCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The form of a new app as it was sent. Numbers are text, since what was typed is shown again.
 *
 * @param requestKey makes sending twice the same as sending once
 * @param secret name of the sealed secret that the browser made, empty when nothing is sealed
 * @param key variables that were sealed, {@code ciphertext} their values in the same order
 * @param deploy {@code true} to deploy it at once
 * @param anyway the image that somebody insists on
 */
public record NewAppForm(
        String image,
        String name,
        String hosts,
        String size,
        String pods,
        String databaseMib,
        String volumeMib,
        String command,
        String releaseCommand,
        String port,
        String healthPath,
        String variables,
        String requestKey,
        String secret,
        List<String> key,
        List<String> ciphertext,
        String deploy,
        String anyway) {
    private static final String PORT = "8000";

    /** A value that is already sealed, sent again with a form that had a problem elsewhere. */
    public record Sealed(String key, String ciphertext) {}

    public NewAppForm(
            @Nullable String image,
            @Nullable String name,
            @Nullable String hosts,
            @Nullable String size,
            @Nullable String pods,
            @Nullable String databaseMib,
            @Nullable String volumeMib,
            @Nullable String command,
            @Nullable String releaseCommand,
            @Nullable String port,
            @Nullable String healthPath,
            @Nullable String variables,
            @Nullable String requestKey,
            @Nullable String secret,
            @Nullable List<String> key,
            @Nullable List<String> ciphertext,
            @Nullable String deploy,
            @Nullable String anyway) {
        this.image = Typed.text(image);
        this.name = Typed.text(name);
        this.hosts = Typed.raw(hosts);
        this.size = Typed.raw(size);
        this.pods = Typed.raw(pods);
        this.databaseMib = databaseMib == null ? "1024" : databaseMib;
        this.volumeMib = volumeMib == null ? "0" : volumeMib;
        this.command = command == null ? Draft.WEB_COMMAND : command;
        this.releaseCommand = releaseCommand == null ? Draft.RELEASE_COMMAND : releaseCommand;
        this.port = port == null ? PORT : port;
        this.healthPath = healthPath == null ? HealthCheck.CONVENTION.path() : healthPath;
        this.variables = Typed.raw(variables);
        this.requestKey = Typed.raw(requestKey);
        this.secret = Typed.raw(secret);
        this.key = key == null ? List.of() : List.copyOf(key);
        this.ciphertext = ciphertext == null ? List.of() : List.copyOf(ciphertext);
        this.deploy = Typed.raw(deploy);
        this.anyway = Typed.raw(anyway);
    }

    /** @throws Problems at {@code secrets} when keys and values do not match */
    AppOrder order() {
        return new AppOrder(
                name, image, insists(), draft(), secret, sealedValues(), deploys(), FormFields.key(requestKey));
    }

    /** An empty form: the convention's paths, one pod of the size. */
    public static NewAppForm empty(String size, String requestKey) {
        return new NewAppForm(
                null,
                null,
                null,
                size,
                "1",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                requestKey,
                null,
                null,
                null,
                "true",
                null);
    }

    boolean deploys() {
        return deploy.equals("true");
    }

    /** The form names the image; the word is good for no other. */
    boolean insists() {
        return !image.isEmpty() && image.equals(anyway);
    }

    /** What is not a number or a variable is passed on, to be reported together with what the rules of a spec find. */
    Draft draft() {
        var typed = new Typed();
        var pods = typed.number("pods", this.pods, 1);
        var listens = typed.number("port", port, 8000);
        var database = typed.number("databaseMib", databaseMib, 1024);
        var volume = typed.number("volumeMib", volumeMib, 0);
        var read = VariableLines.read(variables);
        typed.add(read.problems());
        return new Draft(
                List.of(new Draft.ProcessDraft("web", command, size, pods)),
                null,
                releaseCommand,
                listens,
                healthPath,
                read.values(),
                VariableLines.kept(variables, read.values()),
                hosts.lines().toList(),
                database,
                volume,
                typed.problems());
    }

    /** @throws Problems when the pairs do not match */
    Map<String, String> sealedValues() {
        return FormFields.pairs("secrets", key, ciphertext);
    }

    public List<Sealed> sealed() {
        var pairs = new ArrayList<Sealed>();
        for (var i = 0; i < Math.min(key.size(), ciphertext.size()); i++) {
            pairs.add(new Sealed(key.get(i), ciphertext.get(i)));
        }
        return pairs;
    }

    public String sealedNames() {
        return String.join(", ", key);
    }

    /** Ticked while nothing is sealed: values sealed without such a key mean that it is not wanted. */
    public boolean generateSecretKey() {
        return key.isEmpty();
    }

    /** The same without sealed values, which do not affect whether the app can be created. */
    NewAppForm withoutSecrets() {
        return new NewAppForm(
                image,
                name,
                hosts,
                size,
                pods,
                databaseMib,
                volumeMib,
                command,
                releaseCommand,
                port,
                healthPath,
                variables,
                requestKey,
                null,
                null,
                null,
                deploy,
                anyway);
    }

    /** Whether something below the fold differs from the convention. */
    public boolean detailsOpen() {
        return !command.equals(Draft.WEB_COMMAND)
                || !releaseCommand.equals(Draft.RELEASE_COMMAND)
                || !port.equals(PORT)
                || !healthPath.equals(HealthCheck.CONVENTION.path());
    }
}
