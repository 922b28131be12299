package io.nuages.staff;

import io.nuages.app.Census;
import io.nuages.database.Databases;
import io.nuages.deploy.Holds;
import io.nuages.deploy.Troubles;
import io.nuages.ledger.Usages;
import io.nuages.plan.Plans;
import io.nuages.reconcile.ReconcileQueue;
import io.nuages.survey.Surveys;
import io.nuages.tenant.Tenancy;
import io.nuages.web.ForwardingWatch;
import io.nuages.web.Htmx;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Who has problems, what is stuck, what is running out. */
@Controller
class TroublePages {
    /** How long a key may be due before staff should look. */
    static final Duration STUCK = Duration.ofMinutes(5);

    /** Longer than between two questions for it. */
    private static final Duration SEALING_AWAY = Duration.ofMinutes(15);

    private static final Map<String, String> STATES = states();

    private static final int FIRST = 20;

    private static final int AT_ONCE = 8;
    /** Tenants on the overview, so that what needs somebody is not far below. */
    private static final int WORST = 10;

    private static final int HELD = 5;

    private final Troubles troubles;
    private final ReconcileQueue queue;
    private final Census census;
    private final Surveys surveys;
    private final Holds holds;
    private final Databases databases;
    private final Tenancy tenancy;
    private final ForwardingWatch forwarding;
    private final Usages usages;
    private final Plans plans;
    private final Clock clock;

    TroublePages(
            Troubles troubles,
            ReconcileQueue queue,
            Census census,
            Surveys surveys,
            Holds holds,
            Databases databases,
            Tenancy tenancy,
            ForwardingWatch forwarding,
            Usages usages,
            Plans plans,
            Clock clock) {
        this.troubles = troubles;
        this.queue = queue;
        this.census = census;
        this.surveys = surveys;
        this.holds = holds;
        this.databases = databases;
        this.tenancy = tenancy;
        this.forwarding = forwarding;
        this.usages = usages;
        this.plans = plans;
        this.clock = clock;
    }

    @GetMapping("/staff")
    String home(Model model) {
        return tenancy.lookEverywhere(() -> overview(model));
    }

    private String overview(Model model) {
        var now = troubles.now(FIRST);
        var standing = queue.standing(STUCK, FIRST + 1);
        var stuck = standing.stuck();
        var names = census.names(QueueRow.ids(stuck));
        model.addAttribute("troubles", now.first().stream().map(TroubleRow::of).toList());
        model.addAttribute("moreTroubles", now.count() - now.first().size());
        model.addAttribute("unreachableSince", now.unreachableSince());
        model.addAttribute("unknown", now.unknown());
        model.addAttribute("holds", holds.now(HELD));
        var sealing = now.sealingSeen();
        model.addAttribute(
                "sealingAway", sealing == null || sealing.plus(SEALING_AWAY).isBefore(clock.instant()));
        model.addAttribute("sealingSeen", sealing);
        model.addAttribute("lacking", now.lacking());
        model.addAttribute("proxyOverlooked", forwarding.overlooked());
        var server = databases.server().orElse(null);
        model.addAttribute("databases", server);
        model.addAttribute("queue", standing);
        model.addAttribute(
                "stuck",
                stuck.stream()
                        .limit(FIRST)
                        .map(row -> QueueRow.of(row, names, clock.instant()))
                        .toList());
        model.addAttribute("moreStuck", stuck.size() > FIRST);
        model.addAttribute("disputed", now.disputed());
        model.addAttribute("outdated", now.outdated());
        var found = census.page(Census.Filter.NONE, Census.Order.WORST, WORST, 0);
        tenants(found, model);
        model.addAttribute("moreTenants", found.tenants() - found.standings().size());
        model.addAttribute("cluster", ClusterSummary.of(surveys.now(), now.unreachableSince() != null, found, server));
        model.addAttribute("section", "staff");
        return "staff/home";
    }

    @GetMapping("/staff/tenants")
    String tenants(
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "") String plan,
            @RequestParam(defaultValue = "any") String state,
            @RequestParam @Nullable String page,
            Model model,
            Htmx htmx) {
        if (htmx.asks()) {
            return listed(q.strip(), model);
        }
        var condition = Stream.of(Census.Condition.values())
                .filter(each -> word(each).equals(state))
                .findFirst()
                .orElse(Census.Condition.ANY);
        var filter = new Census.Filter(q.strip(), Answers.id(plan).orElse(null), condition);
        var number = Paging.read(page);
        var found = census.page(filter, Census.Order.NAME, Paging.SIZE + 1, Paging.offset(number));
        tenants(found, model);
        model.addAttribute("q", filter.text());
        model.addAttribute("paging", Paging.of(number, found.standings()));
        model.addAttribute(
                "chosenPlan", filter.plan() == null ? "" : filter.plan().toString());
        model.addAttribute("chosenState", word(condition));
        var choices = new LinkedHashMap<String, String>();
        choices.put("", "Any plan");
        plans.all().forEach(each -> choices.put(each.id().toString(), each.name()));
        model.addAttribute("plans", choices);
        model.addAttribute("states", STATES);
        model.addAttribute("months", LedgerPages.choices(usages.months()));
        model.addAttribute("section", "tenants");
        return "staff/tenants";
    }

    /** Below the field of the top bar. */
    private String listed(String q, Model model) {
        var found = census.page(new Census.Filter(q, null, Census.Condition.ANY), Census.Order.NAME, AT_ONCE + 1, 0);
        model.addAttribute("q", q);
        model.addAttribute(
                "tenants",
                found.standings().stream().limit(AT_ONCE).map(TenantRow::of).toList());
        model.addAttribute("paging", new Paging(1, found.standings().size() > AT_ONCE));
        return "staff/tenants :: found";
    }

    private static String word(Census.Condition condition) {
        return condition.name().toLowerCase(Locale.ROOT);
    }

    private static void tenants(Census.Page found, Model model) {
        model.addAttribute("census", found);
        model.addAttribute(
                "tenants",
                Paging.shown(found.standings()).stream().map(TenantRow::of).toList());
    }

    private static Map<String, String> states() {
        var states = new LinkedHashMap<String, String>();
        states.put(word(Census.Condition.ANY), "Any state");
        states.put(word(Census.Condition.TROUBLE), "In trouble");
        states.put(word(Census.Condition.WELL), "All well");
        states.put(word(Census.Condition.SUSPENDED), "Suspended");
        states.put(word(Census.Condition.FULL), "Over 90 % of a limit");
        return states;
    }
}
