package io.nuages.embedded;

import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** Shows what would have been mailed, on this machine only; nowhere else is there such a page. */
@Controller
@NoDatasource
@ConditionalOnExpression(ShownMails.NO_SERVER)
class DemoMailPages {
    private final ShownMails mails;

    DemoMailPages(ShownMails mails) {
        this.mails = mails;
    }

    @GetMapping(ShownMails.PAGE)
    String mails(Model model) {
        model.addAttribute("mails", mails.newest());
        return "demo-mails";
    }
}
