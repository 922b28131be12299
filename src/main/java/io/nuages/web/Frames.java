package io.nuages.web;

import io.nuages.cluster.Cluster;
import io.nuages.tenant.Door;
import io.nuages.tenant.Membership;
import io.nuages.tenant.Visitors;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;
import org.thymeleaf.context.LazyContextVariable;

/** Makes the {@link Frame} of a page. */
@Component
class Frames {
    private final Assets assets;
    private final Supplier<Boolean> simulated;
    private final Visitors visitors;

    Frames(Assets assets, ObjectProvider<Cluster> cluster, Visitors visitors) {
        this.assets = assets;
        this.simulated = SingletonSupplier.of(() -> cluster.stream().anyMatch(Cluster::simulated));
        this.visitors = visitors;
    }

    LazyContextVariable<Frame> of(HttpServletRequest request) {
        return new LazyContextVariable<>() {
            @Override
            protected Frame loadValue() {
                return frame(request);
            }
        };
    }

    /** Without a person: it needs no database. */
    Frame bare() {
        return new Frame(assets.path(), simulated.get(), null, null, List.of());
    }

    private Frame frame(HttpServletRequest request) {
        var bare = bare();
        return visitors.profile(request)
                .map(profile -> new Frame(
                        bare.assets(),
                        bare.simulated(),
                        new Frame.Person(profile.name(), profile.email(), profile.staff()),
                        Door.of(request)
                                .map(door -> new Frame.TenantLink(
                                        door.tenant().slug(), door.tenant().name()))
                                .orElse(null),
                        profile.memberships().stream()
                                .map(Membership::tenant)
                                .map(tenant -> new Frame.TenantLink(tenant.slug(), tenant.name()))
                                .toList()))
                .orElse(bare);
    }
}
