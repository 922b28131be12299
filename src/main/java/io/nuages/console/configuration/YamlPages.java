package io.nuages.console.configuration;

import io.nuages.app.AppFiles;
import io.nuages.app.Environment;
import io.nuages.app.Quotas;
import io.nuages.app.StaleSpec;
import io.nuages.app.Written;
import io.nuages.console.Environments;
import io.nuages.console.FormFields;
import io.nuages.console.PlanMeters;
import io.nuages.console.configuration.YamlPage.Review;
import io.nuages.console.configuration.YamlPage.SizeLine;
import io.nuages.console.configuration.YamlPage.Take;
import io.nuages.desk.AppActs;
import io.nuages.desk.Edit;
import io.nuages.desk.Saved;
import io.nuages.form.Problems;
import io.nuages.plan.Plan;
import io.nuages.plan.Resource;
import io.nuages.spec.Faults;
import io.nuages.spec.Spec;
import io.nuages.spec.YamlText;
import io.nuages.tenant.Door;
import io.nuages.tenant.Tenancy;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The configuration of an environment as YAML: what it would change is reviewed before it is saved. */
@Controller
@RequestMapping("/t/{tenant}/apps/{app}/{environment}/configuration/yaml")
class YamlPages {
    private static final String PAGE = "yaml";

    private final Tenancy tenancy;
    private final Environments environments;
    private final AppFiles files;
    private final AppActs acts;
    private final Quotas quotas;

    YamlPages(Tenancy tenancy, Environments environments, AppFiles files, AppActs acts, Quotas quotas) {
        this.tenancy = tenancy;
        this.environments = environments;
        this.files = files;
        this.acts = acts;
        this.quotas = quotas;
    }

    /** What is shown of a text that was sent. */
    private record Shown(
            YamlForm form,
            @Nullable Written written,
            @Nullable String file,
            boolean instead) {
        Shown(YamlForm form, @Nullable Written written, @Nullable String file) {
            this(form, written, file, false);
        }
    }

    @GetMapping
    String page(Door door, @PathVariable String app, @PathVariable String environment, Model model) {
        show(door, app, environment, null, model);
        return PAGE;
    }

    @PostMapping("/reviews")
    String review(
            Door door,
            @PathVariable String app,
            @PathVariable String environment,
            @ModelAttribute("sent") YamlForm form,
            Model model,
            HttpServletResponse response) {
        var target = environments.find(door, app, environment);
        return review(door, target, form, null, false, model, response);
    }

    /** A file is shown for review, and not saved right away. */
    @PostMapping("/uploads")
    String upload(
            Door door,
            @PathVariable String app,
            @PathVariable String environment,
            @RequestParam MultipartFile file,
            Model model,
            HttpServletResponse response)
            throws IOException {
        var target = environments.find(door, app, environment);
        try {
            if (file.getSize() > YamlText.LARGEST) {
                throw Problems.of(YamlForm.FILE, "The file is larger than 1 MiB.");
            }
            var form = YamlForm.uploaded(file.getBytes(), target.revision());
            return review(door, target, form, file.getOriginalFilename(), false, model, response);
        } catch (Problems problems) {
            show(door, app, environment, null, model);
            return FormFields.refused(PAGE, problems, model, response);
        }
    }

    /** @param reviewed {@link YamlForm#seal} of what was reviewed */
    @PostMapping
    String save(
            Door door,
            @PathVariable String app,
            @PathVariable String environment,
            @ModelAttribute("sent") YamlForm form,
            @RequestParam(defaultValue = "") String reviewed,
            @RequestParam(defaultValue = "false") boolean deploy,
            @RequestParam(required = false) @Nullable String requestKey,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        var target = environments.find(door, app, environment);
        var key = FormFields.key(requestKey);
        if (!reviewed.equals(form.seal())) {
            return review(door, target, form, null, !reviewed.isEmpty(), model, response);
        }
        try {
            var saved = acts.save(door, target.ref(), form.revision(), edit(form), deploy, key);
            if (deploy) {
                return "redirect:" + Environments.base(door, target);
            }
            redirect.addFlashAttribute("flash", said(saved, target));
            return "redirect:" + address(door, target);
        } catch (StaleSpec stale) {
            return conflict(door, target, form, stale, model, response);
        } catch (Faults | Problems refused) {
            return refused(door, target, form, null, refused, model, response);
        }
    }

    private static String said(Saved saved, Environment before) {
        return saved.revision() == before.revision()
                ? "Nothing changed."
                : "Saved as revision " + saved.revision() + "."
                        + (saved.sameMeaning() ? "" : " It goes live with the next deployment.");
    }

    private static Edit.Text edit(YamlForm form) {
        return new Edit.Text(form.text(), form.sizes());
    }

    private static String address(Door door, Environment target) {
        return Environments.base(door, target) + "/configuration/yaml";
    }

    private String review(
            Door door,
            Environment target,
            YamlForm form,
            @Nullable String file,
            boolean instead,
            Model model,
            HttpServletResponse response) {
        try {
            show(door, target, new Shown(form, rehearsed(door, target, form), file, instead), model);
            return PAGE;
        } catch (StaleSpec stale) {
            return conflict(door, target, form, stale, model, response);
        } catch (Faults | Problems refused) {
            return refused(door, target, form, file, refused, model, response);
        }
    }

    private Written rehearsed(Door door, Environment target, YamlForm form) {
        return acts.rehearse(door, target.ref(), form.revision(), edit(form));
    }

    /** Both versions: what is saved now, and what the text would change. Saving then means having seen both. */
    private String conflict(
            Door door, Environment target, YamlForm typed, StaleSpec stale, Model model, HttpServletResponse response) {
        var theirs = stale.current();
        var form = typed.withBase(theirs.number());
        try {
            var written = rehearsed(door, target, form);
            show(door, target, new Shown(form, written, null), model);
            model.addAttribute(
                    "conflict",
                    new Conflict(
                            theirs.number(),
                            theirs.actor(),
                            theirs.actor().equals(door.actor()),
                            theirs.createdAt(),
                            written.changes()));
            response.setStatus(HttpStatus.CONFLICT.value());
            return PAGE;
        } catch (StaleSpec again) {
            return conflict(door, target, typed, again, model, response);
        } catch (Faults | Problems refused) {
            return refused(door, target, form, null, refused, model, response);
        }
    }

    private String refused(
            Door door,
            Environment target,
            YamlForm form,
            @Nullable String file,
            RuntimeException refused,
            Model model,
            HttpServletResponse response) {
        show(door, target, new Shown(form, null, file), model);
        var problems =
                refused instanceof Faults faults ? YamlForm.problems(faults) : YamlForm.problems((Problems) refused);
        var order = Stream.concat(
                        Stream.of(YamlForm.TEXT), form.sizes().keySet().stream().map(YamlForm::field))
                .toArray(String[]::new);
        return FormFields.refused(PAGE, problems, model, response, order);
    }

    private void show(Door door, Environment target, Shown shown, Model model) {
        show(door, target.appName(), target.name(), shown, model);
    }

    private void show(Door door, String app, String environment, @Nullable Shown shown, Model model) {
        var tenant = door.tenant().id();
        tenancy.show(tenant, () -> {
            var target = environments
                    .show(door, app, environment, "configuration", model)
                    .environment();
            var standing = quotas.of(tenant);
            var spec = shown == null || shown.written() == null
                    ? target.spec()
                    : shown.written().after();
            model.addAttribute(
                    "yaml",
                    shown == null
                            ? new YamlPage(
                                    files.text(target),
                                    target.revision(),
                                    false,
                                    null,
                                    sizes(target.spec(), null),
                                    null)
                            : new YamlPage(
                                    shown.form().text(),
                                    shown.form().revision(),
                                    true,
                                    shown.file(),
                                    sizes(spec, shown.form()),
                                    review(target, shown, spec, standing.plan())));
            model.addAttribute("requestKey", UUID.randomUUID().toString());
            model.addAttribute("sizes", ConfigurationPages.sizes(standing.plan(), spec));
            model.addAttribute("meters", PlanMeters.of(standing).meters());
        });
    }

    /** For everything that needs one; a submitted word stays, whatever happened to it. */
    private static List<SizeLine> sizes(Spec spec, @Nullable YamlForm form) {
        return spec.app().components().stream()
                .map(component -> new SizeLine(
                        YamlForm.field(component),
                        component,
                        Objects.requireNonNullElse(
                                form == null ? null : form.sizes().get(component),
                                spec.size(component).size())))
                .toList();
    }

    private static @Nullable Review review(Environment target, Shown shown, Spec after, Plan plan) {
        var written = shown.written();
        if (written == null) {
            return null;
        }
        var takes = new ArrayList<Take>();
        for (var resource : List.of(Resource.CPU, Resource.MEMORY)) {
            takes.add(new Take(
                    resource.label(),
                    resource.amount(written.had().of(resource)),
                    resource.amount(written.has().of(resource))));
        }
        var paused = target.pausedAt() != null;
        takes.add(new Take(
                "Per month",
                written.before().price(plan, paused).words(),
                after.price(plan, paused).words()));
        var chosen = new YamlForm(shown.form().text(), "", chosen(after, shown.form()));
        return new Review(
                written.changes(),
                takes,
                chosen.seal(),
                written.revision() == shown.form().revision(),
                shown.instead());
    }

    /** As the page that is shown sends them. */
    private static SortedMap<String, String> chosen(Spec after, YamlForm form) {
        var chosen = new TreeMap<String, String>();
        sizes(after, form).forEach(line -> chosen.put(line.component(), line.size()));
        return chosen;
    }
}
