package io.nuages.console;

import io.nuages.app.Apps;
import io.nuages.app.Environment;
import io.nuages.app.Problems;
import io.nuages.app.Quotas;
import io.nuages.deploy.Deployments;
import io.nuages.plan.Claim;
import io.nuages.plan.Plan;
import io.nuages.plan.Quota;
import io.nuages.plan.Resource;
import io.nuages.registry.ImageReference;
import io.nuages.registry.InvalidImageReference;
import io.nuages.registry.Registry;
import io.nuages.secret.Certificates;
import io.nuages.secret.Secrets;
import io.nuages.simulator.Simulator;
import io.nuages.tenant.Door;
import io.nuages.tenant.Needs;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenancy;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The form of a new app: does my image work here, what will it cost, does it fit? */
@Controller
class NewApp {
    private final Tenancy tenancy;
    private final Apps apps;
    private final Quotas quotas;
    private final Deployments deployments;
    private final Secrets secrets;
    private final Certificates certificates;
    private final Registry registry;
    private final ObjectProvider<Simulator> simulator;

    NewApp(
            Tenancy tenancy,
            Apps apps,
            Quotas quotas,
            Deployments deployments,
            Secrets secrets,
            Certificates certificates,
            Registry registry,
            ObjectProvider<Simulator> simulator) {
        this.tenancy = tenancy;
        this.apps = apps;
        this.quotas = quotas;
        this.deployments = deployments;
        this.secrets = secrets;
        this.certificates = certificates;
        this.registry = registry;
        this.simulator = simulator;
    }

    @GetMapping("/t/{tenant}/new")
    @Needs(Role.DEVELOPER)
    String form(Door door, Model model) {
        var standing = quotas.of(door.tenant().id());
        var smallest = standing.plan().sizes().isEmpty()
                ? ""
                : standing.plan().sizes().getFirst().name();
        show(door, standing, NewAppForm.empty(smallest, UUID.randomUUID().toString()), model);
        return "new-app";
    }

    @PostMapping("/t/{tenant}/apps")
    String create(
            Door door, @RequestParam MultiValueMap<String, String> sent, Model model, HttpServletResponse response) {
        var tenant = door.tenant().id();
        var form = NewAppForm.of(sent);
        try {
            var made = tenancy.in(tenant, () -> {
                var environment = apps.create(tenant, form.name(), form.image(), form.draft(), door.actor());
                var values = form.sealedValues();
                if (!values.isEmpty()) {
                    secrets.store(tenant, environment.id(), form.secret(), values, door.actor());
                }
                if (form.deploy()) {
                    deployments.deploy(
                            tenant, environment.id(), null, DeploymentPages.key(form.requestKey()), door.actor());
                }
                return environment;
            });
            return "redirect:" + Environments.base(door, made);
        } catch (Problems problems) {
            var before = sentBefore(tenant, form);
            if (before.isPresent()) {
                return "redirect:" + Environments.base(door, before.get());
            }
            var renamed = problems.problems().stream()
                    .anyMatch(problem -> problem.field().equals("name"));
            show(door, quotas.of(tenant), renamed ? form.unsealed() : form, model);
            return DeploymentPages.refused("new-app", forThisForm(problems), model, response);
        }
    }

    /** The app that the same form made when it was sent a moment ago. */
    private Optional<Environment> sentBefore(UUID tenant, NewAppForm form) {
        var key = DeploymentPages.key(form.requestKey());
        return key == null
                ? Optional.empty()
                : apps.environment(tenant, form.name(), "production")
                        .filter(environment -> deployments
                                .byRequestKey(tenant, environment.id(), key)
                                .isPresent());
    }

    /** What a registry says of an image, for the line below its field. */
    @GetMapping("/t/{tenant}/images")
    @Needs(Role.DEVELOPER)
    String image(@RequestParam(defaultValue = "") String image, Model model) {
        if (image.isBlank()) {
            return "image :: nothing";
        }
        try {
            model.addAttribute("found", ImageFound.of(registry.lookup(ImageReference.parse(image))));
        } catch (InvalidImageReference e) {
            model.addAttribute("found", new ImageFound("error", String.valueOf(e.getMessage()), null));
        }
        return "image :: found";
    }

    private void show(Door door, Quotas.Standing standing, NewAppForm form, Model model) {
        var limits = standing.quota().limits();
        var usage = standing.quota().usage();
        var own = apps.ownHost(standing.slug(), "app", "production");
        var pods = form.pods().matches("[1-9]|1\\d|20") ? Integer.parseInt(form.pods()) : 1;
        model.addAttribute(
                "form",
                new NewAppPage(
                        Environments.base(door),
                        UUID.randomUUID().toString(),
                        own.substring(own.indexOf('.') + 1),
                        new NewAppPage.Left(
                                limits.cpuMillis() - usage.cpuMillis(),
                                limits.memoryMib() - usage.memoryMib(),
                                limits.memoryMib(),
                                standing.plan().databasePrice(),
                                standing.plan().volumePrice()),
                        cards(standing.plan(), standing.quota(), pods),
                        storage(limits.databaseMib() - usage.databaseMib(), false),
                        storage(limits.volumeMib() - usage.volumeMib(), true),
                        DeploymentPages.samples(simulator),
                        sealing(standing.namespace(), form),
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
                        null,
                        certificate.fingerprint(),
                        certificate.notAfter()))
                .orElse(null);
    }

    /** The rules speak of the first process where this form has fields of its own. */
    private static Problems forThisForm(Problems problems) {
        return new Problems(problems.problems().stream()
                .map(problem -> problem.field().startsWith("processes[0].")
                        ? new Problems.Problem(problem.field().substring("processes[0].".length()), problem.message())
                        : problem)
                .toList());
    }

    static List<NewAppPage.SizeCard> cards(Plan plan, Quota quota, int pods) {
        return plan.sizes().stream()
                .map(size -> {
                    var claim = new Claim(
                            size.cpuMillis() * pods, size.memoryMib() * pods, size.cpuMillis(), size.memoryMib(), 0, 0);
                    var misfit = quota.shortfalls(Claim.NONE, claim).stream()
                            .filter(shortfall ->
                                    shortfall.resource() == Resource.MEMORY || shortfall.resource() == Resource.CPU)
                            .reduce((first, second) -> second)
                            .map(shortfall -> pods + (pods == 1 ? " pod needs " : " pods need ")
                                    + shortfall.resource().amount(shortfall.missing()) + " more")
                            .orElse("");
                    return new NewAppPage.SizeCard(
                            size.name(), size.cpuMillis(), size.memoryMib(), size.price(), misfit);
                })
                .toList();
    }

    /** Sizes on offer for storage, in MiB: as far as the plan has room. */
    static List<Integer> storage(int leftMib, boolean none) {
        var sizes = IntStream.of(1, 2, 5, 10, 20, 50, 100, 200, 500).map(gib -> gib * 1024);
        var fitting =
                sizes.filter(mib -> mib <= leftMib || (!none && mib == 1024)).boxed();
        return (none ? Stream.concat(Stream.of(0), fitting) : fitting).toList();
    }
}
