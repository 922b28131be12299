package io.nuages.console.configuration;

import io.nuages.app.AppFiles;
import io.nuages.app.Apps;
import io.nuages.app.Draft;
import io.nuages.app.Estimate;
import io.nuages.app.Quotas;
import io.nuages.app.StaleSpec;
import io.nuages.console.Environments;
import io.nuages.console.FormFields;
import io.nuages.console.NameRules;
import io.nuages.console.PlanMeters;
import io.nuages.desk.AppActs;
import io.nuages.desk.Edit;
import io.nuages.form.Problems;
import io.nuages.plan.Amounts;
import io.nuages.plan.Plan;
import io.nuages.secret.SealedSecrets;
import io.nuages.spec.Spec;
import io.nuages.tenant.Door;
import io.nuages.tenant.Tenancy;
import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
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
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The configuration of an environment. If two people edit at the same time, the second is told, with both versions. */
@Controller
@RequestMapping("/t/{tenant}/apps/{app}/{environment}/configuration")
class ConfigurationPages {
    private static final int REVISIONS = 8;

    private final Tenancy tenancy;
    private final Environments environments;
    private final Apps apps;
    private final Quotas quotas;
    private final SealedSecrets secrets;
    private final AppFiles files;
    private final AppActs acts;

    ConfigurationPages(
            Tenancy tenancy,
            Environments environments,
            Apps apps,
            Quotas quotas,
            SealedSecrets secrets,
            AppFiles files,
            AppActs acts) {
        this.tenancy = tenancy;
        this.environments = environments;
        this.apps = apps;
        this.quotas = quotas;
        this.acts = acts;
        this.secrets = secrets;
        this.files = files;
    }

    @GetMapping
    String form(Door door, @PathVariable String app, @PathVariable String environment, Model model) {
        show(door, app, environment, null, null, model);
        return "configuration";
    }

    /** The customer's part as the chart takes it, for a repository or for moving elsewhere. */
    @GetMapping("/app.yaml")
    ResponseEntity<String> document(Door door, @PathVariable String app, @PathVariable String environment) {
        var tenant = door.tenant().id();
        var text = tenancy.look(tenant, () -> {
            var target = environments.find(door, app, environment);
            return AppYaml.of(
                    files.text(target),
                    secrets.named(target.ref(), target.spec().sealedSecrets()));
        });
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType("application/yaml;charset=UTF-8"))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename("app.yaml")
                                .build()
                                .toString())
                .body(text);
    }

    @PostMapping
    String save(
            Door door,
            @PathVariable String app,
            @PathVariable String environment,
            @ModelAttribute("form") ConfigurationForm form,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        var target = environments.find(door, app, environment);
        try {
            var key = FormFields.key(form.requestKey());
            var edit = new Edit.Fields(form.draft());
            var saved = acts.save(door, target.ref(), form.revision(), edit, form.deploys(), key);
            if (form.deploys()) {
                return "redirect:" + Environments.base(door, target);
            }
            redirect.addFlashAttribute(
                    "flash",
                    saved.revision() == target.revision()
                            ? "Nothing changed."
                            : "Saved as revision " + saved.revision() + ". It goes live with the next deployment."
                                    + told(form.variables()));
            return "redirect:" + Environments.base(door, target) + "/configuration";
        } catch (StaleSpec stale) {
            show(door, app, environment, form, stale, model);
            response.setStatus(HttpStatus.CONFLICT.value());
            return "configuration";
        } catch (Problems problems) {
            show(door, app, environment, form, null, model);
            return FormFields.refused("configuration", problems, model, response, ConfigurationForm.FIELDS);
        }
    }

    private void show(
            Door door,
            String app,
            String environment,
            @Nullable ConfigurationForm sent,
            @Nullable StaleSpec stale,
            Model model) {
        var tenant = door.tenant().id();
        tenancy.show(tenant, () -> {
            var target = environments
                    .show(door, app, environment, "configuration", model)
                    .environment();
            var standing = quotas.of(target.ref());
            var form = sent == null ? ConfigurationForm.of(target.revision(), Draft.of(target.spec())) : sent;
            model.addAttribute("labels", form.labels());
            model.addAttribute("estimate", EstimateView.of(target, form.draft(), standing));
            model.addAttribute("form", form);
            model.addAttribute("typed", sent == null ? null : true);
            // Saving again after a conflict means having seen both versions.
            model.addAttribute(
                    "base",
                    stale == null
                            ? form.base()
                            : Integer.toString(stale.current().number()));
            model.addAttribute("smallest", smallest(standing.plan()));
            model.addAttribute("saved", target.spec().app());
            model.addAttribute("beside", BesideForm.words(target.spec().app()).orElse(null));
            model.addAttribute("requestKey", UUID.randomUUID().toString());
            model.addAttribute("conflict", stale == null ? null : conflict(stale, form, standing, door));
            model.addAttribute("sizes", sizes(standing.plan(), target.spec()));
            model.addAttribute("databases", storage(form.databaseMib(), false));
            model.addAttribute("volumes", storage(form.volumeMib(), true));
            model.addAttribute(
                    "names",
                    NameRules.of(Set.of(), target.spec().app().secretVariables().keySet()));
            model.addAttribute("meters", PlanMeters.of(standing).meters());
            model.addAttribute("revisions", apps.revisions(target.ref(), REVISIONS));
        });
    }

    private static Conflict conflict(StaleSpec stale, ConfigurationForm form, Quotas.Standing standing, Door door) {
        var theirs = stale.current();
        var yours = Estimate.of(theirs.spec(), form.draft(), standing).spec();
        return new Conflict(
                theirs.number(),
                theirs.actor(),
                theirs.actor().equals(door.actor()),
                theirs.createdAt(),
                DraftChanges.between(theirs.spec(), yours));
    }

    /** Those of the plan, and those kept although the plan no longer has them. */
    static Map<String, String> sizes(Plan plan, Spec spec) {
        var result = new LinkedHashMap<String, String>();
        plan.sizes()
                .forEach(size -> result.put(
                        size.name(),
                        size.name() + " · " + Amounts.cores(size.cpuMillis()) + ", " + Amounts.bytes(size.memoryMib())
                                + " · " + Amounts.money(size.price())));
        spec.operator()
                .sizes()
                .values()
                .forEach(grant -> result.putIfAbsent(grant.size(), grant.size() + " · no longer on the plan"));
        return result;
    }

    private static Map<String, String> storage(String now, boolean none) {
        var sizes = new TreeSet<>(NewAppPages.storage(Integer.MAX_VALUE, none));
        if (now.matches("\\d{1,9}")) {
            sizes.add(Integer.valueOf(now));
        }
        var result = new LinkedHashMap<String, String>();
        sizes.forEach(mib -> result.put(Integer.toString(mib), mib == 0 ? "none" : Amounts.bytes(mib)));
        return result;
    }

    private static String smallest(Plan plan) {
        return plan.sizes().isEmpty() ? "" : plan.sizes().getFirst().name();
    }

    /** Variables that were read differently than expected. */
    private static String told(String variables) {
        return VariableLines.notes(variables).stream()
                .map(note -> " Variables, " + note.substring(0, 1).toLowerCase(Locale.ROOT) + note.substring(1))
                .collect(Collectors.joining());
    }
}
