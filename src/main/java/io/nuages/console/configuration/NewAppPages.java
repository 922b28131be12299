package io.nuages.console.configuration;

import io.nuages.app.App;
import io.nuages.app.Apps;
import io.nuages.app.Quotas;
import io.nuages.console.Environments;
import io.nuages.console.FormFields;
import io.nuages.console.ImageSample;
import io.nuages.console.NameRules;
import io.nuages.console.Sealing;
import io.nuages.desk.AppActs;
import io.nuages.desk.UnfitImage;
import io.nuages.form.Problems;
import io.nuages.registry.ImageReference;
import io.nuages.registry.InvalidImageReference;
import io.nuages.registry.Lookup;
import io.nuages.registry.Lookups;
import io.nuages.secret.Certificates;
import io.nuages.secret.Secrets;
import io.nuages.simulator.Simulator;
import io.nuages.tenant.Door;
import io.nuages.tenant.Needs;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenancy;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The form of a new app: does my image work here, what will it cost, does it fit? */
@Controller
class NewAppPages {
    private static final String[] FIELDS = {
        "image",
        "name",
        "hosts",
        "size",
        "pods",
        "databaseMib",
        "volumeMib",
        "command",
        "releaseCommand",
        "port",
        "healthPath",
        "variables",
        "secrets"
    };

    private final Tenancy tenancy;
    private final Apps apps;
    private final Quotas quotas;
    private final AppActs acts;
    private final Secrets secrets;
    private final Certificates certificates;
    private final Lookups lookups;
    private final ObjectProvider<Simulator> simulator;

    NewAppPages(
            Tenancy tenancy,
            Apps apps,
            Quotas quotas,
            AppActs acts,
            Secrets secrets,
            Certificates certificates,
            Lookups lookups,
            ObjectProvider<Simulator> simulator) {
        this.tenancy = tenancy;
        this.apps = apps;
        this.quotas = quotas;
        this.acts = acts;
        this.secrets = secrets;
        this.certificates = certificates;
        this.lookups = lookups;
        this.simulator = simulator;
    }

    @GetMapping("/t/{tenant}/new")
    @Needs(Role.DEVELOPER)
    String form(Door door, Model model) {
        var tenant = door.tenant().id();
        tenancy.show(tenant, () -> {
            var standing = quotas.of(tenant);
            var smallest = standing.plan().sizes().isEmpty()
                    ? ""
                    : standing.plan().sizes().getFirst().name();
            show(door, standing, NewAppForm.empty(smallest, UUID.randomUUID().toString()), model);
        });
        return "new-app";
    }

    @PostMapping("/t/{tenant}/apps")
    @Nullable
    ModelAndView create(Door door, @ModelAttribute("sent") NewAppForm form, Model model, HttpServletResponse response) {
        return answer(door, form, model, response, () -> {
            var made = acts.create(door, form.order());
            return new ModelAndView("redirect:" + Environments.base(door, made));
        });
    }

    /**
     * Whether {@link #create} would take the form: asked before anything is sealed, since what is sealed is bound to the app's name.
     * Answers 204, or as {@code create} does.
     */
    @PostMapping("/t/{tenant}/apps/check")
    @Nullable
    ModelAndView check(Door door, @ModelAttribute("sent") NewAppForm sent, Model model, HttpServletResponse response) {
        var form = sent.withoutSecrets();
        return answer(door, form, model, response, () -> {
            var made = acts.rehearseCreation(door, form.order());
            if (made.isPresent()) {
                return new ModelAndView("redirect:" + Environments.base(door, made.get()));
            }
            response.setStatus(HttpStatus.NO_CONTENT.value());
            return null;
        });
    }

    /** The act's answer; if it is refused, the form as it was sent with everything that is wrong. */
    private @Nullable ModelAndView answer(
            Door door,
            NewAppForm form,
            Model model,
            HttpServletResponse response,
            Supplier<@Nullable ModelAndView> act) {
        try {
            return act.get();
        } catch (Problems problems) {
            if (problems instanceof UnfitImage || form.insists()) {
                model.addAttribute("anyway", form.image());
                model.addAttribute("insists", form.insists());
            }
            show(door, quotas.of(door.tenant().id()), form, model);
            return new ModelAndView(FormFields.refused("new-app", forThisForm(problems), model, response, FIELDS));
        }
    }

    /** What a registry says about an image, for the line below its field. */
    @GetMapping("/t/{tenant}/images")
    @Needs(Role.DEVELOPER)
    String image(Door door, @RequestParam(defaultValue = "") String image, Model model, HttpServletResponse response) {
        if (image.isBlank()) {
            return "image :: nothing";
        }
        try {
            var found = lookups.forForm(door.tenant().id(), ImageReference.parse(image));
            if (found instanceof Lookup.Busy) {
                response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
                response.setHeader(HttpHeaders.RETRY_AFTER, "5");
            }
            model.addAttribute("found", ImageFound.of(found));
        } catch (InvalidImageReference e) {
            model.addAttribute("found", new ImageFound("error", String.valueOf(e.getMessage()), null));
        }
        return "image :: found";
    }

    private void show(Door door, Quotas.Standing standing, NewAppForm form, Model model) {
        var limits = standing.quota().limits();
        var usage = standing.quota().usage();
        var own = apps.ownHost(standing.slug(), "app", "production");
        model.addAttribute(
                "form",
                new NewAppPage(
                        Environments.base(door),
                        UUID.randomUUID().toString(),
                        own.substring(own.indexOf('.') + 1),
                        apps.all(door.tenant().id()).stream().map(App::name).collect(Collectors.joining(" ")),
                        EstimateView.ofNewApp(form.draft(), standing.plan(), standing.quota()),
                        storage(limits.databaseMib() - usage.databaseMib(), false),
                        storage(limits.volumeMib() - usage.volumeMib(), true),
                        ImageSample.all(simulator),
                        sealing(standing.namespace(), form),
                        NameRules.of(Set.of(), Set.of()),
                        form));
        model.addAttribute("section", "apps");
    }

    /** Values that come back are bound to a name: the name's own end stays, while the app's name is still open. */
    private @Nullable Sealing sealing(String namespace, NewAppForm form) {
        var name = form.secret().matches("[a-z0-9-]+--production-[a-z0-9]{8}")
                ? "{name}--production" + form.secret().substring(form.secret().lastIndexOf('-'))
                : secrets.freshName("{name}--production");
        return certificates
                .current()
                .map(certificate -> new Sealing(
                        certificate.spki(),
                        namespace,
                        name,
                        "",
                        "",
                        null,
                        certificate.fingerprint(),
                        certificate.notAfter()))
                .orElse(null);
    }

    /** The rules refer to the first process, for which this form has separate fields. */
    private static Problems forThisForm(Problems problems) {
        return new Problems(problems.problems().stream()
                .map(problem -> problem.field().startsWith("processes[0].")
                        ? new Problems.Problem(problem.field().substring("processes[0].".length()), problem.message())
                        : problem)
                .toList());
    }

    /** Sizes on offer for storage, in MiB: as far as the plan has room. */
    static List<Integer> storage(int leftMib, boolean none) {
        var sizes = IntStream.of(1, 2, 5, 10, 20, 50, 100, 200, 500).map(gib -> gib * 1024);
        var fitting =
                sizes.filter(mib -> mib <= leftMib || (!none && mib == 1024)).boxed();
        return (none ? Stream.concat(Stream.of(0), fitting) : fitting).toList();
    }
}
