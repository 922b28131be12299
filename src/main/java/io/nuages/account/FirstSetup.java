package io.nuages.account;

import io.nuages.host.PortalAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/** While nobody of the staff can sign in, each start prints a link by which the first one makes an account. */
@Component
class FirstSetup implements ApplicationRunner {
    private static final Logger log = LoggerFactory.getLogger(FirstSetup.class);

    private final Accounts accounts;
    private final Links links;
    private final ObjectProvider<DemoAccounts> demo;
    private final String address;

    FirstSetup(Accounts accounts, Links links, ObjectProvider<DemoAccounts> demo, PortalAddress portal) {
        this.accounts = accounts;
        this.links = links;
        this.demo = demo;
        this.address = portal.url();
    }

    @Override
    public void run(ApplicationArguments arguments) {
        if (demo.getIfAvailable() == null && !accounts.hasStaff()) {
            log.info(
                    "No staff account exists yet. Create the first one within 24 hours at {}/link/{}",
                    address,
                    links.setup());
        }
    }
}
