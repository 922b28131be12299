package io.nuages.account;

import io.nuages.tenant.AuthorityEnded;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Ends links together with the right that they were based on, in the same transaction. */
@Component
class LinkEndings {
    private final Links links;

    LinkEndings(Links links) {
        this.links = links;
    }

    @EventListener
    void ended(AuthorityEnded authority) {
        if (authority.account() == null) {
            links.endAllTo(authority.tenant());
        } else {
            links.endMadeBy(authority.account(), authority.tenant());
        }
    }
}
