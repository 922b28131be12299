package io.nuages.staff;

import io.nuages.app.Census;
import io.nuages.deploy.Troubles;
import io.nuages.reconcile.ReconcileQueue;
import io.nuages.tenant.Tenancy;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Who is in trouble, what is stuck, what is running out. */
@Controller
class HomeController {
    /** For how long a key may be due before staff should look. */
    static final Duration STUCK = Duration.ofMinutes(5);

    private static final int FIRST = 20;

    private final Troubles troubles;
    private final ReconcileQueue queue;
    private final Census census;
    private final Tenancy tenancy;
    private final Clock clock;

    HomeController(Troubles troubles, ReconcileQueue queue, Census census, Tenancy tenancy, Clock clock) {
        this.troubles = troubles;
        this.queue = queue;
        this.census = census;
        this.tenancy = tenancy;
        this.clock = clock;
    }

    @GetMapping("/staff")
    String home(@RequestParam @Nullable String page, Model model) {
        return tenancy.everywhere(() -> overview(page, model));
    }

    private String overview(@Nullable String page, Model model) {
        var now = troubles.now(FIRST);
        var stuck = queue.stuck(STUCK, FIRST + 1);
        var names = census.names(QueueRow.ids(stuck));
        model.addAttribute("troubles", now.first().stream().map(TroubleRow::of).toList());
        model.addAttribute("moreTroubles", now.count() - now.first().size());
        model.addAttribute("unreachableSince", now.unreachableSince());
        model.addAttribute("unknown", now.unknown());
        model.addAttribute(
                "stuck",
                stuck.stream()
                        .limit(FIRST)
                        .map(row -> QueueRow.of(row, names, clock.instant()))
                        .toList());
        model.addAttribute("moreStuck", stuck.size() > FIRST);
        tenants("", Census.Order.FULLEST, page, model);
        model.addAttribute("section", "staff");
        return "staff/home";
    }

    @GetMapping("/staff/tenants")
    String tenants(@RequestParam(defaultValue = "") String q, @RequestParam @Nullable String page, Model model) {
        tenants(q.strip(), Census.Order.NAME, page, model);
        model.addAttribute("section", "tenants");
        return "staff/tenants";
    }

    private void tenants(String text, Census.Order order, @Nullable String asked, Model model) {
        var page = Paging.read(asked);
        var found = census.page(text, order, Paging.SIZE + 1, Paging.offset(page));
        model.addAttribute("q", text);
        model.addAttribute("count", found.tenants());
        model.addAttribute("totals", Meter.totals(found));
        model.addAttribute(
                "tenants",
                Paging.shown(found.standings()).stream().map(TenantRow::of).toList());
        model.addAttribute("paging", Paging.of(page, found.standings()));
    }
}
