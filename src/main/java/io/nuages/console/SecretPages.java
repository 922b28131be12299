package io.nuages.console;

import io.nuages.app.Apps;
import io.nuages.app.Environment;
import io.nuages.app.Problems;
import io.nuages.app.SecretRef;
import io.nuages.console.Environments.Shown;
import io.nuages.registry.ImageReference;
import io.nuages.secret.Certificates;
import io.nuages.secret.SealedBy;
import io.nuages.secret.SealedVariable;
import io.nuages.secret.SealingCertificate;
import io.nuages.secret.Secrets;
import io.nuages.tenant.Door;
import io.nuages.tenant.Needs;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenancy;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Sealed variables of an environment, and the ways to seal: in the browser, by one's own kubeseal, by the portal's. */
@Controller
@RequestMapping("/t/{tenant}/apps/{app}/{environment}/secrets")
class SecretPages {
    private final Tenancy tenancy;
    private final Environments environments;
    private final Apps apps;
    private final Secrets secrets;
    private final Certificates certificates;

    SecretPages(Tenancy tenancy, Environments environments, Apps apps, Secrets secrets, Certificates certificates) {
        this.tenancy = tenancy;
        this.environments = environments;
        this.apps = apps;
        this.secrets = secrets;
        this.certificates = certificates;
    }

    @GetMapping
    String page(Door door, @PathVariable String app, @PathVariable String environment, Model model) {
        show(door, app, environment, model);
        return "secrets";
    }

    private void show(Door door, String app, String environment, Model model) {
        var tenant = door.tenant().id();
        var shown = tenancy.in(tenant, () -> {
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
        var registry = ImageReference.parse(target.spec().customer().image()).registry();
        model.addAttribute("registry", registry);
        model.addAttribute("credentials", secrets.registry(target).orElse(null));
        model.addAttribute("kubeseal", secrets.kubeseal().isPresent());
    }

    /** What the serving release's revision binds. */
    private Map<String, SecretRef> serving(Shown shown) {
        var release = shown.serving();
        if (release == null) {
            return Map.of();
        }
        var environment = shown.environment();
        return release.revision() == environment.revision()
                ? environment.spec().customer().secrets()
                : apps.revision(environment.tenant(), environment.id(), release.revision())
                        .spec()
                        .customer()
                        .secrets();
    }

    private static SecretRow row(SealedVariable sealed, Map<String, SecretRef> serving) {
        return new SecretRow(
                sealed.variable(),
                how(sealed.by()),
                sealed.at(),
                sealed.actor(),
                sealed.reference().equals(serving.get(sealed.variable()))
                        ? Standing.ok("In use")
                        : Standing.warn("Not deployed yet"));
    }

    private static String how(SealedBy by) {
        return switch (by) {
            case BROWSER -> "sealed in a browser";
            case UPLOAD -> "uploaded, sealed on somebody’s own machine";
            case KUBESEAL -> "sealed by the portal, in memory";
            case PORTAL -> "made and sealed by the portal";
        };
    }

    Sealing sealing(Environment environment, String name, SealingCertificate certificate) {
        return new Sealing(
                certificate.spki(),
                environment.namespace(),
                name,
                secrets.command(environment.namespace(), name),
                secrets.registryCommand(
                        environment.namespace(),
                        name,
                        ImageReference.parse(environment.spec().customer().image())
                                .registry()),
                certificate.fingerprint().substring(0, 16),
                certificate.notAfter());
    }

    /** What a browser sealed: {@code key} and {@code ciphertext} in pairs and in order. */
    @PostMapping
    String store(
            Door door,
            @PathVariable String app,
            @PathVariable String environment,
            @RequestParam MultiValueMap<String, String> sent,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        var target = environments.find(door, app, environment);
        return sealed(door, target, model, response, redirect, () -> {
            var values = Typed.pairs("secrets", Typed.all(sent, "key"), Typed.all(sent, "ciphertext"));
            if (values.isEmpty()) {
                throw Problems.of("secrets", "Give at least one variable and its value.");
            }
            secrets.store(door.tenant().id(), target.id(), Typed.first(sent, "secret", ""), values, door.actor());
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
            if (bytes.length == 0) {
                throw Problems.of("manifest", "Choose the file that kubeseal made.");
            }
            secrets.upload(door.tenant().id(), target.id(), bytes, door.actor());
            return "Took the values of the manifest.";
        });
    }

    /** A value typed into a form without scripts, which the portal seals in memory. */
    @PostMapping("/typed")
    String typed(
            Door door,
            @PathVariable String app,
            @PathVariable String environment,
            @RequestParam(defaultValue = "") String variable,
            @RequestParam(defaultValue = "") String value,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        var target = environments.find(door, app, environment);
        return sealed(door, target, model, response, redirect, () -> {
            secrets.sealTyped(door.tenant().id(), target.id(), variable.strip(), value, door.actor());
            return "Sealed " + variable.strip() + ".";
        });
    }

    @PostMapping("/removals")
    String remove(
            Door door,
            @PathVariable String app,
            @PathVariable String environment,
            @RequestParam(defaultValue = "") String variable,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        var target = environments.find(door, app, environment);
        return sealed(door, target, model, response, redirect, () -> {
            secrets.remove(door.tenant().id(), target.id(), variable, door.actor());
            return "Removed. What serves keeps it until the next deployment.";
        });
    }

    /** Credentials for the image's registry, sealed by a browser: one {@code key} and its {@code ciphertext}. */
    @PostMapping("/registry")
    String storeRegistry(
            Door door,
            @PathVariable String app,
            @PathVariable String environment,
            @RequestParam MultiValueMap<String, String> sent,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        var target = environments.find(door, app, environment);
        return sealed(door, target, model, response, redirect, () -> {
            secrets.storeRegistry(
                    door.tenant().id(),
                    target.id(),
                    Typed.first(sent, "secret", ""),
                    Typed.pairs("registry", Typed.all(sent, "key"), Typed.all(sent, "ciphertext")),
                    door.actor());
            return "Sealed the registry's credentials. The next deployment pulls with them.";
        });
    }

    @PostMapping("/registry/removal")
    String removeRegistry(
            Door door,
            @PathVariable String app,
            @PathVariable String environment,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        var target = environments.find(door, app, environment);
        return sealed(door, target, model, response, redirect, () -> {
            secrets.removeRegistry(door.tenant().id(), target.id(), door.actor());
            return "Removed the registry's credentials. What serves keeps them until the next deployment.";
        });
    }

    private String sealed(
            Door door,
            Environment target,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect,
            Supplier<String> act) {
        try {
            redirect.addFlashAttribute("flash", act.get());
            return "redirect:" + Environments.base(door, target) + "/secrets";
        } catch (Problems problems) {
            show(door, target.appName(), target.name(), model);
            return DeploymentPages.refused("secrets", problems, model, response);
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
