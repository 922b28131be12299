package io.nuages.console.secret;

import io.nuages.app.Apps;
import io.nuages.app.Environment;
import io.nuages.console.Environments;
import io.nuages.console.Environments.Shown;
import io.nuages.console.FormFields;
import io.nuages.console.NameRules;
import io.nuages.console.Sealing;
import io.nuages.desk.SecretActs;
import io.nuages.form.Badge;
import io.nuages.form.Problems;
import io.nuages.registry.ImageReference;
import io.nuages.secret.Certificates;
import io.nuages.secret.SealedBy;
import io.nuages.secret.SealedVariable;
import io.nuages.secret.SealingCertificate;
import io.nuages.secret.Secrets;
import io.nuages.spec.SecretRef;
import io.nuages.tenant.Door;
import io.nuages.tenant.Needs;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenancy;
import io.nuages.web.AskMapping;
import io.nuages.web.Asking;
import io.nuages.web.Flash;
import io.nuages.web.Question;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Sealed variables of an environment, and the ways to seal: in the browser, with one's own kubeseal, with the portal's. */
@Controller
@RequestMapping("/t/{tenant}/apps/{app}/{environment}/secrets")
class SecretPages {
    private final Tenancy tenancy;
    private final Environments environments;
    private final Apps apps;
    private final Secrets secrets;
    private final SecretActs acts;
    private final Certificates certificates;

    SecretPages(
            Tenancy tenancy,
            Environments environments,
            Apps apps,
            Secrets secrets,
            SecretActs acts,
            Certificates certificates) {
        this.tenancy = tenancy;
        this.environments = environments;
        this.apps = apps;
        this.secrets = secrets;
        this.acts = acts;
        this.certificates = certificates;
    }

    @GetMapping
    String page(Door door, @PathVariable String app, @PathVariable String environment, Model model) {
        show(door, app, environment, model);
        return "secrets";
    }

    private void show(Door door, String app, String environment, Model model) {
        var tenant = door.tenant().id();
        var shown = tenancy.look(tenant, () -> {
            var found = environments.show(door, app, environment, "secrets", model);
            var serving = serving(found);
            model.addAttribute(
                    "secrets",
                    secrets.list(found.environment()).stream()
                            .map(variable -> row(variable, serving))
                            .toList());
            return found;
        });
        var target = shown.environment();
        model.addAttribute(
                "sealing",
                certificates
                        .current()
                        .map(certificate -> sealing(target, secrets.freshName(target.baseName()), certificate))
                        .orElse(null));
        var registry = ImageReference.parse(target.spec().image()).registry();
        model.addAttribute(
                "names",
                NameRules.of(
                        target.spec().app().variables().keySet(),
                        target.spec().app().secretVariables().keySet()));
        model.addAttribute("registry", registry);
        model.addAttribute("credentials", secrets.registry(target).orElse(null));
        model.addAttribute("kubeseal", secrets.kubeseal().isPresent());
    }

    /** What the live release's revision binds. */
    private Map<String, SecretRef> serving(Shown shown) {
        var release = shown.serving();
        if (release == null) {
            return Map.of();
        }
        var environment = shown.environment();
        return release.revision() == environment.revision()
                ? environment.spec().app().secretVariables()
                : apps.revision(environment.ref(), release.revision())
                        .spec()
                        .app()
                        .secretVariables();
    }

    private static SecretRow row(SealedVariable sealed, Map<String, SecretRef> serving) {
        return new SecretRow(
                sealed.variable(),
                how(sealed.by()),
                sealed.at(),
                sealed.actor(),
                sealed.reference().equals(serving.get(sealed.variable()))
                        ? Badge.ok("In use")
                        : Badge.warn("Not deployed yet"));
    }

    private static String how(SealedBy by) {
        return switch (by) {
            case BROWSER -> "sealed in a browser";
            case UPLOAD -> "uploaded, sealed on a member’s machine";
            case KUBESEAL -> "sealed by the portal, in memory";
            case PORTAL -> "generated and sealed by the portal";
            case UNKNOWN -> "sealed";
        };
    }

    private static Sealing sealing(Environment environment, String name, SealingCertificate certificate) {
        return new Sealing(
                certificate.spki(),
                environment.namespace(),
                name,
                Secrets.command(environment.namespace(), name),
                Secrets.fileCommand(environment.namespace(), name),
                Secrets.registryCommand(
                        environment.namespace(),
                        name,
                        ImageReference.parse(environment.spec().image()).registry()),
                certificate.fingerprint().substring(0, 16),
                certificate.notAfter());
    }

    /** What a browser sealed: {@code key} and {@code ciphertext} in pairs and in order. */
    @PostMapping
    String store(
            Door door,
            @PathVariable String app,
            @PathVariable String environment,
            @ModelAttribute("sent") SealedForm sent,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        var target = environments.find(door, app, environment);
        return sealed(door, target, model, response, redirect, () -> {
            var values = sent.values("secrets");
            acts.seal(door, target.ref(), sent.secret(), values);
            return "Sealed " + String.join(", ", values.keySet()) + ".";
        });
    }

    /** What a customer's own kubeseal made. */
    @PostMapping("/uploads")
    String upload(
            Door door,
            @PathVariable String app,
            @PathVariable String environment,
            @RequestParam MultipartFile manifest,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect)
            throws IOException {
        var target = environments.find(door, app, environment);
        var bytes = manifest.getBytes();
        return sealed(door, target, model, response, redirect, () -> {
            var revision = acts.upload(door, target.ref(), bytes);
            return revision == target.revision()
                    ? "This manifest was imported before. Nothing changed."
                    : "Imported the values from the manifest.";
        });
    }

    /**
     * A value typed into a form without scripts, which the portal seals in memory. What is refused comes back sealed, so that nothing
     * has to be typed again and nothing readable is sent back.
     *
     * @param secret with {@code ciphertext}, a value that came back sealed; a typed one replaces it
     */
    @PostMapping("/typed")
    String typed(
            Door door,
            @PathVariable String app,
            @PathVariable String environment,
            @RequestParam(defaultValue = "") String variable,
            @RequestParam(defaultValue = "") String value,
            @RequestParam(defaultValue = "") String secret,
            @RequestParam(defaultValue = "") String ciphertext,
            @RequestParam(defaultValue = "false") boolean empty,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        var tenant = door.tenant().id();
        var target = environments.find(door, app, environment);
        var name = variable.strip();
        var held = value.isEmpty() && !ciphertext.isEmpty() ? new Secrets.Held(secret, ciphertext) : null;
        return sealed(
                door,
                target,
                model,
                response,
                redirect,
                () -> {
                    acts.sealTyped(
                            door,
                            target.ref(),
                            name,
                            held == null ? new SecretActs.Entry.Value(value, empty) : new SecretActs.Entry.Held(held));
                    return "Sealed " + name + ".";
                },
                () -> {
                    model.addAttribute("variable", name);
                    model.addAttribute("unsure", held == null && value.isEmpty());
                    model.addAttribute(
                            "held",
                            held != null || value.isEmpty()
                                    ? held
                                    : secrets.hold(target.ref(), value).orElse(null));
                });
    }

    @AskMapping("/removals")
    @Needs(Role.DEVELOPER)
    Object remove(
            Door door,
            @PathVariable String app,
            @PathVariable String environment,
            @RequestParam(defaultValue = "") String variable,
            Asking asking,
            RedirectAttributes redirect) {
        return asking.first(() -> removing(door, app, environment, variable, asking.model()), () -> {
            var target = environments.find(door, app, environment);
            Flash.tell(
                    redirect,
                    acts.remove(door, target.ref(), variable),
                    "Removed. The live release keeps it until the next deployment.",
                    "There was no longer a sealed " + variable + ".");
            return "redirect:" + Environments.base(door, target) + "/secrets";
        });
    }

    private Question removing(Door door, String app, String environment, String variable, Model model) {
        return tenancy.look(door.tenant().id(), () -> {
            var shown = environments.show(door, app, environment, "secrets", model);
            var bound = shown.environment().spec().app().secretVariables().get(variable);
            if (bound == null) {
                throw new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no sealed variable of that name.");
            }
            var release = shown.serving();
            return new Question(
                    "Remove " + variable + "?",
                    List.of(
                            "This value cannot be recovered, not even by your hosting provider: nobody can read it.",
                            release != null && bound.equals(serving(shown).get(variable))
                                    ? "Release " + release.number()
                                            + ", which is live, uses it and keeps it until the next deployment. After that the"
                                            + " app starts without "
                                            + variable
                                            + ", and only rolling back to that release brings it back."
                                    : "The live release does not use this value. The next deployment starts without "
                                            + variable + "."),
                    shown.head().base() + "/secrets/removals",
                    Map.of("variable", variable),
                    "Remove",
                    true,
                    shown.head().base() + "/secrets");
        });
    }

    /** Credentials for the image's registry, sealed by a browser: one {@code key} and its {@code ciphertext}. */
    @PostMapping("/registry")
    String storeRegistry(
            Door door,
            @PathVariable String app,
            @PathVariable String environment,
            @ModelAttribute("sent") SealedForm sent,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        var target = environments.find(door, app, environment);
        return sealed(door, target, model, response, redirect, () -> {
            acts.sealCredentials(door, target.ref(), sent.secret(), sent.values("registry"));
            return "Sealed the registry's credentials. The next deployment pulls with them.";
        });
    }

    @AskMapping("/registry/removal")
    @Needs(Role.DEVELOPER)
    Object removeRegistry(
            Door door,
            @PathVariable String app,
            @PathVariable String environment,
            Asking asking,
            RedirectAttributes redirect) {
        return asking.first(() -> removingRegistry(door, app, environment, asking.model()), () -> {
            var target = environments.find(door, app, environment);
            Flash.tell(
                    redirect,
                    acts.removeCredentials(door, target.ref()),
                    "Removed the registry's credentials. The live release keeps them until the next deployment.",
                    "There were no sealed credentials left.");
            return "redirect:" + Environments.base(door, target) + "/secrets";
        });
    }

    private Question removingRegistry(Door door, String app, String environment, Model model) {
        return tenancy.look(door.tenant().id(), () -> {
            var shown = environments.show(door, app, environment, "secrets", model);
            if (shown.environment().spec().operator().pullSecret() == null) {
                throw new ResponseStatusException(HttpStatus.NOT_FOUND, "There are no sealed credentials.");
            }
            var release = shown.serving();
            return new Question(
                    "Remove the registry’s credentials?",
                    List.of(
                            "They cannot be recovered, not even by your hosting provider: nobody can read them.",
                            (release == null
                                            ? ""
                                            : "Release " + release.number()
                                                    + ", which is live, keeps its credentials until the next deployment. ")
                                    + "From the next deployment on the cluster pulls without credentials, and a private image"
                                    + " cannot be pulled."),
                    shown.head().base() + "/secrets/registry/removal",
                    Map.of(),
                    "Remove credentials",
                    true,
                    shown.head().base() + "/secrets");
        });
    }

    private String sealed(
            Door door,
            Environment target,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect,
            Supplier<String> act) {
        return sealed(door, target, model, response, redirect, act, () -> {});
    }

    /** @param keep puts the rest of what was typed into the model when the act is refused */
    private String sealed(
            Door door,
            Environment target,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect,
            Supplier<String> act,
            Runnable keep) {
        try {
            redirect.addFlashAttribute("flash", act.get());
            return "redirect:" + Environments.base(door, target) + "/secrets";
        } catch (Problems problems) {
            show(door, target.appName(), target.name(), model);
            keep.run();
            return FormFields.refused("secrets", problems, model, response);
        }
    }

    /** The cluster's public certificate, for kubeseal's {@code --cert}. */
    @GetMapping("/certificate.pem")
    @Needs(Role.DEVELOPER)
    ResponseEntity<String> certificate(Door door, @PathVariable String app, @PathVariable String environment) {
        var target = environments.find(door, app, environment);
        var pem = certificates
                .current()
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.NOT_FOUND, "The certificate for " + target.path() + " is not known yet."))
                .pem();
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType("application/x-pem-file"))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename("nuages.pem")
                                .build()
                                .toString())
                .body(pem);
    }
}
