package io.nuages.console.search;

import io.nuages.console.Environments;
import io.nuages.deploy.Deployments;
import io.nuages.tenant.Door;
import io.nuages.tenant.Tenancy;
import io.nuages.web.Htmx;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Search within one tenant: a page, and for htmx the list below the field of the top bar. */
@Controller
class SearchPages {
    private static final int MOST = 50;
    private static final int MOST_AT_ONCE = 8;

    private final Tenancy tenancy;
    private final Deployments deployments;

    SearchPages(Tenancy tenancy, Deployments deployments) {
        this.tenancy = tenancy;
        this.deployments = deployments;
    }

    @GetMapping("/t/{tenant}/search")
    String search(Door door, @RequestParam(defaultValue = "") String q, Model model, Htmx htmx) {
        var words = PlaceFinder.words(q);
        var shown = q.length() > PlaceFinder.LONGEST ? q.substring(0, PlaceFinder.LONGEST) : q;
        var found = words.isEmpty() ? List.<Place>of() : found(door, words);
        var most = htmx.asks() ? MOST_AT_ONCE : MOST;
        model.addAttribute("q", shown);
        model.addAttribute("asked", !words.isEmpty());
        model.addAttribute("found", grouped(found.stream().limit(most)));
        model.addAttribute("more", Math.max(0, found.size() - most));
        model.addAttribute("base", Environments.base(door));
        model.addAttribute("section", "search");
        return htmx.view("search", "found");
    }

    /** What is of one kind together, the kind of the best first. */
    private static List<Place> grouped(Stream<Place> places) {
        return places
                .collect(Collectors.groupingBy(place -> place.kind().word(), LinkedHashMap::new, Collectors.toList()))
                .values()
                .stream()
                .flatMap(List::stream)
                .toList();
    }

    private List<Place> found(Door door, List<String> words) {
        var tenant = door.tenant().id();
        return tenancy.look(tenant, () -> {
            var number = PlaceFinder.number(words);
            return new PlaceFinder(door, deployments.outlines(tenant))
                    .find(words, number == 0 ? List.of() : deployments.numbered(tenant, number));
        });
    }
}
