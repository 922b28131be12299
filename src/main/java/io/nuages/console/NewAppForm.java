package io.nuages.console;

import io.nuages.app.Draft;
import io.nuages.desk.AppOrder;
import io.nuages.form.Problems;
import io.nuages.form.Typed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.util.MultiValueMap;

/**
 * The form of a new app as it was sent. Numbers are text, since what was typed is shown again.
 *
 * @param requestKey makes sending twice the same as sending once
 * @param secret name of the sealed secret that the browser made, empty when nothing is sealed
 * @param keys variables that were sealed, {@code ciphertexts} their values in the same order
 * @param deploy whether to deploy at once
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
        List<String> keys,
        List<String> ciphertexts,
        boolean deploy) {
    /** A value that is sealed already, sent again with a form that had a problem elsewhere. */
    public record Sealed(String key, String ciphertext) {}

    static NewAppForm of(MultiValueMap<String, String> sent) {
        return new NewAppForm(
                FormFields.first(sent, "image", "").strip(),
                FormFields.first(sent, "name", "").strip(),
                FormFields.first(sent, "hosts", ""),
                FormFields.first(sent, "size", ""),
                FormFields.first(sent, "pods", ""),
                FormFields.first(sent, "databaseMib", "1024"),
                FormFields.first(sent, "volumeMib", "0"),
                FormFields.first(sent, "command", Draft.WEB_COMMAND),
                FormFields.first(sent, "releaseCommand", Draft.RELEASE_COMMAND),
                FormFields.first(sent, "port", "8000"),
                FormFields.first(sent, "healthPath", "/healthz/"),
                FormFields.first(sent, "variables", ""),
                FormFields.first(sent, "requestKey", ""),
                FormFields.first(sent, "secret", ""),
                FormFields.all(sent, "key"),
                FormFields.all(sent, "ciphertext"),
                FormFields.first(sent, "deploy", "").equals("true"));
    }

    /** @throws Problems at {@code secrets} when keys and values do not go together */
    AppOrder order(boolean insists) {
        return new AppOrder(
                name, image, insists, draft(), secret, sealedValues(), deploy, DeploymentPages.key(requestKey));
    }

    /** An empty form: the convention's paths, one pod of the size. */
    static NewAppForm empty(String size, String requestKey) {
        return new NewAppForm(
                "",
                "",
                "",
                size,
                "1",
                "1024",
                "0",
                Draft.WEB_COMMAND,
                Draft.RELEASE_COMMAND,
                "8000",
                "/healthz/",
                "",
                requestKey,
                "",
                List.of(),
                List.of(),
                true);
    }

    /** What is no number or no variable goes along, to be told together with what the rules of a spec find. */
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
        return FormFields.pairs("secrets", keys, ciphertexts);
    }

    public List<Sealed> sealed() {
        var pairs = new ArrayList<Sealed>();
        for (var i = 0; i < Math.min(keys.size(), ciphertexts.size()); i++) {
            pairs.add(new Sealed(keys.get(i), ciphertexts.get(i)));
        }
        return pairs;
    }

    public String sealedNames() {
        return String.join(", ", keys);
    }

    /** Ticked while nothing is sealed: who sealed values and no such key did not want it. */
    public boolean generateSecretKey() {
        return keys.isEmpty();
    }

    /** The same without sealed values, which do not matter to whether the app can be made. */
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
                "",
                List.of(),
                List.of(),
                deploy);
    }

    /** Whether something below the fold differs from the convention. */
    public boolean detailsOpen() {
        return !command.equals(Draft.WEB_COMMAND)
                || !releaseCommand.equals(Draft.RELEASE_COMMAND)
                || !port.equals("8000")
                || !healthPath.equals("/healthz/");
    }
}
