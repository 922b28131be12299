package io.nuages.web;

import io.nuages.app.TenantFacts;
import io.nuages.cluster.Cluster;
import io.nuages.tenant.Door;
import io.nuages.tenant.Membership;
import io.nuages.tenant.Profile;
import io.nuages.tenant.Tenant;
import io.nuages.tenant.Visitor;
import io.nuages.tenant.Visitors;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataAccessException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.util.function.SingletonSupplier;
import org.thymeleaf.context.LazyContextVariable;

/** Makes the {@link Frame} of a page. */
@Component
class Frames {
    private final Assets assets;
    private final Supplier<Boolean> simulated;
    private final Visitors visitors;
    private final TenantFacts facts;
    private final HelpSettings help;
    private final Themes themes;

    Frames(
            Assets assets,
            ObjectProvider<Cluster> cluster,
            Visitors visitors,
            TenantFacts facts,
            HelpSettings help,
            Themes themes) {
        this.assets = assets;
        this.simulated = SingletonSupplier.of(() -> cluster.stream().anyMatch(Cluster::simulated));
        this.visitors = visitors;
        this.facts = facts;
        this.help = help;
        this.themes = themes;
    }

    LazyContextVariable<Frame> of(HttpServletRequest request) {
        return new LazyContextVariable<>() {
            @Override
            protected Frame loadValue() {
                return frame(request);
            }
        };
    }

    /** The tenant among whose pages a visitor requested one that does not exist: no door was passed then. */
    private static Optional<Tenant> named(HttpServletRequest request, Profile profile) {
        var asked = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String path
                ? path
                : request.getRequestURI();
        return profile.memberships().stream()
                .map(Membership::tenant)
                .filter(tenant -> !tenant.suspended() && asked.startsWith("/t/" + tenant.slug() + "/"))
                .findFirst();
    }

    /** Without a person: it needs no database. */
    Frame bare(HttpServletRequest request) {
        return new Frame(assets.path(), simulated.get(), null, null, null, List.of(), help, themes.of(request));
    }

    private Frame frame(HttpServletRequest request) {
        var bare = bare(request);
        return visitors.profile(request)
                .filter(profile -> Visitors.isThrough(request, profile))
                .map(profile -> frame(request, bare, profile))
                .orElse(bare);
    }

    private Frame frame(HttpServletRequest request, Frame bare, Profile profile) {
        var account = Visitors.of(SecurityContextHolder.getContext().getAuthentication())
                .map(Visitor::getName)
                .orElse("");
        var tenant = Door.of(request).map(Door::tenant).or(() -> named(request, profile));
        return new Frame(
                bare.assets(),
                bare.simulated(),
                new Frame.Person(account, profile.name(), profile.email(), profile.staff()),
                tenant.map(Frames::link).orElse(null),
                tenant.map(Tenant::id).flatMap(this::facts).orElse(null),
                profile.memberships().stream()
                        .map(Membership::tenant)
                        .map(Frames::link)
                        .toList(),
                help,
                bare.theme());
    }

    /** Empty when the database does not answer: the page that says so needs none. */
    private Optional<TenantFacts.Facts> facts(UUID tenant) {
        try {
            return Optional.of(facts.of(tenant));
        } catch (DataAccessException | TransactionException e) {
            return Optional.empty();
        }
    }

    private static Frame.TenantLink link(Tenant tenant) {
        return new Frame.TenantLink(tenant.slug(), tenant.name());
    }
}
